"""M18: a customer who decides against an offer may not say so, and the deal stands in the book until somebody looks."""

import numpy as np
import pytest

from smarketing.agents.agenda import make_agenda
from smarketing.agents.effort import plan_effort
from smarketing.agents.progress import touch
from smarketing.agents.salesperson import work_week
from smarketing.agents.state import CLOSED, Cause
from smarketing.simulation.pay_periods import open_pay_periods
from tests.firm import small_firm


def touched(silent, n=60):
    """A firm whose first salesperson has touched n deals once each; how many have ended, and how many are silent."""
    firm = small_firm({"behaviour.progress.silent": silent, "behaviour.progress.log_odds": -1.0})
    rows = [firm.deal(slot=slot) for slot in range(n)]
    for position in range(n):
        touch(firm.world, firm.p, 0, 0, position, 1, firm.key)
    ended = int((firm.world.pipelines[0, 0, :n] == CLOSED).sum())
    quiet = sum(firm.lead(row).unanswered > 0 for row in rows)
    return firm, ended, quiet


def test_losses_are_as_many_whether_they_are_said_or_not():
    all_said, none_said, half = (touched(silent)[1:] for silent in (0.0, 1.0, 0.5))
    assert all_said[1] == none_said[0] == 0
    assert sum(all_said) == sum(none_said) == sum(half) > 20
    assert 0 < half[1] < sum(half)


def silent_deal(firm, unanswered=1, **traits):
    row = firm.deal(**traits)
    firm.lead(row).unanswered, firm.lead(row).cause = unanswered, Cause.MISFIT
    return row


def test_a_customer_who_has_decided_moves_no_more_and_is_not_heard():
    firm = small_firm()
    row = silent_deal(firm, steps=1)
    firm.seller().has_heard[:] = False
    for week in range(1, 9):
        touch(firm.world, firm.p, 0, 0, 0, week, firm.key)
    assert firm.lead(row).unanswered == 9
    assert firm.lead(row).steps == 1
    assert not firm.seller().has_heard[0]


def test_each_unanswered_touch_lowers_what_a_deal_seems_worth():
    density = []
    for unanswered in (0, 1, 3):
        firm = small_firm()
        silent_deal(firm, unanswered)
        firm.act(plan_effort, 0)
        firm.act(make_agenda, 0)
        density.append(float(firm.world.agendas[0, 0, 0].density))
    assert np.diff(density) == pytest.approx([np.log(0.6), 2 * np.log(0.6)])


@pytest.mark.parametrize(("week", "stepped", "written_off"), [(12, 0, True), (12, 10, False), (11, 0, False)])
def test_the_review_at_the_end_of_a_period_writes_off_what_has_not_moved(week, stepped, written_off):
    firm = small_firm({"behaviour.progress.doubt": 0.0})
    firm.act(open_pay_periods)
    row = silent_deal(firm, touched=float(week - 1))
    firm.lead(row).stepped = stepped
    for behaviour in (plan_effort, make_agenda, work_week):
        firm.act(behaviour, 0, week=week)
    assert bool(firm.record(week).lost == 1) is written_off
    assert bool(firm.record(week).lost_revenue[Cause.MISFIT] > 0) is written_off
    assert firm.record(week).no_decision == firm.record(week).lost


def test_a_deal_that_answers_is_never_written_off():
    firm = small_firm()
    firm.act(open_pay_periods)
    firm.deal(touched=11.0)
    for behaviour in (plan_effort, make_agenda):
        firm.act(behaviour, 0, week=12)
    firm.seller().last_task = firm.seller().n_agenda  # no time for it
    firm.act(work_week, 0, week=12)
    assert firm.record(12).lost == 0


def test_a_loss_that_is_said_is_a_decision():
    firm, ended, _ = touched(silent=0.0)
    assert firm.record(1).lost == ended > 0
    assert firm.record(1).no_decision == 0


def test_a_silent_deal_that_nobody_looks_at_ends_without_a_decision_and_a_neglected_one_buys_elsewhere():
    firm = small_firm()
    firm.act(open_pay_periods)
    patience = int(firm.p.behaviour.progress.patience_weeks)
    silent_deal(firm, slot=1)
    firm.deal(slot=2)
    for week in range(1, patience + 2):
        firm.seller().last_task = firm.seller().n_agenda = 0  # no time for either
        firm.act(work_week, 0, week=week)
    assert firm.world.weeks.lost.sum() == 2
    assert firm.world.weeks.no_decision.sum() == 1
