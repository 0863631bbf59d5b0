"""What a marketer's bonus pays, and for what: the bases, what is expected of them, and how hours move them."""

import math

import numpy as np

from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.jit import kernel
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.morale import pooled_share
from smarketing.agents.parameters import BASIS_ACCEPTED, BASIS_LEADS, BASIS_QUALIFIED, BASIS_REVENUE, N_BASES
from smarketing.agents.state import N_ACTIVITIES, Activity

# Assumption: what of a rise in leads reaches each basis (leads, qualified, accepted, pipeline, revenue): sales works
# only so many, and a further one is not the best.
OF_LEADS = np.array([1.0, 0.8, 0.4, 0.4, 0.3])
# Assumption: how each basis rises with hours of sensing and of enablement beyond the number of leads; targeting does by
# what it adds to the share of real needs (`beyond_leads`), volume not at all.
OF_SENSING = np.array([0.00, 0.10, 0.20, 0.20, 0.25])
OF_ENABLEMENT = np.array([0.00, 0.00, 0.10, 0.20, 0.25])
EVEN = 0.8  # of the hours of targeting that count for `aim` at an even split of the week (docs/odd.md M3)
# Assumption: how many weeks later hours of each activity pay. The order is what matters: volume at once, insight last.
LAG_WEEKS = np.array([0.0, 13.0, 20.0, 10.0])


@kernel
def leads_by_hours(p, me, activity):
    """Elasticity of the leads that a marketer draws to hours of an activity, as the craft knows it, 1.

    People know how their own work works: what hours of volume draw, that messages which are worn gain most from being
    renewed, that known names draw more. These are the elasticities of `plan_capture`, `allocate_time` and `spend_money`
    where the marketer stands: volume_elasticity; 1 - freshness of a stock that renewal fills, by targeting and sensing
    alike; half of the channels' elasticity, for half of the goodwill comes with hours, and all marketers share in it.

    Source  docs/odd.md M7
    """
    if activity == Activity.VOLUME:
        return p.behaviour.marketer.volume_elasticity
    if activity == Activity.ENABLEMENT:
        return 0.0
    worn = 0.0
    known = 0.0
    for c in range(p.marketing.n_channels):
        share = p.marketing.channels[c].share
        worn += share * (1.0 - me.freshness[c])
        known += share * p.marketing.channels[c].elasticity
    if p.neutral[Mechanism.WEAR_OUT]:
        worn = 0.0
    if p.neutral[Mechanism.DEMAND]:
        known = 0.0
    return 0.5 * worn + (0.5 * known / p.organisation.marketers if activity == Activity.SENSING else 0.0)


@kernel
def beyond_leads(p, activity, basis):
    """Elasticity of a bonus basis to hours of an activity beyond the number of leads, 1. Source  docs/odd.md M7, M3"""
    if activity == Activity.TARGETING:
        return EVEN * p.behaviour.leads.targeting_elasticity if basis != BASIS_LEADS else 0.0
    if activity == Activity.SENSING:
        return OF_SENSING[basis]
    return OF_ENABLEMENT[basis] if activity == Activity.ENABLEMENT else 0.0


@kernel
def pay_by_hours(p, me, activity):
    """Elasticity of a marketer's variable pay, as a whole, to hours of an activity, 1."""
    leads = leads_by_hours(p, me, activity)
    total = bonus_at_stake(p, me)
    raised = 0.0
    for basis in range(N_BASES):
        weight = bonus_at_stake_of(p, me, basis) / total if total > 0.0 else 0.0
        raised += weight * (OF_LEADS[basis] * leads + beyond_leads(p, activity, basis))
    return raised


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
def bonus_at_stake_of(p, me, basis):
    """What of the variable pay follows what one bonus basis counts [$/week]; a pool follows revenue."""
    expected = (bonus_rate(p, basis) + me.goal_rate[basis]) * me.counted_rate[basis] * (1.0 - pooled_share(p))
    return expected + pooled_share(p) * me.target_bonus if basis == BASIS_REVENUE else expected


@kernel
def bonus_at_stake(p, me):
    """What of the variable pay follows results, as they go on: a goal that is safe or lost follows nothing [$/week]."""
    at_stake = 0.0
    for basis in range(N_BASES):
        at_stake += bonus_at_stake_of(p, me, basis)
    return at_stake


@kernel
def bonus_weight(p, me, basis):
    """The share of a marketer's variable pay that hangs on a bonus basis, 0-1."""
    total = bonus_at_stake(p, me)
    return bonus_at_stake_of(p, me, basis) / total if total > 0.0 else 0.0


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
    for a in range(N_ACTIVITIES):
        raised += pay_by_hours(p, me, a) * math.exp(-LAG_WEEKS[a] / horizon)
    base = max(1.0, p.compensation.marketers["base"] / WEEKS_A_YEAR)
    return bonus_at_stake(p, me) * raised / base
