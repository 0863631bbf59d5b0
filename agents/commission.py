"""Any pay plan as one line with kinks and jumps: what bookings of S dollars pay in one period.

    pay(S) = start + rate·S + Σ_k [ slope_k·(S − at_k)⁺ + jump_k·1(S ≥ at_k) ]

Every form of plan that `agents/plan_line.py` knows is of this form, so one set of short formulas serves them all.
With bookings seen as S ~ Normal(mean, sd²) the expected pay is a sum of the two classic partial moments,
E(S − k)⁺ = sd·[d·Φ(d) + φ(d)] and P(S ≥ k) = Φ(d), with d = (mean − k)/sd.

Bookings below zero do not occur, but a Normal outlook has such a tail; in it every plan pays plain commission down from
its `start`. So a plan of commission alone is exactly a straight line, and a draw of a dollar differs from none by about
a dollar.

Source  forms: Joseph & Kalwani (1998); Oyer (1998); Misra & Nair (2011). docs/odd.md M15
"""

import numpy as np

from smarketing.agents.jit import kernel
from smarketing.agents.normal import density, excess, p_reach
from smarketing.agents.parameters import MAX_KINKS

PAY_LINE = np.dtype(
    [
        ("n", "i8"),  # kinks in use
        ("start", "f8"),  # pay for no bookings, $
        ("rate", "f8"),  # pay for a dollar before any kink, $/$
        ("at", "f8", (MAX_KINKS,)),  # bookings at which a kink stands, $, ascending
        ("slope", "f8", (MAX_KINKS,)),  # by how much the pay for a dollar changes there, $/$
        ("jump", "f8", (MAX_KINKS,)),  # what is paid at once there, $
    ],
    align=True,
)


@kernel
def draw_straight_line(line, rate):
    """Write to `line` the plan that pays `rate` dollars for every dollar booked, and nothing else."""
    line.n = 0
    line.start = 0.0
    line.rate = rate


@kernel
def bend(line, at, slope, jump):
    """Add a kink to the line where there is one."""
    if slope != 0.0 or jump != 0.0:
        k = line.n
        line.at[k] = at
        line.slope[k] = slope
        line.jump[k] = jump
        line.n = k + 1


@kernel
def pay(line, bookings):
    """Variable pay [$] for a period with these credited bookings [$]."""
    total = line.start + line.rate * bookings
    for k in range(line.n):
        if bookings >= line.at[k]:
            total += line.slope[k] * (bookings - line.at[k]) + line.jump[k]
    return total


@kernel
def expected_pay(line, mean, sd):
    """E[pay(S)] in $, for bookings S ~ Normal(mean, sd²); sd = 0 is certainty."""
    return line.start + line.rate * mean + kinked_pay(line, mean, sd)


@kernel
def pay_gain(line, mean, sd, value):
    """What a deal of `value` [$] adds to expected pay: E[pay(S + value)] − E[pay(S)], in $.

    A difference and not a derivative: close to a bonus, late in a period, the derivative knows no bounds.
    """
    if line.n == 0:
        return line.rate * value
    return line.rate * value + (kinked_pay(line, mean + value, sd) - kinked_pay(line, mean, sd))


@kernel
def kinked_pay(line, mean, sd):
    """The part of expected pay that is not a straight line in `mean`: exactly 0 for plain commission, $."""
    total = 0.0
    for k in range(line.n):
        total += line.slope[k] * excess(mean, sd, line.at[k])
        if line.jump[k] != 0.0:
            total += line.jump[k] * p_reach(mean, sd, line.at[k])
    return total


@kernel
def marginal_pay(line, mean, sd):
    """d E[pay(S)] / d mean: what one more dollar pays, $/$. Bounded by jump / (2.5 sd) at a bonus; sd > 0 there."""
    marginal = line.rate
    for k in range(line.n):
        marginal += line.slope[k] * p_reach(mean, sd, line.at[k])
        if line.jump[k] != 0.0:
            marginal += line.jump[k] * density(mean, sd, line.at[k])
    return marginal
