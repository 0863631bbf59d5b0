"""Marketers: sense what customers need, split their week, draw leads and decide which to hand over."""

import math

from smarketing.agents.beliefs import observe
from smarketing.agents.bonus import LAG_WEEKS, bonus_interest, bonus_of_effort, bonus_weight, pay_by_hours
from smarketing.agents.bounds import clip
from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.distributions import normal
from smarketing.agents.draws import Stream, pack_person, uniforms
from smarketing.agents.feedback import share_reporting
from smarketing.agents.incentives import effort
from smarketing.agents.jit import behaviour
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.morale import meeting_hours, morale_factor, ownership_of_marketing, rivalry_drive
from smarketing.agents.needs import fit
from smarketing.agents.parameters import BASIS_LEADS, BASIS_QUALIFIED, NEED_DIMENSIONS
from smarketing.agents.state import N_ACTIVITIES, Activity
from smarketing.agents.structure import horizon_for_marketing, skill_of_structure


@behaviour
def sense(world, p, u, j, week, key):
    """A marketer looks at the market: the belief about each segment's need moves by a Kalman step, and ages.

    Hours of sensing give an unbiased observation of variance 52 sigma^2 / intensity a week (sigma is what a year of
    ordinary research leaves). A part of what an hour teaches has to be bought, the rest comes with the work: answers to
    campaigns, what customers and the trade say. Without learning the variance grows with the drift of needs.

    Reads   marketing.research_share, market.segments[].drift, hours for sensing, alignment.*
    Writes  marketers[u, j].belief, .variance, .resonance
    Draws   Stream.RESEARCH
    Source  Kalman (1960); docs/odd.md M9
    """
    me = world.marketers[u, j]
    if me.vacant_weeks > 0:
        return
    unit = world.units[u]
    b = p.behaviour.learning
    money = p.marketing.research_share * unit.marketing_money / max(1.0, unit.opening_research)
    learnt = b.commissioned * money + (1.0 - b.commissioned)
    intensity = learnt * me.shares[Activity.SENSING] * N_ACTIVITIES
    if not p.neutral[Mechanism.ALIGNMENT]:
        intensity += b.of_listening * p.alignment.call_shadowing_hours * p.alignment.quality
    noise = WEEKS_A_YEAR * (b.research_sd * b.research_sd) / max(1e-9, intensity)
    for k in range(p.market.n_segments):
        segment = world.segments[u, k]
        if p.neutral[Mechanism.SENSING]:
            for d in range(NEED_DIMENSIONS):
                me.belief[k, d] = segment.need[d]
            me.variance[k] = 0.0
        elif segment.is_open:
            me.variance[k] += 8.0 * p.market.segments[k].drift / WEEKS_A_YEAR
            z = uniforms(key, Stream.RESEARCH, 0, pack_person(u, j), week, k)
            sd = math.sqrt(noise)
            seen = (
                segment.need[0] + sd * normal(z[0]),
                segment.need[1] + sd * normal(z[1]),
                segment.need[2] + sd * normal(z[2]),
            )
            observe(me, k, seen, noise)
        me.resonance[k] = fit(me.belief[k], segment.need)
        if p.neutral[Mechanism.RESONANCE]:
            me.resonance[k] = p.behaviour.marketer.normal_resonance


@behaviour
def allocate_time(world, p, u, j, week, key):
    """A marketer splits the week between volume now, targeting, sensing and brand, and enablement of sales.

    Shares follow the Cobb-Douglas optimum: an activity gets hours in proportion to the pay it raises as the craft knows
    it (agents/bonus.py), discounted by how late it pays, exp(-lag / horizon), plus a norm that asks for a quarter each.
    Hours are given, how hard they are worked is not: effort rises with what it adds to the bonus, from a norm that asks
    for it unpaid.

    Reads   compensation.marketers.bonus, compensation.shared_pool, leadership.horizon_weeks,
            marketing.professional_norm
    Writes  marketers[u, j].shares, .effort, .hours [h/week of normal effort], .hours_used, .freshness
    Source  Holmstrom and Milgrom (1991); docs/odd.md M7, M11, M28-M30, M42, M4
    """
    me = world.marketers[u, j]
    unit = world.units[u]
    b = p.behaviour.marketer
    norm = p.marketing.professional_norm
    interest = 0.0 if p.neutral[Mechanism.MARKETER_PAY] else bonus_interest(p, me)
    horizon = horizon_for_marketing(p) / (1.0 + unit.marketing_pressure)
    total = 0.0
    for a in range(N_ACTIVITIES):
        pull = interest * pay_by_hours(p, me, a) * math.exp(-LAG_WEEKS[a] / horizon)
        me.shares[a] = pull + max(1e-6, norm) / N_ACTIVITIES
        if a == Activity.ENABLEMENT and not p.neutral[Mechanism.SHARED_PAY]:
            me.shares[a] *= 1.0 - me.resentment
        total += me.shares[a]
    for a in range(N_ACTIVITIES):
        me.shares[a] /= total
    able = b.hours * morale_factor(p, me.morale) * ownership_of_marketing(p) * rivalry_drive(p)
    me.hours_used = min(able, b.hours_at_most)
    me.effort = 1.0
    if not p.neutral[Mechanism.MARKETER_EFFORT]:
        pays = bonus_of_effort(p, me, horizon)
        me.effort = effort(
            pays + b.effort_norm, 1.0, 1.0, b.effort_reference + b.effort_norm, p.people.effort_elasticity
        )
    me.hours = me.effort * max(0.0, me.hours_used - me.conflict_hours - meeting_hours(p, 1.0))
    renewal = (me.shares[Activity.TARGETING] + me.shares[Activity.SENSING]) * me.hours / b.hours
    for c in range(p.marketing.n_channels):
        half_life = p.marketing.channels[c].wear_out_half_life_weeks
        worn = 1.0 - 0.5 ** (1.0 / half_life)
        if p.neutral[Mechanism.WEAR_OUT]:
            me.freshness[c] = b.normal_freshness
        else:
            me.freshness[c] += b.renewal_rate * renewal * (1.0 - me.freshness[c]) - worn * me.freshness[c]


@behaviour
def set_threshold(world, p, u, j, week, key):
    """A marketer raises or lowers the lowest score that is handed over, towards the number of leads that suits.

    What sales can work is inferred from what it contacts. A marketer paid by result, or guided by the norm alone, aims
    a little above it; one paid per lead or per qualified lead gains from every further one. Contacts made are a
    censored sign of capacity, so the aim is always above them.

    Reads   compensation.marketers.bonus, handoff.sla, leadership.support, units[u].handed_rate, .contacted_rate
    Writes  marketers[u, j].threshold
    Source  Roberge (2015) on lead-definition inflation; docs/odd.md M8
    """
    me = world.marketers[u, j]
    unit = world.units[u]
    b = p.behaviour.qualification
    if p.neutral[Mechanism.CUT_OFF]:
        me.threshold = b.opening_threshold
        return
    counting = bonus_weight(p, me, BASIS_LEADS) + bonus_weight(p, me, BASIS_QUALIFIED)
    slack = b.slack + b.volume_slack * counting * bonus_interest(p, me)
    complaints = b.of_overload * unit.neglected_share * share_reporting(world, p, u)
    wanted = unit.contacted_rate * (1.0 + slack) * max(0.1, 1.0 - complaints)
    sla = p.handoff.sla
    if sla.agreed and not p.neutral[Mechanism.SERVICE_LEVEL]:
        wanted = max(wanted, p.leadership.support * sla.volume)
    gap = (unit.handed_rate - wanted) / max(1.0, wanted)
    me.threshold = clip(me.threshold + b.step * clip(gap, -1.0, 1.0), 0.0, b.highest)
    if sla.agreed and not p.neutral[Mechanism.SERVICE_LEVEL]:
        me.threshold = max(me.threshold, p.leadership.support * sla.min_score)


@behaviour
def plan_capture(world, p, u, j, week, key):
    """How many leads a marketer's hours, skill and messages draw a week from each segment and channel.

    Cobb-Douglas in volume hours, times skill, freshness of the message and resonance with the segment's need, all
    against the ordinary marketer.

    Reads   demand of each channel (units[u].demand [leads/week of an ordinary team])
    Writes  marketers[u, j].capture_rate [leads/week], .aim
    Source  docs/odd.md M2, M3, M4
    """
    me = world.marketers[u, j]
    b = p.behaviour.marketer
    hours = me.hours if me.vacant_weeks == 0 else 0.0
    effort = me.shares[Activity.VOLUME] * N_ACTIVITIES * hours / b.hours
    me.aim = (0.2 + 0.8 * N_ACTIVITIES * me.shares[Activity.TARGETING]) ** p.behaviour.leads.targeting_elasticity
    drive = me.skill * skill_of_structure(p) * max(0.0, effort) ** b.volume_elasticity / p.organisation.marketers
    for k in range(p.market.n_segments):
        resonance = 0.5 + 0.5 * me.resonance[k] / b.normal_resonance
        for c in range(p.marketing.n_channels):
            fresh = max(b.worn_out, me.freshness[c]) / b.normal_freshness
            me.capture_rate[k, c] = drive * fresh * resonance * world.units[u].demand[k, c]
