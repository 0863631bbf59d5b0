"""The result folder: never overwritten, readable at any moment, and each file in it is whole or not there.

The folder is made, with a manifest that says "running", before the work starts: two processes cannot meet in one
folder, and a place that cannot be written is known before an hour is spent. The manifest is written again at the end.
"""

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from experiments.arms import Arm
from experiments.errors import InputError
from experiments.folders import HOME, made, next_free, write_whole
from experiments.provenance import origin, this_command, versions
from experiments.runs import failures
from experiments.settings import Settings
from experiments.subjects import Subject
from experiments.summary import Summary, plain, replication_counts
from scenarios import Scenario
from scenarios.fields import fields
from scenarios.listing import listing
from scenarios.paths import parse, schema_path

if TYPE_CHECKING:
    import pandas as pd

type Content = "Mapping[str, Any] | pd.DataFrame"

FORMAT = 1
_LONGEST_NAME = 60


class Finished(Protocol):
    """What a folder keeps of finished runs: `experiments.comparison.Comparison` says what each part is."""

    @property
    def subjects(self) -> tuple[Subject, ...]: ...
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
    def replications(self) -> "pd.DataFrame": ...
    @property
    def weekly(self) -> "pd.DataFrame": ...
    @property
    def people(self) -> "tuple[pd.DataFrame, pd.DataFrame]": ...


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
        subjects: Sequence[Subject],
        settings: Settings,
        command: str | None = None,
        kind: str | None = None,
    ) -> "ResultFolder":
        """Make `out`, or the next free `results/<name>-<n>`. Raises InputError where that cannot be."""
        path = made(Path(out)) if out is not None else next_free(HOME / _name(subjects))
        kind = kind or ("compare" if len(subjects) > 1 else "run")
        folder = cls(path, datetime.now(UTC), command or this_command(), kind)
        folder._write_manifest("running", subjects, settings, {})
        return folder

    def write(self, comparison: Finished, further: Mapping[str, Content] = MappingProxyType({})) -> None:
        """Fill the folder, then say in the manifest that it is filled. Raises InputError where there is no room.

        further  files beside the usual ones, by name: plain data as strict JSON, tables as Parquet
        """
        try:
            for name, content in further.items():
                if isinstance(content, Mapping):
                    self._write_json(name, content)
                else:
                    self._write_parquet(name, content)
            self._fill(comparison)
        except OSError as fault:
            raise InputError(
                f"{self.path}: the results could not be written ({fault.strerror or fault}). What is there is whole, "
                'but not all is there: the manifest still says "running". Make room and run the command again.'
            ) from fault

    def _fill(self, comparison: Finished) -> None:
        self._write_parquet("replications.parquet", comparison.replications)
        self._write_parquet("weekly.parquet", comparison.weekly)
        for name, table in zip(("pay.parquet", "pairs.parquet"), comparison.people, strict=True):
            if len(table):
                self._write_parquet(name, table)
        self._write_logo(comparison.subjects)
        self._write_json("summary.json", comparison.summary)
        self._write_manifest(
            "complete" if comparison.complete else "partial",
            comparison.subjects,
            comparison.settings,
            {
                "replications": replication_counts(comparison.arms, comparison.settings),
                "started": comparison.started.isoformat(timespec="seconds"),
                "finished": comparison.finished.isoformat(timespec="seconds"),
                "seconds": round((comparison.finished - comparison.started).total_seconds(), 1),
                "failures": failures(comparison.subjects, comparison.arms, comparison.settings),
            },
        )

    def give_back_if_empty(self) -> None:
        """Remove the folder if nothing came to be in it but its manifest."""
        if [file.name for file in self.path.iterdir()] == ["manifest.json"]:
            shutil.rmtree(self.path)

    def _write_manifest(
        self, status: str, subjects: Sequence[Subject], settings: Settings, found: dict[str, Any]
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
            "scenarios": [_described(subject) for subject in subjects],
        }
        self._write_json("manifest.json", manifest)

    def _write_json(self, name: str, content: Mapping[str, Any]) -> None:
        text = json.dumps(plain(content), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        self._write(name, lambda path: path.write_text(text, encoding="utf-8"))

    def _write_parquet(self, name: str, table: "pd.DataFrame") -> None:
        self._write(name, lambda path: table.to_parquet(path, engine="pyarrow", compression="zstd", index=False))

    def _write_logo(self, subjects: Sequence[Subject]) -> None:
        """A copy of the client's logo, so that the folder can be moved and reported anywhere."""
        logo = next((found for subject in subjects if (found := subject.scenario.logo)), None)
        if logo is not None:
            self._write(f"logo{logo.suffix.lower()}", lambda path: path.write_bytes(logo.read_bytes()))

    def _write(self, name: str, fill: Callable[[Path], object]) -> None:
        write_whole(self.path / name, fill)


def _described(subject: Subject) -> dict[str, Any]:
    scenario = subject.scenario
    return {
        "name": subject.name,
        "title": scenario.title,
        "description": scenario.description,
        "file": subject.given,
        "overrides": dict(subject.overrides),
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


def _name(subjects: Sequence[Subject]) -> str:
    names = [re.sub(r"[^\w.-]+", "_", subject.name) for subject in subjects]
    joined = "-".join(names)
    return joined if len(joined) <= _LONGEST_NAME else f"{names[0][:_LONGEST_NAME]}-and-{len(names) - 1}-more"
