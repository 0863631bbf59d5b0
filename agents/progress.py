"""How an opportunity moves: each touch advances it a step, leaves it, or loses it."""

import math

from smarketing.agents.bounds import logistic, toward
from smarketing.agents.draws import Stream, uniforms
from smarketing.agents.jit import kernel
from smarketing.agents.leads import end_lead
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.needs import fit, relative_fit
from smarketing.agents.parameters import NEED_DIMENSIONS
from smarketing.agents.state import CLOSED, Cause, Stage


@kernel
def chance_logit(world, p, u, i, lead):
    """The logit of one step forward, as the sum of what speaks for and against the deal.

    Returns (eta, misfit term, skill term, competitor term): the terms tell why a deal was lost.

    Source  docs/odd.md M18; Kotler, Rackham and Krishnaswamy (2006) for "buy emotionally, justify intellectually"
    """
    me = world.salespeople[u, i]
    unit = world.units[u]
    segment = world.segments[u, lead.segment]
    b = p.behaviour.progress
    skill = b.skill * math.log(max(1e-3, me.skill * me.ramp * unit.support_effect))
    lead.relative_fit = relative_fit(segment.offer, segment.competitor, lead.need)
    misfit = b.fit * (lead.relative_fit - b.reference_fit)
    rival = -p.market.competition.strength
    if p.neutral[Mechanism.PROGRESS]:
        return b.log_odds, 0.0, 0.0, 0.0
    if lead.marketer >= 0:
        use = 0.5 + world.pairs[u, lead.marketer, i].trust_in_leads
    else:
        use = 1.0
    emotional = p.market.segments[lead.segment].emotional_share
    rapport = 1.0 - math.exp(-lead.touches / b.rapport_touches)
    proof = unit.materials * use
    persuasion = b.persuasion * (emotional * rapport + (1.0 - emotional) * proof - b.normal_persuasion)
    eta = b.log_odds + skill + misfit + b.intent * (lead.intent - 0.5) + persuasion + pitch(p, me, lead) + rival
    return eta, misfit, skill, rival


@kernel
def pitch(p, me, lead):
    """How a pitch made after the last success suits this customer [logit].

    Whoever fixes on the last win says to the next customer what the last one wanted to hear.

    Source  docs/odd.md M19. Neutral: every pitch is ordinary
    """
    b = p.behaviour.progress
    if p.neutral[Mechanism.FIXATION] or not me.has_success[lead.segment]:
        return 0.0
    return b.pitch * (fit(me.last_success[lead.segment], lead.need) - b.normal_pitch)


@kernel
def touch(world, p, u, i, position, week, key):
    """One touch of the opportunity at a position of the book: it advances a step, stays, or is lost.

    A customer who decides against it may not say so; the deal then stands in the book until somebody looks.

    Draws   Stream.TOUCH, keyed by the number of the touch
    """
    lead = world.leads[u, world.pipelines[u, i, position]]
    b = p.behaviour.progress
    lead.touches += 1
    if lead.unanswered > 0:
        lead.unanswered += 1
        lead.touched = week
        return
    eta, misfit, skill, rival = chance_logit(world, p, u, i, lead)
    passes = logistic(eta)
    lead.eta = eta
    lead.touched = week
    w = uniforms(key, Stream.TOUCH, lead.touches, lead.cell, lead.birth_week, lead.slot)
    luck = w[0]
    if luck >= 1.0 - b.decided * (1.0 - passes) and w[1] < b.silent:
        lead.unanswered = 1
        lead.cause = why_lost(p, misfit, skill, rival)
        return
    hear(p, world.salespeople[u, i], lead.segment, lead.need)
    if luck < b.decided * passes:
        lead.steps += 1
        lead.stepped = week
        if lead.steps >= b.steps:
            lead.stage = Stage.NEGOTIATION
            lead.negotiating_since = week
    elif luck >= 1.0 - b.decided * (1.0 - passes):
        lose(world, p, u, i, position, week, misfit, skill, rival)


@kernel
def lose(world, p, u, i, position, week, misfit, skill, rival):
    """An opportunity is lost; its cause is the most negative term of its logit."""
    close_lost(world, p, u, i, position, week, why_lost(p, misfit, skill, rival))


@kernel
def close_lost(world, p, u, i, position, week, cause):
    """The opportunity at a position of the book ends, lost."""
    row = world.pipelines[u, i, position]
    world.pipelines[u, i, position] = CLOSED
    remember_end(p, world.units[u], 0.0, 0.0)
    end_lead(world, p, u, row, Stage.LOST, cause, week + 0.999)


@kernel
def is_written_off(p, outlook, lead, week):
    """Whether a review at the end of the pay period gives up a deal that has not answered for a while.

    Source  docs/odd.md M18 (assumption)
    """
    return lead.unanswered > 0 and outlook.last_week <= week and week - lead.stepped >= p.behaviour.progress.stale_weeks


@kernel
def why_lost(p, misfit, skill, rival):
    """The cause of a loss: the most negative term of its logit."""
    cause = Cause.PRICE
    worst = p.behaviour.progress.price_term
    if misfit < worst:
        cause, worst = Cause.MISFIT, misfit
    if skill < worst:
        cause, worst = Cause.SKILL, skill
    if rival < worst:
        cause = Cause.COMPETITOR
    return cause


@kernel
def remember_end(p, unit, won, neglected):
    """What the unit knows of its deals: how many are won, how many nobody had time for."""
    memory = p.behaviour.salesperson.value_memory
    unit.won_share = toward(unit.won_share, won, memory)
    unit.neglected_share = toward(unit.neglected_share, neglected, memory)


@kernel
def hear(p, me, segment, need):
    """A salesperson hears what one customer says, and remembers the running mean of it by segment."""
    weight = p.behaviour.learning.hearing_rate if me.has_heard[segment] else 1.0
    for d in range(NEED_DIMENSIONS):
        me.heard[segment, d] = toward(me.heard[segment, d], need[d], weight)
    me.has_heard[segment] = True
    me.n_heard[segment] += 1.0
