"""Commission as it is paid: in parts, as long as the customer is there, and taken back where it left early.

Only whoever closed a deal loses by its customer: nobody pays for another's churn, and who has left the firm is neither
paid nor asked any more.

Source  published plans (shares at signing and after so many weeks; all back within four months); docs/odd.md M15
"""

from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.jit import kernel
from smarketing.agents.loyalty import hazard_of_new, share_left
from smarketing.agents.patience import weight_of_later


@kernel
def pay_for_deal(world, p, u, row, own, week):
    """The deal that won customer `row` has earned its closer `own` [$]: what is due at signing is paid.

    Writes  customers[u, row].commission, .paid; salespeople[u].earned; the week's record
    """
    if row < 0:
        return
    world.customers[u, row].commission = own
    _pay(world, u, row, due_after(p.compensation.salespeople, 0, True) * own, week)


@kernel
def pay_instalments(world, p, u, week):
    """What falls due this week for customers who are there."""
    plan = p.compensation.salespeople
    if plan.n_schedule == 0:
        return
    for row in range(world.units[u].n_customers):
        customer = world.customers[u, row]
        if customer.paid < customer.commission:
            due = due_after(plan, week - customer.week, True) * customer.commission
            _pay(world, u, row, max(0.0, due - customer.paid), week)


@kernel
def settle_with_closer(world, p, u, row, week):
    """A customer leaves: within `clawback_weeks` what was paid for it is taken back, else what hung on nothing is paid.

    Writes  customers[u, row].paid; salespeople[u].earned; the week's record
    """
    plan = p.compensation.salespeople
    customer = world.customers[u, row]
    if week - customer.week < plan.clawback_weeks:
        _pay(world, u, row, -customer.paid, week)
    elif customer.paid < customer.commission:
        due = due_after(plan, week - customer.week, False) * customer.commission
        _pay(world, u, row, max(0.0, due - customer.paid), week)


@kernel
def due_after(plan, weeks, is_there):
    """Share of a commission that is due so many weeks after the deal, 0-1.

    Where the customer has left, parts that hang on nothing are all due, and of the others those of its time.
    """
    if plan.n_schedule == 0:
        return 1.0
    due = 0.0
    for n in range(plan.n_schedule):
        part = plan.schedule[n]
        if part.after_weeks <= weeks or not (is_there or part.if_kept):
            due += part.share
    return due


@kernel
def _pay(world, u, row, amount, week):
    """`amount` [$] to the closer of a customer's deal, or from, if that person is still in the chair."""
    customer = world.customers[u, row]
    if amount == 0.0 or customer.closer < 0:
        return
    me = world.salespeople[u, customer.closer]
    if me.hire != customer.hire or me.vacant_weeks > 0 or not me.is_seated:
        return
    customer.paid += amount
    me.earned += amount
    world.weeks[week].commission += amount


@kernel
def hangs_on_customer(plan):
    """Whether any pay depends on the customer's staying, or comes later than the deal."""
    return plan.clawback_weeks > 0.0 or plan.n_schedule > 0


@kernel
def worth_of_commission(p, factor, patience, discount_rate):
    """What a dollar of commission is worth at signing, by the chance that a customer of this hazard stays, 0-1.

    `factor` is the customer's hazard against the usual one; `patience` and `discount_rate` weigh what comes or goes
    later (1 and 0: money is money whenever it comes).
    """
    plan = p.compensation.salespeople
    if not hangs_on_customer(plan):
        return 1.0
    k = p.behaviour.customers.likeness
    a_week = factor * hazard_of_new(p) / WEEKS_A_YEAR
    until = plan.clawback_weeks
    safe = share_left(k, a_week * until)
    worth = 0.0
    for n in range(max(1, plan.n_schedule)):
        share, after, if_kept = 1.0, 0.0, False
        if plan.n_schedule > 0:
            part = plan.schedule[n]
            share, after, if_kept = part.share, float(part.after_weeks), bool(part.if_kept)
        received = share_left(k, a_week * after) if if_kept else 1.0
        if after >= until:
            received = min(received, safe)
        lost = max(0.0, received - safe)
        weight = weight_of_later(patience, discount_rate, after)
        worth += share * (weight * received - weight_of_later(patience, discount_rate, until) * lost)
    return worth
