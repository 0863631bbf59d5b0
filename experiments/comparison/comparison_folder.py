"""The folder of a comparison, and of runs of one scenario.

What the runs came to is written as soon as it is known, before anybody is told of it; the manifest, which says
"running" from the start, is written again when all is there.
"""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

from smarketing.experiments.comparison.people_tables import people_tables
from smarketing.experiments.comparison.summary import replication_counts
from smarketing.experiments.running.settings import Settings
from smarketing.scenarios import Scenario
from smarketing.scenarios.compared_policies import Policy
from smarketing.scenarios.field_index import fields
from smarketing.scenarios.listing import listing
from smarketing.scenarios.paths import parse, schema_path
from smarketing.store.provenance import this_command
from smarketing.store.replications_table import failures, replications_table
from smarketing.store.result_folder import MANIFEST, ResultFolder, described
from smarketing.store.weekly_table import weekly_table

if TYPE_CHECKING:
    import pyarrow as pa

    from smarketing.experiments.comparison.compare import Comparison

type Content = "Mapping[str, Any] | pa.Table"

_LONGEST_NAME = 60
_AGAIN = (
    'What is there is whole, but not all is there: the manifest still says "running". Make room and run the command '
    "again."
)


class ComparisonFolder(ResultFolder):
    """A folder that belongs to one comparison.

    command  what makes its content again
    kind     of its manifest: "run", "compare" or "decompose"
    """

    command: str | None
    kind: str
    started: datetime

    @classmethod
    def of(
        cls,
        out: str | Path | None,
        policies: Sequence[Policy],
        settings: Settings,
        command: str | None = None,
        kind: str | None = None,
    ) -> Self:
        """Make `out`, or the next free `results/<name>-<n>`. Raises InputError where that cannot be."""
        folder = cls.reserve(out, _name(policies))
        folder.started, folder.command = datetime.now(UTC), command or this_command()
        folder.kind = kind or ("compare" if len(policies) > 1 else "run")
        folder._say("running", policies, settings, {})
        return folder

    def fill(self, comparison: "Comparison", further: Mapping[str, Content] = MappingProxyType({})) -> None:
        """Write everything: see `keep` and `finish`."""
        self.keep(comparison)
        self.finish(comparison, further)

    def keep(self, comparison: "Comparison") -> None:
        """Write what the runs came to: from then on nothing of it can be lost. Raises InputError without room."""
        runs = replications_table(comparison.policies, comparison.runs, comparison.settings)
        with self.written(_AGAIN):
            self._write_parquet("replications.parquet", runs)
            self._write_parquet("weekly.parquet", weekly_table(comparison.runs, every_run=comparison.traced))
            self.write_json("summary.json", comparison.summary)

    def finish(self, comparison: "Comparison", further: Mapping[str, Content] = MappingProxyType({})) -> None:
        """Add what a report shows beside, and say in the manifest that all is there. Raises InputError without room.

        further  files beside the usual ones, by name: plain data as strict JSON, tables as Parquet
        """
        people = people_tables(comparison.runs, comparison.settings.seed, comparison.settings.threads)
        with self.written(_AGAIN):
            for name, content in further.items():
                if isinstance(content, Mapping):
                    self.write_json(name, content)
                else:
                    self._write_parquet(name, content)
            for name, table in zip(("pay.parquet", "pairs.parquet"), people, strict=True):
                if len(table):
                    self._write_parquet(name, table)
            self._write_logo(comparison.policies)
            self._say_finished(comparison)

    def give_back_if_empty(self) -> None:
        """Remove the folder if nothing came to be in it but its manifest."""
        if [file.name for file in self.path.iterdir()] == [MANIFEST]:
            shutil.rmtree(self.path)

    def _say_finished(self, comparison: "Comparison") -> None:
        self._say(
            "complete" if comparison.complete else "partial",
            comparison.policies,
            comparison.settings,
            {
                "replications": replication_counts(comparison.runs, comparison.settings),
                "started": comparison.started.isoformat(timespec="seconds"),
                "finished": comparison.finished.isoformat(timespec="seconds"),
                "seconds": round((comparison.finished - comparison.started).total_seconds(), 1),
                "failures": failures(comparison.policies, comparison.runs, comparison.settings),
            },
        )

    def _say(self, status: str, policies: Sequence[Policy], settings: Settings, end: dict[str, Any]) -> None:
        content = {
            "seed": settings.seed,
            "first": settings.first,
            "replications": {"requested": settings.replications},
            "engine": settings.engine,
            "threads": settings.threads,
            "started": self.started.isoformat(timespec="seconds"),
            "finished": None,
            "seconds": None,
            "failures": [],
            **end,
            **({"own_rules": settings.own.described()} if settings.own else {}),
            "scenarios": [_described(policy) for policy in policies],
        }
        self.write_manifest(self.kind, status, self.command, **content)

    def _write_parquet(self, name: str, table: "pa.Table") -> None:
        from pyarrow import parquet

        texts = [column.name for column in table.schema if column.type == "string"]  # numbers hardly ever repeat
        self.write(name, lambda path: parquet.write_table(table, path, compression="zstd", use_dictionary=texts))

    def _write_logo(self, policies: Sequence[Policy]) -> None:
        """A copy of the client's logo, so that the folder can be moved and reported anywhere."""
        logo = next((file for policy in policies if (file := policy.scenario.logo)), None)
        if logo is not None:
            self.write(f"logo{logo.suffix.lower()}", lambda path: path.write_bytes(logo.read_bytes()))


def _described(policy: Policy) -> dict[str, Any]:
    about = {"name": policy.name, "file": policy.given, "overrides": dict(policy.overrides)}
    return described(policy.scenario) | about | {"assumptions": list(_assumptions(policy.scenario))}


def _assumptions(scenario: Scenario) -> Iterator[dict[str, str]]:
    """Every value as a reader of the report wants it: what it is, its value with its unit, where that is known from."""
    for row in listing(scenario):
        field = fields().get(schema_path(parse(row.path)))
        if row.source and field is not None and field.quantity is not None:
            quantity = field.quantity
            named = {"path": row.path, "meaning": quantity.title, "unit": quantity.unit}
            yield named | {"value": row.value, "source": row.source}


def _name(policies: Sequence[Policy]) -> str:
    names = [re.sub(r"[^\w.-]+", "_", policy.name) for policy in policies]
    joined = "-".join(names)
    return joined if len(joined) <= _LONGEST_NAME else f"{names[0][:_LONGEST_NAME]}-and-{len(names) - 1}-more"
