"""M40: a customer whom nobody calls may come to have a need, and asks a second time."""

import numpy as np
import pytest

from smarketing.agents.agenda import make_agenda
from smarketing.agents.effort import plan_effort
from smarketing.agents.salesperson import work_week
from smarketing.agents.state import NEVER
from smarketing.agents.waiting import p_asks_again, week_of_asking_again
from tests.firm import small_firm


def weeks_of_asking(hazard, n=4000, expiry=13):
    firm = small_firm({"behaviour.contact.asks_again": hazard, "handoff.lead_expiry_weeks": expiry})
    luck = (np.arange(n) + 0.5) / n
    return np.array([week_of_asking_again(firm.p, p_asks_again(firm.p), 10.0, one) for one in luck])


def test_how_many_ask_and_when():
    weeks = weeks_of_asking(0.05)
    assert (weeks < NEVER).mean() == pytest.approx(1 - np.exp(-0.05 * 13), abs=1e-3)
    assert weeks.min() == 10
    assert weeks[weeks < NEVER].max() == 22  # before the first inquiry expires


def test_nobody_asks_again_without_a_rate():
    assert (weeks_of_asking(0.0) == NEVER).all()


def waited(again, week=8):
    """A lead that nobody could work, in the week after its customer was to ask again."""
    firm = small_firm()
    row = firm.wait(appeal=-50.0, is_buyer=False, intent=0.1)
    firm.world.waiting_again[0, 0, 0] = again
    firm.act(make_agenda, 0, week=week)
    return firm, firm.lead(row), firm.waiting()


def test_who_asks_again_has_a_need_and_is_as_fresh_as_at_first():
    firm, lead, queue = waited(again=8)
    b = firm.p.behaviour
    assert lead.is_buyer
    assert b.leads.buyer_low <= lead.intent <= b.leads.buyer_high
    assert queue.week[0] == 8
    assert queue.appeal[0] == -50 + b.contact.appeal_of_asking


@pytest.mark.parametrize("again", [9, NEVER])
def test_until_then_nothing_changes(again):
    _, lead, queue = waited(again)
    assert not lead.is_buyer
    assert queue.week[0] == 0
    assert queue.appeal[0] == -50


def test_somebody_asks_a_second_time_only_once():
    firm, _, before = waited(again=8)
    firm.act(make_agenda, 0, week=9)
    assert firm.waiting().appeal[0] == before.appeal[0]


def test_response_counts_from_the_first_inquiry_and_age_from_the_last():
    firm = small_firm()
    row = firm.wait(appeal=9.0, born=0.25, arrived=0.25)
    firm.world.waiting_again[0, 0, 0] = 8
    for behaviour in (plan_effort, make_agenda, work_week):
        firm.act(behaviour, 0, week=8)
    record = firm.record(8)
    assert record.contacted == 1
    assert record.response_sum >= 7 * 8.0
    assert firm.world.scratch[6, 0] > 0.5  # what age leaves of it: hours old, not weeks
    assert firm.lead(row).first_touch >= 8.25
