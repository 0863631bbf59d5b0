"""Careers: people quit, chairs stay empty, replacements learn."""

import math

from smarketing.agents.accounts import pass_accounts_on
from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.distributions import normal
from smarketing.agents.draws import Stream, pack_person, uniform1, uniforms
from smarketing.agents.jit import behaviour, kernel
from smarketing.agents.leads import end_lead
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.parameters import N_SOURCES, NEED_DIMENSIONS
from smarketing.agents.participation import (
    quitting_factor,
    skill_of_recruits,
    standing_of_chair,
    standing_of_marketer,
    standing_of_salesperson,
    vacancy_weeks,
)
from smarketing.agents.quotas import weight_of_own
from smarketing.agents.state import N_ACTIVITIES, Cause, Stage


@kernel
def p_quit(p, missed, blame, pressure, unfairness, worth):
    """Weekly chance that a person quits: sales.quit_hazard [1/yr] x exp(missed quotas + blame + pressure + unfair pay).

    `worth` is the job's standing against others (agents/participation.py).

    Source  Zoltners et al. on turnover and missed quotas; docs/odd.md M24, M41
    """
    b = p.behaviour.careers
    push = b.of_misses * (missed - b.normal_misses) + b.of_blame * blame + b.of_pressure * pressure
    hazard = p.sales.quit_hazard * math.exp(push + b.of_unfairness * unfairness) * quitting_factor(p, worth)
    return 1.0 - math.exp(-hazard / WEEKS_A_YEAR)


@behaviour
def careers_of_salesperson(world, p, u, i, week, key):
    """A salesperson stays or quits; an empty chair is filled after a while by somebody who has to learn.

    Writes  salespeople[u, i]; pairs[u, :, i]; pipelines[u, i]; lost_weeks; the pool of leads;
            the customers; the week's record
    Draws   Stream.SALES_QUIT, DEPARTURE, LOYALTY, SALES_SKILL, keyed by position and hire number
    Source  docs/odd.md M24, M36
    """
    me = world.salespeople[u, i]
    if me.vacant_weeks > 0:
        me.vacant_weeks = min(me.vacant_weeks - 1, vacancy_weeks(p, standing_of_chair(p, me)))
        if me.vacant_weeks == 0:
            start_salesperson(world, p, u, i, 0.0, key)
        return
    me.tenure += 1.0
    misses = me.misses if p.compensation.salespeople.quota > 0.0 else p.behaviour.careers.normal_misses
    pressure = 0.0 if p.neutral[Mechanism.PRESSURE] else me.pressure
    chance = p_quit(p, misses, me.blame_received, pressure, 0.0, standing_of_salesperson(p, me))
    luck = uniform1(key, Stream.SALES_QUIT, 0, pack_person(u, i), week, me.hire)
    if me.dismissed or (luck < chance and not p.neutral[Mechanism.CAREERS]):
        world.weeks[week].leavers += 1
        me.hire += 1
        me.leavers_year += 1.0
        me.vacant_weeks = vacancy_weeks(p, standing_of_chair(p, me))
        _leave_pipeline(world, p, u, i, week, key)
        pass_accounts_on(world, p, u, i, p.handoff.accounts_to_colleagues, week, key)
        if me.vacant_weeks == 0:
            start_salesperson(world, p, u, i, 0.0, key)


@kernel
def _leave_pipeline(world, p, u, i, week, key):
    """A leaver's deals wait for the successor; each is lost with the chance that it hung on the person."""
    me = world.salespeople[u, i]
    kept = 0
    for position in range(me.n_book):
        row = world.pipelines[u, i, position]
        lead = world.leads[u, row]
        if uniform1(key, Stream.DEPARTURE, 0, lead.cell, lead.birth_week, lead.slot) < p.behaviour.careers.deals_lost:
            end_lead(world, p, u, row, Stage.LOST, Cause.SKILL, float(week))
        else:
            world.pipelines[u, i, kept] = row
            kept += 1
    me.n_book = kept


@kernel
def start_salesperson(world, p, u, i, tenure, key):
    """Somebody takes the chair: a skill of their own, an open mind, and the tenure given (0 for a newcomer) [weeks].

    Draws   Stream.SALES_SKILL
    """
    me = world.salespeople[u, i]
    me.tenure = tenure
    me.dismissed = False
    me.vacant_weeks = 0
    z = normal(uniform1(key, Stream.SALES_SKILL, 0, pack_person(u, i), 0, me.hire))
    me.skill = p.people.skill.salespeople * math.exp(p.people.skill_sigma * z)
    if tenure == 0.0:
        me.skill *= math.exp(skill_of_recruits(p, standing_of_chair(p, me)))
        me.variable_mean = me.offered_mean
        me.variable_variance = me.offered_variance
    me.morale = p.behaviour.people.normal_morale
    me.misses = p.behaviour.careers.normal_misses
    me.owed = 0.0
    me.contacts = 0.0
    me.own_share = 0.5
    me.ratchet_seen = weight_of_own(p) if tenure >= WEEKS_A_YEAR else 0.0
    me.effort = 1.0
    me.shortfall = 0.0
    for source in range(N_SOURCES):
        me.won_of_source[source] = 0.0
        me.worked_of_source[source] = 0.0
    for k in range(p.market.n_segments):
        me.has_success[k] = False
        me.has_heard[k] = False
        me.n_heard[k] = 0.0
        for d in range(NEED_DIMENSIONS):
            me.heard[k, d] = 0.0
            me.last_success[k, d] = 0.0
    for j in range(world.pairs.shape[1]):
        _meet(world, p, u, j, i)


@behaviour
def careers_of_marketer(world, p, u, j, week, key):
    """A marketer stays or quits, like a salesperson, but for blame and unfair pay rather than a quota.

    Writes  marketers[u, j]; pairs[u, j]; the week's record
    Draws   Stream.MARKETER_QUIT, MARKETER_SKILL, MARKETER_START
    Source  docs/odd.md M24, M36
    """
    me = world.marketers[u, j]
    worth = standing_of_marketer(p, me)
    if me.vacant_weeks > 0:
        me.vacant_weeks = min(me.vacant_weeks - 1, vacancy_weeks(p, worth))
        if me.vacant_weeks == 0:
            start_marketer(world, p, u, j, 0.0, key)
        return
    me.tenure += 1.0
    chance = p_quit(p, p.behaviour.careers.normal_misses, me.blame_received, 0.0, me.resentment, worth)
    luck = uniform1(key, Stream.MARKETER_QUIT, 0, pack_person(u, j), week, me.hire)
    if me.dismissed or (luck < chance and not p.neutral[Mechanism.CAREERS]):
        world.weeks[week].leavers += 1
        me.hire += 1
        me.vacant_weeks = vacancy_weeks(p, worth)
        me.capture_rate[:] = 0.0
        if me.vacant_weeks == 0:
            start_marketer(world, p, u, j, 0.0, key)


@kernel
def start_marketer(world, p, u, j, tenure, key):
    """Somebody takes the chair, with a skill and first beliefs of their own: what the trade offers is what it knows.

    Draws   Stream.MARKETER_SKILL, MARKETER_START
    """
    me = world.marketers[u, j]
    b = p.behaviour.learning
    me.tenure = tenure
    me.dismissed = False
    me.vacant_weeks = 0
    z = normal(uniform1(key, Stream.MARKETER_SKILL, 0, pack_person(u, j), 0, me.hire))
    me.skill = p.people.skill.marketers * math.exp(p.behaviour.marketer.skill_share * p.people.skill_sigma * z)
    if tenure == 0.0:
        shift = skill_of_recruits(p, standing_of_marketer(p, me))
        me.skill *= math.exp(p.behaviour.marketer.skill_share * shift)
    me.morale = p.behaviour.people.normal_morale
    me.resentment = 0.0
    for k in range(p.market.n_segments):
        w = uniforms(key, Stream.MARKETER_START, 0, pack_person(u, j), k, me.hire)
        for d in range(NEED_DIMENSIONS):
            me.belief[k, d] = world.segments[u, k].competitor[d] + b.newcomer_sd * normal(w[d])
        me.variance[k] = b.newcomer_sd * b.newcomer_sd
        me.resonance[k] = p.behaviour.marketer.normal_resonance
    for a in range(N_ACTIVITIES):
        me.shares[a] = 1.0 / N_ACTIVITIES
    for i in range(world.pairs.shape[2]):
        _meet(world, p, u, j, i)


@kernel
def _meet(world, p, u, j, i):
    """Two people who have not worked together: middling trust, the closeness of their functions, no blame."""
    pair = world.pairs[u, j, i]
    pair.trust_in_leads = 0.5
    pair.trust_in_follow_up = 0.5
    pair.closeness = 1.0 - p.culture.distance
    pair.n_worked = 0.0
    pair.promise_kept = 0.0
    pair.blame_by_sales = 0.0
    pair.blame_by_marketing = 0.0
    pair.failed_leads = 0.0
    pair.dropped_leads = 0.0
