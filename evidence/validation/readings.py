"""What is read of a run's outcomes and weekly series: one number, or a few, for each replication."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.calendar import WEEKS_A_QUARTER, WEEKS_A_YEAR
from smarketing.evidence.validation.row import Floats, Reading
from smarketing.scenarios import Scenario
from smarketing.simulation.run import Run

QUARTER, MONTH, WEEK = "quarter of the year", "month of the year", "week of the quarter"
_SEASONS = {QUARTER: 4, MONTH: 12, WEEK: 13}


def outcome(name: str) -> Reading:
    """An outcome of the measured horizon, as `docs/outcomes.md` defines it."""
    return Reading(name, lambda run, scenario: run.outcomes[name])


def mean_of(series: str) -> Reading:
    """Mean of a weekly series over the measured weeks."""
    return Reading(f"mean {series}", lambda run, scenario: measured(run, series).mean(axis=1))


def total_over(series: str, first: int, last: int) -> Reading:
    """Sum of a weekly series over the measured weeks from `first` to `last`, both included."""
    return Reading(
        f"{series} of weeks {first} to {last}",
        lambda run, scenario: measured(run, series)[:, first : last + 1].sum(axis=1),
    )


def profit_over(first: int, last: int) -> Reading:
    """Profit [$] of those measured weeks."""
    return Reading(
        f"profit of weeks {first} to {last}",
        lambda run, scenario: weekly_profit(run, scenario)[:, first : last + 1].sum(axis=1),
    )


def entry() -> Reading:
    """Cost of a segment's first 52 weeks and the bookings in it [$]: (replications, 2). Nothing booked counts as 0."""

    def read(run: Run, scenario: Scenario) -> Floats:
        opens = max(segment.opens_week or 0 for segment in scenario.spec.market.segments)
        cost = measured(run, "revenue") - measured(run, "contribution")
        spent = cost[:, opens : opens + WEEKS_A_YEAR].sum(axis=1) / len(scenario.spec.market.segments)
        ratio = run.outcomes["market_entry_cost"]
        booked = np.where(np.isfinite(ratio) & (ratio > 0.0), spent / ratio, 0.0)
        return np.column_stack([spent, booked])

    return Reading("entry of a segment", read)


def quarterly(series: str) -> Reading:
    """Means of a weekly series over each measured quarter: (replications, quarters)."""
    return Reading(f"quarterly {series}", lambda run, scenario: by_quarter(measured(run, series)))


def measured(run: Run, series: str) -> Floats:
    """A weekly series (replications, weeks) over the measured horizon."""
    assert run.weekly is not None
    values: Floats = run.weekly[series][:, run.warm_up_weeks :]
    return values


def by_quarter(values: Floats) -> Floats:
    """Means of weekly values (n, weeks) over blocks of 13 weeks: (n, quarters)."""
    n, weeks = values.shape
    means: Floats = values[:, : weeks - weeks % WEEKS_A_QUARTER].reshape(n, -1, WEEKS_A_QUARTER).mean(axis=2)
    return means


def weekly_profit(run: Run, scenario: Scenario) -> Floats:
    """Gross margin on revenue less selling and marketing cost [$/week]."""
    cost = measured(run, "revenue") - measured(run, "contribution")
    return scenario.spec.firm.gross_margin * measured(run, "revenue") - cost


PROFIT = Reading("profit", lambda run, scenario: WEEKS_A_YEAR * weekly_profit(run, scenario).mean(axis=1))
QUARTERLY_PROFIT = Reading("quarterly profit", lambda run, scenario: by_quarter(weekly_profit(run, scenario)))
COLLABORATION = Reading(
    "collaboration", lambda run, scenario: 0.5 * (measured(run, "trust") + measured(run, "closeness")).mean(axis=1)
)
MEAN_OVER_MEDIAN_RESPONSE = Reading(
    "mean over median response",
    lambda run, scenario: run.outcomes["response_days_mean"] / run.outcomes["response_days_median"],
)


def given_away() -> Reading:
    """What list price would have brought beyond what was booked, over what was booked."""

    def read(run: Run, scenario: Scenario) -> Floats:
        booked = measured(run, "bookings").sum(axis=1)
        given: Floats = (measured(run, "list_bookings").sum(axis=1) - booked) / booked
        return given

    return Reading("given away", read)


def late_discount() -> Reading:
    """Share of list given away in the last two weeks of quarters, less that in weeks 5 to 9."""

    def read(run: Run, scenario: Scenario) -> Floats:
        week = season_of_weeks(run, scenario, WEEK, fiscal=True)
        late, middle = (_discount(run, np.isin(week, weeks)) for weeks in ((11, 12), (4, 5, 6, 7, 8)))
        return late - middle

    return Reading("late discount", read)


def _discount(run: Run, weeks: NDArray[np.bool_]) -> Floats:
    booked, listed = (measured(run, name)[:, weeks].sum(axis=1) for name in ("bookings", "list_bookings"))
    share: Floats = 1.0 - booked / listed
    return share


def season(series: str, kind: str, numbers: tuple[int, ...], *, fiscal: bool = True) -> Reading:
    """A weekly series in some seasons (counted from 0) against the average of all seasons, its trend taken out.

    kind    QUARTER, MONTH or WEEK; of the fiscal year, or of the calendar year where not `fiscal`
    """
    calendar = "fiscal" if fiscal else "calendar"
    return Reading(
        f"{series} in {calendar} {kind} {numbers}",
        partial(_season, series=series, kind=kind, numbers=list(numbers), fiscal=fiscal),
    )


def _season(run: Run, scenario: Scenario, *, series: str, kind: str, numbers: list[int], fiscal: bool) -> Floats:
    effects = seasonal_effects(measured(run, series), season_of_weeks(run, scenario, kind, fiscal), _SEASONS[kind])
    ratios: Floats = effects[:, numbers].mean(axis=1)
    return ratios


def season_of_weeks(run: Run, scenario: Scenario, kind: str, fiscal: bool) -> NDArray[np.int64]:
    """The season of each measured week: months are of 4, 4 and 5 weeks."""
    start = scenario.spec.horizon.fiscal_start_week if fiscal else 0
    weeks = scenario.inputs.weeks
    week = (run.warm_up_weeks + np.arange(weeks) - start) % WEEKS_A_YEAR
    quarter, into = np.divmod(week, WEEKS_A_QUARTER)
    if kind == WEEK:
        return into
    return quarter if kind == QUARTER else 3 * quarter + np.minimum(into // 4, 2)


def seasonal_effects(values: Floats, seasons: NDArray[np.int64], count: int) -> Floats:
    """Each season's mean against the mean of all (n, count), with a linear trend fitted beside: values (n, weeks)."""
    time = np.arange(len(seasons), dtype=np.float64)
    design = np.column_stack([time - time.mean(), *(seasons == k for k in range(count))])
    effects = (np.linalg.pinv(design) @ values.T)[1:].T
    ratios: Floats = effects / effects.mean(axis=1, keepdims=True)
    return ratios


def rush() -> Reading:
    """Bookings of the last weeks of quarters beyond an even share of the year's [$/yr]."""

    def read(run: Run, scenario: Scenario) -> Floats:
        bookings = measured(run, "bookings")
        last = season_of_weeks(run, scenario, WEEK, fiscal=True) == WEEKS_A_QUARTER - 1
        beyond = (bookings[:, last] - bookings.mean(axis=1, keepdims=True)).sum(axis=1)
        a_year: Floats = beyond * WEEKS_A_YEAR / bookings.shape[1]
        return a_year

    return Reading("rush", read)


def last_week_win_rate() -> Reading:
    """Win rate of deals that end in the last week of a quarter, less that of all that end."""

    def read(run: Run, scenario: Scenario) -> Floats:
        won, lost = measured(run, "won"), measured(run, "lost")
        last = season_of_weeks(run, scenario, WEEK, fiscal=True) == WEEKS_A_QUARTER - 1
        late = won[:, last].sum(axis=1) / (won + lost)[:, last].sum(axis=1)
        every: Floats = won.sum(axis=1) / (won + lost).sum(axis=1)
        return late - every

    return Reading("last-week win rate", read)


def monthly_variation() -> Reading:
    """Coefficient of variation of bookings across months (a week's mean in each), a linear trend taken out."""

    def read(run: Run, scenario: Scenario) -> Floats:
        bookings = measured(run, "bookings")
        week = season_of_weeks(run, scenario, MONTH, fiscal=True)
        month = np.cumsum(np.diff(week, prepend=week[0]) != 0)
        means = np.stack([bookings[:, month == m].mean(axis=1) for m in range(month[-1] + 1)], axis=1)
        design = np.column_stack([np.ones(means.shape[1]), np.arange(means.shape[1])])
        rest = means.T - design @ (np.linalg.pinv(design) @ means.T)
        variation: Floats = rest.std(axis=0, ddof=2) / means.mean(axis=1)
        return variation

    return Reading("monthly variation", read)


def drift_of_sales_share() -> Reading:
    """Sales' share of the money other than pay: its mean over the last measured quarter less that before week 0."""

    def read(run: Run, scenario: Scenario) -> Floats:
        assert run.weekly is not None
        share = run.weekly["marketing_share"]
        moved: Floats = share[:, run.warm_up_weeks - 1] - share[:, -WEEKS_A_QUARTER:].mean(axis=1)
        return moved

    return Reading("drift of sales' share", read)
