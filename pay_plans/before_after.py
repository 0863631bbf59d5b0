"""Who gains and who loses pay under another plan: the same people, in the same market, with the same luck.

A pair is a fiscal year of the measured horizon that the same hire, in the same chair of the same replication, has
worked in whole under both plans. Whoever left in one of the two has no pair, and is counted.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.errors import InputError
from smarketing.experiments.running.runner import Watch, in_threads
from smarketing.inference.estimates import Estimate, estimate
from smarketing.scenarios import Scenario
from smarketing.simulation import simulate

FEWEST_PAIRS, MOST_PARTS = 2, 12
EVEN = 0.01  # of pay before: a smaller change is none
_WHO = ("replication", "week", "unit", "person", "hire")

type Rows = NDArray[np.void]


@dataclass(frozen=True)
class PlanRuns:
    """One plan, simulated: whole years of people (`PERSON_YEAR` and `replication`), and the firm's money a year, $.

    of_revenue              pay of all salespeople over revenue
    marketer_pay            of all marketers
    marketers_by_run        the same by replication
    """

    years: Rows
    sales_pay: Estimate
    marketer_pay: Estimate
    revenue: Estimate
    of_revenue: Estimate
    marketers_by_run: Mapping[int, float]
    n_failed: int

    @property
    def attainments(self) -> NDArray[np.float64]:
        """Bookings over quota of each year that has a quota."""
        has_quota = self.years[self.years["quota"] > 0]
        return np.asarray(has_quota["bookings"] / has_quota["quota"])


@dataclass(frozen=True)
class Rank:
    """One of some equal parts of the people by skill: mean pay a year [$], and how many of them gain."""

    rank: int
    skill: float
    before: float
    after: float
    gap: Estimate
    share_gain: float
    share_lose: float


@dataclass(frozen=True)
class BeforeAfter:
    """Pay under one plan and another; `before` and `after` [$ a year, base included] by pair."""

    pairs: Rows
    before: NDArray[np.float64]
    after: NDArray[np.float64]
    unpaired: int
    ranks: tuple[Rank, ...]

    @property
    def share_gain(self) -> float:
        return float(np.mean(self.after > (1 + EVEN) * self.before))

    @property
    def share_lose(self) -> float:
        return float(np.mean(self.after < (1 - EVEN) * self.before))


def simulated(
    scenarios: Mapping[str, Scenario], replications: int, seed: int, jobs: int, watch: Watch | None, stop: Event
) -> dict[str, PlanRuns]:
    """Run every scenario, replication by replication in turn, so that what is finished are pairs."""
    runs: dict[str, list[Any]] = {name: [] for name in scenarios}
    tasks = [(name, replication) for replication in range(replications) for name in scenarios]

    def run(task: tuple[str, int]) -> tuple[str, Any]:
        name, replication = task
        return name, simulate(scenarios[name], 1, seed, first=replication, jobs=1, person_years=True)

    warm = time.monotonic()
    for done, (name, run_of) in enumerate(in_threads(run, tasks, jobs, stop), 1):
        runs[name].append(run_of)
        if watch is not None:
            if done == jobs:  # the first of each thread may have compiled the model
                warm = time.monotonic()
            elif done == 2 * jobs:
                watch.expect(len(tasks), (len(tasks) - done) * (time.monotonic() - warm) / jobs)
            watch.advance(done, len(tasks))
    if stop.is_set():
        raise KeyboardInterrupt
    return {name: _arm(sorted(made, key=lambda run: run.first)) for name, made in runs.items()}


def compared(before: PlanRuns, after: PlanRuns, bases: Sequence[float], n_people: int) -> BeforeAfter | None:
    """Every pair of years, and in as many parts by skill as a team has people, twelve at most; None without any pair.

    bases  base pay under each plan, $ a year
    """
    keys = [[tuple(row) for row in plan.years[list(_WHO)].tolist()] for plan in (before, after)]
    place = {key: at for at, key in enumerate(keys[1])}
    both = [(at, place[key]) for at, key in enumerate(keys[0]) if key in place]
    if len(both) < FEWEST_PAIRS:
        return None
    mine, theirs = (np.array(column) for column in zip(*both, strict=True))
    pairs = before.years[mine]
    pay = (pairs["variable_pay"] + bases[0], after.years[theirs]["variable_pay"] + bases[1])
    ranks = _by_skill(pairs, *pay, min(MOST_PARTS, n_people, len(pairs)))
    unpaired = len(keys[0]) + len(keys[1]) - 2 * len(both)
    return BeforeAfter(pairs, *pay, unpaired, tuple(ranks))


def marketers_compared(before: PlanRuns, after: PlanRuns) -> Estimate:
    """What all marketers together gain [$ a year], over the runs that both plans have."""
    was, now = before.marketers_by_run, after.marketers_by_run
    return estimate(np.array([now[run] - was[run] for run in was if run in now]))


def _arm(runs: Sequence[Any]) -> PlanRuns:
    sound = [run for run in runs if run.status[0] == 0]
    years = [_whole_years(run) for run in sound]
    if not years:
        raise InputError(f"All {len(runs)} runs failed: {runs[0].failures()[0][1]}")
    pay, marketers, revenue = (
        np.array([_a_year(run, name) for run in sound]) for name in ("sales_pay", "marketer_pay", "revenue")
    )
    by_run = {run.first: float(paid) for run, paid in zip(sound, marketers, strict=True)}
    return PlanRuns(
        np.concatenate(years), estimate(pay), estimate(marketers), estimate(revenue), estimate(pay / revenue),
        by_run, len(runs) - len(sound),
    )  # fmt: skip


def _whole_years(run: Any) -> Rows:
    """The rows of years that lie within the measured horizon, of people who were there for all of it."""
    rows = run.person_years[0]
    inside = (rows["week"] - WEEKS_A_YEAR + 1 >= run.warm_up_weeks) & (rows["tenure"] >= WEEKS_A_YEAR)
    kept = rows[inside]
    named = np.zeros(len(kept), [("replication", "i4"), *kept.dtype.descr])
    for name in kept.dtype.names or ():
        named[name] = kept[name]
    named["replication"] = run.first
    return named


def _a_year(run: Any, series: str) -> float:
    weeks = run.weekly[series][0, run.warm_up_weeks :]
    return float(weeks.mean() * WEEKS_A_YEAR)


def _by_skill(pairs: Rows, before: NDArray[np.float64], after: NDArray[np.float64], n: int) -> list[Rank]:
    """In `n` equal parts by skill, the ablest first.

    Skill is a person's own and the same under both plans: an order by pay would bring luck into the difference.
    """
    ranks = []
    for rank, at in enumerate(np.array_split(np.argsort(-pairs["skill"], kind="stable"), n), 1):
        gaps = after[at] - before[at]
        means = (float(pairs["skill"][at].mean()), float(before[at].mean()), float(after[at].mean()))
        gain, lose = (after[at] > (1 + EVEN) * before[at]).mean(), (after[at] < (1 - EVEN) * before[at]).mean()
        ranks.append(Rank(rank, *means, _mean_over_runs(gaps, pairs["replication"][at]), float(gain), float(lose)))
    return ranks


def _mean_over_runs(gaps: NDArray[np.float64], runs: NDArray[np.int32]) -> Estimate:
    """The mean gap with its interval over runs: people of one run share its luck, and runs differ in their number.

    Source  the ratio estimator, linearised: Cochran (1977), Sampling Techniques, section 6.3
    """
    numbers, members = np.unique(runs, return_counts=True)
    totals = np.array([gaps[runs == run].sum() for run in numbers])
    return estimate(gaps.mean() + (totals - gaps.mean() * members) / members.mean())
