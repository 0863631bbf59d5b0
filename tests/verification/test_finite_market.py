"""A market of so many accounts: demand thins out as they are taken, and no firm outgrows them."""

from typing import Any

import numpy as np
import pytest

from smarketing.scenarios import Scenario, load
from smarketing.simulation.capture import capture_leads
from smarketing.simulation.demand import spend_money
from smarketing.simulation.market import customers_respond
from tests.firm import small_firm
from tests.runs import finish, leads_held, opened, weeks_of

ACCOUNTS = 60
YEARS = 10


def cornered(churn: float) -> Scenario:
    """A firm with far more money than its 240 possible customers can take, for ten years."""
    segments = [{"name": f"segment {k}", "accounts": ACCOUNTS, "in_market": 0.6, "drift": 0.005} for k in range(4)]
    changes: dict[str, Any] = {
        "market.segments": segments, "market.growth": 0, "firm.churn": churn, "firm.opening_customers": 40,
        "behaviour.customers.lost_to_colleague": 0, "behaviour.customers.lost_to_newcomer": 0,
        "handoff.lead_expiry_weeks": 4, "horizon.warm_up_weeks": 52, "horizon.weeks": 52 * YEARS - 52,
        "horizon.warm_up_policies": "own",
    }  # fmt: skip
    return load("status_quo", changes)


@pytest.mark.parametrize("taken", [0.0, 0.25, 0.9, 1.0])
def test_demand_falls_in_proportion_to_the_accounts_that_are_taken(taken: float):
    firm = small_firm()
    segments = firm.segments
    firm.act(spend_money)
    opening, open_accounts = firm.demand.copy(), segments.accounts - segments.opening_claimed
    segments.claimed = taken * segments.accounts
    firm.act(spend_money)
    expected = opening * ((segments.accounts - segments.claimed) / open_accounts)[:, None]
    np.testing.assert_allclose(firm.demand, expected, rtol=0.01, atol=1e-12)  # goodwill moves a little


@pytest.mark.parametrize("left", [0, 1, 3])
def test_no_more_leads_come_than_there_are_accounts_left(left: int):
    firm = small_firm()
    segments = firm.segments
    segments.claimed = segments.accounts - left
    firm.marketers.threshold = -1.0
    firm.marketers.capture_rate = 20.0
    firm.act(capture_leads)
    assert firm.unit.n_qualified == 4 * left
    np.testing.assert_array_equal(segments.claimed, segments.accounts)


def test_a_firm_without_churn_ends_with_every_account_and_stops_there():
    scenario = cornered(churn=0.0)
    world = opened(scenario)
    most = np.zeros(4)
    for _ in weeks_of(scenario, world):
        most = np.maximum(most, world.segments["claimed"][0, :4])
    assert np.all(most <= ACCOUNTS)
    customers = world.weeks["customers"]
    assert np.all(np.diff(customers) >= 0)
    assert customers[-1] > 0.9 * 4 * ACCOUNTS
    assert customers[-1] + len(leads_held(world)) <= 4 * ACCOUNTS
    early, late = world.weeks["won"][:104].sum(), world.weeks["won"][-104:].sum()
    assert late < 0.1 * early


def test_in_a_saturated_market_firms_win_what_they_lose():
    """In the long run wins equal churn: customers rest where the two flows meet."""
    weeks = [finish(cornered(churn=0.25), replication=r).weeks[-208:] for r in range(5)]
    won, gone = (np.sum([w[field].sum() for w in weeks]) for field in ("won", "churned"))
    assert won == pytest.approx(gone, rel=0.1)
    customers = np.mean([w["customers"].mean() for w in weeks])
    assert 0.5 * 4 * ACCOUNTS < customers < 4 * ACCOUNTS


@pytest.mark.parametrize(("churn", "expansion"), [(0.2, 0.0), (0.1, 0.1), (0.4, 0.2)])
def test_customers_left_to_themselves_decay_as_unlike_customers_do(churn: float, expansion: float):
    """Without new deals a book of every age falls as (1 + H / k)^-(k - 1), and what each pays grows by expansion."""
    changes = {
        "firm.churn": churn,
        "firm.expansion": expansion,
        "firm.opening_customers": 40_000,
        "market.segments": [{"name": f"segment {k}", "accounts": 20_000} for k in range(4)],
    }
    firm = small_firm(changes, neutralise=("M39",))
    opening = float(firm.world.segments["recurring"].sum())
    for week in range(104):
        firm.act(customers_respond, week=week)
    k = firm.p.behaviour.customers.likeness
    kept, grown = (1 + 2 * churn / (k - 1)) ** -(k - 1), (1 + expansion / 52) ** 104
    assert firm.world.segments["customers"].sum() / 40_000 == pytest.approx(kept, abs=5 * np.sqrt(kept / 40_000))
    assert firm.world.segments["recurring"].sum() / opening == pytest.approx(kept * grown, rel=0.02)
