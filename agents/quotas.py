"""Quotas of a fiscal year: planned from what the last one brought."""

from smarketing.agents.bounds import toward
from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.incentives import learn_ratchet
from smarketing.agents.jit import kernel
from smarketing.agents.parameters import QuotaRule

LEAST_PLANNED = 0.1  # of the first year's quota: nobody is asked for nothing
LEAST_WEEKS = 26  # of results that a plan needs


@kernel
def plan_quotas(world, p, u, week):
    """A fiscal year opens: the unit's bookings of the last one, grown and stretched, are split among its salespeople.

    Each is asked for an equal part, drawn towards what was booked in person; a newcomer, who has no year of results,
    for the equal part. What a colleague of ordinary results is asked for is known to all, so a quota also teaches how
    heavily results weigh.

    Reads   p.compensation.salespeople, p.behaviour.leader; salespeople[u].bookings_last_year [$]
    Writes  salespeople[u].quota [$/yr], .ratchet_seen; units[u].usual_quota [$/yr]
    Source  docs/odd.md M15 (assumption). Neutral: quota_rule fixed
    """
    plan = p.compensation.salespeople
    if plan.quota_rule != QuotaRule.PLANNED or plan.quota <= 0.0 or week < LEAST_WEEKS:
        return
    b = p.behaviour.leader
    n = p.organisation.salespeople
    total = 0.0
    for i in range(n):
        total += world.salespeople[u, i].bookings_last_year
    scale = plan.stretch * (1.0 + b.over_assignment) * (1.0 + b.quota_growth)
    if week < WEEKS_A_YEAR:  # the first fiscal year has been part of one
        scale *= WEEKS_A_YEAR / week
    least = LEAST_PLANNED * plan.quota
    usual = max(least, scale * total / n)
    world.units[u].usual_quota = usual
    for i in range(n):
        me = world.salespeople[u, i]
        if me.vacant_weeks > 0 or me.tenure < WEEKS_A_YEAR:
            me.quota = usual
            continue
        own = scale * me.bookings_last_year
        me.quota = max(least, toward(usual, own, weight_of_own(p)))
        learn_ratchet(me, usual, usual + me.bookings_last_year - total / n)


@kernel
def weight_of_own(p):
    """How heavily own results weigh in the next quota, 0-1: what planning gives them, and the ratchet beyond it."""
    plan = p.compensation.salespeople
    if plan.quota_rule != QuotaRule.PLANNED:
        return plan.ratchet
    return toward(p.behaviour.leader.quota_of_own, 1.0, plan.ratchet)


@kernel
def quota_of_newcomer(p, unit):
    """What somebody in a new chair is asked for [$/yr]."""
    plan = p.compensation.salespeople
    return unit.usual_quota if plan.quota_rule == QuotaRule.PLANNED and plan.quota > 0.0 else plan.quota
