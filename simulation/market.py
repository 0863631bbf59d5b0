"""Phases 1 and 8 of a week: the market moves, and customers respond."""

import math

from smarketing.agents.bounds import clip
from smarketing.agents.calendar import WEEKS_A_YEAR, month_of_year
from smarketing.agents.customers import lose_customer
from smarketing.agents.distributions import normal
from smarketing.agents.draws import Stream, pack_cell, uniforms
from smarketing.agents.instalments import pay_instalments
from smarketing.agents.jit import behaviour, kernel
from smarketing.agents.loyalty import hazard_of_new
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.needs import relative_fit
from smarketing.agents.parameters import NEED_DIMENSIONS

WEEKS_OF_PATIENCE = 8.0  # a delivery this late does all the harm that lateness can do


@behaviour
def market_moves(world, p, u, week, key):
    """Needs drift, competitors follow with a lag, the market grows and the season turns.

    Reads   market.segments[].drift [fit lost per month], market.competition.lag_weeks, market.growth [1/yr]
    Writes  segments[u]; units[u].seasonal_growth, .market_growth, .market_size, .market_from, .age_worth, .n_open
    Draws   Stream.NEED_DRIFT, Stream.COMPETITOR
    Source  docs/odd.md M1, M6: a random walk of s = sqrt(8 drift) per sqrt(year) and dimension
    """
    unit = world.units[u]
    month = month_of_year(week)
    unit.seasonal_growth = p.market.seasonality[month] * _grown(p, unit, week)
    decay = 0.0 if p.neutral[Mechanism.LEAD_DECAY] else p.market.lead_decay
    for age in range(p.handoff.lead_expiry_weeks):
        unit.age_worth[age] = -decay * math.log(1.0 + 7.0 * age)
    unit.n_open = 0
    for k in range(p.market.n_segments):
        segment = world.segments[u, k]
        speed = 0.0 if p.neutral[Mechanism.NEEDS_DRIFT] else math.sqrt(8.0 * p.market.segments[k].drift)
        step = speed / math.sqrt(WEEKS_A_YEAR)
        trend = p.behaviour.market.trend * speed / WEEKS_A_YEAR
        z = uniforms(key, Stream.NEED_DRIFT, 0, pack_cell(u, k, 0), week, 0)
        noise = uniforms(key, Stream.COMPETITOR, 0, pack_cell(u, k, 0), week, 0)
        follow = 1.0 / (1.0 + p.market.competition.lag_weeks)
        for d in range(NEED_DIMENSIONS):
            segment.need[d] += step * normal(z[d]) + trend * segment.trend[d]
            error = p.behaviour.market.competitor_noise * step * normal(noise[d])
            segment.competitor[d] += follow * (segment.need[d] - segment.competitor[d]) + error
        was_open = segment.is_open
        segment.is_open = week - unit.measured_from >= p.market.segments[k].opens_week
        if segment.is_open:
            unit.n_open += 1
            rate = 1.0 if p.neutral[Mechanism.SEGMENT_ENTRY] else p.behaviour.market.awareness_rate
            segment.awareness += (1.0 - segment.awareness) * rate
            if not was_open:
                segment.entered = week


@kernel
def _grown(p, unit, week):
    """The market's size against the opening, 1; where its growth turns, it goes on from the size that it has.

    Writes  unit.market_growth [1/yr], .market_size, .market_from
    """
    if p.market.growth != unit.market_growth:
        unit.market_size *= (1.0 + unit.market_growth) ** ((week - unit.market_from) / WEEKS_A_YEAR)
        unit.market_growth = p.market.growth
        unit.market_from = week
    return unit.market_size * (1.0 + unit.market_growth) ** ((week - unit.market_from) / WEEKS_A_YEAR)


@kernel
def _deliver(p, unit):
    """Orders beyond fulfilment.capacity [1/week] wait; returns how late they are, as a share of two months, 0-1.

    Source  docs/odd.md M38
    """
    unit.backlog += unit.won
    unit.won = 0.0
    if p.neutral[Mechanism.CAPACITY] or p.fulfilment.capacity == math.inf:
        unit.backlog = 0.0
        return 0.0
    unit.backlog = max(0.0, unit.backlog - p.fulfilment.capacity)
    return min(1.0, unit.backlog / max(1e-9, p.fulfilment.capacity) / WEEKS_OF_PATIENCE)


@behaviour
def customers_respond(world, p, u, week, key):
    """Delivery, experience, churn, recurring revenue, referrals and the market's patience.

    The hazard of an ordinary customer who has just been won is firm.churn [1/yr], raised for a book of every age, times
    exp(lost experience - churn_fit (relative fit - reference)): a poor fit and a poor experience move the clock of a
    segment on faster. Whoever is due leaves (agents/customers.py); the others buy more.

    Reads   segments[u], firm.*
    Writes  segments[u].customers, .recurring, .list_recurring, .sold, .list_sold, .clock, .growth, .experience,
            .claimed; units[u].reputation, .referral_strength, .backlog, .won; salespeople[u].earned;
            the customers; the week's record
    Source  docs/odd.md M39, M22, M5, M38
    """
    unit = world.units[u]
    record = world.weeks[week]
    b = p.behaviour.customers
    late = _deliver(p, unit)
    a_week = hazard_of_new(p) / WEEKS_A_YEAR
    per_firm = 1.0 / (p.market.n_segments * world.units.shape[0])
    for k in range(p.market.n_segments):
        segment = world.segments[u, k]
        relative = relative_fit(segment.offer, segment.competitor, segment.need)
        record.relative_fit += per_firm * relative
        target = b.experience_base + b.experience_fit * (relative - b.fit_reference) - b.of_lateness * late
        target = clip(target, 0.0, 1.0)
        segment.experience += b.experience_rate * (target - segment.experience)
        record.experience += per_firm * segment.experience
        segment.clock += a_week * _churn_factor(p, segment, relative)
    _let_go(world, p, u, week)
    pay_instalments(world, p, u, week)
    happy = 0.0
    for k in range(p.market.n_segments):
        segment = world.segments[u, k]
        relative = relative_fit(segment.offer, segment.competitor, segment.need)
        segment.growth *= 1.0 + p.firm.expansion * _growth_factor(p, segment, relative) / WEEKS_A_YEAR
        segment.recurring = segment.sold * segment.growth
        segment.list_recurring = segment.list_sold * segment.growth
        happy += segment.customers * max(0.0, segment.experience)
        record.customers += segment.customers
        record.recurring += segment.recurring
    unit.referral_strength = happy / (b.experience_base * p.firm.opening_customers)
    unit.reputation += b.reputation_recovery * (1.0 - unit.reputation)


@kernel
def _let_go(world, p, u, week):
    """Everybody leaves for whom the clock of the segment has reached the hour."""
    due, of_segment, segments = world.customer_due[u], world.customer_segment[u], world.segments[u]
    row = 0
    while row < world.units[u].n_customers:
        if due[row] <= segments[of_segment[row]].clock:
            lose_customer(world, p, u, row, week)
        else:
            row += 1


@kernel
def _churn_factor(p, segment, relative):
    """Hazard of a segment's customers against the usual one, 1."""
    if p.neutral[Mechanism.CUSTOMERS]:
        return 1.0
    b = p.behaviour.customers
    bad = b.churn_experience * (b.experience_base - segment.experience)
    return math.exp(min(2.0, bad - b.churn_fit * (relative - b.fit_reference)))


@kernel
def _growth_factor(p, segment, relative):
    """Growth of what a segment's customers pay against the usual one, 1."""
    if p.neutral[Mechanism.CUSTOMERS]:
        return 1.0
    b = p.behaviour.customers
    bad = b.churn_experience * (b.experience_base - segment.experience)
    return math.exp(clip(relative - b.fit_reference - bad, -2.0, 1.0))
