"""The firm at week 0: balanced books, a stationary pipeline, people with a past."""

import math

from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.contact import open_opportunity
from smarketing.agents.distributions import exponential, normal
from smarketing.agents.draws import Stream, pack_cell, pack_person, uniform1, uniforms
from smarketing.agents.effort import ramp_up
from smarketing.agents.hiring import budget_in_money, open_hiring
from smarketing.agents.jit import behaviour, kernel
from smarketing.agents.leads import set_size, take_row
from smarketing.agents.needs import relative_fit
from smarketing.agents.parameters import NEED_DIMENSIONS, OUTBOUND, Function
from smarketing.agents.progress import chance_logit, why_lost
from smarketing.agents.prospecting import p_appointment, tired_chance
from smarketing.agents.state import NOBODY, Stage
from smarketing.agents.structure import skill_of_structure
from smarketing.simulation.opening_customers import open_customers
from smarketing.simulation.opening_money import money_beside_pay, opening_bookings, opening_leads
from smarketing.simulation.staffing import clear_marketer_chair, clear_sales_chair, seat_marketer, seat_salesperson

MARKETING, SALES = int(Function.MARKETING), int(Function.SALES)
OPENING_SLOTS = 2**24  # past every slot that a week's own leads and prospects can have
MOST_DEALS = 64  # of one salesperson at the opening


@behaviour
def open_firm(world, p, u, measured_from, key):
    """Put a business unit into its opening state; every trace of an earlier run is gone.

    Draws   Stream.LOYALTY, MARKETER_SKILL, MARKETER_START, NEED_TREND, OPENING_DEAL, OPENING_MARKET, OPENING_TENURE,
            SALES_SKILL, SALES_START
    Source  docs/odd.md, Initialisation
    """
    unit = world.units[u]
    unit.status = 0
    unit.measured_from = measured_from
    unit.agreed_from = 0
    unit.free = -1
    unit.n_leads = 0
    unit.n_qualified = 0
    unit.n_traced = 0
    unit.n_blame_events = 0
    unit.n_person_years = 0
    unit.n_customers = 0
    unit.n_lives = 0
    _open_market(world, p, u, key)
    unit.n_open = 0
    for k in range(p.market.n_segments):
        unit.n_open += 1 if world.segments[u, k].is_open else 0
    open_customers(world, p, u, key)
    _open_books(world, p, u)
    for j in range(world.marketers.shape[1]):
        clear_marketer_chair(world, u, j)
    for i in range(world.salespeople.shape[1]):
        clear_sales_chair(world, u, i)
    for j in range(p.organisation.marketers):
        seat_marketer(world, p, u, j, _past(p, MARKETING, pack_person(u, j), key), key)
    for i in range(p.organisation.salespeople):
        seat_salesperson(world, p, u, i, _past(p, SALES, pack_person(u, i), key), key)
    open_hiring(world, p, u)
    for i in range(p.organisation.salespeople):
        _open_pipeline(world, p, u, i, key)


@kernel
def _open_market(world, p, u, key):
    """Segments start where the firm's offer stands somewhat off, and the competitor a little less."""
    b = p.behaviour.market
    for k in range(p.market.n_segments):
        segment = world.segments[u, k]
        t = uniforms(key, Stream.NEED_TREND, 0, pack_cell(u, k, 0), 0, 0)
        w = uniforms(key, Stream.OPENING_MARKET, 0, pack_cell(u, k, 0), 0, 0)
        length = 1e-12
        segment.offer_variance = b.opening_misfit * b.opening_misfit
        for d in range(NEED_DIMENSIONS):
            segment.trend[d] = normal(t[d])
            length += segment.trend[d] * segment.trend[d]
        for d in range(NEED_DIMENSIONS):
            segment.trend[d] /= math.sqrt(length)
            segment.need[d] = 0.0
            segment.offer[d] = b.opening_misfit * normal(w[d])
            segment.competitor[d] = -b.opening_lag * segment.trend[d]
        segment.is_open = p.market.segments[k].opens_week == -math.inf
        segment.entered = -math.inf
        segment.accounts = p.market.segments[k].accounts
        segment.experience = p.behaviour.customers.experience_base
        segment.awareness = 1.0 if segment.is_open else b.entry_awareness


@kernel
def _open_books(world, p, u):
    """Money at week 0: revenue, plan, pay and what pay leaves for programmes, research and support of sales.

    New bookings balance churn, expansion and the market's growth. Pay comes first; a bonus per lead is solved for
    together with the leads that the remaining money buys.
    """
    unit = world.units[u]
    weekly = p.firm.opening_revenue / WEEKS_A_YEAR
    for at in range(WEEKS_A_YEAR):
        world.revenue_history[u, at] = weekly
    unit.revenue_last_52 = p.firm.opening_revenue
    unit.bookings_trend = opening_bookings(p)
    unit.aspiration = unit.bookings_trend
    rest = money_beside_pay(p)
    unit.pay_rate = budget_in_money(p, p.budget.total * weekly) - rest
    unit.marketing_share = p.budget.marketing_share
    unit.marketing_money = rest * p.budget.marketing_share
    unit.support_money = rest - unit.marketing_money
    unit.opening_marketing_money = unit.marketing_money
    unit.opening_support_money = unit.support_money
    unit.opening_programme = unit.marketing_money * (1.0 - p.marketing.research_share)
    unit.opening_research = max(1.0, unit.marketing_money * p.behaviour.learning.usual_research_share)
    for c in range(p.marketing.n_channels):
        unit.goodwill[c] = 1.0
        unit.read_of_source[c] = unit.score_of_source[c] = 0.0
    unit.seasonal_growth = unit.market_size = 1.0
    unit.market_growth = p.market.growth
    unit.market_from = 0
    unit.reputation = p.behaviour.customers.opening_reputation
    unit.referral_strength = 1.0
    unit.materials = p.behaviour.marketer.opening_materials
    unit.support_effect = 1.0
    unit.score_noise = p.behaviour.qualification.score_noise
    unit.breach_share = 0.0
    unit.plan_revenue = p.firm.opening_revenue
    unit.plan_bookings = unit.bookings_trend * WEEKS_A_YEAR
    unit.usual_quota = p.compensation.salespeople.quota
    unit.cooperation = 1.0 - p.culture.distance
    unit.backlog = 0.0
    unit.won = 0.0
    unit.shortfall = 0.0
    unit.marketing_pressure = unit.marketing_aspiration = 0.0
    unit.opportunity_value = _mean_value(p)
    unit.won_share = p.behaviour.progress.neutral_win_share
    unit.neglected_share = 0.0
    unit.handed_rate = opening_leads(p)
    unit.contacted_rate = 0.4 * unit.handed_rate
    unit.credit_marketing = 0.0
    unit.credit_sales = 0.0
    unit.booked = 0.0
    unit.one_off = 0.0
    unit.list_one_off = 0.0
    unit.handed = 0.0
    unit.contacted = 0.0
    unit.shown_marketing = 0.0
    unit.shown_total = 0.0
    unit.claims = 0.0


@kernel
def _mean_value(p):
    """Mean list value of a deal over the segments [$]."""
    total = 0.0
    for k in range(p.market.n_segments):
        size = p.market.segments[k].deal_size
        total += size.median * math.exp(0.5 * (size.sigma * size.sigma)) / p.market.n_segments
    return total


@kernel
def _past(p, function, person, key):
    """Tenure of somebody met at random [weeks]: exponential in the quitting hazard, at most ten years."""
    luck = uniform1(key, Stream.OPENING_TENURE, function, person, 0, 0)
    return min(520.0, exponential(luck, WEEKS_A_YEAR / max(0.05, p.sales.quit_hazard)))


@kernel
def _open_pipeline(world, p, u, i, key):
    """Open deals of every age, so that the first weeks book what later weeks do.

    A deal that leaves at random after `mean_weeks` is met at an exponential age, and as many are open as come in during
    that time (Little 1961); behind them stand those that are lost and have not said so, for the weeks until they are
    given up. Their address is a slot past all that the week's own prospects can have.
    """
    b = p.behaviour.opening
    me = world.salespeople[u, i]
    me.ramp = ramp_up(p, me.tenure) * skill_of_structure(p)
    rounding = _luck_of_opening(key, 2, pack_person(u, i), 0)[0]
    inflow = b.pipeline * expected_inflow(p, world.units[u], me)
    live = min(MOST_DEALS, int(inflow * b.mean_weeks + rounding))
    for n in range(live):
        _open_deal(world, p, u, i, n, key)
    progress = p.behaviour.progress
    lost_in_silence = inflow * (1.0 - progress.neutral_win_share) * progress.silent
    silent = int(lost_in_silence * progress.patience_weeks + rounding)
    for n in range(live, min(MOST_DEALS, live + silent)):
        row = _open_deal(world, p, u, i, n, key)
        if row >= 0:
            _fall_silent(world, p, u, i, world.leads[u, row], key)


@kernel
def _luck_of_opening(key, part, entity, slot):
    """Four uniforms of a part of the opening pipeline: the person's rounding, or a deal's luck.

    Draws   Stream.OPENING_DEAL
    """
    return uniforms(key, Stream.OPENING_DEAL, part, entity, 0, slot)


@kernel
def _open_deal(world, p, u, i, n, key):
    """The n-th open deal of a salesperson at the opening; returns its row, or -1 where there is no room for it."""
    slot = OPENING_SLOTS + i * MOST_DEALS + n
    k = _open_segment(world, p, u, i + n)
    segment = world.segments[u, k]
    if segment.accounts - segment.claimed < 1.0:
        return -1
    row = take_row(world.units[u], world.leads[u])
    if row < 0:
        return -1
    leads = p.behaviour.leads
    lead = world.leads[u, row]
    w = _luck_of_opening(key, 0, pack_cell(u, k, OUTBOUND), slot)
    z = _luck_of_opening(key, 1, pack_cell(u, k, OUTBOUND), slot)
    lead.segment = k
    lead.source = OUTBOUND
    lead.marketer = NOBODY
    lead.owner = i
    lead.cell = pack_cell(u, k, OUTBOUND)
    lead.birth_week = 0
    lead.slot = slot
    lead.touches = 1
    lead.born = 0.0
    lead.first_touch = 0.0
    lead.is_buyer = True
    lead.history = True
    lead.fit = 1.0
    lead.intent = leads.outbound_low + (leads.outbound_high - leads.outbound_low) * w[0]
    set_size(p, lead, normal(z[3]))
    for d in range(NEED_DIMENSIONS):
        lead.need[d] = segment.need[d] + leads.need_spread * normal(z[d])
    segment.claimed += 1.0
    open_opportunity(world, p, u, i, row, -exponential(w[1], p.behaviour.opening.mean_weeks))
    lead.eta = p.behaviour.progress.log_odds
    lead.relative_fit = relative_fit(segment.offer, segment.competitor, lead.need)
    lead.steps = _steps_done(p, w[2])
    if lead.steps >= p.behaviour.progress.steps:
        lead.stage = Stage.NEGOTIATION
        lead.negotiating_since = 0
    return row


@kernel
def _fall_silent(world, p, u, i, lead, key):
    """The customer of an open deal has decided against it, some weeks ago, without saying so."""
    _, misfit, skill, rival = chance_logit(world, p, u, i, lead)
    luck = _luck_of_opening(key, 0, lead.cell, lead.slot)[3]
    lead.unanswered = 1
    lead.cause = why_lost(p, misfit, skill, rival)
    lead.stage = Stage.OPPORTUNITY
    lead.steps = 0
    lead.touched = -int(luck * p.behaviour.progress.patience_weeks)
    lead.stepped = lead.touched


@kernel
def expected_inflow(p, unit, me):
    """Opportunities that a salesperson can expect to open [1/week], from the firm's leads and from own calls.

    The week's hours go to an equal part of the leads that are contacted and to the deals that come of them; what is
    left goes to blocks of calls and to the deals that come of those. Chances and hours are the believed ones.
    """
    b = p.behaviour.salesperson
    to_the_end = b.contact_hours + b.prior_chance * b.deal_hours
    contacts = min(unit.contacted_rate / p.organisation.salespeople, b.selling_hours / to_the_end)
    hours = b.selling_hours - contacts * to_the_end
    inflow = contacts * b.prior_chance
    me.p_appointment = p_appointment(p, me, unit.reputation)
    blocks = 0
    chance = me.p_appointment
    while chance > 0.0 and hours >= b.block_hours + chance * b.deal_hours:
        hours -= b.block_hours + chance * b.deal_hours
        inflow += chance
        blocks += 1
        chance = tired_chance(me.p_appointment, b.block_fatigue, blocks)
    return inflow


@kernel
def _open_segment(world, p, u, position):
    """The segment at a position of the round, or the next one that the firm serves."""
    k = position % p.market.n_segments
    for _ in range(p.market.n_segments):
        if world.segments[u, k].is_open:
            return k
        k = (k + 1) % p.market.n_segments
    return k


@kernel
def _steps_done(p, luck):
    """Steps that a deal met at random has taken: each further one is rarer by the chance that a step succeeds."""
    steps, reached = 0, p.behaviour.salesperson.believed_pass
    while steps < p.behaviour.progress.steps and luck < reached:
        steps += 1
        reached *= p.behaviour.salesperson.believed_pass
    return steps
