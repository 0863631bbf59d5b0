"""What the firm offers each segment, and who decides it."""

from smarketing.agents.bounds import toward
from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.jit import behaviour, kernel
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.parameters import NEED_DIMENSIONS, Function


@behaviour
def develop_offer(world, p, u, week, key):
    """The offer moves towards what the deciding function takes the need to be, as fast as development allows.

    Marketing decides by its belief, sales by what worked last, both together by the middle of the two. Different
    horizons bring a second view to marketing's table, as far as people cooperate: what sales hears every day.

    Nobody rebuilds an offer on a guess: it moves by the confidence in the new view against that in the old.

    Reads   decision_rights.offer, offer.lead_time_weeks, culture.horizon_gap; beliefs, last successes
    Writes  segments[u].offer, .offer_variance
    Source  docs/odd.md M10, M31 (Homburg and Jensen 2007). Neutral M10: the offer follows the true need
    """
    rate = 1.0 / (1.0 + p.offer.lead_time_weeks)
    rights = p.decision_rights.offer
    gap = 0.0 if p.neutral[Mechanism.THOUGHT_WORLDS] else p.culture.horizon_gap
    other_view = 0.5 * gap * world.units[u].cooperation
    for k in range(p.market.n_segments):
        segment = world.segments[u, k]
        of_sales, variance = _precision(world, p, u, k, rights)
        step = rate * _gain(p, segment, k, variance, rate)
        for d in range(NEED_DIMENSIONS):
            believed = toward(_believed(world, p, u, k, d), _heard(world, p, u, k, d), other_view)
            if p.neutral[Mechanism.POSITIONING]:
                target = segment.need[d]
            elif rights == Function.MARKETING:
                target = believed
            elif rights == Function.SALES:
                target = _demanded(world, p, u, k, d)
            else:
                target = (1.0 - of_sales) * believed + of_sales * _demanded(world, p, u, k, d)
            segment.offer[d] = toward(segment.offer[d], target, step)


@kernel
def _gain(p, segment, k, variance, rate):
    """How much of the way to a view of this variance the offer goes, 0-1; what is left unknown about it ages.

    v grows with the drift of needs; the gain is v / (v + variance), and what has been built in is known so much better.

    Writes  segment.offer_variance
    Source  Kalman (1960), with a lead time; docs/odd.md M10. Neutral: confidence 0
    """
    if p.neutral[Mechanism.POSITIONING]:
        return 1.0
    segment.offer_variance += 8.0 * p.market.segments[k].drift / WEEKS_A_YEAR
    gain = segment.offer_variance / (segment.offer_variance + variance + 1e-12)
    gain = 1.0 - p.behaviour.learning.confidence * (1.0 - gain)
    segment.offer_variance *= 1.0 - rate * gain
    return gain


@kernel
def _precision(world, p, u, k, rights):
    """The weight of sales in a joint view of segment k, 0-1, and the variance of the view of those who decide.

    Marketing's view is a mean of its people's, who err each for themselves, so that many are surer than one; what sales
    says is worth what its reports are. Together they count by precision.
    """
    marketing = 0.0
    for j in range(p.organisation.marketers):
        marketing += world.marketers[u, j].variance[k] / (p.organisation.marketers * p.organisation.marketers)
    n = 0.0
    for i in range(p.organisation.salespeople):
        n += world.salespeople[u, i].has_success[k]
    b = p.behaviour.feedback
    sales = b.report_sd * b.report_sd / max(1.0, n) + b.floor
    if rights == Function.MARKETING:
        return 0.0, marketing
    if rights == Function.SALES:
        return 1.0, sales
    of_sales = 0.5
    if p.behaviour.learning.confidence > 0.0:
        of_sales = toward(0.5, marketing / (marketing + sales), p.behaviour.learning.confidence)
    return of_sales, marketing * sales / (marketing + sales)


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
