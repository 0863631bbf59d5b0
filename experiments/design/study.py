"""What is asked of many firms: a study, checked when it is made. `design.study_file` reads one from YAML."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from smarketing.errors import InputError, check, sentence
from smarketing.experiments.design.parameters import Levels, Parameter, repeated
from smarketing.scenarios.constraints import Constraint, ConstraintError
from smarketing.scenarios.errors import nearest
from smarketing.scenarios.field_index import closest, fields
from smarketing.scenarios.paths import PathError, covers, parse, schema_path
from smarketing.simulation.outcomes import OUTCOMES, Outcome
from smarketing.simulation.own_rules import NO_RULES, OwnRules, own_rules

METHODS = ("grid", "lhs", "sobol", "list")
MOST_POINTS = 100_000  # the runs of each are a file, and a folder of many more is slow to list, to copy and to read
DEFAULT_SAMPLES = 256
DEFAULT_REPLICATIONS = 100
SECTIONS = ("sensitivity", "optimise")  # what other commands read of a study file

type Method = Literal["grid", "lhs", "sobol", "list"]


@dataclass(frozen=True)
class Design:
    """How points are chosen.

    method   grid: every combination; lhs: Latin hypercube; sobol: scrambled Sobol sequence; list: the points given, or
             the levels of the parameters taken together, the first of each, the second of each, …
    samples  number of points of lhs and sobol; of a grid the most points that ranges may make (levels are never cut)
    seed     which hypercube, which scrambling
    points   the points of a list, each a value by path
    cross    paths of parameters with levels, each level of which meets every sample of the others: policies, say
    worlds   for each of these the number of its random world, where neither all share one nor each has its own
    """

    method: Method = "grid"
    samples: int = DEFAULT_SAMPLES
    seed: int = 1
    points: tuple[Mapping[str, Any], ...] = ()
    worlds: tuple[int, ...] = ()
    cross: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check(self.method in METHODS, "design.method", self.method, f"one of {', '.join(METHODS)}")
        rule = f"from 1 to {MOST_POINTS:,}, for the runs of each point are a file"
        check(1 <= self.samples <= MOST_POINTS, "design.samples", self.samples, rule)
        check(0 <= self.seed < 2**32, "design.seed", self.seed, "a whole number from 0 to 4294967295")
        if self.points and self.method != "list":
            raise InputError(f"design.points: only a list has points of its own, and the method is {self.method}.")
        if self.cross and self.method not in ("lhs", "sobol"):
            raise InputError("design.cross: only a sample can be crossed; a grid is crossed by itself.")
        check(len(self.worlds) in (0, len(self.points)), "design.worlds", len(self.worlds), "one number a point")


@dataclass(frozen=True)
class Study:
    """A scenario, what is varied in it, and how often each point is replicated.

    scenario     a library name or the path of a file
    fixed        values laid over the scenario for every point, by path (`set:` in the file)
    constraints  conditions every point meets
    outcomes     what tables show; every outcome is stored whatever this says
    seed         which random world (the `seed` of `simulate`)
    seeds        "common": every point meets the same market and luck, so that differences between points are paired;
                 "separate": each point has its own
    sections     what a study file says to other commands, as it stands there
    own          outcomes and behaviours of the user's: see `with_rules`
    places       where in a file each part stands ("mine.yaml:7"), by "parameters.PATH", "constraints[0]", …
    """

    name: str
    scenario: str
    parameters: tuple[Parameter, ...] = ()
    design: Design = field(default_factory=Design)
    replications: int = DEFAULT_REPLICATIONS
    outcomes: tuple[str, ...] = tuple(OUTCOMES)
    constraints: tuple[Constraint, ...] = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 1
    seeds: Literal["common", "separate"] = "common"
    description: str = ""
    sections: Mapping[str, Any] = field(default_factory=dict)
    own: OwnRules = NO_RULES
    file: Path | None = None
    places: Mapping[str, str] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        check(bool(self.name.strip()), "name", self.name, "a name for the study")
        check(1 <= self.replications < 2**32, "replications", self.replications, "a whole number, at least 1")
        check(0 <= self.seed < 2**32, "seed", self.seed, "a whole number from 0 to 4294967295")
        check(self.seeds in ("common", "separate"), "seeds", self.seeds, "common or separate")
        for outcome in self.outcomes:
            check_outcome(outcome, f"{self.at('outcomes')}outcomes", self.own.known)
        if not self.parameters and not self.design.points:
            raise InputError(f"{self.at('parameters')}parameters: a study varies at least one value; name its path.")
        self._check_paths()
        self._check_set()
        self._check_levels()
        levels = {parameter.path for parameter in self.parameters if isinstance(parameter, Levels)}
        for path in self.design.cross:
            if path not in levels or len(self.design.cross) == len(self.parameters):
                raise InputError(
                    f"{self.at('design')}design.cross: {path} must be one of the parameters with levels, beside others "
                    "that are sampled."
                )
        for position, constraint in enumerate(self.constraints):
            try:
                _check_fields(constraint)
            except ConstraintError as fault:
                where = f"constraints[{position}]"
                raise InputError(sentence(f"{self.at(where)}{where}: {constraint.text!r} {fault}")) from None

    def with_rules(self, own: OwnRules) -> "Study":
        """The study with these rules of the user's besides; its tables show their outcomes."""
        if not own:
            return self
        outcomes, behaviours = {**self.own.outcomes, **own.outcomes}, {**self.own.behaviours, **own.behaviours}
        shown = tuple(dict.fromkeys([*self.outcomes, *outcomes]))
        return replace(self, own=own_rules(outcomes, behaviours), outcomes=shown)

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of all that varies, in the order given."""
        listed = [path for point in self.design.points for path in point]
        return tuple(dict.fromkeys([*(parameter.path for parameter in self.parameters), *listed]))

    @property
    def titles(self) -> dict[str, str]:
        """What each path that varies is called in tables: its title, or the path itself."""
        given = {parameter.path: parameter.title for parameter in self.parameters}
        return {path: given.get(path) or path for path in self.paths}

    def at(self, part: str) -> str:
        """Where in the file a part stands, as the beginning of a message; empty where there is no file."""
        return f"{self.places[part]}: " if part in self.places else ""

    def _check_paths(self) -> None:
        seen: dict[tuple[str | int, ...], str] = {}
        for text in self.paths:
            where = f"parameters.{text}"
            try:
                path = parse(text)
            except PathError as fault:
                raise InputError(f"{self.at(where)}{where}: {fault}.") from None
            for other, name in seen.items():
                if covers(other, path) or covers(path, other):
                    raise InputError(
                        f"{self.at(where)}{where}: this lies in {name}, which varies too, or is the same; keep one."
                    )
            seen[path] = text

    def _check_set(self) -> None:
        """Raise InputError where a value is set for all points, and varies all the same."""
        for text in self.fixed:
            try:
                path = parse(text)
            except PathError:
                continue  # said when the scenario is read
            for other in self.paths:
                if len(parse(other)) == len(path) and covers(parse(other), path):
                    where = f"set.{text}"
                    raise InputError(
                        f"{self.at(where)}{where}: this varies, too, as {other}, so what is set here holds at no "
                        "point. Leave it out here, or do not vary it."
                    )

    def _check_levels(self) -> None:
        """Raise InputError for a level that stands twice: its points would be told, and in a sample drawn, twice."""
        if self.design.method == "list":
            return  # a list takes levels together: only the combination may be new
        for parameter in self.parameters:
            twice = repeated(parameter.values) if isinstance(parameter, Levels) else []
            if twice:
                where = f"parameters.{parameter.path}"
                listed = ", ".join(_spelt(parameter.shown(value)) for value in twice[:3])
                raise InputError(
                    f"{self.at(where)}{where}: the level {listed} stands more than once; each level of a "
                    f"{'grid' if self.design.method == 'grid' else 'sample'} stands once. Delete the others."
                )


def check_outcome(name: Any, where: str, known: Mapping[str, Outcome]) -> None:
    """Raise InputError, which begins with `where`, for what is no outcome."""
    if name not in known:
        message = sentence(f"{where}: {name!r} is no outcome{nearest(str(name), known)}")
        raise InputError(f"{message} docs/outcomes.md lists them.")


def _spelt(level: Any) -> str:
    """A level as it stands in a file, or nearly."""
    return level if isinstance(level, str) else json.dumps(level, default=str)


def _check_fields(constraint: Constraint) -> None:
    """Raise ConstraintError where it cannot be read, or speaks of something that is no field of a scenario."""
    for path in constraint.paths:
        known = schema_path(parse(path))
        if known not in fields():
            raise ConstraintError(f"names {path}, which is no field of a scenario{closest(known)}")
