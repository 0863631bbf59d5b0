"""M22: cold calls, how many are made, what they bring and what they cost."""

import math

import numpy as np
import pytest

from smarketing.agents.agenda import make_agenda
from smarketing.agents.parameters import OUTBOUND
from smarketing.agents.prospecting import p_appointment, tired_chance
from smarketing.agents.salesperson import call_prospects
from smarketing.agents.state import Stage
from tests.firm import small_firm

NO_CALLS = {"sales.prospecting.appointment_rate": 0}


def planned(firm, hours=24.0):
    """How salesperson 0 plans a week of so many hours."""
    me = firm.seller()
    me.hours, me.hours_used, me.ramp = hours, 0.0, 1.0
    firm.act(make_agenda, 0)
    return me


# How many are made


def chance(skill=1.0, ramp=1.0, reputation=0.7, neutralise=(), **changes):
    firm = small_firm(changes, neutralise=neutralise)
    firm.seller().skill, firm.seller().ramp = skill, ramp
    firm.seller().contacts = firm.p.behaviour.salesperson.normal_contacts
    return p_appointment(firm.p, firm.seller(), reputation)


def test_appointments_come_by_dials_skill_ramp_and_goodwill():
    b = small_firm().p.behaviour
    met = b.contact.rate * 0.5 * (b.leads.outbound_low + b.leads.outbound_high)
    base = 10 * b.salesperson.block_hours * 0.01
    assert chance() == pytest.approx(base * 0.7**b.salesperson.reputation_elasticity * met)
    assert chance(skill=4.0) == pytest.approx(2 * chance())
    assert chance(ramp=0.5) == pytest.approx(0.5 * chance())
    assert chance(**{"sales.prospecting.dials_per_hour": 20}) == pytest.approx(2 * chance())
    assert chance(**{"sales.prospecting.appointment_rate": 0}) == 0


def test_worn_out_goodwill_costs_appointments_unless_that_is_neutral():
    found = [chance(reputation=reputation) for reputation in (0.0, 0.2, 0.7, 1.0)]
    assert found == sorted(found)
    assert found[0] < found[-1]
    assert chance(reputation=0.1, neutralise=("M22",)) == chance(reputation=1.0, neutralise=("M22",))


def test_the_chance_of_an_appointment_is_a_chance():
    eager = {"sales.prospecting.dials_per_hour": 60, "sales.prospecting.appointment_rate": 0.05}
    assert chance(skill=50.0, **eager) <= 1


def test_each_further_block_of_calls_yields_less():
    fatigue = small_firm().p.behaviour.salesperson.block_fatigue
    found = [tired_chance(0.3, fatigue, blocks) for blocks in range(5)]
    assert found == pytest.approx([0.3 / (1 + 0.12 * k) for k in range(5)])


def blocks(premium=1.0, rate=0.03, waiting=60, appeal=8.0, **changes):
    firm = small_firm({"people.own_lead_premium": premium, "sales.prospecting.appointment_rate": rate, **changes})
    for slot in range(waiting):
        firm.wait(slot=slot, appeal=appeal)
    planned(firm)
    return int(firm.seller().n_blocks)


def test_calls_are_made_as_far_as_they_pay_more_than_leads():
    found = [blocks(rate=rate) for rate in (0.0, 0.01, 0.02, 0.05)]
    assert found == sorted(found)
    assert found[0] == 0 < found[-1]
    assert blocks(appeal=20.0) == 0 < blocks(appeal=-20.0)


def test_the_mix_of_calls_and_leads_is_interior():
    """Each further block pays less, so neither side takes the whole week over a range of worths."""
    mixes = {blocks(appeal=appeal) for appeal in np.linspace(5.5, 9.5, 17)}
    assert any(0 < mix < 12 for mix in mixes)


def test_own_prospects_are_over_valued():
    found = [
        sum(blocks(premium=premium, appeal=appeal) for appeal in np.linspace(5, 10, 11)) for premium in (1, 1.5, 2)
    ]
    assert found == sorted(found)
    assert found[0] < found[-1]


def test_spare_hours_go_to_calls():
    firm = small_firm()
    planned(firm, hours=24.0)
    assert firm.seller().n_blocks == 12
    assert firm.seller().hours_used == pytest.approx(24)


def test_no_calls_are_made_that_cannot_win_an_appointment():
    firm = small_firm(NO_CALLS)
    planned(firm)
    assert firm.seller().n_blocks == 0
    assert firm.seller().hours_used == 0


def test_the_record_of_own_prospects_is_kept_like_that_of_any_source():
    firm = small_firm()
    firm.seller().worked_of_source[OUTBOUND] = firm.seller().won_of_source[OUTBOUND] = 10.0
    planned(firm)
    assert firm.seller().p_of_source[OUTBOUND] > firm.seller().p_of_source[0]


# What they bring and cost


def test_a_block_of_calls_wins_an_appointment_by_its_chance():
    firm = small_firm()
    me = firm.seller()
    me.p_appointment, me.n_blocks = 0.3, 3
    met = np.zeros(3)
    n = 800
    for replication in range(n):
        firm.redraw(replication)
        call_prospects(firm.world, firm.p, 0, 0, 0, firm.key)
        for row in firm.world.pipelines[0, 0, : me.n_book]:
            met[firm.lead(row).slot] += 1
        me.n_book, firm.unit.free, firm.unit.n_leads = 0, -1, 0
        firm.world.segments.claimed[:] = 0.0
    expected = n * 0.3 / (1 + 0.12 * np.arange(3))
    assert met == pytest.approx(expected, abs=4.5 * math.sqrt(n * 0.21))
    assert firm.record().captured_outbound == met.sum()


def calling(changes=None, neutralise=(), blocks=1):
    """Salesperson 0 on the phone, with an appointment for sure in the first block."""
    firm = small_firm(changes, neutralise=neutralise)
    firm.seller().p_appointment, firm.seller().n_blocks = 1.0, blocks
    return firm


def make_calls(firm, week=0):
    call_prospects(firm.world, firm.p, 0, 0, week, firm.key)
    return firm


def test_an_appointment_is_an_opportunity_of_ones_own():
    firm = make_calls(calling())
    lead = firm.lead(int(firm.world.pipelines[0, 0, 0]))
    assert (lead.stage, lead.source, lead.marketer, lead.owner) == (Stage.OPPORTUNITY, OUTBOUND, -1, 0)
    b = firm.p.behaviour.leads
    assert b.outbound_low <= lead.intent <= b.outbound_high
    assert firm.record().opportunities == firm.record().captured_outbound == 1
    assert firm.seller().won_of_source[OUTBOUND] == firm.seller().worked_of_source[OUTBOUND] == 1


def test_an_appointment_claims_an_account_and_there_is_none_without():
    firm = calling()
    before = firm.world.segments.claimed.sum()
    make_calls(firm)
    assert firm.world.segments.claimed.sum() == before + 1
    firm.world.segments.claimed[:] = firm.world.segments.accounts
    make_calls(firm, week=1)
    assert firm.seller().n_book == 1


def test_no_two_prospects_of_a_week_are_the_same_person():
    firm = small_firm({"behaviour.salesperson.block_hours": 0.5, "behaviour.salesperson.block_fatigue": 0})
    for i in range(3):
        firm.seller(i).p_appointment, firm.seller(i).n_blocks = 1.0, 112  # 40 h x 1.4 in blocks of half an hour
        call_prospects(firm.world, firm.p, 0, i, 0, firm.key)
    leads = firm.leads(slice(0, int(firm.unit.n_leads)))
    addresses = set(zip(leads.cell.tolist(), leads.birth_week.tolist(), leads.slot.tolist(), strict=True))
    assert len(addresses) == len(leads) == 3 * 112


def test_each_block_wears_out_some_goodwill():
    firm = make_calls(calling({"sales.prospecting.goodwill_cost": 0.5}, blocks=10))
    cost = 0.5 * firm.p.behaviour.salesperson.goodwill_per_block / 3
    assert firm.unit.reputation == pytest.approx(0.7 * (1 - cost) ** 10)


def test_goodwill_does_not_wear_where_calls_cost_none_or_that_is_neutral():
    for firm in (calling({"sales.prospecting.goodwill_cost": 0}, blocks=10), calling(neutralise=("M22",), blocks=10)):
        assert make_calls(firm).unit.reputation == firm.p.behaviour.customers.opening_reputation
