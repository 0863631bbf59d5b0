"""What the schema allows has room in the arrays and in the addresses of luck: a wider range cannot outgrow them."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from annotated_types import MaxLen

from smarketing.agents.commission import PAY_LINE
from smarketing.agents.draws import pack_cell, pack_person, unpack_cell
from smarketing.agents.hiring import MOST_GROWTH
from smarketing.agents.parameters import (
    MAX_KINKS,
    MAX_MARKETERS,
    MAX_SALESPEOPLE,
    MAX_SEGMENTS,
    N_SOURCES,
    OUTBOUND,
)
from smarketing.agents.state import BOOK_SIZE, LEAD, MOST_BLOCKS, UNIT
from smarketing.scenarios.field_index import fields
from smarketing.scenarios.paths import parse
from smarketing.scenarios.schema import Spec
from smarketing.simulation import simulate
from smarketing.simulation.opening import MOST_DEALS, OPENING_SLOTS
from tests.runs import opened, short, weeks_of

WORD = 2**32  # addresses are words of 32 bits
PEOPLE = max(MAX_MARKETERS, MAX_SALESPEOPLE) * MOST_GROWTH


def most(path: str) -> int:
    """The largest value of a field."""
    quantity = fields()[path].quantity
    assert quantity is not None and quantity.high is not None
    return int(quantity.high)


def longest(path: str) -> int:
    """How many elements a list or a mapping may have."""
    model: Any = Spec
    *groups, name = parse(path)
    for group in groups:
        model = model.model_fields[group].annotation
    (length,) = [note.max_length for note in model.model_fields[name].metadata if isinstance(note, MaxLen)]
    return length


def test_every_kink_of_a_plan_has_room():
    """At nothing booked, at the quota and at each tier, where the draw is earned and where the cap is reached."""
    assert MAX_KINKS >= 1 + 1 + longest("compensation.salespeople.tiers") + 2
    assert PAY_LINE["at"].shape == PAY_LINE["slope"].shape == PAY_LINE["jump"].shape == (MAX_KINKS,)


# Ages of leads


def test_a_lead_has_a_worth_at_every_age_until_it_expires():
    assert UNIT["age_worth"].shape[0] >= most("handoff.lead_expiry_weeks")


@pytest.mark.parametrize("expiry", [1, 13, 53, 54, 104])
def test_the_worth_of_a_lead_falls_with_every_week_of_its_age(expiry: int):
    scenario = short(handoff__lead_expiry_weeks=expiry, horizon__warm_up_policies="own")
    world = opened(scenario)
    next(weeks_of(scenario, world))
    worth = world.units[0].age_worth[:expiry]
    assert worth == pytest.approx(-scenario.spec.market.lead_decay * np.log1p(7.0 * np.arange(expiry)))


def test_leads_that_may_wait_for_two_years_are_met_about_as_soon_as_those_that_may_wait_for_one():
    days = {
        expiry: simulate(short(handoff__lead_expiry_weeks=expiry), replications=4).outcomes["response_days_mean"].mean()
        for expiry in (53, 54, 104)
    }
    assert days[54] == pytest.approx(days[53], rel=0.05)
    assert days[104] == pytest.approx(days[53], rel=0.25)


# Addresses


def test_no_two_people_of_the_largest_firm_have_one_address():
    units = most("organisation.business_units")
    assert max(most("organisation.marketers"), most("organisation.salespeople")) * MOST_GROWTH == PEOPLE
    for unit in (0, 1, units - 2):
        assert pack_person(unit, PEOPLE - 1) < pack_person(unit + 1, 0)
    assert pack_person(units - 1, PEOPLE - 1) < WORD


def test_no_two_cells_of_the_largest_firm_have_one_address():
    units = most("organisation.business_units")
    some = [(u, k, c) for u, k, c in product((0, 1, units - 1), range(MAX_SEGMENTS), range(N_SOURCES))]
    cells = [int(pack_cell(*place)) for place in some]
    assert [unpack_cell(cell) for cell in cells] == some
    assert len(set(cells)) == len(some) and max(cells) < WORD
    unit, segment, source = unpack_cell(np.array(cells))
    assert list(zip(unit.tolist(), segment.tolist(), source.tolist(), strict=True)) == some
    assert OUTBOUND == N_SOURCES - 1


def test_the_slots_of_own_prospects_and_of_opening_deals_are_apart_and_fit_their_field():
    assert PEOPLE * MOST_BLOCKS <= OPENING_SLOTS
    assert OPENING_SLOTS + PEOPLE * MOST_DEALS <= np.iinfo(LEAD["slot"]).max
    assert MOST_DEALS <= BOOK_SIZE


def test_a_number_counted_in_weeks_fits_beside_its_stream():
    assert most("horizon.warm_up_weeks") + most("horizon.weeks") < 2**16


def test_nobody_calls_so_long_that_prospects_of_two_people_meet():
    salesperson = "behaviour.salesperson."
    quantity = fields()[f"{salesperson}block_hours"].quantity
    assert quantity is not None and quantity.low is not None
    assert 1.5 * most(f"{salesperson}selling_hours") / quantity.low < MOST_BLOCKS  # effort is 1.4 at most
