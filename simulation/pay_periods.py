"""Pay periods of salespeople: how they open under the plan in force, and how they close."""

import math

from smarketing.agents.bounds import toward
from smarketing.agents.calendar import WEEKS_A_YEAR, is_last_week, weeks_in_period, weeks_left_in_period
from smarketing.agents.commission import pay
from smarketing.agents.effort import spread
from smarketing.agents.goals import pay_of_shared_goals
from smarketing.agents.incentives import sign_terms, target_pay
from smarketing.agents.jit import behaviour, kernel
from smarketing.agents.morale import pooled_share
from smarketing.agents.parameters import Period
from smarketing.agents.participation import foresee_year
from smarketing.agents.plan_line import Terms, draw_line, terms_of, terms_of_person
from smarketing.agents.quotas import plan_quotas

YEAR = int(Period.YEAR)


@behaviour
def open_pay_periods(world, p, u, week, key):
    """A new pay period opens under the plan in force; a quota that the policy changed is taken over.

    Somebody who comes in the middle of a period is measured over what is left of it. A plan that takes effect at once
    is signed in the middle of a period, for all of it: what has been paid stays paid. With a fiscal year come its
    quotas, where they are planned; one that a policy gives holds for the year in which it is given.

    Writes  salespeople[u].outlook, .quota, .policy_quota, .ratchet_seen, .quota_year, .bookings_period, .target_pay,
            .variable_mean, .variable_variance, .offered_mean, .offered_variance, .earned (the draw);
            units[u].usual_quota
    Source  docs/odd.md M15
    """
    plan = p.compensation.salespeople
    if week > 0 and is_last_week(YEAR, p.horizon.fiscal_start_week, week - 1):
        plan_quotas(world, p, u, week)
    left = weeks_left_in_period(plan.period, p.horizon.fiscal_start_week, week)
    whole = weeks_in_period(plan.period, p.horizon.fiscal_start_week, week)
    unit = world.units[u]
    team_rate = unit.bookings_trend / p.organisation.salespeople
    for i in range(p.organisation.salespeople):
        me = world.salespeople[u, i]
        outlook = me.outlook
        begins = outlook.weeks == 0.0 or week > outlook.last_week
        if not begins and (outlook.epoch == p.epoch or not plan.at_once):
            continue
        if me.policy_quota != plan.quota:
            me.policy_quota = plan.quota
            me.quota = plan.quota
            world.units[u].usual_quota = plan.quota
        opened = week if begins else outlook.last_week + 1 - int(outlook.weeks)
        me.quota_year -= 0.0 if begins else outlook.quota
        _sign(world, p, u, me, opened, week + left)
        if outlook.weeks == whole:  # a year is none of what is left of a period
            goals = pay_of_shared_goals(
                plan, whole, unit.bookings_trend * whole, unit.revenue_last_52 * whole / WEEKS_A_YEAR
            )
            foresee_year(p, me, p.organisation.salespeople, team_rate, spread(p, unit), goals)
        if begins:
            me.bookings_period = 0.0
            me.earned = (1.0 - pooled_share(p)) * outlook.line.start


@kernel
def _sign(world, p, u, me, opened, last_week):
    """One person's plan for the weeks from `opened` to `last_week`."""
    plan = p.compensation.salespeople
    weeks = last_week + 1.0 - opened
    quota = me.quota * weeks / WEEKS_A_YEAR
    me.quota_year += quota
    me.target_pay = target_pay(p, me)
    terms = terms_of_person(plan, p.firm.gross_margin, me, quota, WEEKS_A_YEAR / weeks)
    sign_terms(p, me.outlook, terms, weeks)
    me.outlook.epoch = p.epoch
    me.outlook.last_week = last_week
    me.outlook.pool_rate = _pool_rate(world, p, u, me)


@behaviour
def pay_draws(world, p, u, week, key):
    """The draw of a period that opens this week is booked for everybody who is there once people have come and gone.

    Writes  salespeople[u].earned; the week's record
    Source  docs/odd.md M15
    """
    for i in range(p.organisation.salespeople):
        me = world.salespeople[u, i]
        if me.vacant_weeks > 0:
            me.earned = 0.0
        world.weeks[week].commission += me.earned


@kernel
def _pool_rate(world, p, u, me):
    """What a booked dollar adds to one's equal part of the shared pool [$/$]: very little in a large firm.

    Source  Holmstrom (1982), moral hazard in teams; docs/odd.md M28
    """
    return pooled_share(p) * target_pay(p, me) / max(1.0, world.units[u].plan_revenue)


@kernel
def close_periods(world, p, u, week):
    """Pay periods end: who missed the quota knows it; the contest is paid as it stood when the period opened."""
    n = p.organisation.salespeople
    for i in range(n):
        me = world.salespeople[u, i]
        if me.outlook.last_week != week or me.outlook.weeks == 0.0:
            continue
        plan = p.compensation.salespeople
        if me.outlook.quota > 0.0 and me.vacant_weeks == 0:
            missed = 1.0 if me.bookings_period < me.outlook.quota else 0.0
            me.misses = toward(me.misses, missed, p.behaviour.careers.misses_memory)
        if plan.draw.recoverable:
            settle_draw(p, me)
        if me.vacant_weeks == 0:
            goals = pay_of_shared_goals(plan, me.outlook.weeks, me.team_period, me.revenue_period)
            goals *= 1.0 - pooled_share(p)
            me.earned += goals
            world.weeks[week].commission += goals
        me.team_period = 0.0
        me.revenue_period = 0.0
        if not me.outlook.by_year and me.vacant_weeks == 0:
            rank = 0
            for other in range(n):
                rank += 1 if world.salespeople[u, other].bookings_period > me.bookings_period else 0
            award(world, me, week, rank, me.bookings_period)


@kernel
def settle_draw(p, me):
    """What a recoverable draw has lent in the period is owed; what was earned beyond it has been paid back.

    Writes  salespeople[u, i].owed [$]; outlook.next_line (scratch: the next period draws it anew)
    """
    plan = p.compensation.salespeople
    if me.tenure < plan.ramp_guarantee_weeks:
        return
    terms = terms_of(plan, me.outlook.quota, p.firm.gross_margin)
    without = Terms(terms.quota, terms.of_basis, 0.0, 0.0, terms.bonus_at, math.inf, 0.0, terms.share_of_year)
    draw_line(me.outlook.next_line, plan, without)
    earned = pay(me.outlook.next_line, me.bookings_period)
    me.owed = max(0.0, me.owed + plan.draw.amount - earned)


@kernel
def award(world, me, week, rank, bookings):
    """The prize of a contest, to somebody with so many ahead and these bookings [$]."""
    if me.outlook.prize > 0.0 and rank < me.outlook.top and bookings > 0.0:
        me.earned += me.outlook.prize
        world.weeks[week].commission += me.outlook.prize


@kernel
def close_contests_of_year(world, p, u, week):
    """The contest by the year is decided with its last week, before the year's bookings are forgotten."""
    n = p.organisation.salespeople
    for i in range(n):
        me = world.salespeople[u, i]
        if me.outlook.by_year and me.vacant_weeks == 0:
            rank = 0
            for other in range(n):
                rank += 1 if world.salespeople[u, other].bookings_year > me.bookings_year else 0
            award(world, me, week, rank, me.bookings_year)
