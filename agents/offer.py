"""What the firm offers each segment, and who decides it."""

from smarketing.agents.bounds import toward
from smarketing.agents.jit import behaviour, kernel
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.parameters import N_SEGMENTS, NEED_DIMENSIONS, Function


@behaviour
def develop_offer(world, p, u, week, key):
    """The offer moves towards what the deciding function takes the need to be, as fast as development allows.

    Marketing decides by its belief, sales by what worked last, both together by the middle of the two. Different
    horizons bring a second view to marketing's table, as far as people cooperate: what sales hears every day.

    Reads   decision_rights.offer, offer.lead_time_weeks, culture.horizon_gap; beliefs, last successes
    Writes  segments[u].offer
    Source  docs/odd.md M10, M31 (Homburg and Jensen 2007). Neutral M10: the offer follows the true need
    """
    rate = 1.0 / (1.0 + p.offer.lead_time_weeks)
    rights = p.decision_rights.offer
    gap = 0.0 if p.neutral[Mechanism.THOUGHT_WORLDS] else p.culture.horizon_gap
    other_view = 0.5 * gap * world.units[u].cooperation
    for k in range(N_SEGMENTS):
        segment = world.segments[u, k]
        for d in range(NEED_DIMENSIONS):
            believed = toward(_believed(world, p, u, k, d), _heard(world, p, u, k, d), other_view)
            if p.neutral[Mechanism.POSITIONING]:
                target = segment.need[d]
            elif rights == Function.MARKETING:
                target = believed
            elif rights == Function.SALES:
                target = _demanded(world, p, u, k, d)
            else:
                target = 0.5 * (believed + _demanded(world, p, u, k, d))
            segment.offer[d] = toward(segment.offer[d], target, rate)


@kernel
def _believed(world, p, u, k, d):
    """What marketing takes component d of the need of segment k to be: the mean of its people."""
    total = 0.0
    for j in range(p.organisation.marketers):
        total += world.marketers[u, j].belief[k, d]
    return total / p.organisation.marketers


@kernel
def _heard(world, p, u, k, d):
    """What sales hears: the mean over those who have talked to the segment; without any, what the firm offers now."""
    total, n = 0.0, 0
    for i in range(p.organisation.salespeople):
        if world.salespeople[u, i].has_heard[k]:
            total += world.salespeople[u, i].heard[k, d]
            n += 1
    return total / n if n > 0 else world.segments[u, k].offer[d]


@kernel
def _demanded(world, p, u, k, d):
    """What sales demands: the mean of what worked last; where nothing has been sold yet, what the firm offers now.

    Customers who are not open with a salesperson speak within what is on offer, so the demand stays near to it.

    Source  docs/odd.md M10 (assumption). Neutral: candour_of_demands 0
    """
    total, n = 0.0, 0
    for i in range(p.organisation.salespeople):
        if world.salespeople[u, i].has_success[k]:
            total += world.salespeople[u, i].last_success[k, d]
            n += 1
    now = world.segments[u, k].offer[d]
    withheld = p.behaviour.feedback.candour_of_demands * (1.0 - p.feedback.candour)
    return toward(total / n, now, withheld) if n > 0 else now
