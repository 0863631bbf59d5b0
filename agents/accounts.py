"""Who looks after the customers of a salesperson who has gone, and how many of them go, too.

A share of the accounts passes to colleagues at once, in turn; the others wait for whoever takes the chair. Of either a
share leaves, whatever hazard they have stood before: a change of owner is hazard that comes all at once.

Source  Shi, Sridhar, Grewal & Lilien (2017): 13.2-17.6 % of the year's sales, more under newcomers; docs/odd.md M39
"""

from smarketing.agents.customers import luck_of_customer
from smarketing.agents.jit import kernel
from smarketing.agents.loyalty import hazard_until
from smarketing.agents.mechanisms import Mechanism


@kernel
def pass_accounts_on(world, p, u, i, to_colleagues, week, key):
    """The customers of salesperson i lose the person they knew; `to_colleagues` is the share that passes on, 0-1.

    Writes  customer_owner[u], customer_due[u], customers[u]
    Draws   Stream.LOYALTY
    Source  docs/odd.md M39. Neutral: nobody leaves for it
    """
    owners = world.customer_owner[u]
    heir = i
    for row in range(world.units[u].n_customers):
        if owners[row] != i:
            continue
        customer = world.customers[u, row]
        customer.n_passed += 1
        customer.passed_week = week
        luck = luck_of_customer(key, customer.n_passed, customer.cell, customer.birth_week, customer.slot)[0]
        lost = p.behaviour.customers.lost_to_newcomer
        if luck < to_colleagues:
            heir = _next_present(world, p, u, i, heir)
            if heir != i:
                lost = p.behaviour.customers.lost_to_colleague
                owners[row] = heir
        customer.newcomer = owners[row] == i
        if not p.neutral[Mechanism.CUSTOMERS]:
            _unsettle(world, p, u, row, lost)


@kernel
def _next_present(world, p, u, i, after):
    """The next salesperson after a chair who is there and is not i; i where there is nobody."""
    n = p.organisation.salespeople
    for step in range(1, n + 1):
        other = (after + step) % n
        if other != i and world.salespeople[u, other].vacant_weeks == 0:
            return other
    return i


@kernel
def _unsettle(world, p, u, row, lost):
    """The hazard is added that makes a share `lost` (0-1) of customers like this one leave now."""
    customer = world.customers[u, row]
    clock = world.segments[u, world.customer_segment[u, row]].clock
    stood = (clock - customer.clock) * customer.factor + customer.added
    hazard = hazard_until(p.behaviour.customers.likeness, stood, 1.0 - lost)
    customer.added += hazard
    world.customer_due[u, row] -= hazard / customer.factor
