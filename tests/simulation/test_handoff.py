"""Leads are captured and handed over: M2 (how many), M3 (how good), M5 (sources), M8 (cut-off), M12 (systems), M13."""

import math

import numpy as np
import pytest

from agents.marketer import plan_capture
from agents.state import Activity, Cause, Stage, Status
from simulation.handoff import capture_leads, hand_over
from tests.firm import small_firm

PLAIN = {
    "marketing.channels.website.fit": 1.0,
    "marketing.channels.website.intent": 1.0,
    "marketing.channels.website.dispersion": 1.0,
}


def website_only(changes=None, rate=20.0, neutralise=()):
    """Both marketers draw leads from one segment through one channel, `rate` a week in all; all are qualified."""
    firm = small_firm({**PLAIN, **(changes or {})}, neutralise=neutralise)
    for j in range(2):
        me = firm.marketer(j)
        me.capture_rate[:] = 0.0
        me.capture_rate[0, 0] = rate / 2
        me.threshold, me.aim = 0.0, 1.0
        me.belief[:] = firm.world.segments.need[0]
    return firm


def captured(firm, weeks=50, worlds=1):
    """The traits of all leads qualified over some weeks and worlds, as one array; the pool is emptied each week."""
    found = []
    for replication in range(worlds):
        firm.redraw(replication)
        for week in range(weeks):
            firm.act(capture_leads, week=week)
            found.append(firm.world.leads[0, firm.world.fresh[0, : firm.unit.n_fresh]].copy())
            release(firm)
    return np.concatenate(found).view(np.recarray)


def release(firm):
    firm.unit.free, firm.unit.n_leads = -1, 0
    for k in range(4):
        firm.segment(k).claimed = firm.segment(k).customers


def handed(firm, weeks=50, worlds=1):
    """Leads after the systems (arrived or leaked), and how many were captured."""
    n, found = 0, []
    for replication in range(worlds):
        firm.redraw(replication)
        for week in range(weeks):
            firm.act(capture_leads, week=week)
            n += int(firm.unit.n_fresh)
            firm.act(hand_over, week=week)
            leads = firm.world.leads[0, firm.world.fresh[0, : firm.unit.n_fresh]]
            found.append(leads[leads.stage == Stage.HANDED_OVER].copy())
            release(firm)
            firm.world.salespeople.n_waiting[:] = 0
    return np.concatenate(found).view(np.recarray), n


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
            weekly.append(int(firm.unit.n_fresh))
            release(firm)
    assert np.mean(weekly) == pytest.approx(20, abs=4.5 * math.sqrt(20 * 8 / 600))
    assert np.var(weekly) / np.mean(weekly) == pytest.approx(8, rel=0.3)


def test_a_firm_that_draws_fewer_leads_meets_the_first_of_the_same_prospects():
    many, few = website_only(rate=30.0), website_only(rate=12.0)
    for week in range(20):
        for firm in (many, few):
            release(firm)
            firm.act(capture_leads, week=week)
        n = int(few.unit.n_fresh)
        assert n < many.unit.n_fresh
        a, b = (firm.world.leads[0, firm.world.fresh[0, :n]] for firm in (many, few))
        for trait in ("slot", "need", "intent", "is_buyer", "born"):
            assert np.array_equal(a[trait], b[trait])


def test_no_more_leads_are_captured_than_accounts_are_left():
    firm = website_only(rate=200.0)
    firm.segment(0).claimed = firm.segment(0).accounts - 7
    firm.act(capture_leads)
    assert firm.unit.n_fresh == 7
    assert firm.segment(0).claimed == firm.segment(0).accounts
    firm.act(capture_leads, week=1)
    assert firm.unit.n_fresh == 0


def test_each_lead_claims_an_account():
    firm = website_only()
    before = firm.segment(0).claimed
    firm.act(capture_leads)
    assert firm.segment(0).claimed - before == firm.unit.n_fresh > 0


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
    firm.world = firm.world._replace(fresh=memory[:, :8])
    firm.act(capture_leads)
    assert (memory[0, 8:] == -7).all()
    assert firm.unit.n_fresh <= 8
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
    assert counted[1] == firm.record().qualified == firm.unit.n_fresh > 0


# M12: systems


@pytest.mark.parametrize(("count", "integrated"), [(20, 0.2), (5, 0.0), (100, 0.5)])
def test_each_unjoined_system_may_lose_a_lead(count, integrated):
    firm = website_only({"systems.count": count, "systems.integrated": integrated, "behaviour.systems.loss": 0.02})
    arrived, n = handed(firm, weeks=60)
    kept = (1 - 0.02) ** (count * (1 - integrated))
    assert len(arrived) / n == pytest.approx(kept, abs=4.5 * math.sqrt(kept * (1 - kept) / n))


def test_a_lead_that_leaks_is_lost_to_the_leak_and_frees_its_account():
    firm = website_only({"behaviour.systems.loss": 0.03, "systems.count": 100, "systems.integrated": 0})
    before = firm.segment(0).claimed
    firm.act(capture_leads)
    n = int(firm.unit.n_fresh)
    firm.act(hand_over)
    record = firm.record()
    assert record.expired == n - record.handed_over > 0
    assert record.lost_revenue[Cause.LEAKED] > 0
    assert firm.segment(0).claimed - before == record.handed_over


def test_joined_systems_lose_and_delay_nothing_and_keep_every_story():
    arrived, n = handed(website_only({"systems.integrated": 1.0}))
    assert len(arrived) == n
    assert (arrived.arrived == arrived.born).all()
    assert arrived.history.all()


def test_no_system_does_harm_where_systems_are_neutral():
    arrived, n = handed(website_only({"systems.integrated": 0.0, "systems.count": 100}, neutralise=("M12",)))
    assert len(arrived) == n
    assert (arrived.arrived == arrived.born).all()
    assert arrived.history.all()


def test_unjoined_systems_hold_leads_up():
    def delays(integrated):
        arrived, _ = handed(website_only({"systems.integrated": integrated}), weeks=60)
        return 7 * (arrived.arrived - arrived.born)

    some, all_ = delays(0.5), delays(0.0)
    assert (some >= 0).all()
    assert 0 < some.mean() < all_.mean()
    assert (some > 0).mean() == pytest.approx(1 - (1 - 0.04) ** 10, abs=4.5 * math.sqrt(0.25 / len(some)))


def test_few_unjoined_systems_delay_by_the_days_of_their_hold_ups():
    firm = website_only({"systems.count": 5, "systems.integrated": 0.0})
    arrived, _ = handed(firm, weeks=100, worlds=3)
    days = 7 * (arrived.arrived - arrived.born)
    b = firm.p.behaviour.systems
    expected = (1 - (1 - b.hold_up) ** 5) * b.hold_up_days
    assert days.mean() == pytest.approx(expected, abs=4.5 * days.std() / math.sqrt(len(days)))


def test_unjoined_systems_strip_the_story_of_a_lead():
    arrived, _ = handed(website_only({"systems.integrated": 0.5}), weeks=60)
    kept = (1 - 0.03) ** 10
    assert arrived.history.mean() == pytest.approx(kept, abs=4.5 * math.sqrt(kept * (1 - kept) / len(arrived)))


# M13: routing


def owners(firm, weeks=60):
    arrived, _ = handed(firm, weeks=weeks)
    return np.bincount(arrived.owner, minlength=3) / len(arrived)


def test_round_robin_deals_leads_out_evenly():
    assert owners(website_only()) == pytest.approx(1 / 3, abs=0.05)


def test_an_empty_chair_is_dealt_no_lead():
    firm = website_only()
    firm.seller(1).vacant_weeks = 3
    shares = owners(firm)
    assert shares[1] == 0
    assert shares.sum() == pytest.approx(1)


def test_by_performance_leads_go_to_those_who_book_most():
    firm = website_only({"handoff.routing": "performance"})
    for i, rate in enumerate((6000.0, 3000.0, 1000.0)):
        firm.seller(i).bookings_rate = rate
    assert owners(firm, weeks=100) == pytest.approx([0.6, 0.3, 0.1], abs=0.05)


def test_by_territory_a_segment_belongs_to_the_same_people():
    firm = website_only({"handoff.routing": "territory", "organisation.salespeople": 8})
    owner_sets = []
    for k in range(4):
        for j in range(2):
            firm.marketer(j).capture_rate[:] = 0.0
            firm.marketer(j).capture_rate[k, 0] = 10.0
        arrived, _ = handed(firm, weeks=30)
        owner_sets.append(set(arrived.owner.tolist()))
    assert all(len(owner_set) == 2 for owner_set in owner_sets)
    assert len(set.union(*owner_sets)) == 8


@pytest.mark.parametrize("routing", ["territory", "performance"])
def test_every_rule_of_routing_is_round_robin_where_routing_is_neutral(routing):
    firm = website_only({"handoff.routing": routing}, neutralise=("M13",))
    firm.seller(0).bookings_rate = 1e6
    assert owners(firm) == pytest.approx(1 / 3, abs=0.05)


def test_one_lead_more_changes_nobody_elses_owner():
    many, few = website_only(rate=30.0), website_only(rate=12.0)
    a, _ = handed(many, weeks=1)
    b, _ = handed(few, weeks=1)
    known = dict(zip(a.slot.tolist(), a.owner.tolist(), strict=True))
    assert all(known[slot] == owner for slot, owner in zip(b.slot.tolist(), b.owner.tolist(), strict=True))


def test_leads_queue_with_their_owner_in_full():
    firm = website_only()
    firm.act(capture_leads)
    firm.act(hand_over)
    waiting = [firm.world.queues[0, i, : firm.seller(i).n_waiting] for i in range(3)]
    assert sum(len(queue) for queue in waiting) == firm.record().handed_over > 0
    for i, queue in enumerate(waiting):
        leads = firm.world.leads[0, queue.lead]
        assert (leads.owner == i).all()
        assert np.array_equal(queue.arrived, leads.arrived)
        assert len(queue) == firm.seller(i).n_received


def test_a_queue_without_room_stops_the_run_and_says_so():
    firm = website_only()
    firm.world.salespeople.n_waiting[:] = firm.world.queues.shape[2]
    firm.act(capture_leads)
    firm.act(hand_over)
    assert firm.unit.status == Status.QUEUE_FULL


def test_values_of_deals_are_lognormal():
    firm = website_only({"market.segments[0].deal_size.median": 10_000, "market.segments[0].deal_size.sigma": 0.5})
    arrived, _ = handed(firm, weeks=100)
    logs = np.log(arrived.value)
    assert logs.mean() == pytest.approx(math.log(10_000), abs=4.5 * 0.5 / math.sqrt(len(logs)))
    assert logs.std() == pytest.approx(0.5, rel=4.5 / math.sqrt(2 * len(logs)))
