"""M25: blame goes where prospects came to nothing, and each explanation of a loss can be kept."""

from typing import Any

import numpy as np
import pytest

from smarketing.agents.blame import answer_blame, explain_shortfall, settle
from smarketing.agents.blame_targeting import aim
from smarketing.agents.careers import start_marketer
from smarketing.agents.leads import end_lead
from smarketing.agents.parameters import Function
from smarketing.agents.state import Cause, Stage, Status
from smarketing.simulation.arrays import allocate
from tests.firm import Firm, small_firm

DARK = {"systems.integrated": 0.0, "leadership.support": 0.0}


def end(firm: Firm, row: int, stage: Stage, week: int = 3) -> None:
    end_lead(firm.world, firm.p, 0, row, stage, Cause.IGNORED, week + 0.5)


def lead_that(firm: Firm, fate: str, i: int = 0, j: int = 0) -> None:
    """A lead of 24,000 that is neglected, turned away at the first contact, lost as an opportunity, or won."""
    if fate == "neglected":
        end(firm, firm.new_lead(i, j), Stage.EXPIRED)
    elif fate == "turned away":
        end(firm, firm.new_lead(i, j, first_touch=2.0), Stage.REJECTED)
    else:
        row = firm.new_lead(i, j, first_touch=2.0, stage=Stage.OPPORTUNITY)
        end(firm, row, Stage.WON if fate == "won" else Stage.LOST)


def explained(firm: Firm) -> Firm:
    firm.unit.shortfall = 0.4
    for i in range(3):
        firm.seller(i).shortfall = 0.4
        firm.act(explain_shortfall, i, week=3)
    for j in range(2):
        firm.act(answer_blame, j, week=3)
    return firm


@pytest.mark.parametrize(
    ("fate", "by_sales", "by_marketing"),
    [("neglected", 0, 1), ("turned away", 1, 0), ("lost", 1, 1), ("won", 0, 0)],
)
def test_sales_remembers_what_it_worked_in_vain_and_marketing_what_was_neglected_or_lost(fate, by_sales, by_marketing):
    firm = small_firm()
    lead_that(firm, fate, i=1, j=1)
    value = 24_000
    assert firm.pair(1, 1).failed_leads == by_sales * value
    assert firm.pair(1, 1).dropped_leads == by_marketing * value
    others = [firm.pair(j, i) for j in range(2) for i in range(3) if (j, i) != (1, 1)]
    assert not any(pair.failed_leads or pair.dropped_leads for pair in others)


def test_nobody_is_remembered_for_a_prospect_that_sales_found_itself():
    firm = small_firm()
    lead_that(firm, "lost", j=-1)
    assert not firm.world.pairs.failed_leads.any() and not firm.world.pairs.dropped_leads.any()


def test_blame_is_aimed_at_the_marketer_whose_leads_were_worked_in_vain():
    firm = small_firm(DARK)
    lead_that(firm, "turned away", i=0, j=0)
    lead_that(firm, "turned away", i=1, j=1)
    explained(firm)
    blame = firm.world.pairs.blame_by_sales[0]
    assert blame[0, 0] > 0 == blame[1, 0]
    assert blame[1, 1] > 0 == blame[0, 1]
    assert blame[0, 2] == blame[1, 2] > 0  # nothing to remember: all alike


def test_a_marketer_aims_at_the_salesperson_who_neglects_the_leads():
    firm = small_firm(DARK)
    lead_that(firm, "neglected", i=2, j=0)
    explained(firm)
    blame = firm.world.pairs.blame_by_marketing[0]
    assert blame[0, 2] > blame[0, 0] == blame[0, 1]


def test_without_aim_blame_is_spread_alike():
    firm = small_firm({**DARK, "behaviour.blame.aim": 0.0})
    for fate, i, j in (("lost", 0, 0), ("neglected", 2, 1), ("turned away", 1, 0)):
        lead_that(firm, fate, i, j)
    blame = explained(firm).world.pairs.blame_by_sales[0]
    assert np.all(blame == blame[0, 0]) and blame[0, 0] > 0


def test_aim_has_a_mean_of_one():
    p = small_firm().p
    weights = [0.0, 10.0, 50.0, 3.0]
    assert np.mean([aim(p, weight, np.mean(weights)) for weight in weights]) == pytest.approx(1)
    assert aim(p, 0.0, 0.0) == 1


def test_what_came_to_nothing_is_forgotten():
    firm = small_firm({"behaviour.blame.fading": 0.1})
    lead_that(firm, "lost")
    explained(firm)
    assert firm.pair().failed_leads == firm.pair().dropped_leads == pytest.approx(0.9 * 24_000)


def test_a_newcomer_is_remembered_for_nothing():
    firm = small_firm()
    lead_that(firm, "lost")
    start_marketer(firm.world, firm.p, 0, 0, 0.0, firm.key)
    assert firm.pair().failed_leads == firm.pair().dropped_leads == 0


# Explanations that are kept


def keeping(rows: int) -> Firm:
    firm = small_firm(DARK)
    firm.world = firm.world._replace(blame_events=allocate(firm.inputs, blame_events=rows).blame_events)
    return firm


def test_a_lost_lead_is_explained_by_both_sides_with_what_each_felt_and_laid():
    firm = keeping(4)
    lead_that(firm, "lost", i=1, j=1)
    explained(firm)
    firm.act(settle, week=3)
    events: Any = firm.world.blame_events[: firm.unit.n_blame_events]
    assert events.by.tolist() == [Function.SALES, Function.MARKETING]
    assert set(events.week) == {3} and set(events.unit) == {0}
    assert set(events.marketer) == {1} and set(events.salesperson) == {1}
    assert events.shortfall == pytest.approx([0.4, 0.4])
    assert np.all((events.laid > 0) & (events.laid <= 1))
    assert events.blame[0] == firm.pair(1, 1).blame_by_sales > 0
    assert events.blame[1] == firm.pair(1, 1).blame_by_marketing > 0


def test_an_explanation_names_the_address_of_its_lead():
    firm = keeping(4)
    row = firm.new_lead(slot=7, week=2)
    cell = int(firm.lead(row).cell)
    end(firm, row, Stage.EXPIRED)
    event = firm.world.blame_events[0]
    assert (event.cell, event.birth_week, event.slot, event.by) == (cell, 2, 7, Function.MARKETING)


def test_a_store_of_explanations_that_is_full_says_so():
    firm = keeping(1)
    lead_that(firm, "lost")
    assert firm.unit.status == Status.TRACE_FULL


def test_the_share_that_each_lays_on_the_other_is_noted_for_the_week():
    firm = explained(small_firm(DARK))
    assert 0 < firm.record(3).laid < 1
    assert explained(small_firm(DARK, neutralise=("M25",))).record(3).laid == 0
