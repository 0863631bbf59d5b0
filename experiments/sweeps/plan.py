"""What a study comes to: a table of its points, each with the cell that holds its runs, and which replications."""

import hashlib
import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from smarketing.agents.jit import source_digest
from smarketing.experiments.design.digests import Digests
from smarketing.experiments.design.points import Point, StudyScenarios, chosen, counted
from smarketing.experiments.design.study import MOST_POINTS, Study
from smarketing.scenarios.paths import get, parse
from smarketing.scenarios.starred_paths import elements
from smarketing.store.chunks import Cell
from smarketing.store.sweep_plan import Plan

_LOOKS = 0.05  # s between two looks at whether one is to stop


@dataclass(frozen=True, eq=False)
class Layout:
    """A study made ready: its points, what makes scenarios of them, and the cell of each."""

    study: Study
    scenarios: StudyScenarios
    points: tuple[Point, ...]
    cells: tuple[Cell, ...]
    dropped: int = 0

    def plan(self, first: int) -> Plan:
        """The runs it asks for, from replication `first` on."""
        study = self.study
        table = {
            "point": [point.number for point in self.points],
            "cell": [cell.key for cell in self.cells],
            "scenario_digest": [cell.scenario for cell in self.cells],
            "seed": [cell.seed for cell in self.cells],
        }
        varied = varied_columns(self.scenarios, self.points)
        return Plan(
            name=study.name,
            scenario=Path(study.scenario).stem,
            currency=str(self.scenarios.base["currency"]),
            outcomes=study.outcomes,
            own_outcomes=tuple(study.own.outcomes),
            first=first,
            count=study.replications,
            titles=study.titles,
            design=pd.DataFrame({**table, **varied}),
            dropped=self.dropped,
        )


class PlanningStoppedError(KeyboardInterrupt):
    """Planning was stopped from outside: nothing is made."""


class Planner(Protocol):
    """Who wants to see how far planning is."""

    def count(self, points: int, replications: int, *, at_most: bool) -> None:
        """Called at once: so many points, each run so often; `at_most`: constraints may leave out some."""

    def advance(self, done: int, total: int, *, chosen: bool) -> None:
        """Called for each point that constraints look at; then, once all are `chosen`, for each that is planned."""

    def tell(self, points: int, dropped: int, shared: int) -> None:
        """Called at the end: `dropped` points or draws were left out, `shared` points are the firm of another one."""


class Counted:
    """A planner that was told the count already."""

    def __init__(self, planner: Planner) -> None:
        self.advance, self.tell = planner.advance, planner.tell

    def count(self, points: int, replications: int, *, at_most: bool) -> None:
        """Said before."""


def until[T](stop: threading.Event | None, work: Callable[[], T]) -> T:
    """What `work` gives, which cannot look at `stop` itself. Raises PlanningStoppedError once that is set."""
    if stop is None:
        return work()
    given: list[T] = []
    faults: list[BaseException] = []

    def carried_out() -> None:
        try:
            given.append(work())
        except BaseException as fault:  # raised again where it is waited for
            faults.append(fault)

    worker = threading.Thread(target=carried_out, daemon=True)  # left to itself where nobody waits any more
    worker.start()
    while worker.is_alive():
        worker.join(_LOOKS)
        if stop.is_set():
            raise PlanningStoppedError
    if faults:
        raise faults[0]
    return given[0]


def lay_out(study: Study, planner: Planner | None = None, stop: threading.Event | None = None) -> Layout:
    """Lay out a study. What cannot be is known before anything runs: see `design.digests`.

    Raises InputError for the first point that cannot be, PlanningStoppedError once `stop` is set: half a plan is none.
    """
    asked = counted(study)
    if planner and asked <= MOST_POINTS:
        samples = study.design.method in ("lhs", "sobol")
        planner.count(asked, study.replications, at_most=bool(study.constraints) and not samples)

    def watched(done: int, total: int, *, chosen: bool) -> None:
        if stop is not None and stop.is_set():
            raise PlanningStoppedError
        if planner:
            planner.advance(done, total, chosen=chosen)

    scenarios = StudyScenarios(study)
    selection = chosen(study, scenarios, lambda looked_at: watched(looked_at, asked, chosen=False))
    sources, digests_of = source_digest(), Digests(scenarios)
    digests = []
    for done, point in enumerate(selection.points):
        watched(done, len(selection.points), chosen=True)
        digests.append(digests_of.of(point.values))
    if study.own:
        digests = [f"{digest} {study.own.digest}" for digest in digests]
    seeds = seeds_of(study, selection.points)
    cells = tuple(Cell(digest, sources, seed) for digest, seed in zip(digests, seeds, strict=True))
    if planner:
        planner.tell(len(cells), selection.dropped, len(cells) - len({cell.key for cell in cells}))
    return Layout(study, scenarios, selection.points, cells, selection.dropped)


def varied_columns(scenarios: StudyScenarios, points: Sequence[Point]) -> dict[str, pd.Series]:
    """What varies, as tables show it: a column a path, a row a point; the study's own value where a point says none."""
    study, base = scenarios.study, scenarios.base
    shown = [point.shown(study) for point in points]
    own = {path: get(base, parse(elements(path, base)[0])) for path in study.paths}
    return {path: _column([row.get(path, own[path]) for row in shown]) for path in study.paths}


def seeds_of(study: Study, chosen: Sequence[Point]) -> list[int]:
    """The seed of each point; a point's own, and that of a world, stays the same when others are added."""
    if study.seeds == "common":
        return [study.seed] * len(chosen)
    if study.design.worlds:
        texts = [f"{study.seed} world {study.design.worlds[point.number]}" for point in chosen]
        seed_of = dict(zip(dict.fromkeys(texts), _seeds_of(list(dict.fromkeys(texts))), strict=True))
        return [seed_of[text] for text in texts]
    return _seeds_of(
        [f"{study.seed} {json.dumps(dict(point.values), sort_keys=True, default=str)}" for point in chosen]
    )


def _seeds_of(texts: Sequence[str]) -> list[int]:
    """A 32-bit number for each text, no two the same."""
    taken: dict[int, None] = {}
    for text in texts:
        seed = _seed_of(text)
        while seed in taken:
            text += " again"
            seed = _seed_of(text)
        taken[seed] = None
    return list(taken)


def _seed_of(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "little")


def _column(values: Sequence[Any]) -> pd.Series:
    """Values of one parameter as a column: numbers and truth values as they are, all else as text, null as missing."""
    given = [value for value in values if value is not None]
    if all(isinstance(value, bool) for value in given) and len(given) == len(values):
        return pd.Series(values, dtype="bool")
    if all(isinstance(value, int) and not isinstance(value, bool) for value in given) and len(given) == len(values):
        return pd.Series(values, dtype="int64")
    if given and all(isinstance(value, int | float) and not isinstance(value, bool) for value in given):
        return pd.Series([float("nan") if value is None else float(value) for value in values], dtype="float64")
    texts = [value if isinstance(value, str) or value is None else json.dumps(value) for value in values]
    return pd.Series(texts, dtype="str")
