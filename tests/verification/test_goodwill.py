"""Goodwill and demand against Nerlove and Arrow: G <- carry_over G + (1 - carry_over) spend, demand ~ G^elasticity.

Source  Nerlove and Arrow (1962), Economica 29; for the shape of the response to a permanent rise and to a pulse see
        Koyck (1954)
"""

import numpy as np
import pytest

from smarketing.agents.parameters import ChannelKind
from smarketing.agents.state import N_ACTIVITIES
from smarketing.simulation.demand import spend_money
from tests.firm import Firm, small_firm

RISE = 1.6


def spending_firm() -> Firm:
    """A firm whose marketers split their hours evenly, before its first week."""
    firm = small_firm()
    firm.world.marketers["shares"][0] = 1 / N_ACTIVITIES
    return firm


def goodwill(firm: Firm) -> np.ndarray:
    return firm.unit.goodwill[: firm.p.marketing.n_channels].copy()


def carry_over(firm: Firm) -> np.ndarray:
    return firm.p.marketing.channels["carry_over"][: firm.p.marketing.n_channels]


def spend(firm: Firm, weeks: int, times_opening: float, first: int = 0) -> None:
    firm.unit.marketing_money = times_opening * firm.unit.opening_marketing_money
    for week in range(first, first + weeks):
        firm.act(spend_money, week=week)


def test_a_firm_that_spends_what_it_did_keeps_its_goodwill():
    firm = spending_firm()
    spend(firm, 30, 1.0)
    np.testing.assert_allclose(goodwill(firm), 1.0, rtol=1e-12)


@pytest.mark.parametrize("weeks", [1, 4, 13, 52])
def test_a_permanent_rise_has_reached_its_share_of_the_long_run_effect(weeks: int):
    """After n weeks 1 - carry_over^n of the effect is there."""
    firm = spending_firm()
    spend(firm, weeks, RISE)
    np.testing.assert_allclose((goodwill(firm) - 1) / (RISE - 1), 1 - carry_over(firm) ** weeks, rtol=1e-10)


def test_a_rise_of_one_week_dies_away_geometrically_and_its_effects_add_up_to_the_rise():
    firm = spending_firm()
    spend(firm, 1, RISE)
    total = goodwill(firm) - 1
    for week in range(1, 600):
        before = goodwill(firm)
        spend(firm, 1, 1.0, first=week % 100)
        np.testing.assert_allclose(goodwill(firm) - 1, carry_over(firm) * (before - 1), rtol=1e-9, atol=1e-15)
        total += goodwill(firm) - 1
    np.testing.assert_allclose(total, RISE - 1, rtol=1e-6)


@pytest.mark.parametrize("times", [0.25, 0.5, 2.0, 4.0])
def test_in_the_long_run_demand_follows_spending_with_the_elasticity_of_the_channel(times: float):
    firm = spending_firm()
    spend(firm, 1, 1.0)
    before = firm.demand.copy()
    for _ in range(8):
        spend(firm, 100, times)
    channels = firm.p.marketing.channels
    for c in range(firm.p.marketing.n_channels):
        paid_for = channels[c].kind != ChannelKind.REFERRAL
        expected = times ** channels[c].elasticity if paid_for else 1.0
        np.testing.assert_allclose(firm.demand[:, c] / before[:, c], expected, rtol=1e-6)


def test_at_the_opening_demand_is_the_money_over_the_cost_per_lead():
    firm = spending_firm()
    spend(firm, 1, 1.0)
    channels = firm.p.marketing.channels[: firm.p.marketing.n_channels]
    bought = firm.unit.opening_programme * channels["share"] / channels["cost_per_lead"]
    np.testing.assert_allclose(firm.demand.sum(axis=0)[: len(channels)], bought, rtol=1e-9)
    assert firm.unit.opening_programme == pytest.approx(
        firm.unit.opening_marketing_money * (1 - firm.p.marketing.research_share)
    )


def test_goodwill_without_any_money_fades_to_nothing_but_never_below():
    firm = spending_firm()
    spend(firm, 100, 0.0)
    np.testing.assert_allclose(goodwill(firm), carry_over(firm) ** 100, rtol=1e-9)
    assert (firm.demand >= 0).all()
