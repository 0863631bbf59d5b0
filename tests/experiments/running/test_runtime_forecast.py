"""The time of a study follows from how fast the machine is and from the size of its firms."""

import pytest

from smarketing.experiments.running.runtime_forecast import expected_seconds, work
from smarketing.scenarios import load


def firm(**overrides):
    return load("status_quo", overrides={path.replace("__", "."): value for path, value in overrides.items()}).inputs


BASE = firm()


def test_runs_of_one_firm_take_its_work_as_often_on_as_many_threads():
    assert expected_seconds([(BASE, 300)], 2.0) == pytest.approx(600 * work(BASE))
    assert expected_seconds([(BASE, 300)], 2.0, threads=4) == pytest.approx(150 * work(BASE))
    assert expected_seconds([(BASE, 1)], 2.0, threads=4) == pytest.approx(2 * work(BASE))


def test_a_plan_takes_as_long_as_its_parts():
    larger = firm(organisation__business_units=3)
    parts = [expected_seconds([(inputs, runs)], 1.5) for inputs, runs in ((BASE, 5), (larger, 7))]
    assert expected_seconds([(BASE, 5), (larger, 7)], 1.5) == pytest.approx(sum(parts))


@pytest.mark.parametrize(
    ("changed", "least", "most"),
    [
        (firm(organisation__business_units=20), 20.0, 30.0),
        (firm(horizon__weeks=416), 1.9, 2.7),  # twice as long, in a market that has grown
        (firm(firm__opening_revenue=54e6, firm__opening_customers=1080), 1.5, 2.0),  # twice the money for leads
        (firm(organisation__salespeople=40), 1.1, 1.9),
        (load("glengarry").inputs, 0.1, 0.4),  # few people, few leads
        (load("market_entry").inputs, 0.99, 1.01),
    ],
)
def test_the_expected_time_grows_with_units_weeks_leads_and_people(changed, least, most):
    assert least < work(changed) / work(BASE) < most
