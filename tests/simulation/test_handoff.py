"""Leads are handed over: M12 (systems), M13 (routing), and the values of deals."""

import math

import numpy as np
import pytest

from smarketing.agents.appeal import p_closing
from smarketing.agents.state import Cause, Stage, Status
from smarketing.simulation.capture import capture_leads
from smarketing.simulation.handoff import hand_over
from tests.simulation.one_channel import release, website_only


def handed(firm, weeks=50, worlds=1):
    """Leads after the systems (arrived or leaked), and how many were captured."""
    n, found = 0, []
    for replication in range(worlds):
        firm.redraw(replication)
        for week in range(weeks):
            firm.act(capture_leads, week=week)
            n += int(firm.unit.n_qualified)
            firm.act(hand_over, week=week)
            leads = firm.world.leads[0, firm.world.qualified_this_week[0, : firm.unit.n_qualified]]
            found.append(leads[leads.stage == Stage.HANDED_OVER].copy())
            release(firm)
            firm.world.salespeople.n_waiting[:] = 0
    return np.concatenate(found).view(np.recarray), n


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
    n = int(firm.unit.n_qualified)
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


# M17: what a lead shows of its size


@pytest.mark.parametrize("sigma", [0.3, 1.5])
@pytest.mark.parametrize("insight", [0.0, 0.5])
def test_a_lead_shows_its_owner_a_part_of_its_size(sigma, insight):
    changes = {
        "market.segments[0].deal_size.sigma": sigma,
        "behaviour.salesperson.value_insight": insight,
        "behaviour.salesperson.ranking_noise": 0,
    }
    firm = website_only(changes)
    firm.world.pairs.trust_in_leads[:] = 0.0  # so that scores say nothing
    firm.act(capture_leads)
    firm.act(hand_over)
    queues = np.concatenate([firm.waiting(i) for i in range(3)]).view(np.recarray)
    value = firm.leads(queues.lead).value
    assert len(value) > 5
    median = firm.p.market.segments[0].deal_size.median
    usual = math.log(0.25 * p_closing(firm.p) * median)
    assert queues.appeal == pytest.approx(usual + insight * np.log(value / median))


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
    waiting = [firm.waiting(i) for i in range(3)]
    assert sum(len(queue) for queue in waiting) == firm.record().handed_over > 0
    for i, queue in enumerate(waiting):
        leads = firm.leads(queue.lead)
        assert (leads.owner == i).all()
        assert np.array_equal(queue.week, leads.arrived.astype(int))
        assert len(queue) == firm.seller(i).n_received


def test_a_lead_that_is_read_teaches_about_its_source_by_its_score():
    def chance(lesson, score):
        firm = website_only({"behaviour.salesperson.lesson_of_reading": lesson, "systems.integrated": 1.0})
        firm.act(capture_leads)
        for lead in firm.world.qualified_this_week[0, : firm.unit.n_qualified]:
            firm.lead(lead).score = score
        firm.act(hand_over)
        me, source = firm.seller(0), int(firm.leads(firm.waiting(0).lead).source[0])
        b = firm.p.behaviour.salesperson
        assert me.worked_of_source[source] == pytest.approx(lesson * me.n_received)
        return (b.prior_chance * b.prior_weight + me.won_of_source[source]) / (
            b.prior_weight + me.worked_of_source[source]
        )

    usual = float(website_only().p.behaviour.salesperson.normal_score)
    prior = float(website_only().p.behaviour.salesperson.prior_chance)
    assert chance(0.0, 3 * usual) == prior
    assert chance(0.2, usual) == pytest.approx(prior)
    assert chance(0.2, 3 * usual) > chance(0.1, 3 * usual) > prior > chance(0.1, usual / 3) > chance(0.2, usual / 3)


def test_a_queue_without_room_stops_the_run_and_says_so():
    firm = website_only()
    firm.world.salespeople.n_waiting[:] = firm.world.waiting_lead.shape[2]
    firm.act(capture_leads)
    firm.act(hand_over)
    assert firm.unit.status == Status.QUEUE_FULL


def test_values_of_deals_are_lognormal():
    firm = website_only({"market.segments[0].deal_size.median": 10_000, "market.segments[0].deal_size.sigma": 0.5})
    arrived, _ = handed(firm, weeks=100)
    logs = np.log(arrived.value)
    assert logs.mean() == pytest.approx(math.log(10_000), abs=4.5 * 0.5 / math.sqrt(len(logs)))
    assert logs.std() == pytest.approx(0.5, rel=4.5 / math.sqrt(2 * len(logs)))
