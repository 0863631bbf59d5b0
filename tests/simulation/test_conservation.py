"""Nothing comes from nothing and nothing is lost: leads, dollars, hours, accounts, people. Numbers stay numbers."""

from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from itertools import count

import numpy as np
import pytest

from smarketing.agents.parameters import OUTBOUND
from smarketing.agents.state import FRACTIONS, Cause, Stage, Status, World
from smarketing.scenarios import Scenario
from smarketing.simulation.arrays import allocate
from smarketing.simulation.loop import run_firm
from tests.random_firms import Size, firm
from tests.runs import (
    TRACED,
    TooManyLeadsError,
    finish,
    leads_ended,
    leads_held,
    numbers,
    opened,
    parameters_in,
    short,
    weeks_of,
)

SIZE = Size(people=8, units=2, waiting=2_000.0)
FIRMS, MANY, PART = 30, 1_000, 97

ENDS = {Stage.WON: "won", Stage.LOST: "lost", Stage.EXPIRED: "expired", Stage.REJECTED: "rejected"}
SLACK = 1e-9  # what adding up in another order may change

HOLDS: list[Callable[[Scenario], None]] = []  # what holds of every firm: the soak asks all of it of each of its firms

SHARES = {
    "segments": "experience awareness",
    "pairs": "trust_in_leads trust_in_follow_up closeness blame_by_sales blame_by_marketing",
    "weeks": "blame trust closeness morale experience reputation marketing_share materials pressure threshold"
    " enablement",
} | {table: " ".join(sorted(names)) for table, names in FRACTIONS.items()}
# Of a week's record; all else counts something. Pay that is taken back (clawback) lowers all that pay is a part of.
SIGNED = {"relative_fit", "contribution", "commission", "sales_pay", "new_segment_spend"}


def of_any_firm(holds: Callable[[Scenario], None]) -> Callable[[Scenario], None]:
    HOLDS.append(holds)
    return holds


@lru_cache(maxsize=1)  # a firm is asked for everything before the next one comes
def run_of(scenario: Scenario) -> World:
    """Its arrays after the last week, with the life of each lead: to be read, for every question is about them."""
    return finish(scenario, trace=TRACED)


@pytest.fixture(scope="module", params=range(FIRMS))  # pytest goes firm by firm, not claim by claim
def scenario(request: pytest.FixtureRequest) -> Scenario:
    """A random firm; in place of one that the engine tells to have fewer leads another."""
    for number in count(request.param, FIRMS):
        made = firm(number, SIZE)
        with suppress(TooManyLeadsError):
            run_of(made)
            break
    return made


def opening_deals(scenario: Scenario) -> int:
    return len(leads_held(opened(scenario)))


def total(world: World, *fields: str) -> float:
    return sum(float(world.weeks[field].sum()) for field in fields)


# Leads


@of_any_firm
def test_every_lead_ends_in_exactly_one_state_or_is_still_held(scenario: Scenario):
    world = run_of(scenario)
    came = total(world, "captured", "captured_outbound") + opening_deals(scenario)
    ended = total(world, *ENDS.values())
    assert came == ended + len(leads_held(world))


@of_any_firm
def test_the_life_of_a_lead_is_kept_once_and_ends_as_it_was_counted(scenario: Scenario):
    world = run_of(scenario)
    ended = leads_ended(world)
    assert set(np.unique(ended["stage"])) <= set(ENDS)
    for stage in (Stage.WON, Stage.LOST, Stage.EXPIRED):
        assert np.count_nonzero(ended["stage"] == stage) == total(world, ENDS[stage])
    turned_away = total(world, "captured") - total(world, "qualified")
    assert np.count_nonzero(ended["stage"] == Stage.REJECTED) == total(world, "rejected") - turned_away
    addresses = np.concatenate([ended, leads_held(world)])[["cell", "birth_week", "slot"]]
    assert len(np.unique(addresses)) == len(addresses), "two leads at one address would share their luck"


@of_any_firm
def test_the_life_of_a_lead_runs_forward_in_time(scenario: Scenario):
    ended = leads_ended(run_of(scenario))
    ours = ended[ended["marketer"] >= 0]
    handed = ours[ours["arrived"] >= 0]
    touched = handed[handed["first_touch"] >= 0]
    opened_up = touched[np.isin(touched["stage"], [Stage.WON, Stage.LOST])]
    assert np.all(handed["arrived"] >= handed["born"])
    assert np.all(touched["first_touch"] >= touched["arrived"])
    assert np.all(np.floor(ours["ended"]) >= ours["birth_week"])
    assert np.all(opened_up["ended"] >= opened_up["first_touch"])
    assert np.all(touched["ended"] < np.floor(touched["ended"]) + 1)
    assert np.all(ended["cause"][ended["stage"] == Stage.WON] == Cause.NONE)
    assert np.all(ended["cause"][ended["stage"] != Stage.WON] != Cause.NONE)
    assert np.all(ended["source"][ended["marketer"] < 0] == OUTBOUND)


@of_any_firm
def test_a_lead_that_nobody_touched_is_counted_as_never_contacted(scenario: Scenario):
    world = run_of(scenario)
    ended = leads_ended(world)
    handed = ended[(ended["marketer"] >= 0) & (ended["arrived"] >= 0)]
    assert np.count_nonzero(handed["first_touch"] < 0) == total(world, "never_contacted")
    assert len(handed) == total(world, "ended_marketing_leads")


@of_any_firm
def test_promises_kept_are_some_of_those_due_and_undecided_deals_some_of_those_lost(scenario: Scenario):
    world = run_of(scenario)
    weeks = world.weeks
    assert ((weeks.sla_kept >= 0) & (weeks.sla_kept <= weeks.sla_due)).all()
    assert total(world, "sla_due") <= total(world, "contacted", "never_contacted")
    assert ((weeks.no_decision >= 0) & (weeks.no_decision <= weeks.lost)).all()
    assert world.lost_weeks.sum() == weeks.lost[scenario.inputs.warm_up_weeks :].sum()


@of_any_firm
def test_leads_in_queues_and_books_are_those_that_have_come_and_not_yet_gone(scenario: Scenario):
    """Little's law, to the last lead: what is counted each week adds up to the weeks that each lead stayed."""
    world = run_of(scenario)
    last = scenario.inputs.total_weeks
    gone, held = leads_ended(world), leads_held(world)
    every = np.concatenate([gone, held])
    leaves = np.where(every["stage"] >= Stage.WON, np.floor(every["ended"]), last)
    queued = (every["arrived"] >= 0) & (every["marketer"] >= 0)
    left_queue = np.where(every["first_touch"] >= 0, np.floor(every["first_touch"]), leaves)
    assert total(world, "waiting") == (left_queue - every["birth_week"])[queued].sum()
    # Both are -1 where no opportunity was opened; one of the opening pipeline may well have been touched in week -1.
    deals = (every["opened"] > -np.inf) & ((every["opened"] != -1.0) | (every["touched"] != -1.0))
    enters = np.maximum(0, np.floor(every["opened"]))
    assert total(world, "open_opportunities") == (leaves - enters)[deals].sum()


# Dollars


@of_any_firm
def test_every_dollar_booked_belongs_to_one_won_lead(scenario: Scenario):
    world = run_of(scenario)
    ended = leads_ended(world)
    won = ended[ended["stage"] == Stage.WON]
    net = won["value"] * (1.0 - won["discount"])
    weekly = np.bincount(won["ended"].astype(int), net, minlength=scenario.inputs.total_weeks)
    np.testing.assert_allclose(world.weeks["bookings"], weekly, rtol=SLACK, atol=1e-6)
    np.testing.assert_allclose(total(world, "list_bookings"), won["value"].sum(), rtol=SLACK)
    ours = won["marketer"] >= 0
    np.testing.assert_allclose(total(world, "marketing_sourced_bookings"), net[ours].sum(), rtol=SLACK, atol=1e-6)
    assert total(world, "marketing_won") == np.count_nonzero(ours)
    assert np.all((won["discount"] >= 0) & (won["discount"] <= 1))


@of_any_firm
def test_no_more_money_is_spent_than_was_granted(scenario: Scenario):
    weeks = run_of(scenario).weeks
    spent = weeks["programme_spend"] + weeks["research_spend"] + weeks["support_spend"]
    assert np.all(spent <= weeks["money_granted"] * (1 + SLACK))


@of_any_firm
def test_what_is_granted_and_paid_is_the_budget_in_money_or_as_a_share_of_revenue(scenario: Scenario):
    """Money granted at a review = budget.amount, or budget.total x last revenue, less pay, never below 0."""
    world = opened(scenario)
    before = world.units["pay_rate"].copy()
    for week in weeks_of(scenario, world, last=1):
        p = parameters_in(scenario.inputs, week)
        total_money = (p.budget.amount or p.budget.total * p.firm.opening_revenue) / 52
        granted = np.maximum(0.0, total_money - before).sum()
        assert world.weeks[0].money_granted == pytest.approx(granted, rel=1e-6, abs=1e-6)


@of_any_firm
def test_people_are_paid_what_the_books_show(scenario: Scenario):
    weeks = run_of(scenario).weeks
    paid = weeks["sales_pay"] + weeks["marketer_pay"]
    np.testing.assert_allclose(
        weeks["base_pay"] + weeks["commission"] + weeks["marketer_bonus"], paid, rtol=1e-6, atol=1e-3
    )


@of_any_firm
def test_recurring_revenue_is_what_customers_brought_and_have_not_taken_away(scenario: Scenario):
    world = run_of(scenario)
    assert np.all(world.segments["recurring"][world.segments["customers"] == 0] == 0)
    assert np.all(world.segments["recurring"] >= 0)
    assert np.all(world.weeks["revenue"] >= world.weeks["recurring"] / 52 * (1 - SLACK) - 1e-6)


# Accounts and hours


@of_any_firm
def test_an_account_is_claimed_by_one_lead_or_one_customer(scenario: Scenario):
    world = run_of(scenario)
    held = np.zeros(world.segments.shape)
    for u in range(len(world.units)):
        np.add.at(held[u], leads_held(world, [u])["segment"], 1)
    np.testing.assert_array_equal(world.segments["claimed"], held + world.segments["customers"])
    assert np.all(world.segments["claimed"] <= world.segments["accounts"])


@of_any_firm
def test_customers_come_by_winning_and_go_by_churning(scenario: Scenario):
    world, before = run_of(scenario), opened(scenario)
    came = before.segments["customers"].sum() + total(world, "won")
    assert world.segments["customers"].sum() == came - total(world, "churned")
    assert np.all(world.segments["customers"] >= 0)


@of_any_firm
def test_nobody_works_more_hours_than_there_are(scenario: Scenario):
    world = run_of(scenario)
    assert np.all(world.weeks["hours_used"] <= world.weeks["hours_available"] * (1 + SLACK))
    for people in (world.marketers, world.salespeople):
        assert np.all(people["hours_used"] >= 0) and np.all(people["hours"] >= 0)


# Numbers


@of_any_firm
def test_shares_and_feelings_stay_between_nothing_and_all_every_week(scenario: Scenario):
    world = opened(scenario, room=8.0)
    for week in weeks_of(scenario, world):
        for column, fields in SHARES.items():
            for field in fields.split():
                found = getattr(world, column)[field]
                assert np.all((found >= -SLACK) & (found <= 1 + SLACK)), f"{column}.{field} in week {week}"


@of_any_firm
def test_nothing_is_ever_anything_but_a_number(scenario: Scenario):
    world = opened(scenario, room=8.0)
    for week in weeks_of(scenario, world):
        for column in ("units", "segments", "marketers", "salespeople", "pairs"):
            for name, found in numbers(getattr(world, column)):
                assert not np.isnan(found).any(), f"{column}.{name} in week {week}"
    for name, found in numbers(world.weeks):
        assert np.isfinite(found).all(), name
        assert name in SIGNED or np.all(found >= -1e-6), f"{name} counts something and is below nothing"


@pytest.mark.soak
@pytest.mark.parametrize("first", range(FIRMS, MANY, PART))
def test_all_of_it_holds_of_a_thousand_firms(first: int):
    for number in range(first, first + PART):
        with suppress(TooManyLeadsError):
            for holds in HOLDS:
                holds(firm(number, SIZE))


# Memory


@pytest.mark.parametrize("room", [1.0, 0.7, 0.3, 0.1, 0.05, 0.02, 0.005])
@pytest.mark.parametrize("trace", [0, 50, 3000])
def test_no_behaviour_writes_past_its_arrays(room: float, trace: int):
    """Compiled code does not look where an array ends; guard bytes behind each array tell."""
    scenario = short(market__lead_decay=0.5)
    fields, guards = [], []
    for column in allocate(scenario.inputs, room=room, trace=trace):
        memory = np.zeros(column.size + 2048, column.dtype)
        guard = memory[column.size :].view(np.uint8)
        guard[:] = 0xA5
        guards.append(guard)
        fields.append(memory[: column.size].reshape(column.shape).view(type(column)))
    world, inputs = World._make(fields), scenario.inputs
    status = run_firm(world, inputs.parameters.view(np.recarray), inputs.epoch_starts, 52, np.uint64(1 << 32))
    touched = [name for name, guard in zip(World._fields, guards, strict=True) if np.any(guard != 0xA5)]
    assert not touched, Status(int(status)).name
    assert (status != Status.OK) == (room < 0.7 or trace > 0)
