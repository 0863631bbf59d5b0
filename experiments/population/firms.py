"""The numbers that a run of one firm of the population reads.

Thousands of firms differ in a few fields, so a firm is a copy of the library's rows with those fields written, not a
scenario file each: a hundred times faster, and equal to the byte (a test compares the two).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smarketing.experiments.population.draws import CIRCUMSTANCES, IN_PROPORTION, LEVELS, MARKETERS, SALESPEOPLE, Firm
from smarketing.scenarios import Scenario, load
from smarketing.scenarios.paths import Path, parse
from smarketing.scenarios.policies import GROUPS
from smarketing.simulation.inputs import Inputs, WithRules

type Row = NDArray[np.void]

_PATHS: Mapping[str, tuple[Path, ...]] = {name: tuple(map(parse, paths)) for name, paths in GROUPS.items()}
_CIRCUMSTANCES = {name: tuple(map(parse, each.paths)) for name, each in CIRCUMSTANCES.items()}


@dataclass(frozen=True)
class Templates:
    """The library's firm with all groups at one level: one parameter row a level, and the weeks of a run."""

    rows: Mapping[str, Row]
    warm_up_weeks: int
    weeks: int

    def firm(self, firm: Firm, levels: Mapping[str, str]) -> WithRules:
        """The firm with each group's policies at `levels`, which may be other ones than its own."""
        before, after = (self.rows["status_quo"].copy() for _ in range(2))
        for row in (before, after):
            _put(row, firm.circumstances)
        for row in (before, after) if firm.own_history else (after,):
            for group, level in levels.items():
                _adopt(row, self.rows[level], _PATHS[group])
        starts = np.array([0, self.warm_up_weeks], np.int64)
        return WithRules(Inputs(np.stack([before, after]), starts, self.warm_up_weeks, self.weeks))


def templates(assumed: Mapping[str, float] | None = None) -> Templates:
    """The library at each level, under the fitted assumptions or under others (see `scenarios.load`)."""
    return templates_of({level: load(level, assumed=assumed) for level in LEVELS})


def templates_of(scenarios: Mapping[str, Scenario]) -> Templates:
    """These scenarios, one a level, as the library."""
    inputs = {level: scenarios[level].inputs for level in LEVELS}
    base = inputs["status_quo"]
    return Templates({level: each.parameters[-1] for level, each in inputs.items()}, base.warm_up_weeks, base.weeks)


def _put(row: Row, circumstances: Mapping[str, float]) -> None:
    """Write a firm's circumstances; its marketers, revenue and customers are in proportion to its salespeople."""
    ratio = circumstances["size"] / float(_get(row, parse(SALESPEOPLE)))
    _set(row, parse(MARKETERS), max(1, round(ratio * float(_get(row, parse(MARKETERS))))))
    for path in map(parse, IN_PROPORTION):
        _set(row, path, ratio * float(_get(row, path)))
    for name, value in circumstances.items():
        for path in _CIRCUMSTANCES[name]:
            _set(row, path, value)


def _adopt(row: Row, other: Row, paths: Iterable[Path]) -> None:
    for path in paths:
        _set(row, path, _get(other, path))


def _get(row: Any, path: Path) -> Any:
    for part in path:
        row = row[part]
    return row


def _set(row: Any, path: Path, value: Any) -> None:
    _get(row, path[:-1])[path[-1]] = value
