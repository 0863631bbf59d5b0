"""What the firm offers each segment, and who decides it."""

from agents.bounds import toward
from agents.jit import kernel
from agents.parameters import N_SEGMENTS, NEED_DIMENSIONS, Function


@kernel
def develop_offer(world, p, u, week, key):
    """The offer moves towards what the deciding function takes the need to be, as fast as development allows.

    Marketing decides by its belief, sales by what worked last, both together by the middle of the two.

    Reads   decision_rights.offer, offer.lead_time_weeks; marketers[u].belief, salespeople[u].last_success
    Writes  segments[u].offer
    Source  docs/odd.md M10. Neutral: the offer follows the true need at the same speed
    """
    rate = 1.0 / (1.0 + p.offer.lead_time_weeks)
    rights = p.decision_rights.offer
    for k in range(N_SEGMENTS):
        segment = world.segments[u, k]
        for d in range(NEED_DIMENSIONS):
            if p.neutral[10]:
                target = segment.need[d]
            elif rights == Function.MARKETING:
                target = _believed(world, p, u, k, d)
            elif rights == Function.SALES:
                target = _demanded(world, p, u, k, d)
            else:
                target = 0.5 * (_believed(world, p, u, k, d) + _demanded(world, p, u, k, d))
            segment.offer[d] = toward(segment.offer[d], target, rate)


@kernel
def _believed(world, p, u, k, d):
    """What marketing takes component d of the need of segment k to be: the mean of its people."""
    total = 0.0
    for j in range(p.organisation.marketers):
        total += world.marketers[u, j].belief[k, d]
    return total / p.organisation.marketers


@kernel
def _demanded(world, p, u, k, d):
    """What sales demands: the mean of what worked last with each of its people."""
    total = 0.0
    for i in range(p.organisation.salespeople):
        total += world.salespeople[u, i].last_success[k, d]
    return total / p.organisation.salespeople
