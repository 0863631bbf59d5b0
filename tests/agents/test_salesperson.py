"""Salespeople at work: M40 (leads age), M17 and M26 (what contacts teach), deals that wait."""

import itertools
import math

import numpy as np
import pytest

from smarketing.agents.agenda import make_agenda
from smarketing.agents.contact import contact, plan_contacts
from smarketing.agents.draws import Stream, pack_cell, uniforms
from smarketing.agents.heap import set_task
from smarketing.agents.parameters import BASIS_ACCEPTED, BASIS_PIPELINE
from smarketing.agents.salesperson import work_week
from smarketing.agents.state import Cause, Stage, Status, Task
from smarketing.simulation.handoff import hand_over
from tests.firm import small_firm


def meet(firm, week=0, done=0.0):
    """The first lead that waits for salesperson 0 is met when this share of the week's hours has been used."""
    me, agenda = firm.seller(), firm.world.agendas[0, 0]
    me.hours = 40.0
    set_task(agenda[0], Task.CONTACT, 0, 0.0, 1.0)
    set_task(agenda[1], Task.PROGRESS, 0, 1.0, done * me.hours)
    me.n_agenda, me.last_task = 2, 0
    firm.act(plan_contacts, 0, week=week)
    contact(firm.world, firm.p, 0, 0, 0, week, 0)


def call(firm, row_traits, week=0, done=0.0):
    """First contact of salesperson 0 with a lead that waits; returns the lead after it."""
    me = firm.seller()
    me.n_waiting = 0
    row = firm.wait(**row_traits)
    meet(firm, week, done)
    me.n_waiting = 0
    if me.n_book:
        me.n_book = 0
        firm.world.pipelines[0, 0, 0] = -1
    return firm.lead(row).copy()


def converted(firm, n=1500, week=0, **traits):
    """Which of n leads become opportunities, and how many days after capture they were met."""
    leads = np.concatenate([call(firm, {"slot": slot, **traits}, week).reshape(1) for slot in range(n)])
    return leads["stage"] == Stage.OPPORTUNITY, 7 * (leads["first_touch"] - leads["born"])


# M40: leads age


@pytest.mark.parametrize(("born", "decay"), [(0.0, 0.7), (-1.0, 0.7), (-3.0, 0.7), (-3.0, 0.3)])
def test_a_contact_makes_an_opportunity_by_intent_fit_and_days_gone(born, decay):
    firm = small_firm({"market.lead_decay": decay, "behaviour.contact.rate": 1.0})
    n = 400
    won, days = converted(firm, n, born=born, arrived=born, intent=0.8, fit=0.7)
    chance = 0.8 * 0.7 * (1 + days) ** -decay
    luck = np.array([uniforms(firm.key, Stream.CONTACT, 0, pack_cell(0, 0, 0), 0, slot)[0] for slot in range(n)])
    assert np.array_equal(won, luck < chance)
    assert won.sum() == pytest.approx(chance.sum(), abs=4.5 * math.sqrt((chance * (1 - chance)).sum()))


def test_a_lead_called_later_converts_less_often():
    firm = small_firm({"behaviour.contact.rate": 1.0})
    by_delay = [converted(firm, n=600, born=-weeks, arrived=-weeks)[0] for weeks in (0.0, 1.0, 4.0, 8.0)]
    for sooner, later in itertools.pairwise(by_delay):
        assert sooner.sum() > later.sum()
        assert (sooner | ~later).all()  # under the same luck, who converts late would have converted early


def test_a_lead_called_later_converts_as_often_where_ageing_is_neutral():
    firm = small_firm(neutralise=("M40",))
    soon, late = (converted(firm, n=300, born=born, arrived=born)[0] for born in (0.0, -8.0))
    assert np.array_equal(soon, late)


def test_a_contact_is_never_sure_to_succeed():
    firm = small_firm({"behaviour.contact.rate": 2.0, "behaviour.contact.ceiling": 0.9}, neutralise=("M40",))
    won, _ = converted(firm, n=1000, intent=1.0, fit=1.0)
    assert won.mean() == pytest.approx(0.9, abs=4.5 * math.sqrt(0.09 / 1000))


def test_a_contact_comes_after_arrival_and_within_the_week():
    firm = small_firm()
    for arrived, done in ((0.0, 0.0), (0.3, 0.0), (0.98, 0.0), (0.2, 0.9), (0.0, 5.0)):
        lead = call(firm, {"born": arrived, "arrived": arrived, "slot": int(100 * arrived)}, done=done)
        assert max(arrived, min(done, 0.99)) <= lead["first_touch"] < 1.0
        assert lead["touches"] == 1


def causes(firm, n=400, **traits):
    firm.world.weeks.lost_revenue[:] = 0.0
    converted(firm, n=n, **traits)
    return set(np.flatnonzero(firm.record().lost_revenue))


def test_a_contact_that_fails_was_stale_or_a_misfit_or_there_was_no_need():
    assert causes(small_firm(), born=-8.0, arrived=-8.0, is_buyer=True) == {Cause.STALE, Cause.MISFIT}
    assert causes(small_firm(), born=-8.0, arrived=-8.0, is_buyer=False) == {Cause.STALE}  # no need is no loss
    neutral = small_firm(neutralise=("M40",))
    assert causes(neutral, born=-8.0, arrived=-8.0, is_buyer=True) == {Cause.MISFIT}


def test_response_times_are_kept_once_measuring_has_begun():
    firm = small_firm()
    call(firm, {"born": 40.0, "arrived": 40.0, "week": 40}, week=40)
    assert firm.world.response_days.sum() == 0
    call(firm, {"born": 50.0, "arrived": 50.0, "week": 50}, week=52)
    assert firm.world.response_days.sum() == 1
    assert firm.world.response_days[4 * 14 : 4 * 15].sum() == 1


def test_a_response_later_than_promised_is_a_breach_that_the_leader_hears_of():
    firm = small_firm({"handoff.sla": {"min_score": 0, "response_days": 2, "volume": 0}})
    call(firm, {"born": 0.0, "arrived": 0.0})
    assert firm.record(0).sla_breaches == firm.unit.breach_share == 0
    call(firm, {"born": -1.0, "arrived": -1.0})
    assert firm.record(0).sla_breaches == 1
    heard = float(firm.unit.breach_share)
    assert heard == firm.p.behaviour.handoff.breach_memory
    call(firm, {"born": 0.0, "arrived": 0.0})
    assert 0 < firm.unit.breach_share < heard


@pytest.mark.parametrize(("waited", "kept"), [(0.0, 1), (1.0, 0)])
def test_a_promise_is_kept_by_a_contact_within_its_days(waited, kept):
    firm = small_firm({"handoff.sla": {"min_score": 0, "response_days": 2, "volume": 0}})
    call(firm, {"born": -waited, "arrived": -waited})
    assert (firm.record(0).sla_due, firm.record(0).sla_kept) == (1, kept)


def test_what_was_handed_over_before_the_agreement_was_promised_to_nobody():
    firm = small_firm({"handoff.sla": {"min_score": 0, "response_days": 60, "volume": 0}})
    firm.unit.agreed_from = 3
    call(firm, {"week": 2, "slot": 1}, week=3)
    assert firm.record(3).sla_due == 0
    call(firm, {"week": 3, "slot": 2}, week=3)
    assert firm.record(3).sla_due == firm.record(3).sla_kept == 1


def test_the_agreement_counts_from_the_first_week_in_which_it_is_in_force():
    firm = small_firm()
    for week in range(3):
        firm.act(hand_over, week=week)
    assert firm.unit.agreed_from == 3
    firm.p.handoff.sla.agreed = True
    firm.act(hand_over, week=3)
    assert firm.unit.agreed_from == 3


def test_without_an_agreement_there_is_no_breach():
    firm = small_firm()
    call(firm, {"born": -5.0, "arrived": -5.0})
    assert firm.record(0).sla_breaches == firm.unit.breach_share == 0
    assert firm.record(0).sla_due == firm.record(0).sla_kept == 0


# M17 and M26: what a contact teaches


def test_only_leads_that_are_worked_teach_anything():
    firm = small_firm({"handoff.lead_expiry_weeks": 1})
    firm.wait(source=2)
    me, pair = firm.seller(), firm.pair()
    before = (me.worked_of_source.copy(), me.won_of_source.copy(), pair.trust_in_leads, pair.trust_in_follow_up)
    me.hours = 0.0
    firm.act(make_agenda, 0, week=5)
    firm.act(work_week, 0, week=5)
    assert firm.record(5).expired == 1
    assert np.array_equal(me.worked_of_source, before[0])
    assert np.array_equal(me.won_of_source, before[1])
    assert (pair.trust_in_leads, pair.trust_in_follow_up) == before[2:]


def test_a_worked_lead_enters_the_record_of_its_source():
    firm = small_firm()
    won, _ = converted(firm, n=40, source=2)
    me = firm.seller()
    assert me.worked_of_source[2] == 40
    assert me.won_of_source[2] == won.sum() > 0
    assert me.worked_of_source[[0, 1, 3]].sum() == 0


@pytest.mark.parametrize(("intent", "fit"), [(0.9, 0.9), (0.4, 0.3), (0.05, 0.1)])
def test_trust_moves_towards_how_far_a_lead_kept_its_promise(intent, fit):
    firm = small_firm()
    b, rate = firm.p.behaviour.trust, firm.p.culture.trust_rate * firm.p.behaviour.trust.of_a_lead
    call(firm, {"intent": intent, "fit": fit})
    kept = intent * fit / (intent * fit + b.reference_promise)
    assert firm.pair().trust_in_leads == pytest.approx(0.5 + rate * (kept - 0.5))
    assert firm.pair().trust_in_follow_up == pytest.approx(0.5 + rate * 0.5)
    assert firm.pair(1, 0).trust_in_leads == firm.pair(0, 1).trust_in_leads == 0.5


def test_an_ordinary_lead_leaves_trust_where_it_is():
    firm = small_firm()
    call(firm, {"intent": 0.4, "fit": float(firm.p.behaviour.trust.reference_promise) / 0.4})
    assert firm.pair().trust_in_leads == pytest.approx(0.5)


def test_trust_learns_nothing_where_it_is_neutral_or_does_not_move():
    for firm in (small_firm(neutralise=("M26",)), small_firm({"culture.trust_rate": 0})):
        call(firm, {"intent": 0.9, "fit": 0.9})
        assert firm.pair().trust_in_leads == firm.pair().trust_in_follow_up == 0.5


def test_a_customer_who_is_met_is_heard():
    firm = small_firm()
    firm.seller().has_heard[:] = False
    lead = call(firm, {})
    assert firm.seller().has_heard[0]
    assert firm.seller().heard[0] == pytest.approx(lead["need"])
    assert firm.seller().n_heard[0] == 1


def test_an_opportunity_counts_for_the_bonus_of_its_marketer():
    firm = small_firm(neutralise=("M40",))
    won, _ = converted(firm, n=30, value=10_000.0)
    assert firm.marketer().counted[BASIS_ACCEPTED] == won.sum()
    assert firm.marketer().counted[BASIS_PIPELINE] == pytest.approx(10_000 * won.sum())
    assert (firm.marketer(1).counted == 0).all()


# Deals that nobody works


def idle(firm, weeks):
    """Weeks in which salesperson 0 plans nothing at all."""
    me = firm.seller()
    for week in weeks:
        me.n_agenda = me.last_task = me.n_blocks = 0
        firm.act(work_week, 0, week=week)


def test_a_customer_nobody_has_time_for_buys_elsewhere():
    firm = small_firm()
    row = firm.deal()
    patience = int(firm.p.behaviour.progress.patience_weeks)
    idle(firm, range(1, patience + 1))
    assert firm.lead(row).stage == Stage.OPPORTUNITY
    idle(firm, [patience + 1])
    assert firm.record(patience + 1).lost == 1
    assert firm.record(patience + 1).lost_revenue[Cause.CAPACITY] > 0
    assert firm.seller().n_book == 0
    assert firm.unit.neglected_share > 0


def test_a_deal_on_hold_dies_by_the_hazard_of_holding_and_of_nothing_else():
    firm = small_firm()
    died = []
    for slot in range(60):
        firm.deal(slot=slot, negotiating=True)
    for week in range(1, 31):
        before = firm.record(week).lost
        at_risk = int(firm.seller().n_book)
        idle(firm, [week])
        died.append((firm.record(week).lost - before, at_risk))
    lost, exposed = np.sum(died, axis=0)
    hazard = firm.p.behaviour.closing.hold_hazard
    assert lost / exposed == pytest.approx(hazard, abs=4.5 * math.sqrt(hazard / exposed))
    assert firm.world.weeks.no_decision.sum() == lost  # nobody was asked, so nobody has decided
    assert firm.world.weeks.lost_revenue[:, Cause.CAPACITY].sum() == 0


def test_a_deal_that_was_held_by_choice_has_not_been_left_alone():
    firm = small_firm()
    row = firm.deal(negotiating=True)
    patience = int(firm.p.behaviour.progress.patience_weeks)
    idle(firm, range(1, patience + 3))
    firm.lead(row).p_close = 0.5  # now its owner would try, but has no time
    idle(firm, [patience + 3])
    assert firm.world.weeks.lost_revenue[:, Cause.CAPACITY].sum() == 0
    idle(firm, range(patience + 4, 2 * patience + 4))
    assert firm.world.weeks.lost_revenue[:, Cause.CAPACITY].sum() > 0


def test_a_book_without_room_stops_the_run_and_says_so():
    firm = small_firm(neutralise=("M40",))
    firm.seller().n_book = firm.world.pipelines.shape[2]
    row = firm.wait(intent=1.0, fit=1.0)
    for replication in range(20):
        firm.redraw(replication)
        firm.world.waiting_lead[0, 0, 0] = row
        meet(firm)
        if firm.unit.status != Status.OK:
            break
    assert firm.unit.status == Status.BOOK_FULL
