"""Phases 2 and 12 of a week: pay periods open, and the books close."""

import math

from smarketing.agents.bonus import bonus_rate
from smarketing.agents.bounds import clip, toward
from smarketing.agents.calendar import WEEKS_A_YEAR, is_last_week, weeks_left_in_period
from smarketing.agents.commission import pay
from smarketing.agents.effort import weekly_spread
from smarketing.agents.incentives import learn_ratchet, sign_terms, target_pay
from smarketing.agents.jit import behaviour, kernel
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.morale import feel, pooled_share
from smarketing.agents.needs import squared_distance
from smarketing.agents.parameters import N_BASES, N_SEGMENTS, N_SOURCES, BudgetRule, Period
from smarketing.agents.participation import foresee_year
from smarketing.agents.plan_line import Terms, draw_line, terms_of, terms_of_person
from smarketing.agents.state import Activity, Status

YEAR = int(Period.YEAR)
MEMORY_WEEKS = 13.0  # of running means of results


@behaviour
def open_pay_periods(world, p, u, week, key):
    """A new pay period opens under the plan in force; a quota that the policy changed is taken over.

    Somebody who comes in the middle of a period is measured over what is left of it. A plan that takes effect at once
    is signed in the middle of a period, for all of it: what has been paid stays paid.

    Writes  salespeople[u].outlook, .quota, .policy_quota, .quota_year, .bookings_period, .earned (the draw),
            .target_pay, .variable_mean, .variable_variance
    Source  docs/odd.md M15
    """
    plan = p.compensation.salespeople
    left = weeks_left_in_period(plan.period, p.horizon.fiscal_start_week, week)
    team_rate = world.units[u].bookings_trend / p.organisation.salespeople
    for i in range(p.organisation.salespeople):
        me = world.salespeople[u, i]
        outlook = me.outlook
        begins = outlook.weeks == 0.0 or week > outlook.last_week
        if not begins and (outlook.epoch == p.epoch or not plan.at_once):
            continue
        if me.policy_quota != plan.quota:
            me.policy_quota = plan.quota
            me.quota = plan.quota
        opened = week if begins else outlook.last_week + 1 - int(outlook.weeks)
        me.quota_year -= 0.0 if begins else outlook.quota
        _sign(world, p, u, me, opened, week + left)
        foresee_year(p, me, p.organisation.salespeople, team_rate, weekly_spread(p, world.units[u], me))
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


@behaviour
def close_books(world, p, u, week, key):
    """The week's revenue, pay and results are booked; periods and years that end with it are closed.

    Reads   everything the week has counted
    Writes  units[u]; marketers[u]; salespeople[u]; revenue_history[u]; person_years; the week's record
    Source  docs/odd.md, M39, M15, M24
    """
    unit = world.units[u]
    record = world.weeks[week]
    recurring, at_list = 0.0, 0.0
    for k in range(N_SEGMENTS):
        recurring += world.segments[u, k].recurring
        at_list += world.segments[u, k].list_recurring
    revenue = recurring / WEEKS_A_YEAR + unit.one_off
    record.revenue += revenue
    record.recurring_revenue += recurring / WEEKS_A_YEAR
    # Who gives a discount gives margin: what is sold costs what it costs at list price.
    record.cost_of_goods += (1.0 - p.firm.gross_margin) * (at_list / WEEKS_A_YEAR + unit.list_one_off)
    if u == 0:
        record.change_cost += change_cost(p, week - unit.measured_from)
    at = week % WEEKS_A_YEAR
    unit.revenue_last_52 += revenue - world.revenue_history[u, at]
    world.revenue_history[u, at] = revenue
    unit.bookings_trend = toward(unit.bookings_trend, unit.booked, 1.0 / MEMORY_WEEKS)
    unit.handed_rate = toward(unit.handed_rate, unit.handed, 1.0 / MEMORY_WEEKS)
    unit.contacted_rate = toward(unit.contacted_rate, unit.contacted, 1.0 / MEMORY_WEEKS)
    _close_periods(world, p, u, week)
    pool = _pool(p, world, u, revenue)
    paid = _pay_marketers(world, p, u, week, pool) + _pay_salespeople(world, p, u, week, pool)
    unit.pay_rate = toward(unit.pay_rate, paid, 1.0 / MEMORY_WEEKS)
    for k in range(N_SEGMENTS):
        if week - world.segments[u, k].entered < WEEKS_A_YEAR:
            record.new_segment_spend += (paid + unit.marketing_money + unit.support_money) / unit.n_open
    if is_last_week(YEAR, p.horizon.fiscal_start_week, week):
        _close_year(world, p, u, week)
    _note_state(world, p, u, week)
    unit.booked = 0.0
    unit.one_off = 0.0
    unit.list_one_off = 0.0
    unit.handed = 0.0
    unit.contacted = 0.0
    if not math.isfinite(revenue):
        unit.status = Status.NOT_FINITE


@kernel
def change_cost(p, week):
    """What the change of policy costs the firm in a week of the measured horizon [$]: in the first, and in each."""
    if week < 0:
        return 0.0
    return (p.change_cost.once if week == 0 else 0.0) + p.change_cost.per_year / WEEKS_A_YEAR


@kernel
def _pool(p, world, u, revenue):
    """Everyone's equal part of the shared pool this week, as a factor of target pay: share x revenue / plan."""
    return pooled_share(p) * revenue / max(1.0, world.units[u].plan_revenue)


@kernel
def _pay_marketers(world, p, u, week, pool):
    """Base and bonus of the week; what the bonus counts enters expectations; pay is compared with that of sales."""
    record = world.weeks[week]
    total = 0.0
    sales_pay = 0.0
    for i in range(p.organisation.salespeople):
        sales_pay += world.salespeople[u, i].pay_trend / p.organisation.salespeople
    for j in range(p.organisation.marketers):
        me = world.marketers[u, j]
        earned, expected = 0.0, 0.0
        for basis in range(N_BASES):
            earned += bonus_rate(p, basis) * me.counted[basis]
            me.counted_rate[basis] = toward(me.counted_rate[basis], me.counted[basis], 1.0 / MEMORY_WEEKS)
            expected += bonus_rate(p, basis) * me.counted_rate[basis]
            me.counted[basis] = 0.0
        if me.vacant_weeks > 0:
            continue
        me.target_bonus = max(expected, 0.1 * p.compensation.marketers["base"] / WEEKS_A_YEAR)
        bonus = (1.0 - pooled_share(p)) * earned + pool * me.target_bonus * WEEKS_A_YEAR
        wage = p.compensation.marketers["base"] / WEEKS_A_YEAR
        me.pay_trend = toward(me.pay_trend, wage + bonus, 1.0 / MEMORY_WEEKS)
        if not p.neutral[Mechanism.SHARED_PAY]:
            gap = sales_pay / max(1.0, me.pay_trend) - 1.0
            fair = p.behaviour.people.resentment_of_gap * (1.0 - pooled_share(p))
            me.resentment = clip(fair * gap, 0.0, 0.8)
        me.morale = feel(p, me.morale, me.blame_received, world.units[u].marketing_pressure, me.resentment)
        record.base_pay += wage
        record.marketer_bonus += bonus
        record.marketer_pay += wage + bonus
        record.hours_used += me.hours_used
        record.hours_available += p.behaviour.marketer.hours_at_most
        total += wage + bonus
    return total


@kernel
def _pay_salespeople(world, p, u, week, pool):
    """Base pay and what the week's wins have earned; results enter expectations, morale follows."""
    record = world.weeks[week]
    unit = world.units[u]
    n = p.organisation.salespeople
    total = 0.0
    for i in range(n):
        me = world.salespeople[u, i]
        me.bookings_rate = toward(me.bookings_rate, me.booked, p.behaviour.salesperson.bookings_memory)
        me.n_received = 0
        expected = me.quota / WEEKS_A_YEAR if me.quota > 0.0 else unit.aspiration / n
        me.shortfall = clip(1.0 - me.bookings_rate / max(1.0, expected), 0.0, 1.0)
        for source in range(N_SOURCES):
            me.won_of_source[source] *= p.behaviour.salesperson.forgetting
            me.worked_of_source[source] *= p.behaviour.salesperson.forgetting
        if me.vacant_weeks == 0:
            wage = p.compensation.salespeople["base"] / WEEKS_A_YEAR
            share = pool * target_pay(p, me)
            earned = wage + share + me.earned
            me.variable_year += share + me.earned
            me.pay_trend = toward(me.pay_trend, earned, 1.0 / MEMORY_WEEKS)
            record.base_pay += wage
            record.commission += share
            record.sales_pay += earned
            me.morale = feel(p, me.morale, me.blame_received, me.pressure, 0.0)
            record.hours_used += me.hours_used
            record.hours_available += p.behaviour.salesperson.selling_hours * me.effort
            total += earned
        me.booked = 0.0
        me.earned = 0.0
    return total


@kernel
def _close_periods(world, p, u, week):
    """Pay periods end: who missed the quota knows it; the contest is paid as it stood when the period opened."""
    n = p.organisation.salespeople
    for i in range(n):
        me = world.salespeople[u, i]
        if me.outlook.last_week != week or me.outlook.weeks == 0.0:
            continue
        if me.outlook.quota > 0.0 and me.vacant_weeks == 0:
            missed = 1.0 if me.bookings_period < me.outlook.quota else 0.0
            me.misses = toward(me.misses, missed, p.behaviour.careers.misses_memory)
        if p.compensation.salespeople.draw.recoverable:
            _settle_draw(p, me)
        if me.outlook.prize > 0.0 and me.vacant_weeks == 0:
            ahead = 0
            for other in range(n):
                if world.salespeople[u, other].bookings_period > me.bookings_period:
                    ahead += 1
            if ahead < me.outlook.top and me.bookings_period > 0.0:
                me.earned += me.outlook.prize
                world.weeks[week].commission += me.outlook.prize


@kernel
def _settle_draw(p, me):
    """What a recoverable draw has lent in the period is owed; what was earned beyond it has been paid back.

    Writes  salespeople[u, i].owed [$]; outlook.next_line (scratch: the next period draws it anew)
    """
    plan = p.compensation.salespeople
    if me.tenure < plan.ramp_guarantee_weeks:
        return
    terms = terms_of(plan, me.outlook.quota, p.firm.gross_margin)
    draw_line(me.outlook.next_line, plan, Terms(terms.quota, terms.of_basis, 0.0, 0.0, terms.bonus_at, math.inf, 0.0))
    earned = pay(me.outlook.next_line, me.bookings_period)
    me.owed = max(0.0, me.owed + plan.draw.amount - earned)


@kernel
def _close_year(world, p, u, week):
    """A fiscal year ends: attainment of those who worked all of it, and the ratchet on next year's quota.

    Source  Weitzman (1980); Leone, Misra and Zimmerman (2004); docs/odd.md M15
    """
    record = world.weeks[week]
    for i in range(p.organisation.salespeople):
        me = world.salespeople[u, i]
        _keep_year(world, u, i, week)
        if me.quota_year > 0.0 and me.vacant_weeks == 0 and me.tenure >= WEEKS_A_YEAR:
            record.quota_years += 1
            record.quota_sum += me.quota_year
            record.quota_bookings += me.bookings_year
            if me.bookings_year >= me.quota_year:
                record.quota_reached += 1
        if me.quota > 0.0:
            before = me.quota
            plan = p.compensation.salespeople
            falls = me.bookings_year < before and plan.ratchet_down >= 0.0
            me.quota = toward(before, me.bookings_year, plan.ratchet_down if falls else plan.ratchet)
            learn_ratchet(me, before, me.bookings_year)
        me.bookings_year = 0.0
        me.quota_year = 0.0
        me.variable_year = 0.0


@kernel
def _keep_year(world, u, i, week):
    """A row for the year of a salesperson who is there, where such rows are kept."""
    me = world.salespeople[u, i]
    if world.person_years.shape[0] == 0 or me.vacant_weeks > 0:
        return
    firm = world.units[0]
    if firm.n_person_years == world.person_years.shape[0]:
        world.units[u].status = Status.TRACE_FULL
        return
    year = world.person_years[firm.n_person_years]
    firm.n_person_years += 1
    year.week = week
    year.unit = u
    year.person = i
    year.hire = me.hire
    year.tenure = me.tenure
    year.skill = me.skill
    year.quota = me.quota_year
    year.bookings = me.bookings_year
    year.variable_pay = me.variable_year
    year.own_share = me.own_share


@kernel
def _note_state(world, p, u, week):
    """Means over people, for the week's record."""
    record = world.weeks[week]
    unit = world.units[u]
    per_unit = 1.0 / world.units.shape[0]
    n_m, n_s = p.organisation.marketers, p.organisation.salespeople
    for j in range(n_m):
        me = world.marketers[u, j]
        for k in range(N_SEGMENTS):
            distance = math.sqrt(squared_distance(me.belief[k], world.segments[u, k].need))
            record.belief_error += per_unit * distance / (N_SEGMENTS * n_m)
        record.threshold += per_unit * me.threshold / n_m
        record.enablement += per_unit * me.shares[Activity.ENABLEMENT] / n_m
        record.morale += per_unit * me.morale / (n_m + n_s)
    for i in range(n_s):
        me = world.salespeople[u, i]
        record.morale += per_unit * me.morale / (n_m + n_s)
        record.waiting += me.n_waiting
        record.open_opportunities += me.n_book
        record.pressure += per_unit * me.pressure / n_s
        lobbies = p.budget.rule == BudgetRule.POLITICAL and not p.neutral[Mechanism.BUDGET_SPLIT]
        me.lobby_hours = p.behaviour.budget.lobby_hours * p.budget.lobbying if lobbies else 0.0
    record.waiting -= unit.contacted  # their entries are dropped when next week's agenda is made
    record.reputation += per_unit * unit.reputation
    record.materials += per_unit * unit.materials
    record.people += n_m + n_s
    record.salespeople += n_s
