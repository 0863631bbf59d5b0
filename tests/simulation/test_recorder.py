"""What is kept of a run, and that it says what the books say."""

import numpy as np
import pytest

from smarketing.agents.state import RECORD
from smarketing.simulation.recorder import WEEKLY, WEEKLY_SERIES, Keep, selling_cost, weekly_series
from tests.runs import finish, short


def record(**values: float) -> np.ndarray:
    weeks = np.zeros(2, RECORD)
    for name, value in values.items():
        weeks[name] = value
    return weeks


def test_selling_cost_is_pay_and_all_money_granted_for_use():
    weeks = record(
        base_pay=100, commission=20, marketer_bonus=3, programme_spend=40, research_spend=5, support_spend=60,
        revenue=1e6, sales_pay=110, marketer_pay=13, money_granted=105,
    )  # fmt: skip
    np.testing.assert_array_equal(selling_cost(weeks), [228, 228])


def test_contribution_is_revenue_less_selling_cost():
    weeks = record(revenue=1000, base_pay=100, programme_spend=40)
    np.testing.assert_array_equal(weekly_series(weeks)["contribution"], [860, 860])


def test_leads_are_those_that_marketing_captured():
    weeks = record(captured=7, captured_outbound=100, qualified=3)
    assert weekly_series(weeks)["leads"].tolist() == [7, 7]


def test_what_both_accept_is_what_neither_lays_on_the_other():
    np.testing.assert_array_equal(weekly_series(record(laid=0.25))["accepted"], [0.75, 0.75])


DERIVED = ("leads", "contribution", "gross_profit", "operating_contribution", "accepted")


def test_every_other_series_is_the_field_of_its_name():
    weeks = np.zeros(5, RECORD)
    plain = [name for name in WEEKLY_SERIES if name not in DERIVED]
    for at, name in enumerate(plain):
        weeks[name] = 100 * at + np.arange(5)
    series = weekly_series(weeks)
    assert series.dtype == WEEKLY and series.shape == (5,)
    for at, name in enumerate(plain):
        np.testing.assert_array_equal(series[name], 100 * at + np.arange(5))


def test_the_series_of_a_run_are_a_copy_that_the_next_run_does_not_change():
    scenario = short()
    world = finish(scenario)
    series = weekly_series(world.weeks)
    before = series.tobytes()
    finish(scenario, world, replication=1)
    assert series.tobytes() == before
    assert weekly_series(world.weeks).tobytes() != before


def test_every_series_has_a_unit():
    assert all(WEEKLY_SERIES.values())


def test_what_to_keep_is_a_value():
    assert Keep() == Keep(weekly=True, trace=0, blame_events=0, person_years=False, customers=0)
    with pytest.raises(AttributeError):
        Keep().trace = 5  # type: ignore[misc]
