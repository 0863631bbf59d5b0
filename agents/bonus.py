"""What a marketer's bonus pays, and for what: the bases, what is expected of them, and how hours move them."""

import math

import numpy as np

from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.jit import kernel
from smarketing.agents.morale import pooled_share
from smarketing.agents.parameters import BASIS_ACCEPTED, BASIS_LEADS, BASIS_QUALIFIED, BASIS_REVENUE, N_BASES
from smarketing.agents.state import N_ACTIVITIES

# Assumption: how a bonus basis (leads, qualified, accepted, pipeline, revenue) rises with hours of each activity
# (volume, targeting, sensing and brand, enablement), and how many weeks later it pays. Rows add up to less than one:
# hours have diminishing returns. The order of the lags is what matters: volume pays at once, insight a quarter on.
ELASTICITY = np.array(
    [
        [0.50, 0.40, 0.20, 0.20, 0.15],
        [0.00, 0.15, 0.30, 0.25, 0.20],
        [0.10, 0.10, 0.20, 0.20, 0.25],
        [0.00, 0.00, 0.10, 0.20, 0.25],
    ]
)
LAG_WEEKS = np.array([0.0, 13.0, 20.0, 10.0])


@kernel
def bonus_rate(p, basis):
    """What one unit of a bonus basis pays: $ per lead, or $ per $."""
    bonus = p.compensation.marketers.bonus
    if basis == BASIS_LEADS:
        return bonus.leads
    if basis == BASIS_QUALIFIED:
        return bonus.qualified
    if basis == BASIS_ACCEPTED:
        return bonus.accepted
    if basis == BASIS_REVENUE:
        return bonus.revenue
    return bonus.pipeline


@kernel
def expected_bonus(p, me):
    """Variable pay that a marketer expects, the part of the shared pool included [$/week]."""
    expected = me.goal_pay
    for basis in range(N_BASES):
        expected += bonus_rate(p, basis) * me.counted_rate[basis]
    return (1.0 - pooled_share(p)) * expected + pooled_share(p) * me.target_bonus


@kernel
def bonus_at_stake(p, me):
    """What of the variable pay follows results, as they go on: a goal that is safe or lost follows nothing [$/week]."""
    at_stake = 0.0
    for basis in range(N_BASES):
        at_stake += (bonus_rate(p, basis) + me.goal_rate[basis]) * me.counted_rate[basis]
    return (1.0 - pooled_share(p)) * at_stake + pooled_share(p) * me.target_bonus


@kernel
def bonus_weight(p, me, basis):
    """The share of a marketer's expected variable pay that hangs on a bonus basis, 0-1; a pool counts as revenue."""
    total = 0.0
    mine = 0.0
    for other in range(N_BASES):
        rate = bonus_rate(p, other) + me.goal_rate[other]
        value = rate * me.counted_rate[other] * (1.0 - pooled_share(p))
        if other == BASIS_REVENUE:
            value += pooled_share(p) * me.target_bonus
        total += value
        if other == basis:
            mine = value
    return mine / total if total > 0.0 else 0.0


@kernel
def bonus_interest(p, me):
    """How much of a marketer's mind is on the bonus, 0-1: the pay at stake against a tenth of base pay."""
    expected = bonus_at_stake(p, me)
    reference = p.behaviour.marketer.interest_reference * p.compensation.marketers["base"] / WEEKS_A_YEAR
    return expected / (expected + reference) if expected > 0.0 else 0.0


@kernel
def bonus_of_effort(p, me, horizon):
    """What working harder adds to a marketer's bonus, as a share of base pay for each share of effort, 1.

    The bonus rises with effort as it does with all hours together, as they are split now; what comes late counts less.
    """
    raised = 0.0
    for basis in range(N_BASES):
        weight = bonus_weight(p, me, basis)
        for a in range(N_ACTIVITIES):
            raised += weight * ELASTICITY[a, basis] * math.exp(-LAG_WEEKS[a] / horizon)
    base = max(1.0, p.compensation.marketers["base"] / WEEKS_A_YEAR)
    return bonus_at_stake(p, me) * raised / base
