"""The fiscal calendar: months of 4, 4 and 5 weeks, quarters of 13, years of 52, begun at any week of the year."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.agents.calendar import is_last_week, month_of_year, weeks_left_in_period
from smarketing.agents.parameters import Period

START = st.integers(0, 51)
WEEK = st.integers(0, 700)
PERIOD = st.sampled_from([int(period) for period in Period])


@pytest.mark.parametrize(
    ("period", "lengths"),
    [(Period.MONTH, [4, 4, 5] * 4), (Period.QUARTER, [13] * 4), (Period.YEAR, [52])],
)
@pytest.mark.parametrize("start", [0, 1, 13, 39, 51])
def test_a_fiscal_year_holds_its_periods_in_order(period, lengths, start):
    left = [weeks_left_in_period(int(period), start, week) for week in range(start + 52, start + 104)]
    assert left == [after for length in lengths for after in range(length - 1, -1, -1)]


@given(PERIOD, START, WEEK)
def test_a_period_counts_down_to_its_last_week_and_the_next_one_begins(period, start, week):
    left, after = (weeks_left_in_period(period, start, w) for w in (week, week + 1))
    assert is_last_week(period, start, week) == (left == 0)
    assert after == left - 1 if left > 0 else after >= 3  # no period is shorter than four weeks


@given(PERIOD, START, WEEK, st.integers(0, 51))
def test_a_shifted_fiscal_year_is_the_same_year_later(period, start, week, shift):
    if start + shift <= 51:
        assert weeks_left_in_period(period, start, week) == weeks_left_in_period(period, start + shift, week + shift)


def test_a_run_opens_with_a_fresh_year_unless_the_fiscal_year_is_shifted():
    assert weeks_left_in_period(int(Period.YEAR), 0, 0) == 51
    assert weeks_left_in_period(int(Period.YEAR), 6, 0) == 5


def test_the_months_of_the_calendar_year_do_not_move_with_the_fiscal_year():
    assert [month_of_year(week) for week in range(13)] == [0] * 4 + [1] * 4 + [2] * 5
    assert [month_of_year(week) for week in (13, 51, 52, 104)] == [3, 11, 0, 0]
