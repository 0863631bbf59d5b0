"""Readings on runs that are made up, so that the answer is known."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from smarketing.agents.state import LEAD, Stage
from smarketing.evidence.validation.blame_readings import blame_by_shortfall
from smarketing.evidence.validation.lead_readings import (
    delay_slope,
    fit_by_quarter,
    lead_to_close,
    lead_to_close_by_size,
    logit_slope,
    under_the_cap,
)
from smarketing.evidence.validation.people_readings import attainment_skew, excess_at_quota, own_prospects_with_tenure
from smarketing.evidence.validation.readings import (
    MONTH,
    QUARTER,
    WEEK,
    drift_of_sales_share,
    monthly_variation,
    rush,
    season,
    season_of_weeks,
    seasonal_effects,
)

WARM_UP, WEEKS = 52, 156


def scenario(fiscal_start: int = 0, quota: float | None = 400_000.0) -> Any:
    deal = SimpleNamespace(median=24_000.0, sigma=0.9)
    return SimpleNamespace(
        inputs=SimpleNamespace(warm_up_weeks=WARM_UP, weeks=WEEKS),
        spec=SimpleNamespace(
            horizon=SimpleNamespace(fiscal_start_week=fiscal_start),
            market=SimpleNamespace(segments=[SimpleNamespace(deal_size=deal)]),
            organisation=SimpleNamespace(salespeople=2, hiring="fixed"),
            compensation=SimpleNamespace(salespeople=SimpleNamespace(quota=quota)),
        ),
    )


def run(**series: np.ndarray) -> Any:
    weekly = np.zeros((1, WARM_UP + WEEKS), dtype=[(name, "f8") for name in series])
    for name, values in series.items():
        weekly[name][0, -len(values) :] = values
    return SimpleNamespace(weekly=weekly, warm_up_weeks=WARM_UP, status=np.zeros(1, np.int64))


def traced(leads: np.ndarray, **more: Any) -> Any:
    return SimpleNamespace(traces=[leads], warm_up_weeks=WARM_UP, status=np.zeros(1, np.int64), **more)


def leads(count: int, **fields: Any) -> np.ndarray:
    made = np.zeros(count, LEAD)
    for name, value in {"stage": Stage.WON, "arrived": 0.0, "marketer": 0, "opened": -1.0, **fields}.items():
        made[name] = value
    return made


WEEK_OF_YEAR = np.arange(WEEKS) % 52


def test_a_spike_is_found_in_its_season_whatever_the_trend():
    bookings = (1.0 + 0.01 * np.arange(WEEKS)) * 100.0 + 50.0 * (WEEK_OF_YEAR >= 39)
    last = season("bookings", QUARTER, (3,)).read(run(bookings=bookings), scenario())[0]
    mean = bookings.mean()
    assert last == pytest.approx(1.0 + 50.0 * 0.75 / mean, rel=1e-3)


def test_the_fiscal_year_may_begin_in_another_quarter():
    bookings = 100.0 + 50.0 * (WEEK_OF_YEAR < 13)
    shifted = scenario(fiscal_start=13)
    assert season("bookings", QUARTER, (3,)).read(run(bookings=bookings), shifted)[0] > 1.3
    assert season("bookings", QUARTER, (3,), fiscal=False).read(run(bookings=bookings), shifted)[0] < 1.0


def test_months_are_of_four_four_and_five_weeks():
    months = season_of_weeks(run(bookings=np.zeros(WEEKS)), scenario(), MONTH, fiscal=True)
    assert np.bincount(months[:52]).tolist() == [4, 4, 5] * 4
    assert np.bincount(season_of_weeks(run(x=np.zeros(WEEKS)), scenario(), WEEK, fiscal=True)).tolist() == [12] * 13


def test_without_seasons_every_effect_is_one():
    flat = seasonal_effects(np.linspace(1.0, 9.0, WEEKS)[None, :], WEEK_OF_YEAR // 13, 4)
    assert flat == pytest.approx(np.ones((1, 4)))


def test_the_rush_is_what_last_weeks_have_beyond_their_share():
    bookings = np.where(np.arange(WEEKS) % 13 == 12, 140.0, 10.0)
    mean = (12 * 10 + 140) / 13
    assert rush().read(run(bookings=bookings), scenario())[0] == pytest.approx(4 * (140.0 - mean))


def test_months_that_are_alike_do_not_vary_and_a_trend_is_no_variation():
    assert monthly_variation().read(run(bookings=np.full(WEEKS, 7.0)), scenario())[0] == pytest.approx(0.0, abs=1e-12)
    uneven = 7.0 + 3.0 * (np.arange(WEEKS) % 26 < 13)
    assert monthly_variation().read(run(bookings=uneven), scenario())[0] > 0.1


def test_sales_gain_what_marketing_loses():
    share = np.concatenate([np.full(1, 0.42), np.linspace(0.42, 0.30, WEEKS)])
    share[-13:] = 0.30
    assert drift_of_sales_share().read(run(marketing_share=share), scenario())[0] == pytest.approx(0.12)


def test_days_from_lead_to_close_are_of_marketings_measured_wins():
    made = leads(4, born=60.0, ended=[61.0, 62.0, 63.0, 10.0])
    assert lead_to_close().read(traced(made), scenario())[0] == pytest.approx(14.0)
    made["marketer"][1] = -1
    assert lead_to_close().read(traced(made), scenario())[0] == pytest.approx(14.0)  # median of 7 and 21


def test_a_change_of_mix_leaves_days_by_size_as_they_were():
    value, ended = np.array([5e3, 24e3, 90e3]), np.array([61.0, 62.0, 64.0])
    one = leads(3, born=60.0, value=value, ended=ended)
    other = leads(12, born=60.0, value=np.repeat(value, [2, 3, 7]), ended=np.repeat(ended, [2, 3, 7]))
    days = [lead_to_close_by_size().read(traced(made), scenario())[0] for made in (one, other)]
    assert days[0] == pytest.approx(days[1])


def test_a_logistic_slope_is_found_again():
    stream = np.random.default_rng(3)
    x = stream.uniform(0, 10, 20_000)
    success = stream.random(x.size) < 1.0 / (1.0 + np.exp(-(1.0 - 0.4 * x)))
    assert logit_slope(x, success) == pytest.approx(-0.4, abs=0.02)


def test_leads_that_wait_longer_convert_less_where_they_do():
    stream = np.random.default_rng(4)
    made = leads(4000, born=60.0)
    made["first_touch"] = 60.0 + stream.uniform(0, 2, 4000)
    late = made["first_touch"] > 61.0
    made["opened"] = np.where(stream.random(4000) < np.where(late, 0.2, 0.6), 61.0, -1.0)
    assert delay_slope().read(traced(made), scenario())[0] < 0


def test_fit_is_told_by_the_quarter_of_capture():
    made = leads(24, birth_week=np.repeat(WARM_UP + 13 * np.arange(12), 2), fit=np.repeat(np.linspace(0.1, 0.9, 12), 2))
    assert fit_by_quarter().read(traced(made), scenario())[0] == pytest.approx(np.linspace(0.1, 0.9, 12))


def test_quarters_that_stop_under_the_cap_are_counted_beyond_their_neighbours():
    under = leads(24, owner=np.repeat([0, 1], 12), value=95_000.0)
    under["ended"] = WARM_UP + 13.0 * np.tile(np.arange(12), 2) + 1.0
    reading = under_the_cap(1.0, 400_000.0)
    assert reading.read(traced(under), scenario(quota=None))[0] == pytest.approx(1.0)
    under["value"] = 105_000.0
    assert reading.read(traced(under), scenario(quota=None))[0] == pytest.approx(-0.5)


def years(**fields: Any) -> Any:
    names = ("week", "person", "tenure", "quota", "bookings", "own_share")
    made = np.zeros(len(fields["bookings"]), dtype=[(name, "f8") for name in names])
    for name, value in {"week": WARM_UP + 51, "tenure": 100.0, "quota": 100.0, **fields}.items():
        made[name] = value
    return SimpleNamespace(person_years=[made], warm_up_weeks=WARM_UP, status=np.zeros(1, np.int64))


def test_excess_at_quota_is_what_ends_just_above_less_what_ends_just_below():
    told = years(bookings=[101, 102, 104, 97, 50, 150, 99, 103, 30, 80])
    assert excess_at_quota().read(told, scenario())[0] == pytest.approx(0.4 - 0.2)


def test_years_in_part_and_years_of_the_warm_up_do_not_count():
    told = years(bookings=[101, 102, 97, 98], tenure=[100, 10, 100, 100], week=[103, 103, 103, 20])
    assert excess_at_quota().read(told, scenario())[0] == pytest.approx(0.0)


def test_skewness_has_the_sign_of_the_long_tail():
    assert attainment_skew().read(years(bookings=[50, 60, 70, 300]), scenario())[0] > 0


def test_tenure_is_set_against_own_prospects():
    told = years(bookings=[0, 0, 0], tenure=[10.0, 50.0, 200.0], own_share=[0.1, 0.2, 0.6])
    assert own_prospects_with_tenure().read(told, scenario())[0] > 0.9


def test_blame_is_summed_by_the_size_of_the_shortfall():
    events = np.array([(60, 0.02, 0.5, 0.1), (61, 0.03, 0.5, 0.3), (61, 0.98, 0.5, 0.9), (3, 0.02, 0.5, 1.0)],
                      dtype=[("week", "i4"), ("shortfall", "f8"), ("laid", "f8"), ("blame", "f8")])  # fmt: skip
    told = SimpleNamespace(blame_events=[events], warm_up_weeks=WARM_UP, status=np.zeros(1, np.int64))
    found = blame_by_shortfall().read(told, scenario())[0]
    counts, blame = np.split(found, 2)
    assert (counts[0], counts[-1], counts.sum()) == (2, 1, 3)
    assert (blame[0], blame[-1]) == pytest.approx((0.4, 0.9))
