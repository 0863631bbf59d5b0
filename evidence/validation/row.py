"""A published pattern as a test: which firms, which number, what it must be, and whether the model was told."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from smarketing.inference.estimates import Estimate
from smarketing.scenarios import Scenario, load
from smarketing.scenarios.paths import get, parse
from smarketing.scenarios.policies import GROUPS
from smarketing.simulation.run import Run

if TYPE_CHECKING:
    from smarketing.evidence.validation.survey import Survey

type Floats = NDArray[np.float64]


class Use(StrEnum):
    """What a row may be used for: tune to it, score it, score its sign alone, or only say what the model expects."""

    CAL = "CAL"
    VAL = "VAL"
    SIGN = "SIGN"
    PREDICTION = "prediction"


class Nature(StrEnum):
    """Built in: a rule for individuals was typed from the same psychology, so to pass proves little."""

    BUILT_IN = "built in"
    EMERGENT = "emergent"


class Standing(StrEnum):
    """Development: the structure of the model was chosen while looking at the row; to pass shows what it can show."""

    HELD_OUT = "held out"
    DEVELOPMENT = "development"


# Settled before anything was run: docs/decisions/2026-11-29-the-scoreboard-before-the-run.md. V2 and V55 were held out
# until they were read for a change of the model: docs/decisions/2026-11-30-marketers-know-what-their-hours-bring.md
LOOKED_AT = frozenset(f"V{n}" for n in (2, 5, 8, 9, 11, 13, 14, 15, 17, 20, 21, 28, 32, 35, 37, 38, 55))

VARIABLE_PAY = ("compensation.salespeople.commission_rate", "compensation.salespeople.bonus_at_quota")


@dataclass(frozen=True)
class Firm:
    """A firm to be run: a library scenario, what is changed in it, and whose policies it takes.

    changes      values by path; `times`: factors by path, of whatever the scenario or the parameter set has there
    policies_of  library scenario of which it takes all eight friction groups
    paid_like    a firm: variable pay of salespeople is scaled until it costs in expectation what it costs there
    runs         how many times as many runs as usual it takes for a narrow enough interval
    """

    name: str
    scenario: str = "status_quo"
    changes: Mapping[str, Any] = field(default_factory=dict, hash=False)
    times: Mapping[str, float] = field(default_factory=dict, hash=False)
    policies_of: str | None = None
    paid_like: "Firm | None" = None
    runs: int = 1

    def load(self, assumed: Mapping[str, float] | None = None, pay: float = 1.0) -> Scenario:
        """The scenario; `assumed` is a member of the parameter ensemble, `pay` the scale of variable pay."""
        scenario = load(self.scenario, self.changes, assumed=assumed)
        if self.policies_of is not None:
            scenario = scenario.adopting(load(self.policies_of, assumed=assumed), GROUPS)
        factors = {**self.times, **(dict.fromkeys(VARIABLE_PAY, pay) if pay != 1.0 else {})}
        if not factors:
            return scenario
        tree = scenario.spec.model_dump()
        return scenario.changed({path: factor * get(tree, parse(path)) for path, factor in factors.items()})

    def having(self, name: str, **changes: Any) -> "Firm":
        """The same firm with further changes; `__` stands for the dot of a path."""
        added = {path.replace("__", "."): value for path, value in changes.items()}
        return replace(self, name=name, changes={**self.changes, **added})


@dataclass(frozen=True)
class Reading:
    """A number, or several, that each replication gives: values (replications,) or (replications, k).

    keeps  what the run is to hand back beside outcomes and weekly series: "trace", "blame_events", "person_years",
           "person_weeks", "customers"
    """

    name: str
    read: Callable[[Run, Scenario], Floats] = field(compare=False)
    keeps: tuple[str, ...] = ()


type Take = tuple[Firm, Reading]


class Evidence(Protocol):
    """Where an estimate finds what it reads."""

    def values(self, firm: Firm, reading: Reading) -> Floats: ...

    @property
    def survey(self) -> "Survey": ...


@dataclass(frozen=True)
class Required:
    """What the 95 % interval must satisfy: lie within [low, high], or hold `includes`."""

    low: float = -math.inf
    high: float = math.inf
    includes: float | None = None


def above(low: float) -> Required:
    """More than this."""
    return Required(low=low)


def below(high: float) -> Required:
    """Less than this."""
    return Required(high=high)


def within(low: float, high: float) -> Required:
    """Between the two."""
    return Required(low, high)


def including(value: float) -> Required:
    """The interval holds this value: no effect can be told from it."""
    return Required(includes=value)


@dataclass(frozen=True)
class Line:
    """One test of a row.

    metric    what is measured, in words; `scale` x it is shown, in `unit`
    takes     what is read of which firm, in the order in which `estimate` takes the columns
    estimate  from the columns to a mean with its interval; None where the model cannot show the pattern at all
    surveyed  the estimate is of the simulated survey of firms, which comes as the last argument
    reason    why it is built in or emergent
    why       what explains that it does not pass, where it does not
    """

    id: str
    metric: str
    required: Required
    estimate: Callable[..., Estimate] | None
    nature: Nature
    reason: str
    takes: tuple[Take, ...] = ()
    surveyed: bool = False
    scale: float = 1.0
    unit: str = ""
    why: str = ""
    use: Use | None = None  # where it differs from its row's

    def measure(self, evidence: Evidence) -> Estimate:
        """The estimate; nothing but NaN where the model cannot show the pattern."""
        if self.estimate is None:
            return Estimate(math.nan, math.nan, math.nan, math.nan, 0)
        columns: list[Any] = [evidence.values(firm, reading) for firm, reading in self.takes]
        return self.estimate(*columns, evidence.survey) if self.surveyed else self.estimate(*columns)


@dataclass(frozen=True)
class Row:
    """A published pattern and the tests that it comes to."""

    id: str
    pattern: str
    source: str
    use: Use
    lines: tuple[Line, ...]

    @property
    def standing(self) -> Standing:
        return Standing.DEVELOPMENT if self.id in LOOKED_AT else Standing.HELD_OUT

    def use_of(self, line: Line) -> Use:
        return line.use or self.use

    def counts(self, line: Line) -> bool:
        """Whether it is counted, where its row stands: not tuned to, not a prediction, not built in."""
        return self.use_of(line) in (Use.VAL, Use.SIGN) and line.nature is Nature.EMERGENT
