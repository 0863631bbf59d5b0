"""The folder of a study as the figures see it: points, runs, and what else a command has added to it.

Points are firms of one study, each with a value of everything that varies; reports of policies read `reports.results`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from smarketing.reports.estimates import Measure
from smarketing.reports.results import FolderError
from smarketing.store.csv_text import restored_frame
from smarketing.store.damage import check_format

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Asked:
    """What a figure is to be about; None: the first that suits.

    outcome  a name of `summary["measures"]`
    x, y     paths of what varies: along the axis; and across it, or a line for each of its levels
    """

    outcome: str | None = None
    x: str | None = None
    y: str | None = None


@dataclass(frozen=True)
class Axis:
    """Something that varies: its path, what it is called, and its unit as written on an axis."""

    path: str
    title: str
    unit: str = ""


@dataclass(frozen=True)
class Studied:
    """A folder of a study. `axes` names what varies; without it a path is its own name."""

    folder: Path
    summary: Mapping[str, Any]
    manifest: Mapping[str, Any]
    axes: Mapping[str, Axis] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path, axes: Mapping[str, Axis] | None = None) -> Self:
        """Read the folder. Raises FolderError with what to do when it is none."""
        if not folder.is_dir():
            raise FolderError(f"There is no result folder {folder}. Make one with `smarketing sweep` or `compare`.")
        summary = _json(folder / "summary.json")
        if summary is None:
            raise FolderError(
                f"{folder} has no summary.json, so nothing in it is finished. Go on with the command that made it."
            )
        return cls(folder, summary, _json(folder / "manifest.json") or {}, axes or {})

    @property
    def kind(self) -> str:
        return str(self.summary.get("kind") or "")

    @property
    def currency(self) -> str:
        return str(self.summary.get("currency") or "USD")

    @property
    def paths(self) -> list[str]:
        """What varies."""
        return list(self.summary.get("parameters") or ())

    @property
    def measures(self) -> dict[str, Measure]:
        return {name: Measure(name=name, **about) for name, about in (self.summary.get("measures") or {}).items()}

    @cached_property
    def points(self) -> "pd.DataFrame | None":
        """One row a point, or None."""
        return self._table("points")

    @cached_property
    def runs(self) -> "pd.DataFrame | None":
        """One row a run that did not fail, or None."""
        rows = self._table("replications")
        return None if rows is None else rows[rows["status"] == "ok"]

    def measure(self, asked: Asked) -> Measure:
        """The outcome asked for, or the first. Raises FolderError where the folder lacks it."""
        measures = self.measures
        name = asked.outcome or str(self.summary.get("deciding") or next(iter(measures), ""))
        if name not in measures:
            raise FolderError(
                f"--outcome {name}: {self.folder} has no such outcome. It has {', '.join(measures) or 'none'}."
            )
        return measures[name]

    def extra(self, name: str) -> dict[str, Any] | None:
        """The content of NAME.json, or None."""
        return _json(self.folder / f"{name}.json")

    def csv(self, name: str) -> "pd.DataFrame | None":
        """The rows of NAME.csv, or None."""
        path = self.folder / f"{name}.csv"
        if not path.exists():
            return None
        import pandas as pd

        return restored_frame(pd.read_csv(path))

    def axis(self, path: str) -> Axis:
        """What varies at this path."""
        return self.axes.get(path) or Axis(path, (self.summary.get("parameters") or {}).get(path) or path)

    def _table(self, name: str) -> "pd.DataFrame | None":
        path = self.folder / f"{name}.parquet"
        if not path.exists():
            return None
        import pandas as pd

        return pd.read_parquet(path)


def _json(path: Path) -> dict[str, Any] | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise FolderError(f"{path} is not valid JSON ({error}). Make the folder again.") from None
    if not isinstance(content, dict):
        raise FolderError(f"{path} does not hold a JSON object. Make the folder again.")
    check_format(content, path)
    return content
