"""At the table: close now or hold, and at what discount.

A deal in negotiation ripens. The salesperson may try to close it this week, with a discount that makes the buyer more
willing or buys off a buyer who is not ready yet, or hold it to a later week; what pays more is done. V below is what
the deal adds to own pay (agents/incentives.py), h the weekly chance that a deal on hold dies, and r the chance that a
failed try leaves the deal alive:

    now    max over d in [0, authority] of  p(d)·V_now(d) + (1 − p(d))·r·C, from which the buyer bargains on
    wait   C = max over k >= 1 of  (1 − h)^k · W(p_k) · V_k,      W(p) = p / (1 − (1 − p)·r·(1 − h))

W is the chance to win a deal that is pursued to its end. V_k is the gain in this period before its last week, the gain
in a fresh period after it, and the better of the two in the last week, when it is known where the period stands (the
expectation is over the bookings of the weeks between). Of deals first tried with m weeks of the period left, a share
((1 − p)·r·(1 − h))^m of those that are won is won in the next period, and is worth what they bring there if that is
less. What is waited for is discounted in V, and only what a plan's kinks pay: a line without kinks has the same V in
every week, so its choices know no calendar, and whatever follows the fiscal year comes from the plan.

`c` stands for `behaviour.closing` of the parameters throughout.

Source  Oyer (1998); Larkin (2014). docs/odd.md M20, M21
"""

import math
from statistics import NormalDist

from smarketing.agents.bounds import power
from smarketing.agents.buyer import (
    Deal,
    closing_chance,
    log_odds_of_try,
    persistence,
    price_slope,
    retry,
    weeks_to_ripe,
    win_chance,
)
from smarketing.agents.elementary import exponentials
from smarketing.agents.gains import credited, gain_next, is_straight, kinked_value, kinked_values, plain_rate
from smarketing.agents.incentives import LEAST_DOUBT
from smarketing.agents.jit import kernel
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.row_blocks import padded
from smarketing.agents.spiffs import spiff, weeks_of_spiff

_GRID = 4  # intervals in the search for the best discount
_NEWTON_STEPS = 3  # from any start to 1e-3 of the odds, so to a tenth of a point of discount
_BISECTIONS = 6  # to half a point of discount where all of it may be given

# Nine equally likely outcomes of a standard Normal: the medians of nine slices of equal probability. For the step-like
# gains of bonus and cap they are several times as exact as nine nodes of Gauss-Hermite quadrature.
_OUTCOMES = tuple(NormalDist().inv_cdf((i + 0.5) / 9.0) for i in range(9))


# What a decision looks at, a column each: the period without the deal, with it at the usual discount, with it at each
# discount of the grid, and where un-readiness has just been bought off. Behind them stand the outcomes above, without
# and with the deal.
_WITHOUT, _USUAL, _GRID_START = 0, 1, 2
_CORNER = _GRID_START + _GRID + 1
_LAST_WEEK = 8  # a whole block
_COLUMNS = 32
# and the rows in which that is worked out
DISCOUNT, CHANCE, BOOKED, WORTH, TAILS = range(5)


@kernel
def close_or_hold(p, outlook, segment, value, list_price, engagement, ripe, pace, weeks_ripe, rows):
    """Whether to try to close this week, at what discount [share of list], and the chance that it succeeds.

    `value` is list [$], `list_price` what list was at the quote against the opening, `engagement` the log-odds η of
    progress (M18), `ripe` 0-1, `pace` what it gains in a week, `weeks_ripe` how long the deal has been fully ripe
    [weeks]. Close dates may be moved by `decision_rights.close_date_weeks` either way: no try longer than that before a
    deal is ripe, no hold longer than that after. `rows` (5, 32) is scratch.

    Reads   p.decision_rights, p.behaviour.closing, p.market.segments[segment].price_elasticity, outlook
    Writes  nothing; returns (try now?, discount, probability)
    Draws   nothing
    Source  docs/odd.md M20, M21. Neutral M20: list price. Neutral M21: try as soon as the deal is ripe
    """
    c = p.behaviour.closing
    early = weeks_to_ripe(pace, ripe)
    most = p.decision_rights.close_date_weeks
    if early > (0 if p.neutral[Mechanism.TIMING] else most):
        return False, 0.0, 0.0
    limit = 0.0 if p.neutral[Mechanism.DISCOUNTING] else p.decision_rights.discount_limit
    slope = price_slope(c, p.market.segments[segment].price_elasticity)
    log_odds = c.log_odds + c.engagement * (engagement - 1.0) + slope * (1.0 - list_price)
    plan = p.compensation.salespeople
    extra = spiff(plan, outlook.week, segment, value)
    extra_weeks = weeks_of_spiff(plan, outlook.week, segment)
    deal = Deal(value, log_odds, slope * list_price, limit, pace, extra, extra_weeks)
    usual = usual_discount(c, outlook, deal)
    if early == 0 and extra == 0.0 and is_straight(outlook) and plain_rate(outlook) > 0.0:
        wait = (1.0 - c.hold_hazard) * win_chance(c, deal, 1.0, usual)
        wait *= plain_rate(outlook) * credited(outlook, value, usual)
        agreed = bargained(c, outlook, deal, 1.0, usual, wait)
        return True, agreed, closing_chance(c, deal, 1.0, agreed)
    room = max(0, int(most - weeks_ripe)) if early == 0 else most
    must_try = p.neutral[Mechanism.TIMING] or (early == 0 and room == 0)
    look_at_offers(c, outlook, deal, usual, ripe, rows)
    wait = value_of_waiting(c, outlook, deal, usual, ripe, early, max(1, early + room), rows)
    discount, now = best_offer(c, outlook, deal, ripe, wait, rows)
    if not now > 0.0:  # nothing that this person does is paid: work by the calendar of the buyer, at list price
        return early == 0, 0.0, closing_chance(c, deal, ripe, 0.0)
    if not (must_try or now > wait):
        return False, discount, closing_chance(c, deal, ripe, discount)
    agreed = bargained(c, outlook, deal, ripe, discount, wait)
    return True, agreed, closing_chance(c, deal, ripe, agreed)


@kernel
def bargained(c, outlook, deal, ripe, asked, wait):
    """The discount [share of list] that the two sides settle on, between what the seller would give and has to.

    A price is not set but bargained: the buyer, who knows that the seller wants to close, gets a part of the way from
    the discount that pays the seller best to d°, at which closing now is worth no more than waiting, or the authority.

    Source  Nash (1950), asymmetric; docs/odd.md M20. Neutral: buyer_power 0
    """
    if c.buyer_power <= 0.0 or asked >= deal.limit:
        return asked
    base = kinked_value(outlook, outlook.expected, outlook.sd)
    fallback = (1.0 - c.lost_share) * wait
    low, high = asked, deal.limit
    if _offer(c, outlook, deal, ripe, high, fallback, base) >= wait:
        low = high
    else:
        for _ in range(_BISECTIONS):
            middle = 0.5 * (low + high)
            if _offer(c, outlook, deal, ripe, middle, fallback, base) >= wait:
                low = middle
            else:
                high = middle
    return asked + c.buyer_power * (low - asked)


@kernel
def usual_discount(c, outlook, deal):
    """The discount [share of list] that pays best with a ripe buyer where every dollar pays alike.

    It is what one expects to give whenever the deal is tried later: the d that maximises W(d)·(1 − κd), where κ is the
    credit lost per share of list. W is logistic in d, so the condition is w + ln w = z, with w = W/(1 − W) the odds at
    the optimum and d = 1/κ − (1 + w)/slope: the price of a monopolist under logit demand.
    """
    weight = outlook.discount_weight
    z = deal.log_odds + persistence(c) + deal.price_slope / weight - 1.0
    w = z if z > 1.0 else math.exp(z - 1.0)
    for _ in range(_NEWTON_STEPS):
        w = w * (1.0 + z - math.log(w)) / (1.0 + w)
    return min(deal.limit, max(0.0, 1.0 / weight - (1.0 + w) / deal.price_slope))


@kernel
def look_at_offers(c, outlook, deal, usual, ripe, rows):
    """Work out, for every column at once, the chance of a try and what the period's bookings are worth with the deal.

    Writes  rows[DISCOUNT] [share of list], [CHANCE] 0-1, [BOOKED] [$], [WORTH] beyond `plain_rate` [$]
    """
    discount, chance, booked = rows[DISCOUNT], rows[CHANCE], rows[BOOKED]
    discount[_WITHOUT] = 0.0
    discount[_USUAL] = usual
    for i in range(_GRID + 1):
        discount[_GRID_START + i] = i * deal.limit / _GRID
    discount[_CORNER] = c.unripe_penalty * (1.0 - ripe) / c.timing_discount
    for t in range(_LAST_WEEK):
        booked[t] = outlook.expected + credited(outlook, deal.value, discount[t])
        chance[t] = -log_odds_of_try(c, deal, ripe, discount[t])
    booked[_WITHOUT] = outlook.expected
    kinked_values(outlook, booked, outlook.sd, rows[WORTH], rows[TAILS], _LAST_WEEK)
    exponentials(chance, _LAST_WEEK)
    for t in range(_LAST_WEEK):
        chance[t] = 1.0 / (1.0 + chance[t])


@kernel
def best_offer(c, outlook, deal, ripe, wait, rows):
    """The discount [share of list] that maximises p·V_now + (1 − p)·r·wait, and that maximum [$].

    A coarse grid finds the hill, a parabola its top; the one corner of the curve, where un-readiness has just been
    bought off, is looked at by itself. The smaller discount wins ties. Reads what `look_at_offers` has written.
    """
    fallback = (1.0 - c.lost_share) * wait
    discount, peak = 0.0, _seen(outlook, deal, fallback, _GRID_START, rows)
    if deal.limit <= 0.0:
        return discount, peak
    best, before, after, last = 0, peak, peak, peak
    for i in range(1, _GRID + 1):
        worth = _seen(outlook, deal, fallback, _GRID_START + i, rows)
        if worth > peak:
            best, peak, before, after = i, worth, last, worth
        elif i == best + 1:
            after = worth
        last = worth
    discount = rows[DISCOUNT, _GRID_START + best]
    if 0 < best < _GRID:
        top = (best + _vertex(before, peak, after)) * deal.limit / _GRID
        worth = _offer(c, outlook, deal, ripe, top, fallback, rows[WORTH, _WITHOUT])
        if worth > peak:
            discount, peak = top, worth
    if 0.0 < rows[DISCOUNT, _CORNER] < deal.limit:
        worth = _seen(outlook, deal, fallback, _CORNER, rows)
        if worth > peak:
            discount, peak = rows[DISCOUNT, _CORNER], worth
    return discount, peak


@kernel
def _seen(outlook, deal, fallback, t, rows):
    """What trying now at the discount of column t is worth, $."""
    value = credited(outlook, deal.value, rows[DISCOUNT, t])
    gain = plain_rate(outlook) * value + (rows[WORTH, t] - rows[WORTH, _WITHOUT]) + deal.spiff
    return fallback + rows[CHANCE, t] * (gain - fallback)


@kernel
def _offer(c, outlook, deal, ripe, discount, fallback, base):
    """The same at any other discount; `base` is the kinked value of the period without the deal."""
    value = credited(outlook, deal.value, discount)
    gain = (
        plain_rate(outlook) * value + (kinked_value(outlook, outlook.expected + value, outlook.sd) - base) + deal.spiff
    )
    return fallback + closing_chance(c, deal, ripe, discount) * (gain - fallback)


@kernel
def _vertex(before, peak, after):
    """Where a parabola through three neighbouring points has its top, in steps from the middle one: -1/2 to 1/2."""
    bend = before - 2.0 * peak + after
    return 0.5 * (before - after) / bend if bend < 0.0 else 0.0


@kernel
def value_of_waiting(c, outlook, deal, discount, ripe, early, longest, rows):
    """Value C [$] of the best later week, 1 to `longest` weeks ahead; `early` is how many of them ripen the deal."""
    value = credited(outlook, deal.value, discount)
    left = outlook.weeks_left
    this_period = plain_rate(outlook) * value + (rows[WORTH, _USUAL] - rows[WORTH, _WITHOUT]) if left > 0.0 else 0.0
    next_period = gain_next(outlook, value)
    best, alive, chance, again = 0.0, 1.0, 0.0, 0.0
    for k in range(1, longest + 1):
        alive *= 1.0 - c.hold_hazard
        if k == 1 or k <= early:
            p = closing_chance(c, deal, min(1.0, ripe + deal.pace * k), discount)
            again = (1.0 - p) * retry(c)
            chance = p / (1.0 - again)
        gain = next_period
        if k == left and k < longest:
            gain = _gain_in_last_week(c, outlook, value, next_period, again, rows)
        elif k <= left:
            # What slips into the next period is lost there; nobody waits in order to be refused until then.
            gain = this_period + power(again, int(left) - k + 1) * min(0.0, next_period - this_period)
        if k <= deal.spiff_weeks:
            gain += deal.spiff
        best = max(best, alive * chance * gain)
    return best


@kernel
def _gain_in_last_week(c, outlook, value, next_period, again, rows):
    """Expected gain [$] of a deal still open in the last week, when one tries it or carries it over, as pays.

    There is one try left in the period: of deals that are won in the end, a share `again` is won in the next.
    """
    booked, worth = rows[BOOKED, _LAST_WEEK:_COLUMNS], rows[WORTH, _LAST_WEEK:_COLUMNS]
    n = len(_OUTCOMES)
    for t in range(n):
        booked[t] = outlook.expected + _OUTCOMES[t] * outlook.sd
        booked[n + t] = booked[t] + value
    kinked_values(outlook, booked, LEAST_DOUBT * outlook.quota, worth, rows[TAILS], padded(2 * n))
    plain = plain_rate(outlook) * value
    carried = (1.0 - c.hold_hazard) * next_period
    better = 0.0  # than the plain rate, which leaves a straight line exactly as it is
    for t in range(n):
        tried = plain + (worth[n + t] - worth[t])
        better += max(tried + again * (next_period - tried), carried) - plain
    return plain + better / n
