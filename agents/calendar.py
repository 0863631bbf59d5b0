"""The fiscal calendar: which pay period a week lies in, and how many of its weeks are still to come.

Week 0 of a run is week 0 of the calendar year, and a year has 52 weeks. A fiscal year begins `fiscal_start_week` weeks
later, and holds four quarters of 13 weeks, each of them months of 4, 4 and 5 weeks. `period` is an
`agents.parameters.Period`. A run that opens in the middle of a period joins it there.
"""

from smarketing.agents.jit import kernel
from smarketing.agents.parameters import Period

WEEKS_A_YEAR = 52
WEEKS_A_QUARTER = 13
MONTHS_A_QUARTER = 3

_MONTH, _QUARTER = int(Period.MONTH), int(Period.QUARTER)


@kernel
def weeks_left_in_period(period, fiscal_start_week, week):
    """Weeks of the pay period that come after this one: 0 in its last week."""
    fiscal_week = week + WEEKS_A_YEAR - fiscal_start_week
    if period == _MONTH:
        into_quarter = fiscal_week % WEEKS_A_QUARTER
        return 12 - into_quarter if into_quarter >= 8 else 3 - into_quarter % 4
    if period == _QUARTER:
        return WEEKS_A_QUARTER - 1 - fiscal_week % WEEKS_A_QUARTER
    return WEEKS_A_YEAR - 1 - fiscal_week % WEEKS_A_YEAR


@kernel
def weeks_in_period(period, fiscal_start_week, week):
    """Length of the whole pay period that a week lies in."""
    if period == _MONTH:
        return 5 if (week + WEEKS_A_YEAR - fiscal_start_week) % WEEKS_A_QUARTER >= 8 else 4
    return WEEKS_A_QUARTER if period == _QUARTER else WEEKS_A_YEAR


@kernel
def is_last_week(period, fiscal_start_week, week):
    """Whether the pay period closes with this week."""
    return weeks_left_in_period(period, fiscal_start_week, week) == 0


@kernel
def month_of_year(week):
    """The calendar month of a week, 0-11."""
    into_quarter = week % WEEKS_A_QUARTER
    return week % WEEKS_A_YEAR // WEEKS_A_QUARTER * MONTHS_A_QUARTER + min(into_quarter // 4, 2)
