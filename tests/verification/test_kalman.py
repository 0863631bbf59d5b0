"""Beliefs about needs against the theory of the Kalman filter.

With drift q a week and research of variance R a week the variance after each update settles at
(-q + sqrt(q^2 + 4 q R)) / 2; without drift it is 1 / (1 / v0 + t / R) after t weeks. An honest filter makes errors as
large as its variance says.

Source  Kalman (1960), Journal of Basic Engineering 82
"""

import math
from typing import Any

import numpy as np
import pytest

from smarketing.agents.marketer import sense
from smarketing.agents.state import N_ACTIVITIES
from smarketing.scenarios import load
from smarketing.simulation import simulate
from smarketing.simulation.market import market_moves
from tests.firm import Firm, small_firm
from tests.runs import finish

MEAN_LENGTH = 2 * math.sqrt(2 / math.pi)  # of a normal vector in three dimensions, in units of its sd


def segments(drift: float) -> list[dict[str, Any]]:
    return [{"name": f"segment {k}", "drift": drift} for k in range(4)]


def researching_firm(drift: float, share: float = 0.05, *, seed: int = 1) -> Firm:
    """A firm whose marketers give a quarter of their hours to sensing, in a market without a trend."""
    changes = {
        "market.segments": segments(drift), "marketing.research_share": share, "behaviour.market.trend": 0,
        "organisation.marketers": 3, "behaviour.learning.commissioned": 1,
    }  # fmt: skip
    firm = small_firm(changes, seed=seed)
    firm.world.marketers["shares"][0] = 1 / N_ACTIVITIES
    return firm


def noise(firm: Firm) -> float:
    """Variance of one week's research, per dimension."""
    money = firm.p.marketing.research_share * firm.unit.marketing_money / firm.unit.opening_research
    return 52 * firm.p.behaviour.learning.research_sd**2 / money


def live(firm: Firm, weeks: int, first: int = 0) -> None:
    for week in range(first, first + weeks):
        firm.act(market_moves, week=week)
        for j in range(firm.n_marketers):
            firm.act(sense, j, week=week)


@pytest.mark.parametrize("drift", [0.005, 0.02, 0.06])
@pytest.mark.parametrize("share", [0.02, 0.05, 0.2])
@pytest.mark.parametrize("start", [0.001, 3.0])
def test_the_variance_settles_where_learning_and_drift_balance(drift: float, share: float, start: float):
    firm = researching_firm(drift, share)
    firm.marketers.variance = start
    q, r = 8 * drift / 52, noise(firm)
    for week in range(1200):
        firm.act(sense, 0, week=week)
    settled = (-q + math.sqrt(q * q + 4 * q * r)) / 2
    np.testing.assert_allclose(firm.marketer().variance, settled, rtol=1e-3)


def test_without_drift_the_variance_falls_as_evidence_adds_up():
    firm = researching_firm(0.0)
    v0 = firm.marketer().variance.copy()
    for week in range(200):
        np.testing.assert_allclose(firm.marketer().variance, 1 / (1 / v0 + week / noise(firm)), rtol=1e-9)
        firm.act(sense, 0, week=week)


def test_a_marketer_who_does_not_look_forgets_at_the_speed_of_the_market():
    firm = researching_firm(0.03, share=0.0)
    v0 = firm.marketer().variance.copy()
    for week in range(52):
        firm.act(sense, 0, week=week)
    np.testing.assert_allclose(firm.marketer().variance - v0, 8 * 0.03, rtol=1e-3)


def test_errors_are_as_large_as_the_variance_says():
    squares, variances = [], []
    for seed in range(1, 6):
        firm = researching_firm(0.06, share=0.3, seed=seed)
        for week in range(700):
            live(firm, 1, first=week)
            error = firm.marketers.belief - firm.segments.need
            squares.append(np.mean(error**2))
            variances.append(firm.marketers.variance.mean())
    assert np.mean(squares) == pytest.approx(np.mean(variances), rel=0.12)


def test_research_errors_of_two_marketers_are_independent():
    firm = researching_firm(0.0, share=0.3)
    start = firm.marketers.belief.copy()
    live(firm, 150)
    errors = (firm.marketers.belief - firm.segments.need).reshape(3, -1)
    assert abs(np.corrcoef(errors)[np.triu_indices(3, 1)]).max() < 0.9
    assert not np.allclose(errors[0], errors[1])
    assert not np.allclose(start[0], start[1])


# In a whole firm


def stable(**changes: Any) -> Any:
    """The base firm for ten years, in a market that stands still, with people who stay."""
    return load(
        "status_quo",
        {
            "market.segments": segments(0.0),
            "sales.quit_hazard": 0,
            "horizon.warm_up_weeks": 52,
            "horizon.weeks": 468,
            "horizon.warm_up_policies": "own",
        }
        | {path.replace("__", "."): value for path, value in changes.items()},
    )


def test_in_a_market_that_stands_still_belief_errors_go_to_zero_as_evidence_adds_up():
    scenario = stable(marketing__research_share=0.15)
    errors = np.mean([finish(scenario, replication=r).weeks["belief_error"] for r in range(8)], axis=0)
    world = finish(scenario)
    sd = np.sqrt(world.marketers["variance"][..., :4].mean())
    assert errors[-52:].mean() == pytest.approx(MEAN_LENGTH * sd, rel=0.15)
    by_year = errors.reshape(10, 52).mean(axis=1)
    assert np.all(np.diff(by_year) < 0)
    assert errors[-1] < 0.25 * errors[0]


def test_honest_feedback_takes_belief_errors_to_zero_sooner():
    asked = {
        "feedback__rule": "closed_loop",
        "feedback__candour": 1.0,
        "feedback__paid_hours": 2.0,
        "feedback__interval_weeks": 2,
    }
    alone, told = (simulate(stable(**changes), replications=6).weekly for changes in ({}, asked))
    assert alone is not None and told is not None
    silent, heard = (weekly["belief_error"][:, -52:].mean() for weekly in (alone, told))
    assert heard < 0.6 * silent
    assert heard < 0.12
