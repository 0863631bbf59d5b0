"""The result folder: never overwritten, readable at any moment, and each file in it is whole or not there.

The folder is made, with a manifest that says "running", before the work starts: two processes cannot meet in one
folder, and a place that cannot be written is known before an hour is spent. What the runs came to is written as soon as
it is known, before anybody is told of it; the manifest is written again when all is there.
"""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from pydantic_core import to_json

from smarketing.errors import InputError
from smarketing.experiments.comparison.people_tables import people_tables
from smarketing.experiments.comparison.summary import Summary, replication_counts
from smarketing.experiments.comparison.weekly_table import weekly_table
from smarketing.experiments.running.policies import Policy
from smarketing.experiments.running.policy_runs import Arm
from smarketing.experiments.running.replications_table import failures, replications_table
from smarketing.experiments.running.settings import Settings
from smarketing.scenarios import Scenario
from smarketing.scenarios.field_index import fields
from smarketing.scenarios.listing import listing
from smarketing.scenarios.paths import parse, schema_path
from smarketing.store.folders import HOME, made, next_free, write_whole
from smarketing.store.provenance import origin, this_command, versions
from smarketing.store.strict_json import plain

if TYPE_CHECKING:
    import pyarrow as pa

type Content = "Mapping[str, Any] | pa.Table"

FORMAT = 1
_LONGEST_NAME = 60


class Finished(Protocol):
    """What a folder keeps of finished runs: `experiments.comparison.compare.Comparison` says what each part is."""

    @property
    def policies(self) -> tuple[Policy, ...]: ...
    @property
    def arms(self) -> tuple[Arm, ...]: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def complete(self) -> bool: ...
    @property
    def started(self) -> datetime: ...
    @property
    def finished(self) -> datetime: ...
    @property
    def summary(self) -> Summary: ...
    @property
    def traced(self) -> bool: ...


@dataclass(frozen=True)
class ResultFolder:
    """A folder that belongs to one comparison. `command` is what makes its content again; `kind` is its manifest's."""

    path: Path
    started: datetime
    command: str | None
    kind: str

    @classmethod
    def reserve(
        cls,
        out: str | Path | None,
        policies: Sequence[Policy],
        settings: Settings,
        command: str | None = None,
        kind: str | None = None,
    ) -> "ResultFolder":
        """Make `out`, or the next free `results/<name>-<n>`. Raises InputError where that cannot be."""
        path = made(Path(out)) if out is not None else next_free(HOME / _name(policies))
        kind = kind or ("compare" if len(policies) > 1 else "run")
        folder = cls(path, datetime.now(UTC), command or this_command(), kind)
        folder._write_manifest("running", policies, settings, {})
        return folder

    def write(self, comparison: Finished, further: Mapping[str, Content] = MappingProxyType({})) -> None:
        """Fill the folder: see `keep` and `finish`."""
        self.keep(comparison)
        self.finish(comparison, further)

    def keep(self, comparison: Finished) -> None:
        """Write what the runs came to: from then on nothing of it can be lost. Raises InputError without room."""
        runs = replications_table(comparison.policies, comparison.arms, comparison.settings)
        with self._room():
            self._write_parquet("replications.parquet", runs)
            self._write_parquet("weekly.parquet", weekly_table(comparison.arms, every_run=comparison.traced))
            self._write_json("summary.json", comparison.summary)

    def finish(self, comparison: Finished, further: Mapping[str, Content] = MappingProxyType({})) -> None:
        """Add what a report shows beside, and say in the manifest that all is there. Raises InputError without room.

        further  files beside the usual ones, by name: plain data as strict JSON, tables as Parquet
        """
        people = people_tables(comparison.arms, comparison.settings.seed, comparison.settings.threads)
        with self._room():
            for name, content in further.items():
                if isinstance(content, Mapping):
                    self._write_json(name, content)
                else:
                    self._write_parquet(name, content)
            for name, table in zip(("pay.parquet", "pairs.parquet"), people, strict=True):
                if len(table):
                    self._write_parquet(name, table)
            self._write_logo(comparison.policies)
            self._say_finished(comparison)

    @contextmanager
    def _room(self) -> Iterator[None]:
        """Where files are written: what goes wrong there is told in a sentence."""
        try:
            yield
        except OSError as fault:
            raise InputError(
                f"{self.path}: the results could not be written ({fault.strerror or fault}). What is there is whole, "
                'but not all is there: the manifest still says "running". Make room and run the command again.'
            ) from fault

    def _say_finished(self, comparison: Finished) -> None:
        self._write_manifest(
            "complete" if comparison.complete else "partial",
            comparison.policies,
            comparison.settings,
            {
                "replications": replication_counts(comparison.arms, comparison.settings),
                "started": comparison.started.isoformat(timespec="seconds"),
                "finished": comparison.finished.isoformat(timespec="seconds"),
                "seconds": round((comparison.finished - comparison.started).total_seconds(), 1),
                "failures": failures(comparison.policies, comparison.arms, comparison.settings),
            },
        )

    def give_back_if_empty(self) -> None:
        """Remove the folder if nothing came to be in it but its manifest."""
        if [file.name for file in self.path.iterdir()] == ["manifest.json"]:
            shutil.rmtree(self.path)

    def _write_manifest(
        self, status: str, policies: Sequence[Policy], settings: Settings, found: dict[str, Any]
    ) -> None:
        manifest = {
            "format": FORMAT,
            "product": "smarketing",
            "status": status,
            "kind": self.kind,
            "command": self.command,
            "seed": settings.seed,
            "first": settings.first,
            "replications": {"requested": settings.replications},
            "engine": settings.engine,
            "threads": settings.threads,
            "started": self.started.isoformat(timespec="seconds"),
            "finished": None,
            "seconds": None,
            "failures": [],
            **found,
            "versions": versions(),
            **origin(),
            **({"own_rules": settings.own.described()} if settings.own else {}),
            "scenarios": [_described(policy) for policy in policies],
        }
        self._write_json("manifest.json", manifest)

    def _write_json(self, name: str, content: Mapping[str, Any]) -> None:
        text = to_json(plain(content), indent=1) + b"\n"
        self._write(name, lambda path: path.write_bytes(text))

    def _write_parquet(self, name: str, table: "pa.Table") -> None:
        from pyarrow import parquet

        words = [column.name for column in table.schema if column.type == "string"]  # numbers hardly ever repeat
        self._write(name, lambda path: parquet.write_table(table, path, compression="zstd", use_dictionary=words))

    def _write_logo(self, policies: Sequence[Policy]) -> None:
        """A copy of the client's logo, so that the folder can be moved and reported anywhere."""
        logo = next((found for policy in policies if (found := policy.scenario.logo)), None)
        if logo is not None:
            self._write(f"logo{logo.suffix.lower()}", lambda path: path.write_bytes(logo.read_bytes()))

    def _write(self, name: str, fill: Callable[[Path], object]) -> None:
        write_whole(self.path / name, fill)


def _described(policy: Policy) -> dict[str, Any]:
    scenario = policy.scenario
    return {
        "name": policy.name,
        "title": scenario.title,
        "description": scenario.description,
        "file": policy.given,
        "overrides": dict(policy.overrides),
        "files": scenario.files,
        "resolved": scenario.resolved(),
        "sources": scenario.sources,
        "assumptions": list(_assumptions(scenario)),
    }


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
