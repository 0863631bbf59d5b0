"""Runs every firm that some row reads once, reads it while it is there, and keeps only the numbers."""

import math
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smarketing.evidence.validation.row import Firm, Line, Reading
from smarketing.evidence.validation.survey import Survey, take_survey
from smarketing.experiments.running.runner import in_threads
from smarketing.simulation import simulate

BLOCK = 5  # replications at a time: their leads' lives are held until they are read
KEPT: Mapping[str, Any] = {
    "trace": "all", "blame_events": "all", "person_years": True, "person_weeks": True, "customers": "all",
}  # fmt: skip
PAY_ROUNDS = 3  # of bringing a plan's cost to that of another
PAY_RUNS = 30

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Plan:
    """How many runs, of which luck, under which assumptions.

    runs, first  replications of each firm, and the number of the first
    firms        surveyed firms
    assumed      a member of the parameter ensemble; None: the library as it is
    """

    runs: int
    firms: int
    seed: int = 1
    first: int = 0
    jobs: int = 1
    assumed: Mapping[str, float] | None = None


@dataclass
class FirmReadings:
    """What was read, ready for the estimates; a replication that failed or was not made is NaN.

    pay   by firm the scale of variable pay at which it costs what its model's costs
    done  by firm the replications made, failed ones included
    """

    plan: Plan
    survey: Survey
    pay: dict[str, float]
    by_reading: dict[tuple[str, str], Floats] = field(default_factory=dict)
    failed: int = 0
    done: dict[str, int] = field(default_factory=dict)

    @property
    def finished(self) -> int:
        """Replications that every firm has made."""
        return min(self.done.values(), default=0)

    def values(self, firm: Firm, reading: Reading) -> Floats:
        """What a reading gave of a firm: (replications,) or (replications, k)."""
        return self.by_reading[firm.name, reading.name]


def wanted(lines: Iterable[Line]) -> dict[Firm, list[Reading]]:
    """Every firm that the lines read, once, with every reading taken of it. Two firms of one name are a mistake."""
    by_name: dict[str, tuple[Firm, dict[str, Reading]]] = {}
    for line in lines:
        for firm, reading in line.takes:
            known, readings = by_name.setdefault(firm.name, (firm, {}))
            if known != firm:
                raise ValueError(f"two firms are called {firm.name!r}")
            readings[reading.name] = reading
    return {firm: list(readings.values()) for firm, readings in by_name.values()}


def read_firms(
    lines: Sequence[Line],
    plan: Plan,
    watch: Callable[[int], None] | None = None,
    stop: threading.Event | None = None,
) -> FirmReadings:
    """Make the runs that the lines need, `plan.jobs` at a time. `watch` is told of each few runs that are done."""
    stop = stop or threading.Event()
    firms = wanted(lines)
    surveyed = plan.firms if any(line.surveyed for line in lines) else 0
    pay = _equal_pay(list(firms), plan, watch, stop)
    blocks = [(firm, *block) for firm in firms for block in _blocks(plan.runs * firm.runs)]
    blocks.sort(key=lambda block: block[1])  # all firms keep step
    scenarios = {firm.name: firm.load(plan.assumed, pay.get(firm.name, 1.0)) for firm in firms}

    def work(block: tuple[Firm, int, int]) -> tuple[tuple[Firm, int, int], dict[str, Floats], int]:
        firm, start, count = block
        keep = {name: KEPT[name] for reading in firms[firm] for name in reading.keeps}
        run = simulate(scenarios[firm.name], count, plan.seed, first=plan.first + start, jobs=1, **keep)
        with np.errstate(all="ignore"):  # a week without deals has no discount: NaN says so
            numbers = {reading.name: reading.read(run, scenarios[firm.name]) for reading in firms[firm]}
        return block, numbers, int(np.count_nonzero(run.status))

    readings = FirmReadings(plan, _survey(surveyed, plan, watch, stop), pay, done=dict.fromkeys(scenarios, 0))
    for (firm, start, count), numbers, failed in in_threads(work, blocks, plan.jobs, stop):
        readings.failed += failed
        readings.done[firm.name] += count
        for name, values in numbers.items():
            empty = np.full((plan.runs * firm.runs, *values.shape[1:]), np.nan)
            readings.by_reading.setdefault((firm.name, name), empty)[start : start + count] = values
        if watch:
            watch(count)
    return readings


def _blocks(runs: int) -> list[tuple[int, int]]:
    """Where each few runs start, and how many they are."""
    return [(start, min(BLOCK, runs - start)) for start in range(0, runs, BLOCK)]


def total_runs(lines: Sequence[Line], plan: Plan) -> int:
    """How many runs `gather` makes."""
    firms = wanted(lines)
    equal = sum(firm.paid_like is not None for firm in firms)
    models = len({firm.paid_like.name for firm in firms if firm.paid_like})
    surveyed = plan.firms if any(line.surveyed for line in lines) else 0
    return (
        sum(firm.runs for firm in firms) * plan.runs
        + (equal * PAY_ROUNDS + models) * min(plan.runs, PAY_RUNS)
        + surveyed
    )


def _survey(count: int, plan: Plan, watch: Callable[[int], None] | None, stop: threading.Event) -> Survey:
    return take_survey(
        count, seed=plan.seed, jobs=plan.jobs, assumed=plan.assumed, first=plan.first, watch=watch, stop=stop
    )


def _equal_pay(
    firms: Sequence[Firm], plan: Plan, watch: Callable[[int], None] | None, stop: threading.Event
) -> dict[str, float]:
    """For each firm that is to be paid like another: the scale of its variable pay at which both cost the same.

    By the secant method in logarithms. Salespeople's plan alone is scaled: marketers' pay would change the leads, too.
    """
    runs = min(plan.runs, PAY_RUNS)
    models = {firm.paid_like.name: firm.paid_like for firm in firms if firm.paid_like is not None}

    def cost(firm: Firm, pay: float) -> float:
        run = simulate(firm.load(plan.assumed, pay), runs, plan.seed, first=plan.first, jobs=1, weekly=False)
        if watch:
            watch(runs)
        return float(np.nanmean(run.outcomes["commission_cost"]))

    def settle(firm: Firm) -> tuple[str, float]:
        assert firm.paid_like is not None
        wanted_cost = math.log(target[firm.paid_like.name])
        pay, slope, before = 0.0, 1.0, (0.0, 0.0)
        for number in range(PAY_ROUNDS):
            beyond = math.log(cost(firm, math.exp(pay))) - wanted_cost
            if number and pay != before[0] and beyond != before[1]:
                slope = (beyond - before[1]) / (pay - before[0])
            before = pay, beyond
            pay -= beyond / slope
        return firm.name, math.exp(pay)

    target = dict(in_threads(lambda firm: (firm.name, cost(firm, 1.0)), models.values(), plan.jobs, stop))
    if stop.is_set():
        return {}
    return dict(in_threads(settle, [firm for firm in firms if firm.paid_like is not None], plan.jobs, stop))
