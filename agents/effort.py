"""What the pay plan makes of a salesperson's week: the outlook, the pressure, the effort, the hours."""

import math

from smarketing.agents.bounds import clip
from smarketing.agents.calendar import WEEKS_A_YEAR, weeks_left_in_period
from smarketing.agents.incentives import (
    effort,
    enter_contest,
    job_risk_rate,
    look_ahead,
    p_pays_now,
    ratchet_cost,
    value_of_work,
)
from smarketing.agents.jit import behaviour, kernel
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.morale import meeting_hours, morale_factor, ownership_of_sales, rivalry_drive
from smarketing.agents.parameters import Period
from smarketing.agents.participation import quitting_factor, standing_of_salesperson
from smarketing.agents.patience import weight_of_later
from smarketing.agents.spiffs import spiff_a_dollar
from smarketing.agents.state import Stage
from smarketing.agents.structure import skill_of_structure

NET_OF_DISCOUNT = 0.85  # a usual deal's share of list value, for expectations only
YEAR = int(Period.YEAR)
OUTSIDE_THE_PLAN = 0.5  # how far a demand binds that pay knows nothing of


@behaviour
def plan_effort(world, p, u, i, week, key):
    """A salesperson sees where the pay period is heading, feels the pressure, and sets the effort of the week.

    Reads   outlook of the pay period, leadership.pressure, morale, conflict hours
    Writes  salespeople[u, i].outlook, .ramp, .pressure, .value_of_effort [$/$], .effort, .hours [h/week], .hours_used;
            the week's record
    Source  docs/odd.md M15, M16, M23, M29, M30
    """
    me = world.salespeople[u, i]
    unit = world.units[u]
    b = p.behaviour.salesperson
    plan = p.compensation.salespeople
    me.ramp = ramp_up(p, me.tenure) * skill_of_structure(p)
    left = float(max(0, me.outlook.last_week - week))
    me.outlook.week = week - unit.measured_from
    weekly_sd = math.sqrt(me.bookings_rate * spread(p, unit))
    look_ahead(me.outlook, me.bookings_period, me.bookings_rate, weekly_sd, left)
    _see_table(world, p, me, u, i)
    me.outlook.soon = weight_of_later(p.people.patience, p.people.discount_rate, left)
    me.outlook.later = weight_of_later(p.people.patience, p.people.discount_rate, left + me.outlook.weeks)
    binding = demand_of_leaders(p, unit, me.outlook)
    me.pressure = binding * felt_pressure(p, me.outlook)
    income = plan["base"] + me.variable_mean
    me.outlook.risk_rate = 0.0 if p.neutral[Mechanism.PRESSURE] else job_risk_rate(p, me.outlook, income, binding)
    if me.outlook.prize > 0.0:
        _enter_contest(p, me, unit, weekly_sd, week)
    stays = math.exp(-p.sales.quit_hazard * quitting_factor(p, standing_of_salesperson(p, me)))
    year = stays * math.exp(-p.people.discount_rate)
    me.outlook.quota_cost = ratchet_cost(p, me.outlook, me.ratchet_seen, p.people.patience, year)
    deal = NET_OF_DISCOUNT * unit.opportunity_value
    p_now = p_pays_now(left, b.cycle_weeks)
    me.value_of_effort = value_of_work(me.outlook, deal, p_now)
    me.value_of_effort += spiff_a_dollar(plan, me.outlook.week, p.market.n_segments, deal)
    me.effort = 1.0
    if not p.neutral[Mechanism.EFFORT]:
        drive = morale_factor(p, me.morale) * (1.0 + b.effort_of_pressure * me.pressure)
        drive *= ownership_of_sales(p) * rivalry_drive(p)
        usual = b.effort_reference + b.effort_norm
        me.effort = effort(me.value_of_effort + b.effort_norm, 1.0, drive, usual, p.people.effort_elasticity)
    taken = b.triage_hours * me.n_received + me.conflict_hours + me.report_hours + me.lobby_hours
    taken += meeting_hours(p, p.behaviour.trust.listening_cost)
    if me.vacant_weeks > 0:
        me.effort = 0.0
    me.hours = max(0.0, b.selling_hours * me.effort - taken)
    me.hours_used = min(taken, b.selling_hours * me.effort)
    world.weeks[week].effort += me.effort / (p.organisation.salespeople * world.units.shape[0])


@kernel
def _see_table(world, p, me, u, i):
    """The deals at the table count as far as they are more than what the weeks left usually bring.

    Writes  salespeople[u, i].outlook.expected, .sd [$], .table [share of a deal's net value that is counted on]
    """
    believed = p.behaviour.salesperson.believed_close
    mean, variance = 0.0, 0.0
    for position in range(me.n_book):
        lead = world.leads[u, world.pipelines[u, i, position]]
        if lead.stage == Stage.NEGOTIATION:
            net = NET_OF_DISCOUNT * lead.value
            mean += believed * net
            variance += believed * (1.0 - believed) * net * net
    me.outlook.table = 0.0
    if me.outlook.booked + mean > me.outlook.expected:
        me.outlook.expected = me.outlook.booked + mean
        me.outlook.sd = math.sqrt(max(me.outlook.sd * me.outlook.sd, variance))
        me.outlook.table = believed * NET_OF_DISCOUNT


@kernel
def ramp_up(p, tenure):
    """Share of full productivity after so many weeks: rises from 0.3, exponentially, over sales.ramp_weeks."""
    if p.neutral[Mechanism.CAREERS] or p.sales.ramp_weeks <= 0.0:
        return 1.0
    return 1.0 - 0.7 * math.exp(-3.0 * tenure / p.sales.ramp_weeks)


@kernel
def felt_pressure(p, outlook):
    """Pressure on a salesperson [0-1]: the leader's pressure x the shortfall at which the period is heading to end.

    Results of sales show at once, so the pressure lands here first.

    Source  docs/odd.md M23
    """
    if p.neutral[Mechanism.PRESSURE] or outlook.demanded <= 0.0:
        return 0.0
    return p.leadership.pressure * clip(1.0 - outlook.expected / outlook.demanded, 0.0, 1.0)


@kernel
def demand_of_leaders(p, unit, outlook):
    """What leaders demand where the plan has no quota: a person's part of what the unit has come to expect.

    Returns how far the demand binds: 1 in the plan, half outside it.

    Writes  outlook.demanded [$ in the period]
    Source  docs/odd.md M23 (assumption)
    """
    if outlook.quota > 0.0:
        return 1.0
    outlook.demanded = unit.aspiration / p.organisation.salespeople * outlook.weeks
    return OUTSIDE_THE_PLAN


@kernel
def spread(p, unit):
    """Variance of a salesperson's bookings against their mean [$²/$]: deals come at random, in random sizes."""
    return NET_OF_DISCOUNT * unit.opportunity_value * p.behaviour.salesperson.deal_dispersion


@kernel
def _enter_contest(p, me, unit, weekly_sd, week):
    """Rivals for the prize are taken to be like the average of the team.

    In a contest by the year, what this period has to bring is the line less what one has already booked in the year,
    and will book after the period at the usual rate.
    """
    rate = unit.bookings_trend / p.organisation.salespeople
    outlook = me.outlook
    weeks, left = outlook.weeks, outlook.weeks_left
    if outlook.by_year:
        weeks = float(WEEKS_A_YEAR)
        left = float(weeks_left_in_period(YEAR, p.horizon.fiscal_start_week, week))
    mean, next_mean = rate * weeks, rate * weeks
    sd, next_sd = weekly_sd * math.sqrt(max(1.0, weeks - left)), weekly_sd * math.sqrt(weeks)
    enter_contest(outlook, outlook.top, p.organisation.salespeople, mean, sd, next_mean, next_sd)
    if outlook.by_year:
        after = max(0.0, left - outlook.weeks_left)
        outlook.prize_line -= me.bookings_year - me.bookings_period + me.bookings_rate * after
        outlook.prize_sd = math.sqrt(outlook.prize_sd * outlook.prize_sd + weekly_sd * weekly_sd * after)
        outlook.next_prize_line -= me.bookings_rate * (weeks - outlook.weeks)
        later = weekly_sd * weekly_sd * (weeks - outlook.weeks)
        outlook.next_prize_sd = math.sqrt(outlook.next_prize_sd * outlook.next_prize_sd + later)
