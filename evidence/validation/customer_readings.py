"""What is read of the lives of customers: who stays after a change of owner, what a source's customers pay, cohorts."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.calendar import WEEKS_A_QUARTER, WEEKS_A_YEAR
from smarketing.evidence.validation.row import Floats, Reading
from smarketing.scenarios import Scenario
from smarketing.simulation.run import Run

AGES = (0, 1, 2, 3, 5, 100)  # years: customers are compared within these
NEVER = -1

type Lives = NDArray[np.void]


def _of_lives(name: str, read: Callable[[Lives, int, int, Scenario], float | Floats]) -> Reading:
    """A reading of each replication's customers, given the first measured week and the week after the last."""

    def every(run: Run, scenario: Scenario) -> Floats:
        assert run.customers is not None
        start, end = run.warm_up_weeks, run.warm_up_weeks + scenario.inputs.weeks
        values = [
            np.asarray(read(lives, start, end, scenario), float) if status == 0 else None
            for lives, status in zip(run.customers, run.status, strict=True)
        ]
        shape = next((one.shape for one in values if one is not None), ())
        return np.stack([np.full(shape, np.nan) if one is None else one for one in values])

    return Reading(name, every, ("customers",))


def lost_with_a_leaver() -> Reading:
    """Share of revenue gone a year after customers lost their salesperson, less that of like customers who did not.

    Like ones are of the same age [years] in the quarter of the change. Revenue is counted at the prices of one day.
    """

    def read(lives: Lives, start: int, end: int, scenario: Scenario) -> float:
        gone, usual, revenue = 0.0, 0.0, 0.0
        for week in range(start, end - WEEKS_A_YEAR + 1, WEEKS_A_QUARTER):
            passed = _passed(lives, week, min(week + WEEKS_A_QUARTER, end - WEEKS_A_YEAR + 1))
            others = _others(lives, week)
            for k in range(len(AGES) - 1):
                here, like = passed[_aged(passed, week, k)], others[_aged(others, week, k)]
                if len(here) and len(like):
                    paid = float(here["recurring"].sum())
                    gone += paid * _gone(here, here["passed_week"])
                    usual += paid * _gone(like, np.full(len(like), week))
                    revenue += paid
        return (usual - gone) / revenue if revenue else np.nan

    return _of_lives("lost with a leaver", read)


def lost_to_newcomers() -> Reading:
    """The same change of revenue under a newcomer less that under a colleague, among those who changed hands."""

    def read(lives: Lives, start: int, end: int, scenario: Scenario) -> float:
        passed = _passed(lives, start, end - WEEKS_A_YEAR + 1)
        under = [passed[passed["newcomer"] == newcomer] for newcomer in (False, True)]
        kept = [1.0 - _gone(rows, rows["passed_week"]) if len(rows) else np.nan for rows in under]
        return kept[1] - kept[0]

    return _of_lives("lost to newcomers", read)


def _passed(lives: Lives, first: int, end: int) -> Lives:
    """Customers whose salesperson left in the weeks from `first` to before `end`."""
    passed: Lives = lives[(lives["passed_week"] >= first) & (lives["passed_week"] < end)]
    return passed


def _others(lives: Lives, week: int) -> Lives:
    """Customers there in a week whose salesperson stays for the year that follows."""
    there = (lives["week"] <= week) & ((lives["left_week"] == NEVER) | (lives["left_week"] >= week))
    changes = (lives["passed_week"] >= week) & (lives["passed_week"] < week + WEEKS_A_YEAR)
    others: Lives = lives[there & ~changes]
    return others


def _aged(lives: Lives, week: int, k: int) -> NDArray[np.bool_]:
    years = (week - lives["week"]) / WEEKS_A_YEAR
    inside: NDArray[np.bool_] = (years >= (AGES[k] if k else -1.0)) & (years < AGES[k + 1])
    return inside


def _gone(lives: Lives, since: NDArray[np.int64]) -> float:
    """Share of revenue that has left within a year of a week."""
    left = (lives["left_week"] != NEVER) & (lives["left_week"] < since + WEEKS_A_YEAR)
    return float(lives["recurring"][left].sum() / lives["recurring"].sum())


def later_pay_by_source(*sources: str, won_by: int) -> Reading:
    """Of each source's customers won in the first measured weeks: revenue paid to the end, and in the first year [$].

    (replications, 2 x sources): a source's two beside each other. Revenue is counted at the prices of one day.
    """

    def read(lives: Lives, start: int, end: int, scenario: Scenario) -> Floats:
        channels = list(scenario.spec.marketing.channels)
        sums = []
        for source in sources:
            mine = lives[(lives["week"] >= start) & (lives["week"] < start + won_by)]
            mine = mine[mine["source"] == channels.index(source)]
            until = np.where(mine["left_week"] == NEVER, end, mine["left_week"])
            stayed = (until - mine["week"]) / WEEKS_A_YEAR
            sums += [float(mine["recurring"] @ stayed), float(mine["recurring"] @ np.minimum(stayed, 1.0))]
        return np.array(sums)

    return _of_lives(f"later pay of {', '.join(sources)}", read)


def retention_with_age() -> Reading:
    """Of the first measured year's customers: share kept in their second year less share kept in their first."""

    def read(lives: Lives, start: int, end: int, scenario: Scenario) -> float:
        cohort = lives[(lives["week"] >= start) & (lives["week"] < start + WEEKS_A_YEAR)]
        until = np.where(cohort["left_week"] == NEVER, end, cohort["left_week"])
        stayed = until - cohort["week"]
        first = np.mean(stayed >= WEEKS_A_YEAR)
        second = np.mean(stayed[stayed >= WEEKS_A_YEAR] >= 2 * WEEKS_A_YEAR)
        return float(second - first)

    return _of_lives("retention with age", read)
