"""An engine that takes no time: a known truth plus noise, addressed by (seed, replication) as the real one."""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

from smarketing.simulation.outcomes import OUTCOMES
from smarketing.simulation.run import Run

WARM_UP, WEEKS = 4, 8
SERIES = ("leads", "qualified", "handed_over", "contacted", "opportunities", "won", "operating_contribution", "revenue")


@dataclass(frozen=True)
class FakeScenario:
    """`effect` is what the scenario adds to every outcome; `breaks` are replications in which the engine breaks."""

    name: str
    effect: float = 0.0
    breaks: frozenset[int] = frozenset()
    fails: frozenset[int] = frozenset()

    @property
    def inputs(self) -> SimpleNamespace:
        return SimpleNamespace(warm_up_weeks=WARM_UP, weeks=WEEKS, own=None)


def luck(seed: int, replication: int, own: int) -> NDArray[np.float64]:
    """One normal an outcome; `own` 0 is the luck that all scenarios share."""
    return np.random.default_rng((seed, replication, own)).normal(size=len(OUTCOMES))


def one_run(scenario: FakeScenario, seed: int, replication: int) -> NDArray[np.float64]:
    own = int.from_bytes(scenario.name.encode(), "little") % 2**31
    return getattr(scenario, "effect", 0.0) + luck(seed, replication, 0) + 0.1 * luck(seed, replication, own)


def simulate(
    scenario: FakeScenario, *, replications: int, seed: int, first: int, engine: str, jobs: int, weekly: bool
) -> Run:
    numbers = range(first, first + replications)
    if getattr(scenario, "breaks", frozenset()) & set(numbers):
        raise FloatingPointError("the firm fell over")
    failing: frozenset[int] = getattr(scenario, "fails", frozenset())
    status = np.array([int(r in failing) for r in numbers])
    outcomes = np.zeros(replications, dtype=[(name, "f8") for name in OUTCOMES])
    for row, r in enumerate(numbers):
        values = one_run(scenario, seed, r)
        outcomes[row] = tuple(np.nan if r in failing else value for value in values)
    weeks = scenario.inputs.warm_up_weeks + scenario.inputs.weeks
    series = np.zeros((replications, weeks), dtype=[(name, "f8") for name in SERIES])
    for name in SERIES:
        series[name] = outcomes["growth_rate"][:, None] + np.arange(weeks)
    return Run(outcomes, series if weekly else None, status, seed, first, scenario.inputs.warm_up_weeks)
