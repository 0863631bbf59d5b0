"""What a set of assumptions achieves: a population of firms, the base firm, and the base firm aligned.

Every set is measured on the same firms with the same luck, so sets differ by what they say and not by chance.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.calendar import WEEKS_A_QUARTER, WEEKS_A_YEAR
from smarketing.evidence.calibration.speed_of_response import EDGES, bins_of_delay, slope_and_first_fall
from smarketing.evidence.calibration.targets import DEALS, LIST_BOOKINGS, NET_BOOKINGS, Achieved
from smarketing.experiments.population.runs import OWN, simulate_population
from smarketing.experiments.population.survey import indicators, sorted_groups
from smarketing.experiments.running.runner import in_threads
from smarketing.inference.estimates import estimate
from smarketing.scenarios import Scenario, load
from smarketing.simulation import simulate

TRACED_LEADS = 400_000  # more than any firm meets
QUARTER, HALF_YEAR, YEAR = WEEKS_A_QUARTER, 2 * WEEKS_A_QUARTER, WEEKS_A_YEAR
BASE, JOINT = "status_quo", "aligned"

type Floats = NDArray[np.float64]
type Places = NDArray[np.int64]


@dataclass(frozen=True)
class Budget:
    """How many runs one evaluation takes.

    firms   of the population
    pairs   of the base firm and its aligned self
    traced  of the base firm, every lead's life kept
    """

    firms: int
    pairs: int
    traced: int

    @property
    def runs(self) -> int:
        return self.firms + 2 * self.pairs + self.traced


@dataclass(frozen=True)
class Measured:
    """The runs of one evaluation, as far as targets read them.

    keys, growth   (firms, 3) indicators that firms are sorted by, and (firms,) growth beside them
    market_growth  of the base firm's market
    base, joint    (pairs, ...) what each run of the base firm and of its aligned self came to, see `_columns`
    delays         (traced, 3, bins) of `bins_of_delay`
    """

    keys: Floats
    growth: Floats
    market_growth: float
    base: Mapping[str, Floats]
    joint: Mapping[str, Floats]
    delays: Floats


def evaluate(assumed: Mapping[str, float], budget: Budget, seed: int, jobs: int) -> Achieved:
    """Every target's number under these assumptions, by name; NaN where it is not measured."""
    measured = measure(assumed, budget, seed, jobs)
    return numbers(measured, np.arange(budget.firms), np.arange(budget.pairs), np.arange(budget.traced))


def measure(assumed: Mapping[str, float], budget: Budget, seed: int, jobs: int) -> Measured:
    """Make the runs of an evaluation."""
    firms = simulate_population(budget.firms, (OWN,), seed=seed, assumed=assumed, jobs=jobs)
    base, joint = (load(name, assumed=assumed) for name in (BASE, JOINT))
    return Measured(
        keys=indicators(firms),
        growth=firms.of("growth_rate"),
        market_growth=base.spec.market.growth,
        base=_columns(base, budget.pairs, seed, jobs),
        joint=_columns(joint, budget.pairs, seed, jobs),
        delays=_delays(base, budget.traced, seed),
    )


def numbers(measured: Measured, firms: Places, pairs: Places, traced: Places) -> Achieved:
    """Every target's number over a sample of the runs, given by their places."""
    growth = measured.growth[firms]
    top, bottom = sorted_groups(measured.keys[firms])
    base = {name: column[pairs] for name, column in measured.base.items()}
    gain = estimate((measured.joint["revenue"][pairs] - base["revenue"]) / np.nanmean(base["revenue"]))
    slope, first = slope_and_first_fall(measured.delays[traced].sum(axis=0))
    return {
        "survey_top": float(np.nanmean(growth[top])),
        "survey_bottom": float(np.nanmean(growth[bottom])),
        "base_growth": float(np.nanmean(base["growth"])) - measured.market_growth,
        "alignment_gain": gain.mean,
        "alignment_gain_low": gain.low,
        "speed_slope": slope,
        "speed_first": first,
        "opening_bookings": float(np.nanmean(base["first_bookings"]) / max(np.nanmean(base["later_bookings"]), 1.0)),
        "opening_cost": float(np.nanmean(base["cost"]) / np.nanmean(base["budgeted"])),
        "books_list": float(np.nanmean(base["list"])) / LIST_BOOKINGS,
        "books_net": float(np.nanmean(base["net"])) / NET_BOOKINGS,
        "books_deals": float(np.nanmean(base["deals"])) / DEALS,
        "books_churn": float(np.nanmean(base["churned"]) / np.nanmean(base["churn_expected"])),
        "win_rate": float(np.nanmean(base["win_rate"])),
    }


def _columns(scenario: Scenario, count: int, seed: int, jobs: int) -> dict[str, Floats]:
    """What each run came to: growth, revenue, win rate, and of its first year what shows whether its books hold."""
    runs = dict(in_threads(lambda r: (r, _run(scenario, r, seed)), range(count), jobs, threading.Event()))
    rows: Sequence[Mapping[str, float]] = [runs[r] for r in range(count)]
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def _run(scenario: Scenario, replication: int, seed: int) -> dict[str, float]:
    run = simulate(scenario, 1, seed, first=replication, jobs=1)
    assert run.weekly is not None
    weeks, outcomes = run.weekly[0], run.outcomes[0]
    begun, year, firm = weeks[:HALF_YEAR], weeks[:YEAR], scenario.spec.firm
    deals = float(year["won"].sum())
    return {
        "growth": float(outcomes["growth_rate"]),
        "revenue": float(outcomes["revenue"]),
        "first_bookings": float(weeks["bookings"][:QUARTER].mean()),
        "later_bookings": float(weeks["bookings"][HALF_YEAR:YEAR].mean()),
        "cost": float((begun["revenue"] - begun["contribution"]).mean()),
        "budgeted": float(scenario.spec.budget.total * begun["revenue"].mean()),
        "list": float(year["list_bookings"].sum()),
        "net": float(year["bookings"].sum()),
        "deals": deals,
        "churned": firm.opening_customers + deals - float(year["customers"][-1]),
        "churn_expected": firm.churn * float(year["customers"].mean()),
        "win_rate": float(outcomes["win_rate"]),
    }


def _delays(scenario: Scenario, count: int, seed: int) -> Floats:
    lives = [
        simulate(scenario, 1, seed, first=r, jobs=1, weekly=False, trace=TRACED_LEADS).traces for r in range(count)
    ]
    return np.array([bins_of_delay(kept[0]) for kept in lives if kept]).reshape(count, 3, len(EDGES))
