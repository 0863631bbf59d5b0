"""Goals: a bonus for a measure against its target, between a threshold and a cap.

    pay = base pay of the period · target bonus · weight · payout(result / target)

`payout` is 0 below the threshold, `at_threshold` there, 1 at the target, straight between and beyond, and never more
than the cap. Without `at_threshold` it is the attainment itself; an `accelerator` is the slope beyond the target.

Source  bonus curves of management by objectives: Murphy (2001), "Performance standards in incentive contracts"; M15, M7
"""

from smarketing.agents.bounds import clip
from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.commission import bend
from smarketing.agents.jit import kernel
from smarketing.agents.parameters import BASIS_REVENUE, N_BASES, GoalMeasure

_STEP = 0.1  # of attainment, either way: how far around the expected result a goal is felt


@kernel
def payout(goal, attainment):
    """Share of a goal's target pay at this attainment [result over target]."""
    if attainment < goal.threshold:
        return 0.0
    return min(goal.cap, _uncapped(goal, attainment))


@kernel
def _uncapped(goal, attainment):
    if goal.accelerator >= 0.0 and attainment > 1.0:
        return 1.0 + goal.accelerator * (attainment - 1.0)
    return _straight(goal, attainment)


@kernel
def _straight(goal, attainment):
    """The straight line through what is paid at the threshold and at the target."""
    if goal.at_threshold < 0.0 or goal.threshold >= 1.0:
        return attainment
    rise = (1.0 - goal.at_threshold) / (1.0 - goal.threshold)
    return goal.at_threshold + rise * (attainment - goal.threshold)


@kernel
def draw_goals(line, plan, share_of_year):
    """Add to the line what goals for one's own bookings pay in a period that is such a share of a year [1]."""
    for g in range(plan.n_goals):
        goal = plan.goals[g]
        if goal.measure != GoalMeasure.BOOKINGS:
            continue
        target = goal.target * share_of_year
        worth = plan["base"] * plan.target_bonus * share_of_year * goal.weight
        least = min(_straight(goal, goal.threshold), goal.cap)
        rise = (_straight(goal, goal.threshold + 1.0) - _straight(goal, goal.threshold)) * worth / target
        if goal.threshold <= 0.0:
            line.start += worth * least
        bend(line, goal.threshold * target, rise, worth * least if goal.threshold > 0.0 else 0.0)
        if goal.accelerator >= 0.0:
            _accelerate(line, goal, target, worth, rise)
        elif goal.cap < 1e9 and rise > 0.0:
            bend(line, goal.threshold * target + max(0.0, worth * (goal.cap - least)) / rise, -rise, 0.0)


@kernel
def _accelerate(line, goal, target, worth, rise):
    """Beyond the target [$] the line goes on with the accelerator's slope instead of `rise` [$/$], up to the cap."""
    beyond = goal.accelerator * worth / target
    bend(line, target, beyond - rise, 0.0)
    if goal.cap < 1e9 and beyond > 0.0:
        bend(line, target * (1.0 + (goal.cap - 1.0) / goal.accelerator), -beyond, 0.0)


@kernel
def pay_of_shared_goals(plan, weeks, team_bookings, revenue):
    """What goals for the team's bookings and the firm's revenue pay for a period of so many weeks [$]."""
    total = 0.0
    for g in range(plan.n_goals):
        goal = plan.goals[g]
        if goal.measure == GoalMeasure.TEAM_BOOKINGS or goal.measure == GoalMeasure.COMPANY_REVENUE:
            result = team_bookings if goal.measure == GoalMeasure.TEAM_BOOKINGS else revenue
            total += _paid(plan, goal, weeks, result)
    return total


@kernel
def pay_of_marketers_goals(plan, weeks, counted, team_bookings, revenue):
    """What a marketer's goals pay for a period of so many weeks with these results [$]; `counted` by bonus basis."""
    total = pay_of_shared_goals(plan, weeks, team_bookings, revenue)
    for g in range(plan.n_goals):
        goal = plan.goals[g]
        if goal.measure < N_BASES:
            total += _paid(plan, goal, weeks, counted[goal.measure])
    return total


@kernel
def _paid(plan, goal, weeks, result):
    share_of_year = weeks / WEEKS_A_YEAR
    worth = plan["base"] * plan.target_bonus * share_of_year * goal.weight
    return worth * payout(goal, result / (goal.target * share_of_year))


@kernel
def expect_goals(plan, me, team_rate, revenue_rate):
    """What a marketer expects of the goals, at results that go on as they do [a week].

    Writes  marketers[u, j].goal_pay [$/week], .goal_rate [$ for one more of a bonus basis]
    """
    me.goal_pay = 0.0
    me.goal_rate[:] = 0.0
    for g in range(plan.n_goals):
        goal = plan.goals[g]
        basis = int(min(goal.measure, BASIS_REVENUE))
        rate = me.counted_rate[basis]
        if goal.measure == GoalMeasure.TEAM_BOOKINGS:
            rate = team_rate
        elif goal.measure == GoalMeasure.COMPANY_REVENUE:
            rate = revenue_rate
        attainment = rate * WEEKS_A_YEAR / goal.target
        worth = plan["base"] * plan.target_bonus * goal.weight
        me.goal_pay += worth * payout(goal, attainment) / WEEKS_A_YEAR
        low, high = max(0.0, attainment - _STEP), attainment + _STEP
        slope = (payout(goal, high) - payout(goal, low)) / (high - low) if high > low else 0.0  # of a target of nothing
        me.goal_rate[basis] += clip(slope * worth / goal.target, 0.0, 1e9)
