"""Leads are captured: M2 (how many), M3 (how good), M5 (sources differ), M8 (the cut-off)."""

import math

import numpy as np
import pytest

from smarketing.agents.marketer import plan_capture
from smarketing.agents.state import Activity, Status
from smarketing.simulation.capture import capture_leads
from tests.firm import small_firm
from tests.simulation.one_channel import release, website_only


def captured(firm, weeks=50, worlds=1):
    """The traits of all leads qualified over some weeks and worlds, as one array; the pool is emptied each week."""
    found = []
    for replication in range(worlds):
        firm.redraw(replication)
        for week in range(weeks):
            firm.act(capture_leads, week=week)
            found.append(firm.world.leads[0, firm.world.qualified_this_week[0, : firm.unit.n_qualified]].copy())
            release(firm)
    return np.concatenate(found).view(np.recarray)


# M2: how many


def test_leads_come_at_the_rate_that_marketers_draw():
    firm = website_only(rate=20.0)
    n = len(captured(firm, weeks=100, worlds=3))
    assert n == pytest.approx(6000, abs=4.5 * math.sqrt(6000))


def test_leads_come_in_lumps_where_arrivals_are_dispersed():
    firm = website_only({"marketing.channels.website.dispersion": 8}, rate=20.0)
    weekly = []
    for replication in range(6):
        firm.redraw(replication)
        for week in range(100):
            firm.act(capture_leads, week=week)
            weekly.append(int(firm.unit.n_qualified))
            release(firm)
    assert np.mean(weekly) == pytest.approx(20, abs=4.5 * math.sqrt(20 * 8 / 600))
    assert np.var(weekly) / np.mean(weekly) == pytest.approx(8, rel=0.3)


def test_a_firm_that_draws_fewer_leads_meets_the_first_of_the_same_prospects():
    many, few = website_only(rate=30.0), website_only(rate=12.0)
    for week in range(20):
        for firm in (many, few):
            release(firm)
            firm.act(capture_leads, week=week)
        n = int(few.unit.n_qualified)
        assert n < many.unit.n_qualified
        a, b = (firm.world.leads[0, firm.world.qualified_this_week[0, :n]] for firm in (many, few))
        for trait in ("slot", "need", "intent", "is_buyer", "born"):
            assert np.array_equal(a[trait], b[trait])


def test_no_more_leads_are_captured_than_accounts_are_left():
    firm = website_only(rate=200.0)
    firm.segment(0).claimed = firm.segment(0).accounts - 7
    firm.act(capture_leads)
    assert firm.unit.n_qualified == 7
    assert firm.segment(0).claimed == firm.segment(0).accounts
    firm.act(capture_leads, week=1)
    assert firm.unit.n_qualified == 0


def test_each_lead_claims_an_account():
    firm = website_only()
    before = firm.segment(0).claimed
    firm.act(capture_leads)
    assert firm.segment(0).claimed - before == firm.unit.n_qualified > 0


def test_marketers_source_leads_in_proportion_to_their_rates():
    firm = website_only(rate=0.0)
    firm.marketer(0).capture_rate[0, 0], firm.marketer(1).capture_rate[0, 0] = 15.0, 5.0
    leads = captured(firm, weeks=100, worlds=3)
    share = (leads.marketer == 0).mean()
    assert share == pytest.approx(0.75, abs=4.5 * math.sqrt(0.75 * 0.25 / len(leads)))


def test_a_pool_without_room_stops_the_run_and_says_so():
    firm = website_only(rate=100.0)
    firm.unit.n_leads = firm.world.leads.shape[1] - 2
    firm.act(capture_leads)
    assert firm.unit.status == Status.LEAD_POOL_FULL


def test_a_week_with_more_leads_than_fit_stops_the_run_and_touches_no_other_memory():
    firm = website_only(rate=100.0)
    memory = np.full((1, 500), -7)
    firm.world = firm.world._replace(qualified_this_week=memory[:, :8])
    firm.act(capture_leads)
    assert (memory[0, 8:] == -7).all()
    assert firm.unit.n_qualified <= 8
    assert firm.unit.status == Status.LEAD_POOL_FULL


# M3: how good


@pytest.mark.parametrize("error", [0.0, 0.5, 1.0, 2.0])
def test_leads_fit_as_well_as_marketing_knows_their_need(error):
    firm = website_only()
    for j in range(2):
        firm.marketer(j).belief[0] = firm.segment(0).need + error / math.sqrt(3)
    spread = firm.p.behaviour.leads.need_spread
    expected = (1 + spread**2) ** -1.5 * math.exp(-0.5 * error**2 / (1 + spread**2))
    fit = captured(firm, weeks=100).fit
    assert fit.mean() == pytest.approx(expected, abs=4.5 * fit.std() / math.sqrt(len(fit)))


def test_leads_have_needs_of_their_own_around_their_segment():
    firm = website_only()
    spread = firm.p.behaviour.leads.need_spread
    off = captured(firm, weeks=100).need - firm.segment(0).need
    assert np.abs(off.mean(axis=0)).max() < 4.5 * spread / math.sqrt(len(off))
    assert off.std(axis=0) == pytest.approx(spread, rel=4.5 / math.sqrt(2 * len(off)))


def test_a_lead_knows_no_difference_of_belief_where_resonance_is_neutral():
    good, bad = website_only(neutralise=("M3",)), website_only(neutralise=("M3",))
    for j in range(2):
        bad.marketer(j).belief[0] = bad.segment(0).need + 2.0
    assert captured(good).fit == pytest.approx(captured(bad).fit)


def test_the_stated_share_of_leads_has_a_real_need_and_shows_it():
    firm = website_only({"market.segments[0].in_market": 0.3, "behaviour.leads.targeting_elasticity": 0})
    leads = captured(firm, weeks=100)
    assert leads.is_buyer.mean() == pytest.approx(0.3, abs=4.5 * math.sqrt(0.21 / len(leads)))
    b = firm.p.behaviour.leads
    assert (b.buyer_low <= leads.intent[leads.is_buyer]).all()
    assert (leads.intent[leads.is_buyer] <= b.buyer_high).all()
    assert (b.other_low <= leads.intent[~leads.is_buyer]).all()
    assert (leads.intent[~leads.is_buyer] <= b.other_high).all()


def test_hours_of_targeting_attract_more_real_needs():
    def buyers(share):
        firm = website_only()
        firm.world.marketers.shares[0, :, Activity.TARGETING] = share
        rates = firm.world.marketers.capture_rate.copy()
        for j in range(2):
            firm.act(plan_capture, j)
        firm.world.marketers.capture_rate[:] = rates
        return captured(firm, weeks=60).is_buyer.mean()

    assert buyers(0.0) < buyers(0.25) < buyers(0.8)


# M5: sources differ


def test_sources_differ_in_intent_and_fit():
    def leads_from(channel):
        firm = small_firm()
        for j in range(2):
            firm.marketer(j).capture_rate[:] = 0.0
            firm.marketer(j).capture_rate[0, channel] = 20.0
            firm.marketer(j).threshold, firm.marketer(j).aim = 0.0, 1.0
        return captured(firm, weeks=60)

    bought_list, referral = leads_from(3), leads_from(5)
    assert (bought_list.source == 3).all()
    assert referral.is_buyer.mean() > 2 * bought_list.is_buyer.mean()
    assert referral.fit.mean() > 1.5 * bought_list.fit.mean()
    assert (referral.fit <= 1).all()


def test_sources_are_all_alike_where_they_are_neutral():
    firm = small_firm(neutralise=("M5",))
    for j in range(2):
        firm.marketer(j).capture_rate[:] = 0.0
        firm.marketer(j).capture_rate[0, [3, 5]] = 10.0
        firm.marketer(j).threshold, firm.marketer(j).aim = 0.0, 1.0
    leads = captured(firm, weeks=100, worlds=2)
    lists, referrals = leads[leads.source == 3], leads[leads.source == 5]
    error = 4.5 * math.sqrt(0.25 * 2 / min(len(lists), len(referrals)))
    assert lists.is_buyer.mean() == pytest.approx(referrals.is_buyer.mean(), abs=error)
    assert lists.fit.mean() == pytest.approx(referrals.fit.mean(), abs=error)


# M8: the cut-off


def test_only_leads_above_the_cut_off_are_handed_over_and_the_rest_is_turned_away():
    firm = website_only()
    everybody = captured(firm, weeks=20)
    for j in range(2):
        firm.marketer(j).threshold = 0.2
    firm.world.weeks.rejected[:] = 0
    passed = captured(firm, weeks=20)
    assert (passed.score >= 0.2).all()
    assert len(passed) == (everybody.score >= 0.2).sum() < len(everybody)
    assert firm.world.weeks.rejected.sum() == len(everybody) - len(passed)


def test_a_higher_cut_off_gives_fewer_but_better_leads():
    sizes, promises = [], []
    for threshold in (0.0, 0.1, 0.3, 0.5):
        firm = website_only()
        for j in range(2):
            firm.marketer(j).threshold = threshold
        leads = captured(firm, weeks=60)
        sizes.append(len(leads))
        promises.append((leads.intent * leads.fit).mean())
    assert sizes == sorted(sizes, reverse=True)
    assert promises == sorted(promises)


def test_a_score_is_intent_times_fit_and_an_error():
    firm = website_only()
    firm.unit.score_noise = 0.0
    exact = captured(firm)
    assert exact.score == pytest.approx(exact.intent * exact.fit)
    firm.unit.score_noise = 0.1
    noisy = captured(firm)
    assert np.std(noisy.score - noisy.intent * noisy.fit) == pytest.approx(0.1, rel=0.25)
    assert ((0 <= noisy.score) & (noisy.score <= 1)).all()


def test_captured_and_qualified_leads_are_counted_for_the_bonus():
    firm = website_only()
    for j in range(2):
        firm.marketer(j).threshold = 0.3
    firm.act(capture_leads)
    counted = firm.world.marketers.counted[0].sum(axis=0)
    assert counted[0] == firm.record().captured == firm.record().qualified + firm.record().rejected
    assert counted[1] == firm.record().qualified == firm.unit.n_qualified > 0
