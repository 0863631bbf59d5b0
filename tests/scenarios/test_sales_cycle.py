"""The length of a sale, said in weeks."""

from functools import cache

import numpy as np
import pytest

from smarketing.scenarios import load
from smarketing.scenarios.sales_cycle import LINES, ORDINARY, paced
from smarketing.simulation import simulate


@cache
def outcomes(weeks: float | None) -> dict[str, float]:
    run = simulate(load("status_quo", {"sales.cycle_weeks": weeks}), 4, seed=3)
    return {name: float(run.outcomes[name].mean()) for name in ("sales_cycle_weeks_median", "win_rate")}


@pytest.mark.parametrize("weeks", [2, 4, 6, 12, 39, 52])
def test_the_median_sale_takes_as_long_as_was_said_and_as_many_are_won(weeks: int):
    found = outcomes(weeks)
    assert found["sales_cycle_weeks_median"] == pytest.approx(weeks, rel=0.05, abs=0.65)
    assert found["win_rate"] == pytest.approx(outcomes(None)["win_rate"], rel=0.25), "as where it is not said"


def test_the_line_of_ordinary_sales_is_that_of_the_base_firm():
    assert outcomes(None)["sales_cycle_weeks_median"] == pytest.approx(ORDINARY, abs=0.4)


def test_unsaid_nothing_changes():
    tree = load("status_quo").spec.model_dump()
    assert paced(tree) is tree


def test_an_ordinary_sale_is_the_base_firms():
    tree = load("status_quo", {"sales.cycle_weeks": ORDINARY}).spec.model_dump()
    usual = load("status_quo").spec.model_dump()
    assert paced(tree)["behaviour"]["progress"] == usual["behaviour"]["progress"]
    assert paced(tree)["behaviour"]["closing"] == usual["behaviour"]["closing"]


def test_a_longer_sale_has_the_same_steps_further_apart_and_as_many_hours():
    tree = load("status_quo", {"sales.cycle_weeks": 52}).spec.model_dump()
    slow, usual = paced(tree)["behaviour"], tree["behaviour"]
    assert slow["progress"]["steps"] == usual["progress"]["steps"]
    hours = [b["salesperson"]["touch_hours"] / b["progress"]["decided"] for b in (slow, usual)]
    assert hours[0] == pytest.approx(hours[1])
    offset, a_stretch = LINES[3]
    assert np.isclose(slow["closing"]["ripening"] / usual["closing"]["ripening"], a_stretch / (52 - offset))
