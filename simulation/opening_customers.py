"""The customers of week 0: as many come as go, so they are of every age; those who are there share them."""

import math

from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.customers import luck_of_customer, settle_customer, take_customer
from smarketing.agents.draws import pack_cell
from smarketing.agents.jit import kernel
from smarketing.agents.loyalty import hazard_met, hazard_of_new, hazard_until
from smarketing.agents.parameters import OUTBOUND
from smarketing.agents.state import NOBODY

FIRST_SLOT = 2**25  # past every slot that a lead can have
OLDEST = 60.0  # years; age is for the record, and a firm without churn would have customers of any


@kernel
def growth_in_balance(p):
    """Yearly new bookings, as a share of revenue, that keep pace with churn, expansion and the market's growth."""
    return max(0.02, p.firm.churn - p.firm.expansion + p.market.growth)


@kernel
def one_off_load(p):
    """Revenue over recurring revenue when the books balance and recurring_share of each deal recurs."""
    share = max(1e-9, p.firm.recurring_share)
    return 1.0 + (1.0 - share) * growth_in_balance(p) / share


@kernel
def open_customers(world, p, u, key):
    """The opening customers, spread evenly over the open segments; their revenue over the segments that have some.

    Draws   Stream.LOYALTY
    """
    unit = world.units[u]
    n_served, position = 0, 0
    for k in range(p.market.n_segments):
        segment = world.segments[u, k]
        segment.customers = 0.0
        segment.clock = 0.0
        segment.growth = 1.0
        segment.sold = 0.0
        segment.list_sold = 0.0
        segment.recurring = 0.0
        segment.list_recurring = 0.0
        segment.claimed = 0.0
        if segment.is_open:
            count = math.floor((p.firm.opening_customers + position) / unit.n_open)
            segment.claimed = min(count, math.floor(segment.accounts))
            n_served += 1 if segment.claimed > 0.0 else 0
            position += 1
        segment.opening_claimed = segment.claimed
    for k in range(p.market.n_segments):
        for n in range(int(world.segments[u, k].claimed)):
            recurring = p.firm.opening_revenue / one_off_load(p) / n_served / world.segments[u, k].claimed
            open_customer(world, p, u, k, n, recurring, unit.n_customers % p.organisation.salespeople, key)


@kernel
def open_customer(world, p, u, k, n, recurring, owner, key):
    """The n-th of a segment, who pays `recurring` [$/yr]: not won by anybody who is there, and of some age.

    Draws   Stream.LOYALTY
    """
    unit = world.units[u]
    row = take_customer(unit, world.customers.shape[1])
    if row < 0:
        return
    customer = world.customers[u, row]
    customer.cell = pack_cell(u, k, OUTBOUND)
    customer.birth_week = 0
    customer.slot = FIRST_SLOT + n
    luck = luck_of_customer(key, 0, customer.cell, customer.birth_week, customer.slot)
    shape = p.behaviour.customers.likeness
    met = hazard_met(shape, luck[1])
    a_year = max(1e-9, hazard_of_new(p))
    customer.source = NOBODY
    customer.week = -1 - int(min(OLDEST, met / a_year) * WEEKS_A_YEAR)
    customer.closer = NOBODY
    customer.hire = NOBODY
    customer.recurring = recurring
    customer.list_recurring = recurring
    customer.factor = 1.0
    customer.commission = 0.0
    customer.paid = 0.0
    settle_customer(world, u, row, owner, k, hazard_until(shape, met, luck[0]))
    customer.clock = world.segments[u, k].clock - met
