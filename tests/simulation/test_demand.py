"""Money becomes goodwill and demand (M2), hours become materials (M7), systems and feedback sharpen the score (M8)."""

import pytest

from smarketing.agents.parameters import MAX_CHANNELS
from smarketing.agents.state import Activity
from smarketing.simulation.demand import spend_money
from tests.firm import small_firm

REFERRALS = 5  # the last channel of the base firm; the others answer to money


def spend(firm, weeks=1, **money):
    """Some weeks of this money [ratio to the opening] and the ordinary brand hours."""
    firm.unit.n_open = 4
    for name, ratio in money.items():
        setattr(firm.unit, f"{name}_money", ratio * getattr(firm.unit, f"opening_{name}_money"))
    for week in range(weeks):
        firm.act(spend_money, week=week % 104)
    return firm


def demand(firm):
    return firm.demand[:, : int(firm.p.marketing.n_channels)]


def test_the_opening_money_buys_the_leads_it_has_always_bought():
    firm = spend(small_firm())
    channels = firm.p.marketing.channels[:MAX_CHANNELS]
    for c in range(int(firm.p.marketing.n_channels)):
        expected = firm.unit.opening_programme * channels[c].share / channels[c].cost_per_lead / 4
        assert demand(firm)[:, c] == pytest.approx(expected)


@pytest.mark.parametrize("accounts", [40, 1_000])
def test_a_market_that_was_sold_out_at_the_opening_multiplies_no_leads(accounts):
    """Customers who leave free accounts; of these there are as many leads as of so many in any market, not hundreds."""
    crowded = {f"market.segments[{k}].accounts": accounts for k in range(4)}
    firm = small_firm({**crowded, "firm.opening_customers": 4 * accounts})
    for k in range(4):
        firm.segment(k).claimed = 0.5 * accounts
    channels = firm.p.marketing.channels
    bought = firm.unit.opening_programme * channels[0].share / channels[0].cost_per_lead / 4
    assert demand(spend(firm))[0, 0] == pytest.approx(0.5 / 0.1 * bought, rel=0.02)


def test_goodwill_rests_at_one_under_the_opening_money():
    firm = spend(small_firm(), weeks=50)
    assert firm.unit.goodwill[:6] == pytest.approx(1)


@pytest.mark.parametrize("ratio", [0.25, 0.5, 2.0, 4.0])
def test_in_the_long_run_demand_answers_to_money_with_its_elasticity(ratio):
    firm = spend(small_firm(), weeks=1000, marketing=ratio)
    usual = demand(spend(small_firm()))
    for c in range(REFERRALS):
        elasticity = firm.p.marketing.channels[c].elasticity
        assert demand(firm)[:, c] == pytest.approx(usual[:, c] * ratio**elasticity, rel=1e-6)


def test_at_first_demand_answers_by_the_part_of_goodwill_that_is_new():
    firm = spend(small_firm(), weeks=1, marketing=2.0)
    usual = demand(spend(small_firm()))
    for c in range(REFERRALS):
        channel = firm.p.marketing.channels[c]
        goodwill = 1 + (1 - channel.carry_over)
        assert firm.unit.goodwill[c] == pytest.approx(goodwill)
        assert demand(firm)[:, c] == pytest.approx(usual[:, c] * goodwill**channel.elasticity)


def test_goodwill_fades_by_its_carry_over_when_the_money_stops():
    firm = spend(small_firm(), weeks=10, marketing=0.0)
    for c in range(REFERRALS):
        assert firm.unit.goodwill[c] == pytest.approx(firm.p.marketing.channels[c].carry_over ** 10)


def test_brand_hours_make_the_same_money_reach_further():
    def goodwill(share):
        firm = small_firm()
        firm.world.marketers.shares[0, :, Activity.SENSING] = share
        return spend(firm, weeks=20).unit.goodwill[0]

    kept = small_firm().p.marketing.channels[0].carry_over ** 20
    for share, reach in ((0.0, 0.5), (0.25, 1.0), (0.5, 1.5), (1.0, 2.5)):  # half of the reach is the brand's
        assert goodwill(share) == pytest.approx(kept + (1 - kept) * reach)


def test_demand_is_what_it_was_at_the_opening_whatever_is_spent_where_it_is_neutral():
    usual = demand(spend(small_firm())).copy()
    for ratio in (0.0, 0.5, 3.0):
        firm = spend(small_firm(neutralise=("M2",)), weeks=50, marketing=ratio)
        assert demand(firm) == pytest.approx(usual)


def test_a_finite_market_is_drained_as_its_accounts_are_claimed():
    usual = demand(spend(small_firm())).copy()
    for share_left in (0.5, 0.1, 0.0):
        firm = small_firm()
        for k in range(4):
            free = firm.segment(k).accounts - firm.segment(k).claimed
            firm.segment(k).claimed += (1 - share_left) * free
        assert demand(spend(firm)) == pytest.approx(usual * share_left)


def test_no_account_is_approached_where_all_are_claimed_and_more():
    firm = small_firm()
    firm.segment(0).claimed = firm.segment(0).accounts + 5
    assert demand(spend(firm))[0] == pytest.approx(0)


def test_a_segment_that_is_closed_draws_no_leads():
    firm = small_firm()
    firm.segment(2).is_open = False
    assert (demand(spend(firm))[2] == 0).all()
    assert (demand(firm)[[0, 1, 3]] > 0).all()


def test_a_segment_answers_as_far_as_the_firm_is_known_there():
    usual = demand(spend(small_firm())).copy()
    firm = small_firm()
    firm.segment(2).awareness = 0.3
    assert demand(spend(firm))[2] == pytest.approx(0.3 * usual[2])
    assert demand(firm)[0] == pytest.approx(usual[0])


def test_demand_follows_the_season_and_the_growth_of_the_market():
    usual = demand(spend(small_firm())).copy()
    firm = small_firm()
    firm.unit.seasonal_growth = 1.7
    assert demand(spend(firm)) == pytest.approx(1.7 * usual)


# M5: sources differ


def test_referrals_follow_happy_customers_and_not_money():
    usual = demand(spend(small_firm())).copy()
    firm = small_firm()
    firm.unit.referral_strength = 1.8
    spend(firm, weeks=30, marketing=3.0)
    assert demand(firm)[:, REFERRALS] == pytest.approx(1.8 * usual[:, REFERRALS])
    assert (demand(firm)[:, :REFERRALS] > usual[:, :REFERRALS]).all()


# M32: money for the support of sales


@pytest.mark.parametrize("ratio", [0.5, 1.0, 2.0])
def test_support_money_makes_selling_productive_with_its_elasticity(ratio):
    firm = spend(small_firm({"sales.support_elasticity": 0.3}), support=ratio)
    assert firm.unit.support_effect == pytest.approx(ratio**0.3)


def test_without_support_money_selling_is_hard_but_goes_on():
    assert 0 < spend(small_firm(), support=0.0).unit.support_effect < 0.7


# M7: what hours of enablement make


def materials(share, resonance=0.55, weeks=300):
    firm = small_firm()
    firm.world.marketers.shares[0, :, Activity.ENABLEMENT] = share
    firm.world.marketers.resonance[:] = resonance
    return spend(firm, weeks=weeks).unit.materials


def test_materials_are_as_good_as_the_hours_and_the_understanding_that_go_into_them():
    assert 0 == pytest.approx(materials(0.0), abs=1e-6)
    assert materials(0.1) < materials(0.25) < materials(0.5) <= 1
    assert materials(0.25, resonance=0.2) < materials(0.25, resonance=0.9) <= 1


def test_materials_age_when_nobody_renews_them():
    opening = small_firm().unit.materials
    assert materials(0.0, weeks=5) < materials(0.0, weeks=1) < opening


# M8, M12, M34: how exact a score is


def noise(willing=0.0, neutralise=(), **systems_and_feedback):
    changes = {name.replace("__", "."): value for name, value in systems_and_feedback.items()}
    firm = small_firm(changes, neutralise=neutralise)
    for i in range(3):
        firm.seller(i).willing = willing
    return spend(firm).unit.score_noise


def test_joined_systems_sharpen_the_score():
    assert noise(systems__integrated=0.0) > noise(systems__integrated=0.5) > noise(systems__integrated=1.0) > 0


def test_a_closed_loop_sharpens_the_score_as_far_as_sales_reports():
    closed = {"feedback__rule": "closed_loop", "systems__integrated": 0.0}
    unread = noise(**closed)
    assert unread == noise(systems__integrated=0.0)
    assert unread > noise(willing=0.5, **closed) > noise(willing=1.0, **closed) > 0
    assert noise(willing=1.0, feedback__rule="periodic", systems__integrated=0.0) == unread


def test_a_closed_loop_sharpens_nothing_where_feedback_is_neutral():
    closed = {"feedback__rule": "closed_loop", "systems__integrated": 0.5}
    assert noise(willing=1.0, neutralise=("M34",), **closed) == noise(systems__integrated=0.5)


# What is spent is what was granted


def test_the_money_spent_is_the_money_granted():
    firm = small_firm({"marketing.research_share": 0.1})
    firm.unit.marketing_money, firm.unit.support_money = 10_000.0, 4_000.0
    spend(firm)
    record = firm.record()
    assert record.research_spend == pytest.approx(1_000)
    assert record.programme_spend == pytest.approx(9_000)
    assert record.support_spend == pytest.approx(4_000)
    assert record.money_granted == pytest.approx(14_000)
