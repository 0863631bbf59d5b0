"""The pool of leads, and the one place where a lead ends."""

import math

import pytest

from smarketing.agents.leads import end_lead, lost_value, set_size, take_row, work_of_size
from smarketing.agents.state import Cause, Stage, Status
from smarketing.simulation.arrays import allocate
from tests.firm import small_firm

# What every new lead is given before anything reads it: who the prospect is, and where it was met.
PROSPECT = (
    "stage", "segment", "source", "marketer", "cell", "birth_week", "slot", "born", "need", "intent", "fit", "is_buyer",
)  # fmt: skip


def end(firm, row, stage=Stage.LOST, cause=Cause.MISFIT, time=3.5):
    end_lead(firm.world, firm.p, 0, row, int(stage), int(cause), time)


def test_rows_are_taken_one_after_the_other_and_used_again():
    firm = small_firm()
    first, second = firm.new_lead(), firm.new_lead(slot=1)
    assert (first, second) == (0, 1)
    end(firm, first)
    assert take_row(firm.unit, firm.world.leads[0]) == first
    assert take_row(firm.unit, firm.world.leads[0]) == 2


def test_of_what_was_not_done_to_a_lead_its_row_knows_nothing_whoever_had_it_before():
    firm = small_firm()
    for again in (False, True):
        row = take_row(firm.unit, firm.world.leads[0])
        lead = firm.lead(row)
        done = "touches", "tries", "steps", "ripe", "discount", "p_close", "pressed", "score", "value", "cause"
        assert {name: lead[name] for name in done} == dict.fromkeys(done, 0)
        never = "arrived", "first_touch", "opened", "touched", "negotiating_since", "ended", "owner"
        assert {name: lead[name] for name in never} == dict.fromkeys(never, -1)
        assert (lead.work, lead.history, row) == (1.0, True, 0)
        if not again:
            for name in (*done[:-1], *never):
                setattr(lead, name, 3)
            lead.stage = Stage.NEGOTIATION
            end(firm, row, Stage.LOST, Cause.PRICE)


def test_a_full_pool_says_so():
    firm = small_firm()
    rows = firm.world.leads.shape[1]
    firm.unit.n_leads = rows - 1
    assert take_row(firm.unit, firm.world.leads[0]) == rows - 1
    assert firm.unit.status == Status.OK
    assert take_row(firm.unit, firm.world.leads[0]) == -1
    assert firm.unit.status == Status.LEAD_POOL_FULL


@pytest.mark.parametrize("stage", [Stage.LOST, Stage.EXPIRED, Stage.REJECTED])
def test_a_lead_that_is_not_won_frees_its_account(stage):
    firm = small_firm()
    row = firm.new_lead()
    before = firm.segment().claimed
    end(firm, row, stage)
    assert firm.segment().claimed == before - 1
    assert firm.lead(row).stage == Stage.FREE


def test_a_lead_that_is_won_keeps_its_account_for_the_customer():
    firm = small_firm()
    row = firm.new_lead()
    before = firm.segment().claimed
    end(firm, row, Stage.WON, Cause.NONE)
    assert firm.segment().claimed == before
    assert firm.record(3).lost_revenue.sum() == 0


@pytest.mark.parametrize(
    ("stage", "name"),
    [(Stage.WON, "won"), (Stage.LOST, "lost"), (Stage.EXPIRED, "expired"), (Stage.REJECTED, "rejected")],
)
def test_a_lead_is_counted_once_in_the_week_in_which_it_ends(stage, name):
    firm = small_firm()
    end(firm, firm.new_lead(), stage, time=5.999)
    for other in ("won", "lost", "expired", "rejected"):
        assert firm.world.weeks[other].sum() == (other == name)
    assert firm.record(5)[name] == 1


def test_only_a_lead_that_reached_sales_can_have_been_neglected():
    firm = small_firm()
    end(firm, firm.new_lead(arrived=-1.0), Stage.EXPIRED)  # leaked on its way
    end(firm, firm.new_lead(j=-1, first_touch=0.0), Stage.LOST)  # found by sales itself
    assert firm.record(3).never_contacted == firm.record(3).ended_marketing_leads == 0
    end(firm, firm.new_lead(), Stage.EXPIRED)
    end(firm, firm.new_lead(first_touch=1.2), Stage.REJECTED)
    assert firm.record(3).ended_marketing_leads == 2
    assert firm.record(3).never_contacted == 1


@pytest.mark.parametrize("agreed", [True, False])
def test_a_promise_is_broken_by_a_lead_that_ends_without_a_contact(agreed):
    sla = {"min_score": 0, "response_days": 60, "volume": 0} if agreed else None
    firm = small_firm({"handoff.sla": sla})
    end(firm, firm.new_lead(), Stage.EXPIRED)
    assert (firm.record(3).sla_due, firm.record(3).sla_kept) == (int(agreed), 0)
    end(firm, firm.new_lead(first_touch=1.2), Stage.REJECTED)  # was counted when it was contacted
    end(firm, firm.new_lead(arrived=-1.0), Stage.EXPIRED)  # was never handed over
    end(firm, firm.new_lead(j=-1, first_touch=0.0), Stage.LOST)  # found by sales itself
    assert firm.record(3).sla_due == int(agreed)


def test_the_weeks_of_a_lost_deal_are_kept_once_measuring_has_begun():
    firm = small_firm()
    end(firm, firm.new_lead(opened=40.5), time=51.999)
    assert firm.world.lost_weeks.sum() == 0
    end(firm, firm.new_lead(opened=50.5), time=53.999)
    end(firm, firm.new_lead(opened=50.5), Stage.WON, Cause.NONE, time=53.999)
    end(firm, firm.new_lead(), Stage.EXPIRED, time=53.999)
    assert firm.world.lost_weeks.sum() == firm.world.lost_weeks[3] == 1  # from week 50 to week 53
    end(firm, firm.new_lead(opened=-900.0), time=53.999)
    assert firm.world.lost_weeks[-1] == 1


@pytest.mark.parametrize(("unanswered", "undecided"), [(0, 0), (2, 1)])
def test_a_lost_deal_that_never_answered_ends_without_a_decision(unanswered, undecided):
    firm = small_firm()
    end(firm, firm.new_lead(unanswered=unanswered))
    assert (firm.record(3).lost, firm.record(3).no_decision) == (1, undecided)


def test_what_is_lost_is_booked_under_its_cause():
    firm = small_firm()
    row = firm.new_lead()
    expected = lost_value(firm.p, firm.lead(row), Cause.STALE)
    end(firm, row, cause=Cause.STALE)
    assert firm.record(3).lost_revenue[Cause.STALE] == expected > 0
    assert firm.record(3).lost_revenue.sum() == expected


def test_what_is_lost_is_list_value_times_the_chance_with_every_gate_neutral():
    firm = small_firm()
    b = firm.p.behaviour
    lead = firm.lead(firm.new_lead(intent=0.5, fit=0.4, value=10_000.0))
    expected = 10_000 * b.contact.rate * 0.5 * 0.4 * b.progress.neutral_win_share
    for cause in (Cause.LEAKED, Cause.IGNORED, Cause.CAPACITY):
        assert lost_value(firm.p, lead, cause) == pytest.approx(expected)


def test_who_was_an_opportunity_or_would_have_been_one_is_not_doubted():
    firm = small_firm()
    lead = firm.lead(firm.new_lead(intent=0.5, fit=0.4, value=10_000.0))
    certain = 10_000 * firm.p.behaviour.progress.neutral_win_share
    for cause in (Cause.STALE, Cause.MISFIT):
        assert lost_value(firm.p, lead, cause) == pytest.approx(certain)
    lead.stage = Stage.NEGOTIATION
    for cause in (Cause.PRICE, Cause.SKILL, Cause.COMPETITOR, Cause.CAPACITY):
        assert lost_value(firm.p, lead, cause) == pytest.approx(certain)


def test_who_would_not_have_talked_to_anybody_is_no_loss():
    firm = small_firm()
    lead = firm.lead(firm.new_lead(intent=1.0, fit=1.0, value=10_000.0))
    assert lost_value(firm.p, lead, Cause.NO_NEED) == 0


def test_the_chance_of_what_is_lost_stays_a_chance():
    firm = small_firm({"behaviour.contact.rate": 2.0})
    lead = firm.lead(firm.new_lead(intent=1.0, fit=1.0, value=10_000.0))
    b = firm.p.behaviour
    assert lost_value(firm.p, lead, Cause.IGNORED) == pytest.approx(
        10_000 * b.contact.ceiling * b.progress.neutral_win_share
    )


def test_a_trace_keeps_the_lead_as_it_ended():
    firm = small_firm()
    firm.world = firm.world._replace(trace=allocate(firm.inputs, trace=1).trace)
    row = firm.new_lead(value=12_345.0)
    end(firm, row, Stage.REJECTED, Cause.STALE, time=3.25)
    kept = firm.world.trace[0]
    assert (kept.stage, kept.cause, kept.ended, kept.value) == (Stage.REJECTED, Cause.STALE, 3.25, 12_345)
    end(firm, firm.new_lead())
    assert firm.unit.status == Status.TRACE_FULL


def test_list_values_are_lognormal():
    firm = small_firm({"market.segments[0].deal_size.median": 10_000, "market.segments[0].deal_size.sigma": 0.5})
    lead = firm.lead(firm.new_lead())
    for z in (-1.0, 0.0, 2.0):
        set_size(firm.p, lead, z)
        assert lead.value == pytest.approx(10_000 * math.exp(0.5 * z))


def test_ten_times_the_money_takes_two_and_a_half_to_four_times_the_hours():
    firm = small_firm()
    lead = firm.lead(firm.new_lead())
    sizes = {}
    for ratio in (0.001, 0.5, 1.0, 5.0, 1000.0):
        set_size(firm.p, lead, math.log(ratio) / firm.p.market.segments[0].deal_size.sigma)
        sizes[ratio] = float(work_of_size(firm.p, lead))
    assert sizes[1.0] == pytest.approx(1)
    assert 2.5 <= sizes[5.0] / sizes[0.5] <= 4.0
    assert sizes[1000.0] == 4.0
    assert sizes[0.001] == 0.25


def test_nothing_is_left_of_the_lead_that_had_the_row_before():
    firm = small_firm()
    used = firm.new_lead(first_touch=7.0, touches=9, steps=2, discount=0.3, relative_fit=0.5, eta=2.0, p_close=0.7)
    end(firm, used)
    again, fresh = take_row(firm.unit, firm.world.leads[0]), take_row(firm.unit, firm.world.leads[0])
    assert again == used
    for name in set(firm.world.leads.dtype.names) - set(PROSPECT):
        assert firm.lead(again)[name] == firm.lead(fresh)[name]
