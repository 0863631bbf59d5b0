"""Cold calls as salespeople think of them: how likely an appointment is, and what an hour of calling pays."""

import math

from smarketing.agents.appeal import p_closing
from smarketing.agents.elementary import logarithms
from smarketing.agents.jit import kernel
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.row_blocks import padded
from smarketing.agents.state import MOST_BLOCKS


@kernel
def p_appointment(p, me, reputation):
    """Chance that the week's first block of cold calls opens an opportunity; less where goodwill is worn out.

    An appointment is won at dials x rate, and is then a first contact like any other.

    Source  Keller Center (2011) for the base rate; docs/odd.md M22
    """
    b = p.behaviour.salesperson
    calls = p.sales.prospecting
    patience = 1.0 if p.neutral[Mechanism.COLD_CALLING] else max(0.0, reputation) ** b.reputation_elasticity
    base = calls.dials_per_hour * b.block_hours * calls.appointment_rate
    leads = p.behaviour.leads
    real = p.behaviour.contact.rate * 0.5 * (leads.outbound_low + leads.outbound_high)
    known = network(p, me.contacts)
    return min(1.0, base * math.sqrt(me.skill) * me.ramp * patience * known) * min(p.behaviour.contact.ceiling, real)


@kernel
def network(p, contacts):
    """How much more often somebody with so many customers who know them gets an appointment than an ordinary caller.

    Source  docs/odd.md M22 (assumption). Neutral: of_contacts 0
    """
    b = p.behaviour.salesperson
    return (1.0 + b.of_contacts * contacts) / (1.0 + b.of_contacts * b.normal_contacts)


@kernel
def usual_contacts(p, unit, tenure):
    """How many customers know somebody who has sold for so many weeks at the unit's pace: won, less lost to sight."""
    wins = unit.bookings_trend / p.organisation.salespeople / max(1.0, unit.opportunity_value)
    lost = max(1e-6, p.behaviour.salesperson.contacts_lost)
    return wins * (1.0 - math.exp(-lost * tenure)) / lost


@kernel
def tired_chance(first, fatigue, blocks_done):
    """Chance of an appointment in the block that follows so many of the week's; `first` is that of the first."""
    return first / (1.0 + fatigue * blocks_done)


@kernel
def typical_worth(p, unit):
    """Believed worth of a new opportunity [$]: its usual value x the chance of closing it."""
    return unit.opportunity_value * p_closing(p)


@kernel
def most_blocks(p, me):
    """Prospecting blocks that fit into the week."""
    return min(MOST_BLOCKS - 1, int(me.hours / p.behaviour.salesperson.block_hours))


@kernel
def value_blocks(p, me, own_worth, blocks):
    """Log believed pay per hour of one more prospecting block after 0, 1, ... of them, for deals of `own_worth` [$].

    The last entry is that after a week of nothing but prospecting.
    """
    b = p.behaviour.salesperson
    most, first, fatigue = most_blocks(p, me), me.p_appointment, b.block_fatigue
    block_hours, deal_hours = b.block_hours, b.deal_hours
    for done in range(padded(most + 1)):
        chance = tired_chance(first, fatigue, done)
        blocks[done] = chance * own_worth / (block_hours + chance * deal_hours)
    logarithms(blocks, padded(most + 1))
    if first <= 0.0:
        blocks[: most + 1] = -math.inf
