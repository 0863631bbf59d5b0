"""M17: the week is filled with what is believed to pay most per hour; the rest waits. With M13, M21, M40."""

import math

import numpy as np
import pytest

from smarketing.agents.agenda import make_agenda
from smarketing.agents.appeal import appeal_of, p_closing, ranking_noise, score_seen, worth_seen
from smarketing.agents.state import Cause, Stage, Task
from smarketing.simulation.market import market_moves
from smarketing.simulation.pay_periods import open_pay_periods
from tests.firm import small_firm

NO_CALLS = {"sales.prospecting.appointment_rate": 0}
CONTACT, PROGRESS, CLOSE = int(Task.CONTACT), int(Task.PROGRESS), int(Task.CLOSE)


def planned(firm, hours=24.0, week=0, i=0):
    """What salesperson i plans with this many hours."""
    firm.seller(i).hours, firm.seller(i).hours_used, firm.seller(i).ramp = hours, 0.0, 1.0
    firm.act(make_agenda, i, week=week)
    return firm.agenda(i)


def contacts(firm, **week):
    return sorted(place for kind, place in planned(firm, **week) if kind == CONTACT)


# Nothing is ignored for its own sake


@pytest.mark.parametrize("appeal", [-20.0, 0.0, 20.0])
def test_with_hours_for_all_leads_none_is_left_out_however_little_it_promises(appeal):
    firm = small_firm(NO_CALLS)
    for slot in range(30):
        firm.wait(slot=slot, appeal=appeal)
    firm.pair().trust_in_leads = 0.0
    assert contacts(firm, hours=30.0) == list(range(30))


def test_what_is_left_out_is_what_is_believed_to_pay_least():
    firm = small_firm(NO_CALLS)
    for slot in range(10):
        firm.wait(slot=slot, appeal=float(slot))
    assert contacts(firm, hours=4.0) == [6, 7, 8, 9]


def test_leads_of_equal_worth_are_all_as_likely_to_be_worked():
    firm = small_firm(NO_CALLS)
    for slot in range(10):
        firm.wait(slot=slot, appeal=5.0, j=slot % 2)
    assert len(contacts(firm, hours=5.0)) == 5


def test_without_hours_nothing_is_done():
    firm = small_firm()
    firm.wait()
    firm.deal()
    assert planned(firm, hours=0.0) == []
    assert firm.seller().n_blocks == 0


def test_no_more_hours_are_used_than_there_are():
    firm = small_firm()
    for slot in range(40):
        firm.wait(slot=slot)
    for slot in range(10):
        firm.deal(slot=100 + slot, work=1.7)
    for hours in (0.5, 7.3, 24.0, 33.6):
        planned(firm, hours=hours)
        assert firm.seller().hours_used <= hours


def test_a_queue_of_any_length_is_looked_at_in_full():
    firm = small_firm(NO_CALLS)
    for slot in range(200):
        firm.wait(slot=slot, appeal=float(slot % 7))
    assert contacts(firm, hours=1000.0) == list(range(200))
    assert contacts(firm, hours=28.0) == list(range(6, 200, 7))


# What an hour is believed to pay


def test_tasks_are_done_in_the_order_of_their_pay_per_hour():
    firm = small_firm(NO_CALLS)
    small, large = firm.deal(value=10_000.0), firm.deal(slot=1, value=90_000.0)
    firm.wait(appeal=-5.0)
    assert planned(firm) == [(PROGRESS, firm.position(large)), (PROGRESS, firm.position(small)), (CONTACT, 0)]
    densities = [float(task.density) for task in firm.tasks()]
    assert densities == sorted(densities, reverse=True)


def test_a_deal_is_worth_more_the_nearer_it_is_to_its_end():
    firm = small_firm(NO_CALLS)
    rows = [firm.deal(slot=steps, steps=steps) for steps in range(3)]
    assert [place for _, place in planned(firm)] == [firm.position(row) for row in reversed(rows)]


def test_a_deal_that_takes_more_hours_is_worth_less_an_hour():
    firm = small_firm(NO_CALLS)
    long, short = firm.deal(work=3.0), firm.deal(slot=1, work=1.0)
    assert [place for _, place in planned(firm)] == [firm.position(short), firm.position(long)]


def test_a_task_that_does_not_fit_holds_up_no_other():
    firm = small_firm(NO_CALLS)
    firm.deal(value=1e6, work=4.0)  # a touch of twelve hours, worth most
    firm.deal(slot=1, value=1e6, work=4.0)
    firm.wait(appeal=-5.0)
    assert [kind for kind, _ in planned(firm, hours=14.0)] == [PROGRESS, CONTACT]


def test_a_touch_longer_than_the_whole_week_is_not_put_off_for_ever():
    firm = small_firm(NO_CALLS)
    firm.deal(work=4.0)
    assert [kind for kind, _ in planned(firm, hours=5.0)] == [PROGRESS]
    assert firm.seller().hours_used == pytest.approx(5.0)


def believed(trust=0.5, score=0.2, z=0.0, z_value=0.0, **changes):
    firm = small_firm(changes)
    lead = firm.lead(firm.new_lead(score=score))
    deal_size, b = firm.p.market.segments[lead.segment].deal_size, firm.p.behaviour.salesperson
    worth = math.log(worth_seen(deal_size.median, p_closing(firm.p), trust))
    seen = math.log(score_seen(lead.score, b.normal_score))
    return appeal_of(worth, seen, trust, b.value_insight * deal_size.sigma * z_value, ranking_noise(firm.p) * z)


def test_a_lead_promises_more_the_more_its_sender_is_trusted():
    found = [believed(trust=trust) for trust in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert found == sorted(found)
    assert found[-1] - found[0] == pytest.approx(math.log(1.75 / 0.25))


def test_a_score_counts_as_far_as_its_sender_is_trusted():
    effects = [believed(trust, score=0.5) - believed(trust, score=0.2) for trust in (0.0, 0.5, 1.0)]
    assert effects == pytest.approx([0, math.log(2.5), 2 * math.log(2.5)])


def test_size_shows_in_part_before_the_first_contact():
    sigma, insight = 0.9, 0.3
    assert believed(z_value=1.0) - believed() == pytest.approx(insight * sigma)


def test_first_impressions_err_less_the_more_rational_people_are():
    errors = [believed(z=1.0, **{"people.rationality": r}) - believed(**{"people.rationality": r}) for r in (0.5, 1, 5)]
    assert errors == pytest.approx([0.7, 0.35, 0.07])


def test_the_chance_of_a_source_is_what_was_made_of_its_leads_so_far():
    firm = small_firm()
    me = firm.seller()
    me.worked_of_source[2], me.won_of_source[2] = 40.0, 12.0
    planned(firm)
    b = firm.p.behaviour.salesperson
    assert me.p_of_source[2] == pytest.approx((b.prior_chance * b.prior_weight + 12) / (b.prior_weight + 40))
    assert me.p_of_source[1] == pytest.approx(b.prior_chance)


def test_leads_from_a_source_with_a_good_record_go_first():
    firm = small_firm(NO_CALLS)
    firm.seller().worked_of_source[:2], firm.seller().won_of_source[:2] = 50.0, (5.0, 25.0)
    firm.wait(source=0)
    firm.wait(source=1, slot=1)
    assert planned(firm)[0] == (CONTACT, 1)
    assert contacts(firm, hours=1.0) == [1]


def test_the_worth_of_a_lead_counts_the_hours_it_will_cost_after_the_contact():
    firm = small_firm()
    b = firm.p.behaviour.salesperson
    planned(firm)
    chance = b.prior_chance
    assert firm.seller().worth_of_source[0] == pytest.approx(
        math.log(chance / (b.contact_hours + chance * b.deal_hours))
    )


def test_an_older_lead_is_worth_less():
    firm = small_firm(NO_CALLS)
    firm.act(market_moves, week=3)
    firm.wait(week=0)
    firm.wait(week=3, slot=1)
    assert contacts(firm, hours=1.0, week=3) == [1]
    planned(firm, hours=2.0, week=3)
    fresh, old = (float(task.density) for task in firm.tasks())
    assert fresh - old == pytest.approx(firm.p.market.lead_decay * math.log(1 + 7 * 3))


def test_age_counts_for_nothing_where_leads_do_not_age():
    firm = small_firm(NO_CALLS, neutralise=("M40",))
    firm.act(market_moves, week=3)
    firm.wait(week=0, appeal=8.1)
    firm.wait(week=3, slot=1, appeal=8.0)
    assert contacts(firm, hours=1.0, week=3) == [0]


def test_the_oldest_goes_first_where_the_choice_is_neutral():
    firm = small_firm(NO_CALLS, neutralise=("M17",))
    firm.act(market_moves, week=3)
    firm.pair(0).trust_in_leads, firm.pair(1).trust_in_leads = 1.0, 0.0
    firm.seller().won_of_source[0] = firm.seller().worked_of_source[0] = 50.0
    for week, appeal, j, source in ((3, 20.0, 0, 0), (1, -20.0, 1, 1), (2, 5.0, 0, 0), (0, -9.0, 1, 3)):
        firm.wait(week=week, appeal=appeal, j=j, source=source, slot=week)
    assert [place for _, place in planned(firm, week=3)] == [3, 1, 2, 0]


def test_what_deals_are_worth_by_now_does_not_change_who_is_oldest():
    firm = small_firm(NO_CALLS, neutralise=("M17",))
    firm.wait(week=0)
    firm.unit.opportunity_value *= 3
    firm.wait(week=1, slot=1)
    assert contacts(firm, hours=1.0, week=1) == [0]


def test_what_part_of_the_hunt_is_for_prospects_of_ones_own_is_remembered():
    firm = small_firm()
    for slot in range(5):
        firm.wait(slot=slot)
    firm.deal()  # takes hours, and is no hunt
    me, b = firm.seller(), firm.p.behaviour.salesperson
    before = me.own_share = 0.9
    given = len(contacts(firm, hours=24.0)) * b.contact_hours
    own = me.n_blocks * b.block_hours
    assert own > 0 < given
    assert me.own_share == pytest.approx(before + b.bookings_memory * (own / (own + given) - before))


def test_a_week_without_a_hunt_says_nothing_of_it():
    firm = small_firm(NO_CALLS)
    firm.deal()
    firm.seller().own_share = 0.9
    planned(firm)
    assert firm.seller().own_share == 0.9


# M40, M13: unworked leads expire


def test_a_lead_nobody_works_expires_in_time_and_frees_its_account():
    firm = small_firm({**NO_CALLS, "handoff.lead_expiry_weeks": 4})
    firm.wait(week=0)
    claimed = firm.segment().claimed
    for week in range(4):
        planned(firm, hours=0.0, week=week)
        assert firm.seller().n_waiting == 1
    planned(firm, hours=0.0, week=4)
    assert firm.seller().n_waiting == 0
    assert firm.segment().claimed == claimed - 1
    assert firm.record(4).expired == firm.record(4).never_contacted == 1


def test_leads_that_stay_are_kept_when_others_expire():
    firm = small_firm({**NO_CALLS, "handoff.lead_expiry_weeks": 4})
    rows = [firm.wait(week=week, slot=week) for week in (0, 3, 0, 2)]
    planned(firm, hours=0.0, week=4)
    waiting = firm.waiting()
    assert sorted(waiting.lead) == sorted([rows[1], rows[3]])
    assert set(firm.leads(waiting.lead).stage) == {int(Stage.HANDED_OVER)}


def test_a_lead_that_has_not_arrived_yet_is_not_called():
    firm = small_firm(NO_CALLS)
    firm.wait(arrived=1.5)
    assert contacts(firm, week=0) == []
    assert contacts(firm, week=1) == [0]


@pytest.mark.parametrize(("blocks", "cause"), [(0, Cause.CAPACITY), (3, Cause.IGNORED)])
def test_a_lead_expires_for_want_of_time_or_because_other_work_was_preferred(blocks, cause):
    firm = small_firm({**NO_CALLS, "handoff.lead_expiry_weeks": 4})
    firm.wait(week=0)
    firm.seller().n_blocks = blocks
    planned(firm, hours=0.0, week=4)
    assert firm.record(4).lost_revenue[cause] > 0
    assert np.count_nonzero(firm.record(4).lost_revenue) == 1


# M21: a deal that is held takes no time


def test_a_deal_on_hold_takes_no_hours():
    firm = small_firm(NO_CALLS)
    row = firm.deal(negotiating=True)
    assert planned(firm) == [] or firm.lead(row).p_close > 0
    assert firm.lead(row).stage == Stage.NEGOTIATION


def test_a_ripe_deal_is_closed():
    firm = small_firm({**NO_CALLS, "compensation.salespeople.quota": None, "compensation.salespeople.accelerator": 1})
    firm.act(open_pay_periods)
    row = firm.deal(negotiating=True, week=0)
    firm.seller().bookings_rate = 1000.0
    assert planned(firm, week=20) == [(CLOSE, firm.position(row))]
