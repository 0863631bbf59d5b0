"""Needs move as the words of the parameter say: a random walk of sqrt(8 drift) a sqrt(year), plus a trend.

For a message that is right today, E[exp(-d^2 / 2)] after a time t is (1 + 8 drift t)^(-3/2) in three dimensions, so one
month without learning costs a share `drift` of the fit. Competitors follow with an exponential lag.
"""

from functools import cache
from typing import Any

import numpy as np
import pytest

from smarketing.agents.draws import key
from smarketing.agents.needs import fit
from smarketing.scenarios import load
from smarketing.simulation.arrays import allocate, blank_record
from smarketing.simulation.market import market_moves
from smarketing.simulation.opening import open_firm
from tests.firm import small_firm

DRIFT = 0.03
UNITS, WEEKS = 60, 104
PATHS = UNITS * 4


@cache
def needs(trend: float) -> np.ndarray:
    """Paths of needs (weeks + 1, paths, 3) from their opening, of many business units at once."""
    segments = [{"name": f"segment {k}", "drift": DRIFT} for k in range(4)]
    changes: dict[str, Any] = {
        "market.segments": segments, "behaviour.market.trend": trend, "organisation.business_units": UNITS,
        "organisation.marketers": 1, "organisation.salespeople": 1, "horizon.warm_up_policies": "own",
    }  # fmt: skip
    inputs = load("status_quo", changes).inputs
    world, p = allocate(inputs), inputs.parameters.view(np.recarray)[0]
    blank_record(world)
    for u in range(UNITS):
        open_firm(world, p, u, 0, key(1, 0))
    path = [world.segments["need"][:, :4].reshape(PATHS, 3)]
    for week in range(WEEKS):
        for u in range(UNITS):
            market_moves(world, p, u, week, key(1, 0))
        path.append(world.segments["need"][:, :4].reshape(PATHS, 3))
    return np.array(path)


def test_a_weeks_step_has_the_variance_of_the_drift():
    steps = np.diff(needs(0.0), axis=0)
    variance = 8 * DRIFT / 52
    assert np.mean(steps**2) == pytest.approx(variance, rel=5 * np.sqrt(2 / steps.size))
    assert abs(steps.mean()) < 5 * np.sqrt(variance / steps.size)
    assert np.mean(steps**4) == pytest.approx(3 * variance**2, rel=0.05)  # and is normal


def test_steps_are_independent_of_the_week_before_of_other_segments_and_of_other_dimensions():
    steps = np.diff(needs(0.0), axis=0) / np.sqrt(8 * DRIFT / 52)
    slack = 5 / np.sqrt(steps[1:].size)
    assert abs(np.mean(steps[1:] * steps[:-1])) < slack
    assert abs(np.mean(steps[:, 1:] * steps[:, :-1])) < slack
    assert abs(np.mean(steps[..., 1:] * steps[..., :-1])) < slack * np.sqrt(1.5)


@pytest.mark.parametrize("trend", [0.0, 0.5, 1.5])
@pytest.mark.parametrize("years", [1, 2])
def test_needs_wander_with_the_square_root_of_time_and_run_with_time(trend: float, years: int):
    """Mean square of the way: 24 drift t by chance, and (trend)^2 8 drift t^2 in one direction."""
    path = needs(trend)
    way = np.sum((path[52 * years] - path[0]) ** 2, axis=-1)
    chance, straight = 24 * DRIFT * years, trend**2 * 8 * DRIFT * years**2
    assert way.mean() == pytest.approx(chance + straight, abs=4 * way.std() / np.sqrt(PATHS))
    assert way.std() < chance + straight


@pytest.mark.parametrize("weeks", [4, 13, 26])
def test_a_message_loses_fit_as_the_closed_form_says(weeks: int):
    path = needs(0.0)[::weeks]
    kept = [fit(path[n, at], path[n + 1, at]) for n in range(len(path) - 1) for at in range(PATHS)]
    assert np.mean(kept) == pytest.approx(
        (1 + 8 * DRIFT * weeks / 52) ** -1.5, abs=5 * np.std(kept) / np.sqrt(len(kept))
    )


@pytest.mark.parametrize("drift", [0.005, 0.01, 0.02, 0.03])
def test_a_month_without_learning_costs_the_drift_in_fit(drift: float):
    assert 1 - (1 + 8 * drift / 12) ** -1.5 == pytest.approx(drift, rel=0.03)


def test_the_trend_keeps_one_direction_of_unit_length():
    firm = small_firm({"behaviour.market.trend": 2.0})
    before = firm.segments.trend.copy()
    for week in range(50):
        firm.act(market_moves, week=week)
    np.testing.assert_array_equal(firm.segments.trend, before)
    np.testing.assert_allclose(np.linalg.norm(before, axis=-1), 1.0)


@pytest.mark.parametrize("lag", [0.0, 4.0, 13.0, 52.0])
def test_a_competitor_closes_a_gap_exponentially_with_its_lag(lag: float):
    firm = small_firm({"market.competition.lag_weeks": lag}, neutralise=("M1",))
    firm.segments.need = 0.0
    firm.segments.competitor = 1.0
    for week in range(30):
        np.testing.assert_allclose(firm.segments.competitor, (lag / (1 + lag)) ** week, rtol=1e-12)
        firm.act(market_moves, week=week)


def test_constant_demand_is_the_neutral_form():
    firm = small_firm(neutralise=("M1",))
    before = firm.segments.need.copy()
    for week in range(50):
        firm.act(market_moves, week=week)
    np.testing.assert_array_equal(firm.segments.need, before)
