"""Chairs: who sits in them at the opening, who comes when the head count rises, and what is left when it falls."""

from smarketing.agents.accounts import pass_accounts_on
from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.careers import start_marketer, start_salesperson
from smarketing.agents.distributions import normal
from smarketing.agents.draws import Stream, pack_person, uniforms
from smarketing.agents.incentives import target_pay
from smarketing.agents.jit import behaviour, kernel
from smarketing.agents.leads import end_lead
from smarketing.agents.parameters import (
    BASIS_ACCEPTED,
    BASIS_LEADS,
    BASIS_PIPELINE,
    BASIS_QUALIFIED,
    N_BASES,
    NEED_DIMENSIONS,
)
from smarketing.agents.prospecting import usual_contacts
from smarketing.agents.quotas import quota_of_newcomer
from smarketing.agents.state import WORKED, Cause, Stage


@behaviour
def fit_staff(world, p, u, week, key):
    """Bring the number of chairs in line with the head count in force; those who stay notice nothing.

    Newcomers have a tenure of 0. What leaving salespeople had in hand ends with them: waiting leads expire for want of
    capacity, open deals are lost.

    Reads   organisation.marketers, organisation.salespeople
    Writes  marketers[u] and salespeople[u]; pairs[u]; lost_weeks; the pool of leads;
            the customers; the week's record
    Draws   Stream.LOYALTY, MARKETER_SKILL, MARKETER_START, SALES_SKILL, SALES_START
    Source  docs/odd.md, Scheduling
    """
    for j in range(world.marketers.shape[1]):
        seated = world.marketers[u, j].is_seated
        if j < p.organisation.marketers and not seated:
            seat_marketer(world, p, u, j, 0.0, key)
        elif j >= p.organisation.marketers and seated:
            clear_marketer_chair(world, u, j)
    for i in range(world.salespeople.shape[1]):
        seated = world.salespeople[u, i].is_seated
        if i < p.organisation.salespeople and not seated:
            seat_salesperson(world, p, u, i, 0.0, key)
        elif i >= p.organisation.salespeople and seated:
            _drop_work(world, p, u, i, week)
            pass_accounts_on(world, p, u, i, 1.0, week, key)
            clear_sales_chair(world, u, i)


@kernel
def _drop_work(world, p, u, i, week):
    """The queue and the book of a chair that is taken away."""
    me = world.salespeople[u, i]
    for position in range(me.n_waiting):
        row = world.waiting_lead[u, i, position]
        if world.waiting_week[u, i, position] != WORKED:
            end_lead(world, p, u, row, Stage.EXPIRED, Cause.CAPACITY, float(week))
    for position in range(me.n_book):
        end_lead(world, p, u, world.pipelines[u, i, position], Stage.LOST, Cause.SKILL, float(week))


@kernel
def clear_marketer_chair(world, u, j):
    """An empty chair that nobody is being hired for."""
    me = world.marketers[u, j]
    me.is_seated = False
    me.hire = 0
    me.vacant_weeks = 0
    me.dismissed = False
    me.capture_rate[:] = 0.0
    me.counted[:] = 0.0
    me.counted_rate[:] = 0.0
    me.counted_period[:] = 0.0
    me.team_period = 0.0
    me.revenue_period = 0.0
    me.goal_pay = 0.0
    me.goal_rate[:] = 0.0
    me.conflict_hours = 0.0
    me.hours_used = 0.0
    me.blame_given = 0.0
    me.blame_received = 0.0


@kernel
def clear_sales_chair(world, u, i):
    """An empty chair that nobody is being hired for."""
    me = world.salespeople[u, i]
    me.is_seated = False
    me.hire = 0
    me.vacant_weeks = 0
    me.dismissed = False
    me.quota_year = 0.0
    me.bookings_year = 0.0
    me.bookings_last_year = 0.0
    me.variable_year = 0.0
    me.weeks_year = me.effort_year = me.hours_year = me.pressure_year = 0.0
    me.leavers_year = 0.0
    me.bookings_period = 0.0
    me.team_period = 0.0
    me.revenue_period = 0.0
    me.outlook.weeks = 0.0
    me.booked = 0.0
    me.earned = 0.0
    me.pressure = 0.0
    me.conflict_hours = 0.0
    me.report_hours = 0.0
    me.lobby_hours = 0.0
    me.hours_used = 0.0
    me.blame_given = 0.0
    me.blame_received = 0.0
    me.own_share = 0.5
    me.willing = 0.0
    me.n_received = 0
    me.n_waiting = 0
    me.n_book = 0
    me.n_agenda = 0
    me.n_blocks = 0


@kernel
def usual_count(basis, leads, bookings):
    """What of a bonus basis comes with so many leads and bookings [$]: shares seen in the base firm.

    A newcomer expects it, until a quarter's experience has replaced it.
    """
    if basis in (BASIS_LEADS, BASIS_QUALIFIED):
        return leads
    if basis == BASIS_ACCEPTED:
        return 0.05 * leads
    if basis == BASIS_PIPELINE:
        return 3.0 * bookings
    return 0.7 * bookings


@kernel
def seat_marketer(world, p, u, j, tenure, key):
    """Somebody takes a new chair, with the messages and expectations usual in the unit [tenure in weeks].

    Draws   Stream.MARKETER_SKILL, MARKETER_START
    """
    me = world.marketers[u, j]
    me.pay_trend = p.compensation.marketers["base"] / WEEKS_A_YEAR
    me.target_bonus = 0.1 * me.pay_trend
    leads = world.units[u].handed_rate / p.organisation.marketers
    bookings = world.units[u].bookings_trend / p.organisation.marketers
    for basis in range(N_BASES):
        me.counted_rate[basis] = usual_count(basis, leads, bookings)
    start_marketer(world, p, u, j, tenure, key)
    me.is_seated = True
    me.threshold = p.behaviour.qualification.opening_threshold
    for c in range(p.marketing.n_channels):
        me.freshness[c] = p.behaviour.marketer.normal_freshness


@kernel
def _remember_customers(world, p, u, i, key):
    """Who has been here for a while has customers to remember: one a segment, as customers differ.

    Draws   Stream.SALES_START
    """
    me = world.salespeople[u, i]
    for k in range(p.market.n_segments):
        w = uniforms(key, Stream.SALES_START, 0, pack_person(u, i), k, me.hire)
        for d in range(NEED_DIMENSIONS):
            me.last_success[k, d] = world.segments[u, k].need[d] + p.behaviour.leads.need_spread * normal(w[d])
            me.heard[k, d] = me.last_success[k, d]
        me.has_success[k] = True
        me.has_heard[k] = True


@kernel
def seat_salesperson(world, p, u, i, tenure, key):
    """Somebody takes a new chair, with the plan's quota and the bookings usual in the unit [tenure in weeks].

    Draws   Stream.SALES_SKILL, SALES_START
    """
    me = world.salespeople[u, i]
    me.quota = quota_of_newcomer(p, world.units[u])
    me.policy_quota = p.compensation.salespeople.quota
    me.bookings_last_year = 0.0
    me.bookings_rate = world.units[u].bookings_trend / p.organisation.salespeople
    me.target_pay = target_pay(p, me)
    me.variable_mean = me.target_pay
    me.variable_variance = 0.0
    me.offered_mean = me.target_pay
    me.offered_variance = 0.0
    start_salesperson(world, p, u, i, tenure, key)
    me.is_seated = True
    me.contacts = usual_contacts(p, world.units[u], tenure)
    if tenure > 0.0:
        _remember_customers(world, p, u, i, key)
    me.pay_trend = (p.compensation.salespeople["base"] + me.target_pay) / WEEKS_A_YEAR
