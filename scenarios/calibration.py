"""What the search against published targets made of the library's assumptions: `scenarios/calibration.json`.

Its values are a layer of every scenario, over the base firm and under every other file: a file or an override that sets
the field itself wins. `make fit-library` writes it; docs/calibration.md says how.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path as File
from typing import Any

from smarketing.scenarios.lineage import LIBRARY
from smarketing.scenarios.paths import Path, assign, parse

FILE = LIBRARY / "calibration.json"
SOURCE = f"fitted: {LIBRARY.name}/{FILE.name}"


@dataclass(frozen=True)
class Fitted:
    """Values that were fitted together, by path; each is known from nowhere but the fit."""

    values: Mapping[str, float]

    @property
    def assumptions(self) -> Mapping[str, Any]:
        return dict.fromkeys(self.values, SOURCE)

    def sets(self, path: Path) -> str | None:
        return FILE.name if any(path[:length] in self._paths for length in range(len(path) + 1)) else None

    @cached_property
    def _paths(self) -> set[Path]:
        return {parse(text) for text in self.values}

    def lay(self, tree: dict[str, Any]) -> None:
        """Write the values into a tree, in place."""
        for text, value in self.values.items():
            assign(tree, parse(text), value)


def fitted() -> Fitted:
    """The values that the library takes; none as long as nothing was fitted."""
    return Fitted(record().get("values", {}))


def parameter_sets() -> Sequence[Mapping[str, float]]:
    """Every set of values that meets the targets about as well, each {path: value}; empty before the first fit."""
    sets: Sequence[Mapping[str, float]] = record().get("ensemble", ())
    return sets


@lru_cache(maxsize=4)
def record(file: File = FILE) -> Mapping[str, Any]:
    """All that the search wrote down; empty as long as there is no such file."""
    if not file.is_file():
        return {}
    content: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content
