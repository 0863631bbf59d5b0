"""Phase 12 of a week: the books close."""

import math

from smarketing.agents.bonus import bonus_rate
from smarketing.agents.bounds import clip, toward
from smarketing.agents.calendar import WEEKS_A_YEAR, is_last_week, weeks_in_period
from smarketing.agents.goals import expect_goals, pay_of_marketers_goals
from smarketing.agents.incentives import learn_ratchet, target_pay
from smarketing.agents.jit import behaviour, kernel
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.morale import feel, pooled_share
from smarketing.agents.needs import squared_distance
from smarketing.agents.parameters import N_BASES, N_SOURCES, BudgetRule, Period, QuotaRule
from smarketing.agents.state import Activity, Status
from smarketing.simulation.pay_periods import close_contests_of_year, close_periods

YEAR = int(Period.YEAR)
MEMORY_WEEKS = 13.0  # of running means of results


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
    for k in range(p.market.n_segments):
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
    for i in range(p.organisation.salespeople):
        world.salespeople[u, i].team_period += unit.booked
        world.salespeople[u, i].revenue_period += revenue
    close_periods(world, p, u, week)
    if is_last_week(YEAR, p.horizon.fiscal_start_week, week):
        close_contests_of_year(world, p, u, week)
    pool = _pool(p, world, u, revenue)
    paid = _pay_marketers(world, p, u, week, pool) + _pay_salespeople(world, p, u, week, pool)
    unit.pay_rate = toward(unit.pay_rate, paid, 1.0 / MEMORY_WEEKS)
    for k in range(p.market.n_segments):
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
            if me.vacant_weeks == 0:  # an empty chair teaches nothing about what its work brings
                me.counted_rate[basis] = toward(me.counted_rate[basis], me.counted[basis], 1.0 / MEMORY_WEEKS)
            expected += bonus_rate(p, basis) * me.counted_rate[basis]
            me.counted_period[basis] += me.counted[basis]
            me.counted[basis] = 0.0
        earned += _settle_goals(world, p, u, me, week)
        expected += me.goal_pay
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
def _settle_goals(world, p, u, me, week):
    """What a marketer's goals pay [$] in the last week of their period, and what they may be expected to pay."""
    plan = p.compensation.marketers
    unit = world.units[u]
    me.team_period += unit.booked
    me.revenue_period += world.revenue_history[u, week % WEEKS_A_YEAR]
    expect_goals(plan, me, unit.bookings_trend, unit.revenue_last_52 / WEEKS_A_YEAR)
    start = p.horizon.fiscal_start_week
    if not is_last_week(plan.period, start, week):
        return 0.0
    weeks = weeks_in_period(plan.period, start, week)
    earned = pay_of_marketers_goals(plan, weeks, me.counted_period, me.team_period, me.revenue_period)
    me.counted_period[:] = 0.0
    me.team_period = 0.0
    me.revenue_period = 0.0
    return earned


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
        me.contacts *= 1.0 - p.behaviour.salesperson.contacts_lost
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
            me.weeks_year += 1.0
            me.effort_year += me.effort
            me.hours_year += me.hours
            me.pressure_year += me.pressure
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
def _close_year(world, p, u, week):
    """A fiscal year ends: attainment of those who worked all of it, and the ratchet on a quota that nobody plans.

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
        plan = p.compensation.salespeople
        if me.quota > 0.0 and plan.quota_rule == QuotaRule.FIXED:
            before = me.quota
            falls = me.bookings_year < before and plan.ratchet_down >= 0.0
            me.quota = toward(before, me.bookings_year, plan.ratchet_down if falls else plan.ratchet)
            learn_ratchet(me, before, me.bookings_year)
        me.bookings_last_year = me.bookings_year
        me.bookings_year = 0.0
        me.quota_year = 0.0
        me.variable_year = 0.0
        me.weeks_year = me.effort_year = me.hours_year = me.pressure_year = 0.0
        me.leavers_year = 0.0


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
    weeks = max(1.0, me.weeks_year)
    year.effort = me.effort_year / weeks
    year.hours = me.hours_year / weeks
    year.pressure = me.pressure_year / weeks
    year.leavers = me.leavers_year


@kernel
def _note_state(world, p, u, week):
    """Means over people, for the week's record."""
    record = world.weeks[week]
    unit = world.units[u]
    per_unit = 1.0 / world.units.shape[0]
    n_m, n_s = p.organisation.marketers, p.organisation.salespeople
    for j in range(n_m):
        me = world.marketers[u, j]
        for k in range(p.market.n_segments):
            distance = math.sqrt(squared_distance(me.belief[k], world.segments[u, k].need))
            record.belief_error += per_unit * distance / (p.market.n_segments * n_m)
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
