"""What a deal adds to a salesperson's own pay: in this pay period, and in a fresh one."""

import math

from smarketing.agents.jit import kernel
from smarketing.agents.normal import add_kink, add_step, density, excess, p_reach


@kernel
def credited(outlook, list_value, discount):
    """Bookings [$] that the plan credits for a deal of this list value [$] sold at this discount [share of list].

    On revenue: what the customer pays. On margin: the margin left, in list dollars, so that a deal at list price counts
    alike on both bases and one plan can be compared with the other: list·(gm − d)/gm.
    """
    return max(0.0, list_value * (1.0 - outlook.discount_weight * discount))


@kernel
def is_straight(outlook):
    """Whether every dollar pays the same, whenever it is booked: then nothing depends on the calendar."""
    return (
        outlook.line.n == 0
        and outlook.next_line.n == 0
        and outlook.prize == 0.0
        and (outlook.risk_rate == 0.0 or outlook.demanded <= 0.0)
    )


@kernel
def plain_rate(outlook):
    """What a dollar booked in this period is worth far below every kink, $/$."""
    rate = outlook.own_share * outlook.line.rate + outlook.pool_rate
    return rate + outlook.risk_rate if outlook.demanded > 0.0 else rate


@kernel
def gain_now(outlook, value):
    """What a deal credited with `value` [$] adds to own pay if it closes in this period, job risk included, $.

    own share·(E[pay(S + v)] − E[pay(S)]) + pool·v + risk·(v − [E(S + v − Q)⁺ − E(S − Q)⁺]) + prize·(Φ after − Φ before)
    """
    if is_straight(outlook):
        return (outlook.own_share * outlook.line.rate + outlook.pool_rate) * value
    base = kinked_value(outlook, outlook.expected, outlook.sd)
    return plain_rate(outlook) * value + (kinked_value(outlook, outlook.expected + value, outlook.sd) - base)


@kernel
def gain_next(outlook, value):
    """What the same deal adds to own pay in a fresh period, $; fear for the job looks no further than this one.

    What its kinks pay comes by its end, and weighs as much as money then; kinks at nothing booked act from its start.
    """
    mean, sd = outlook.next_expected, outlook.next_sd
    gain = (outlook.own_share * outlook.next_line.rate + outlook.pool_rate) * value
    plan = outlook.next_line
    for k in range(plan.n):
        at = plan.at[k]
        own = outlook.own_share * (1.0 if at <= 0.0 else outlook.later)
        gain += own * plan.slope[k] * (excess(mean + value, sd, at) - excess(mean, sd, at))
        if plan.jump[k] != 0.0:
            gain += own * plan.jump[k] * (p_reach(mean + value, sd, at) - p_reach(mean, sd, at))
    if outlook.prize > 0.0:
        spread = math.sqrt(sd * sd + outlook.next_prize_sd * outlook.next_prize_sd)
        line = outlook.next_prize_line
        gain += outlook.later * outlook.prize * (p_reach(mean + value, spread, line) - p_reach(mean, spread, line))
    return gain


@kernel
def marginal_now(outlook):
    """Limit of `gain_now` per dollar for small deals, $/$."""
    mean, sd = outlook.expected, outlook.sd
    line = outlook.line
    marginal = outlook.own_share * line.rate + outlook.pool_rate
    for k in range(line.n):
        marginal += _weight(outlook, k) * line.slope[k] * p_reach(mean, sd, line.at[k])
        if line.jump[k] != 0.0:
            marginal += _weight(outlook, k) * line.jump[k] * density(mean, sd, line.at[k])
    if outlook.demanded > 0.0:
        marginal += outlook.risk_rate * (1.0 - p_reach(mean, sd, outlook.demanded))
    if outlook.prize > 0.0:
        spread = math.sqrt(sd * sd + outlook.prize_sd * outlook.prize_sd)
        marginal += outlook.soon * outlook.prize * density(mean, spread, outlook.prize_line)
    return marginal


@kernel
def _weight(outlook, k):
    """What a dollar that the plan pays or withholds at kink k is worth to oneself now, 0-1.

    Beyond a kink that bookings have passed the plan pays otherwise from now on; any other is waited for.
    """
    return outlook.own_share * (1.0 if outlook.line.at[k] <= outlook.booked else outlook.soon)


@kernel
def kinked_value(outlook, mean, sd):
    """What bookings of Normal(mean, sd²) in this period are worth to oneself beyond `plain_rate` a dollar, $.

    Fear for the job is one more kink, at the quota: below it a dollar is worth `risk_rate` more, above it no more. It
    is folded into the kink that a plan usually has there, because this is the model's busiest formula.
    """
    line = outlook.line
    fear = outlook.risk_rate if outlook.demanded > 0.0 else 0.0
    value = 0.0
    for k in range(line.n):
        own = _weight(outlook, k)
        slope = own * line.slope[k]
        if line.at[k] == outlook.demanded:
            slope -= fear
            fear = 0.0
        value += slope * excess(mean, sd, line.at[k])
        if line.jump[k] != 0.0:
            value += own * line.jump[k] * p_reach(mean, sd, line.at[k])
    if fear != 0.0:
        value -= fear * excess(mean, sd, outlook.demanded)
    if outlook.prize > 0.0:
        spread = math.sqrt(sd * sd + outlook.prize_sd * outlook.prize_sd)
        value += outlook.soon * outlook.prize * p_reach(mean, spread, outlook.prize_line)
    return value


@kernel
def kinked_values(outlook, means, sd, worth, tails, n):
    """`kinked_value` [$] at each of n means (whole blocks), into `worth`; `tails` is scratch."""
    line = outlook.line
    fear = outlook.risk_rate if outlook.demanded > 0.0 else 0.0
    for t in range(n):
        worth[t] = 0.0
    for k in range(line.n):
        own = _weight(outlook, k)
        slope = own * line.slope[k]
        if line.at[k] == outlook.demanded:
            slope -= fear
            fear = 0.0
        add_kink(means, sd, line.at[k], slope, worth, tails, n)
        if line.jump[k] != 0.0:
            add_step(means, sd, line.at[k], own * line.jump[k], worth, tails, n)
    if fear != 0.0:
        add_kink(means, sd, outlook.demanded, -fear, worth, tails, n)
    if outlook.prize > 0.0:
        spread = math.sqrt(sd * sd + outlook.prize_sd * outlook.prize_sd)
        add_step(means, spread, outlook.prize_line, outlook.soon * outlook.prize, worth, tails, n)
