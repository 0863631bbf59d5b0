"""What is read of salespeople's fiscal years: who reaches quota, who lives by own prospects."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from smarketing.agents.calendar import WEEKS_A_QUARTER, WEEKS_A_YEAR
from smarketing.evidence.validation.row import Floats, Reading
from smarketing.scenarios import Scenario
from smarketing.simulation.run import Run

type Years = NDArray[np.void]


def measured_years(run: Run, r: int) -> Years:
    """The person-years of replication r that closed in the measured horizon."""
    assert run.person_years is not None
    closed = run.person_years[r]
    years: Years = closed[closed["week"] >= run.warm_up_weeks]
    return years


def _of_years(name: str, read: Callable[[Years], float], *, whole: bool = True) -> Reading:
    """A reading of salespeople's years, of those alone who sat there for all of it if `whole`; NaN for a failed run."""

    def every(run: Run, scenario: Scenario) -> Floats:
        values = []
        for r, status in enumerate(run.status):
            years = measured_years(run, r)
            counted = years[years["tenure"] >= WEEKS_A_YEAR] if whole else years
            values.append(read(counted) if status == 0 else np.nan)
        return np.array(values)

    return Reading(name, every, ("person_years",))


def own_prospects_with_tenure() -> Reading:
    """Correlation, over salespeople at the close of years, of tenure with the share of hunting hours on own prospects.

    Newcomers count: they are half of what experience means.
    """
    return _of_years("own prospects with tenure", lambda years: _r(years["tenure"], years["own_share"]), whole=False)


def attainment_skew() -> Reading:
    """Skewness of bookings over quota across salespeople's years."""
    return _of_years("skew of attainment", lambda years: float(stats.skew(_attainment(years))))


def excess_at_quota() -> Reading:
    """Share of salespeople's years that end at 1.00 to 1.05 of quota, less that at 0.95 to 1.00."""

    def excess(years: Years) -> float:
        reached = _attainment(years)
        return float(np.mean((reached >= 1.0) & (reached < 1.05)) - np.mean((reached >= 0.95) & (reached < 1.0)))

    return _of_years("excess at quota", excess)


def _attainment(years: Years) -> Floats:
    with_quota = years[years["quota"] > 0.0]
    reached: Floats = with_quota["bookings"] / with_quota["quota"]
    return reached


DEPARTURES, MEMORY = 2, 4  # colleagues within a quarter; quarters of one's own
STRATA = (0.0, 0.5, 1.0)  # share of them in which the quota was missed: none, up to half, more


def quits_after_departures() -> Reading:
    """Quits and person-weeks after two or more colleagues left within a quarter, and otherwise: (n, strata, 4)."""

    def read(run: Run, scenario: Scenario) -> Floats:
        assert run.histories is not None
        counts = np.full((len(run.histories), len(STRATA), 4), np.nan)
        for r, history in enumerate(run.histories):
            if history is not None:
                counts[r] = sum(_counted(people, run.warm_up_weeks) for people in _units(history.salespeople))
        return counts

    return Reading("quits after departures", read, ("person_weeks",))


def _units(salespeople: NDArray[np.void]) -> list[NDArray[np.void]]:
    """Weeks of people (weeks, people), unit by unit."""
    return [salespeople[:, u] for u in range(salespeople.shape[1])]


def _counted(people: NDArray[np.void], start: int) -> Floats:
    """Quits and person-weeks (strata, 4) of one unit's people (weeks, people), from week `start` on."""
    hired = people["hire"].astype(np.int64)
    there = people["is_seated"].astype(bool) & (people["vacant_weeks"] == 0)
    left = np.diff(hired, axis=0, prepend=hired[:1]) > 0
    missed = _missed_of_late(people, hired)
    counts = np.zeros((len(STRATA), 4))
    for week in range(max(start, WEEKS_A_QUARTER + 1), len(people)):
        before = left[week - WEEKS_A_QUARTER : week]
        others = before.sum() - before.sum(axis=0)
        exposed, at_risk = others >= DEPARTURES, there[week - 1]
        quits = left[week] & ~people["dismissed"][week - 1].astype(bool)
        stratum = np.searchsorted(STRATA, missed[week - 1])
        for k in range(len(STRATA)):
            for column, group in enumerate((exposed, ~exposed)):
                here = at_risk & group & (stratum == k)
                counts[k, 2 * column] += np.count_nonzero(here & quits)
                counts[k, 2 * column + 1] += np.count_nonzero(here)
    return counts


def _missed_of_late(people: NDArray[np.void], hired: NDArray[np.int64]) -> Floats:
    """Share of the last quarters, of the same person's, in which the quota was missed (weeks, people)."""
    weeks = len(people)
    missed = people["bookings_period"] < people["outlook"]["quota"]
    share = np.zeros(missed.shape)
    for week in range(weeks):
        ends = list(range(WEEKS_A_QUARTER - 1, week, WEEKS_A_QUARTER))[-MEMORY:]
        own = hired[ends] == hired[week]
        share[week] = (missed[ends] & own).sum(axis=0) / np.maximum(own.sum(axis=0), 1)
    return share


def _r(x: Floats, y: Floats) -> float:
    return float(np.corrcoef(x, y)[0, 1]) if len(x) > 2 and x.std() > 0 and y.std() > 0 else np.nan
