"""The fiscal calendar: months of 4, 4 and 5 weeks, quarters of 13, years of 52, begun at any week of the year."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.calendar import is_last_week, month_of_year, period_length, period_of_week, weeks_left_in_period
from agents.parameters import Period

START = st.integers(0, 51)
WEEK = st.integers(0, 700)
PERIOD = st.sampled_from([int(period) for period in Period])


@pytest.mark.parametrize(
    ("period", "lengths"),
    [(Period.MONTH, [4, 4, 5] * 4), (Period.QUARTER, [13] * 4), (Period.YEAR, [52])],
)
@pytest.mark.parametrize("start", [0, 1, 13, 39, 51])
def test_a_fiscal_year_holds_its_periods_in_order(period, lengths, start):
    year = range(start + 52, start + 104)
    runs = [len(list(weeks)) for _, weeks in itertools.groupby(period_of_week(int(period), start, w) for w in year)]
    assert runs == lengths


@given(PERIOD, START, WEEK)
def test_a_period_ends_where_the_next_one_begins(period, start, week):
    left = weeks_left_in_period(period, start, week)
    number = period_of_week(period, start, week)
    assert period_of_week(period, start, week + left) == number
    assert period_of_week(period, start, week + left + 1) == number + 1
    assert is_last_week(period, start, week) == (left == 0)
    assert 0 <= left < period_length(period, start, week)


@given(PERIOD, START, WEEK)
def test_the_length_of_a_period_is_the_number_of_its_weeks(period, start, week):
    length = period_length(period, start, week)
    first = week + weeks_left_in_period(period, start, week) - length + 1
    numbers = {period_of_week(period, start, first + k) for k in range(length)}
    assert len(numbers) == 1
    assert period_of_week(period, start, first - 1) != period_of_week(period, start, first)


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
