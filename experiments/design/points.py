"""From a study to its points: every combination, a sample that fills the space, or a list."""

import itertools
import math
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import qmc

from smarketing.errors import InputError
from smarketing.experiments.design.parameters import Levels, Parameter, Range
from smarketing.experiments.design.study import MOST_POINTS, Study
from smarketing.scenarios import Scenario, ScenarioError, load
from smarketing.scenarios.constraints import ConstraintError, Lookup, lookup_in
from smarketing.scenarios.paths import PathError
from smarketing.scenarios.starred_paths import elements, stands_for

_TRIES = 200  # a sample is given up when fewer than one draw in so many meets the constraints


@dataclass(frozen=True)
class Point:
    """One firm of a study: its number, and the values that make it differ from the study's scenario, by path."""

    number: int
    values: Mapping[str, Any]

    def shown(self, study: Study) -> dict[str, Any]:
        """What tables say of it, by path: the values, or their labels."""
        given = {parameter.path: parameter for parameter in study.parameters}
        return {path: given[path].shown(value) if path in given else value for path, value in self.values.items()}


@dataclass(frozen=True, eq=False)
class Chosen:
    """The points of a study, in an order that stays, and how many others its constraints leave out.

    dropped  points of a grid or a list; of a sample, draws in whose place others were taken
    """

    points: tuple[Point, ...]
    dropped: int = 0


def points(study: Study, scenarios: "StudyScenarios | None" = None) -> tuple[Point, ...]:
    """The points of a study, in an order that stays. Raises InputError for a design that cannot be."""
    return chosen(study, scenarios).points


def chosen(
    study: Study, scenarios: "StudyScenarios | None" = None, watch: Callable[[int], None] = lambda looked_at: None
) -> Chosen:
    """The points of a study and what its constraints leave out; `watch` is told how many were looked at.

    Raises InputError for a design that cannot be.
    """
    scenarios, looked_at, turned_down = scenarios or StudyScenarios(study), 0, 0
    asked = counted(study)
    if asked > MOST_POINTS:
        raise InputError(_too_many(study, asked))

    def meets(rows: Sequence[Mapping[str, Any]]) -> bool:
        nonlocal looked_at, turned_down
        looked_at += 1
        watch(looked_at)
        met = all(map(scenarios.meets_constraints, rows))
        turned_down += not met
        return met

    method = {"grid": _grid, "list": _listed, "lhs": _sampled, "sobol": _sampled}[study.design.method]
    numbered = tuple(Point(number, values) for number, values in enumerate(method(study, meets)))
    if not numbered:
        raise InputError(
            f"{study.at('constraints[0]')}constraints: no point of the design meets them. Widen the levels, or drop "
            "one."
        )
    return Chosen(numbered, turned_down)


def counted(study: Study) -> int:
    """How many points the design asks for; constraints may leave out some of a grid or a list."""
    design = study.design
    if design.method == "grid":
        return math.prod(_steps(study))
    if design.method == "list":
        return len(design.points) or max(len(p.spread(0)) for p in study.parameters)
    return design.samples * math.prod(len(p.spread(0)) for p in study.parameters if p.path in design.cross)


def from_unit(parameters: Sequence[Parameter], sample: ArrayLike) -> Iterator[dict[str, Any]]:
    """Values by path for each row of `sample` (n, k), whose k columns lie between 0 and 1: one a parameter."""
    for row in np.asarray(sample, dtype=np.float64):
        yield {parameter.path: parameter.at(float(u)) for parameter, u in zip(parameters, row, strict=True)}


class StudyScenarios:
    """Makes the scenarios of a study's points. Reads the study's own scenario once."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.scenario = self._load({}, study.fixed)
        self.base = self.scenario.spec.model_dump()

    def at(self, values: Mapping[str, Any]) -> Scenario:
        """The scenario of a point. Raises InputError, with the line of the study, where its values contradict."""
        return self._load(values, self.overrides(values))

    @classmethod
    def of_saved(cls, study: Study, scenario: Scenario) -> "StudyScenarios":
        """The same of a scenario that a manifest has kept, with what the study sets: no file is read."""
        return _SavedScenarios(study, scenario)

    def overrides(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What makes the scenario of a point of the study's scenario, by path: as `scenarios.load` reads it."""
        return {**self.study.fixed, **self._one_by_one(values)}

    def meets_constraints(self, values: Mapping[str, Any]) -> bool:
        """Whether a point meets every constraint. Raises InputError where one cannot be answered."""
        if not self.study.constraints:
            return True
        lookup = lookup_in(self._one_by_one(values), self.base)
        return all(_holds(self.study, position, lookup) for position in range(len(self.study.constraints)))

    def _load(self, values: Mapping[str, Any], overrides: Mapping[str, Any]) -> Scenario:
        try:
            return load(self.study.scenario, overrides)
        except ScenarioError as fault:
            raise InputError(_explained(self.study, values, fault)) from None

    def _one_by_one(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """`market.segments.*.drift` as one path for each segment."""
        return {path: value for text, value in values.items() for path in elements(text, self.base)}


class _SavedScenarios(StudyScenarios):
    """`StudyScenarios` whose firm is there already."""

    def __init__(self, study: Study, scenario: Scenario) -> None:
        self.study, self.scenario, self.base = study, scenario, scenario.spec.model_dump()

    def at(self, values: Mapping[str, Any]) -> Scenario:
        return self.scenario.changed(self._one_by_one(values))


def _too_many(study: Study, asked: int) -> str:
    """What is wrong with a design of more points than there may be."""
    method = study.design.method
    if method == "grid":
        what = f"a grid of {' × '.join(f'{n:,}' for n in _steps(study))} levels has {asked:,} points"
        advice = "Give fewer levels, or sample them with `method: sobol`."
    elif method == "list":
        what, advice = f"this list has {asked:,} points", "Part it into several studies."
    else:
        what = f"{study.design.samples:,} samples, each with every level of design.cross, are {asked:,} points"
        advice = "Take fewer samples, or cross fewer levels."
    return (
        f"{study.at('design')}design: {what}, and a study may have {MOST_POINTS:,}: the runs of each are a file. "
        f"{advice}"
    )


type _Meets = Callable[[Sequence[Mapping[str, Any]]], bool]  # whether these points, which belong together, all can stay


def _grid(study: Study, meets: _Meets) -> Iterator[dict[str, Any]]:
    steps = _steps(study)
    spreads = [parameter.spread(n) for parameter, n in zip(study.parameters, steps, strict=True)]
    paths = [parameter.path for parameter in study.parameters]
    rows = (dict(zip(paths, combination, strict=True)) for combination in itertools.product(*spreads))
    return (row for row in rows if meets([row]))


def _steps(study: Study) -> list[int]:
    """How many levels each parameter has in a grid; ranges share the room that `design.samples` leaves."""
    fixed = math.prod(len(p.values) if isinstance(p, Levels) else p.steps or 1 for p in study.parameters)
    free = sum(isinstance(p, Range) and p.steps is None for p in study.parameters)
    room = math.floor((study.design.samples / fixed) ** (1 / free) + 1e-9) if free else 0
    if free and room < 2:
        raise InputError(
            f"{study.at('design')}design.samples: {study.design.samples} points leave no room for two levels of "
            f"each of {free} ranges beside {fixed:,} combinations of the rest. Ask for {fixed * 2**free} or more, "
            "or sample them with `method: sobol`."
        )
    return [
        room if isinstance(p, Range) and p.steps is None else len(p.spread(_own_steps(p))) for p in study.parameters
    ]


def _own_steps(parameter: Parameter) -> int:
    return parameter.steps or 1 if isinstance(parameter, Range) else 1


def _listed(study: Study, meets: _Meets) -> Iterator[dict[str, Any]]:
    if study.design.points:
        if study.parameters:
            raise InputError(
                f"{study.at('parameters')}parameters: the points of this list stand under design.points; leave one out."
            )
        given = study.design.points
    else:
        lengths = {p.path: len(p.values) if isinstance(p, Levels) else 0 for p in study.parameters}
        if len(set(lengths.values())) != 1 or 0 in lengths.values():
            lengths_said = ", ".join(f"{path} has {n or 'a range'}" for path, n in lengths.items())
            raise InputError(
                f"{study.at('parameters')}parameters: a list takes the levels together, the first of each, the second "
                f"of each, so all have equally many; but {lengths_said}."
            )
        given = tuple(
            {p.path: p.values[i] for p in study.parameters if isinstance(p, Levels)}
            for i in range(next(iter(lengths.values())))
        )
    return (dict(values) for values in given if meets([values]))


def _sampled(study: Study, meets: _Meets) -> Iterator[dict[str, Any]]:
    """The first `samples` draws that meet the constraints; more samples begin with the same points (sobol)."""
    wanted, taken, drawn = study.design.samples, 0, 0
    crossed = [parameter for parameter in study.parameters if parameter.path in study.design.cross]
    sampled = [parameter for parameter in study.parameters if parameter not in crossed]
    levels = [[(p.path, level) for level in p.spread(0)] for p in crossed]
    for batch in _draws(study, len(sampled)):
        for values in from_unit(sampled, batch):
            crossing = [values | dict(each) for each in itertools.product(*levels)]
            if taken < wanted and meets(crossing):
                taken += 1
                yield from crossing
        drawn += len(batch)
        if taken == wanted:
            return
        if drawn > _TRIES * (taken + 1) and drawn >= wanted:
            raise InputError(
                f"{study.at('constraints[0]')}constraints: {taken:,} of {drawn:,} draws meet them, too few to go on. "
                "Narrow the ranges to where the constraints hold."
            )


def _draws(study: Study, dimensions: int) -> Iterator[NDArray[np.float64]]:
    n = study.design.samples
    random = np.random.default_rng(study.design.seed)
    if study.design.method == "lhs":
        hypercube = qmc.LatinHypercube(dimensions, rng=random)
        while True:
            yield hypercube.random(n)
    sequence = qmc.Sobol(dimensions, rng=random)
    while True:
        with warnings.catch_warnings():  # a power of two, and the same again: scipy warns where the sequence is short
            warnings.simplefilter("error")
            yield sequence.random(2 ** math.ceil(math.log2(n)))


def _holds(study: Study, position: int, lookup: Lookup) -> bool:
    try:
        return study.constraints[position].holds(lookup)
    except (ConstraintError, PathError) as fault:
        where = f"constraints[{position}]"
        raise InputError(f"{study.at(where)}{where}: {study.constraints[position].text!r} {fault}.") from None


def _explained(study: Study, values: Mapping[str, Any], error: ScenarioError) -> str:
    """What is wrong with a point, with the line of the study that sets the value."""
    lines = []
    for fault in error.faults:
        setter = fault.place.removeprefix("--set ")
        mine = next((text for text in values if stands_for(text, setter)), "")
        where = study.at(f"parameters.{mine}") or (study.at("set") if setter in study.fixed else "")
        lines.append(f"{where}{fault.path or setter}: {fault.message}" if where else str(fault))
    if values:
        settings = ", ".join(f"{path}: {value}" for path, value in values.items())
        lines.append(f"This is the point {{{settings}}}. A line under `constraints:` leaves such points out.")
    return "\n".join(lines)
