"""Hiring with the budget: each function has as many people as its money pays for at the opening's proportions."""

from smarketing.agents.bounds import clip
from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.jit import kernel
from smarketing.agents.parameters import Hiring

MOST_GROWTH = 2  # a function has at most twice the people that the scenario gives it, and at least one


@kernel
def follow_money(world, p, u):
    """At a review each function hires, or lets go, by its money.

    Its surplus is the money granted beyond what the opening granted a head, for the heads it has now. A surplus that
    pays for one more person, pay and money to work with, is a chair more; a lack of as much is a chair less. Chairs
    come and go at the end of the row, so nobody else's luck is shifted; they change with the next week.

    Writes  units[u].hired_marketers, .hired_salespeople
    Source  docs/odd.md M32 (assumption)
    """
    if p.organisation.hiring == Hiring.FIXED:
        return
    unit = world.units[u]
    n_m, n_s = p.organisation.marketers, p.organisation.salespeople
    pay_m, pay_s = pay_of_marketers(world, p, u), pay_of_salespeople(world, p, u)
    granted = budget_in_money(p, p.budget.total * unit.revenue_last_52 / WEEKS_A_YEAR)
    rest = max(0.0, granted - pay_m - pay_s)
    marketing = rest * unit.marketing_share
    unit.hired_marketers = _fit(unit.hired_marketers, n_m, marketing, unit.money_a_marketer, pay_m / n_m)
    unit.hired_salespeople = _fit(unit.hired_salespeople, n_s, rest - marketing, unit.money_a_salesperson, pay_s / n_s)


@kernel
def budget_in_money(p, share_of_revenue):
    """The week's budget [$/week]: the sum that was set for a year (`budget.amount`), else the share of revenue."""
    return p.budget.amount / WEEKS_A_YEAR if p.budget.amount > 0.0 else share_of_revenue


@kernel
def _fit(hired, n, money, money_a_head, pay_a_head):
    """People hired beyond the scenario's head count once the surplus of a function with n heads has been spent."""
    chairs = int((money - n * money_a_head) / max(1.0, money_a_head + pay_a_head))  # part of a chair is none
    planned = n - hired
    return int(clip(hired + chairs, 1 - planned, (MOST_GROWTH - 1) * planned))


@kernel
def pay_of_marketers(world, p, u):
    """What the unit's marketers are paid, all chairs filled [$/week]."""
    total = 0.0
    for j in range(p.organisation.marketers):
        total += world.marketers[u, j].pay_trend
    return total


@kernel
def pay_of_salespeople(world, p, u):
    """What the unit's salespeople are paid, all chairs filled [$/week]."""
    total = 0.0
    for i in range(p.organisation.salespeople):
        total += world.salespeople[u, i].pay_trend
    return total


@kernel
def open_hiring(world, p, u):
    """Nobody has been hired yet; the money that each function has for a head is what the opening leaves it.

    Writes  units[u].hired_marketers, .hired_salespeople, .money_a_marketer, .money_a_salesperson [$/week]
    """
    unit = world.units[u]
    unit.hired_marketers = 0
    unit.hired_salespeople = 0
    pay = pay_of_marketers(world, p, u) + pay_of_salespeople(world, p, u)
    rest = max(0.0, budget_in_money(p, p.budget.total * p.firm.opening_revenue / WEEKS_A_YEAR) - pay)
    unit.money_a_marketer = rest * p.budget.marketing_share / p.organisation.marketers
    unit.money_a_salesperson = rest * (1.0 - p.budget.marketing_share) / p.organisation.salespeople


@kernel
def count_heads(world, p, u):
    """The parameters in force in a unit that hires with its budget: the scenario's, with the unit's own head count.

    Writes  in_force[u]
    """
    unit = world.units[u]
    world.in_force[u] = p
    own = world.in_force[u]
    own.organisation.marketers = max(1, p.organisation.marketers + unit.hired_marketers)
    own.organisation.salespeople = max(1, p.organisation.salespeople + unit.hired_salespeople)
