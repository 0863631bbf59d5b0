"""Customers one by one: how one comes, what of its sale stays with it, and how it goes.

A segment has a clock, the hazard that an ordinary customer has met since the run began. Each customer knows the hour of
that clock at which it leaves, so a week costs a comparison a customer. What it pays is kept at a growth index of 1; the
segment's index makes it today's.

Source  docs/odd.md M39
"""

import math

from smarketing.agents.bounds import clip
from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.draws import Stream, uniforms
from smarketing.agents.instalments import settle_with_closer
from smarketing.agents.jit import kernel
from smarketing.agents.loyalty import hazard_until
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.needs import relative_fit
from smarketing.agents.state import Status

MOST_OF_SALE = 1.5  # of log hazard, either way, that one sale can leave behind


@kernel
def luck_of_customer(key, n_passed, cell, birth_week, slot):
    """Four uniforms of a customer, anew after each change of its owner: how long it stays, where it goes.

    Draws   Stream.LOYALTY
    """
    return uniforms(key, Stream.LOYALTY, n_passed, cell, birth_week, slot)


@kernel
def take_customer(unit, capacity):
    """The next row of a unit's customers, or -1 with unit.status set where there is none."""
    if unit.n_customers == capacity:
        unit.status = Status.CUSTOMERS_FULL
        return -1
    unit.n_customers += 1
    return unit.n_customers - 1


@kernel
def gain_customer(world, p, u, i, lead, net, week, key):
    """A new customer: revenue that recurs, revenue that does not, and an experience to begin with. Returns its row.

    Draws   Stream.LOYALTY
    """
    unit = world.units[u]
    segment = world.segments[u, lead.segment]
    unit.one_off += net * (1.0 - p.firm.recurring_share)
    unit.list_one_off += lead.value / lead.list_price * (1.0 - p.firm.recurring_share)
    if week - segment.entered < WEEKS_A_YEAR:
        world.weeks[week].new_segment_revenue += net
    row = take_customer(unit, world.customers.shape[1])
    if row < 0:
        return row
    first = first_experience(p, lead)
    customer = world.customers[u, row]
    customer.cell = lead.cell
    customer.birth_week = lead.birth_week
    customer.slot = lead.slot
    customer.source = lead.source
    customer.week = week
    customer.closer = i
    customer.hire = world.salespeople[u, i].hire
    customer.recurring = net * p.firm.recurring_share / segment.growth
    customer.list_recurring = lead.value / lead.list_price * p.firm.recurring_share / segment.growth
    customer.factor = _factor_of_sale(p, segment, lead, first)
    customer.commission = 0.0
    customer.paid = 0.0
    luck = luck_of_customer(key, 0, lead.cell, lead.birth_week, lead.slot)[0]
    settle_customer(world, u, row, i, lead.segment, hazard_until(p.behaviour.customers.likeness, 0.0, luck))
    segment.experience += (first - segment.experience) / segment.customers
    if _is_of_cohort(unit, week):
        world.weeks[week].cohort_won += 1.0
    return row


@kernel
def _is_of_cohort(unit, week):
    """Whether a customer of this week is of the first measured year."""
    return 0 <= week - unit.measured_from < WEEKS_A_YEAR


@kernel
def settle_customer(world, u, row, owner, k, to_come):
    """A customer whose traits are known joins its segment; it leaves after the hazard `to_come`."""
    customer = world.customers[u, row]
    segment = world.segments[u, k]
    customer.n_passed = 0
    customer.passed_week = -1
    customer.newcomer = False
    customer.added = 0.0
    customer.clock = segment.clock
    world.customer_due[u, row] = segment.clock + to_come / customer.factor
    world.customer_segment[u, row] = k
    world.customer_owner[u, row] = owner
    segment.customers += 1.0
    segment.sold += customer.recurring
    segment.list_sold += customer.list_recurring
    segment.recurring = segment.sold * segment.growth
    segment.list_recurring = segment.list_sold * segment.growth


@kernel
def first_experience(p, lead):
    """What a customer makes of the firm on the day of the sale, 0-1: the offer's fit, less what pressing spoils."""
    b = p.behaviour.customers
    first = b.experience_base + b.experience_fit * (lead.relative_fit - b.fit_reference)
    return clip(first - b.experience_of_pressing * lead.pressed, 0.0, 1.0)


@kernel
def log_factor(p, misfit, disappointment):
    """Log of a customer's hazard against its segment's; a part of what the sale did wrong stays with it for good.

    `misfit` [logit] and `disappointment` [0-1] are what its offer and its first experience fell short by of the
    segment's: what all customers of a segment feel moves the segment's clock, and only the rest is a customer's own.

    Source  docs/odd.md M39, M22; assumption
    """
    if p.neutral[Mechanism.CUSTOMERS]:
        return 0.0
    b = p.behaviour.customers
    wrong = b.churn_fit * misfit + b.churn_experience * disappointment
    return clip(b.lasting * wrong, -MOST_OF_SALE, MOST_OF_SALE)


@kernel
def _factor_of_sale(p, segment, lead, first):
    """A new customer's hazard against its segment's, 1."""
    misfit = relative_fit(segment.offer, segment.competitor, segment.need) - lead.relative_fit
    return math.exp(log_factor(p, misfit, segment.experience - first))


@kernel
def lose_customer(world, p, u, row, week):
    """A customer leaves, and frees its account; the last row takes its place.

    Writes  segments[u]; salespeople[u].earned; the customers; the week's record
    """
    unit = world.units[u]
    record = world.weeks[week]
    customer = world.customers[u, row]
    segment = world.segments[u, world.customer_segment[u, row]]
    segment.customers -= 1.0
    segment.claimed -= 1.0
    segment.sold -= customer.recurring
    segment.list_sold -= customer.list_recurring
    if segment.customers < 1.0:
        segment.sold = 0.0
        segment.list_sold = 0.0
    settle_with_closer(world, p, u, row, week)
    record.churned += 1.0
    record.churned_revenue += customer.recurring * segment.growth
    if _is_of_cohort(unit, customer.week) and week - customer.week < WEEKS_A_YEAR:
        record.cohort_lost += 1.0
    if world.customer_lives.shape[0] > 0:
        _keep_life(world, u, row, week)
    last = unit.n_customers - 1
    if row < last:
        world.customers[u, row] = world.customers[u, last]
        world.customer_due[u, row] = world.customer_due[u, last]
        world.customer_segment[u, row] = world.customer_segment[u, last]
        world.customer_owner[u, row] = world.customer_owner[u, last]
    unit.n_customers = last


@kernel
def _keep_life(world, u, row, week):
    """The row of a customer who leaves, where such rows are kept."""
    firm = world.units[0]
    if firm.n_lives == world.customer_lives.shape[0]:
        world.units[u].status = Status.TRACE_FULL
        return
    life = world.customer_lives[firm.n_lives]
    firm.n_lives += 1
    customer = world.customers[u, row]
    life.unit = u
    life.segment = world.customer_segment[u, row]
    life.owner = world.customer_owner[u, row]
    life.left_week = week
    life.growth = world.segments[u, life.segment].growth
    life.cell = customer.cell
    life.birth_week = customer.birth_week
    life.slot = customer.slot
    life.source = customer.source
    life.n_passed = customer.n_passed
    life.week = customer.week
    life.passed_week = customer.passed_week
    life.newcomer = customer.newcomer
    life.closer = customer.closer
    life.hire = customer.hire
    life.recurring = customer.recurring
    life.list_recurring = customer.list_recurring
    life.clock = customer.clock
    life.factor = customer.factor
    life.added = customer.added
    life.commission = customer.commission
    life.paid = customer.paid
