"""What is read of salespeople's fiscal years: who reaches quota, who lives by own prospects."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from smarketing.agents.calendar import WEEKS_A_YEAR
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
        found = []
        for r, status in enumerate(run.status):
            years = measured_years(run, r)
            counted = years[years["tenure"] >= WEEKS_A_YEAR] if whole else years
            found.append(read(counted) if status == 0 else np.nan)
        return np.array(found)

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


def _r(x: Floats, y: Floats) -> float:
    return float(np.corrcoef(x, y)[0, 1]) if len(x) > 2 and x.std() > 0 and y.std() > 0 else np.nan
