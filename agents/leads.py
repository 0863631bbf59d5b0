"""The pool of leads: rows taken and given back, and the one place where a lead ends.

A firm of eighteen meets some sixty thousand leads in five years but holds only a few thousand at a time, so rows are
reused. A lead's luck is keyed by its address (cell, birth week, slot), never by its row.
"""

import math

from smarketing.agents.blame_targeting import note_failure
from smarketing.agents.bounds import clip
from smarketing.agents.jit import kernel
from smarketing.agents.parameters import OUTBOUND
from smarketing.agents.state import CYCLE_BINS, NOBODY, Cause, Stage, Status

# Assumption: a deal takes at least a quarter and at most four times the hours of an ordinary one.
SMALLEST_DEAL, LARGEST_DEAL = 0.25, 4.0


@kernel
def take_row(unit, leads):
    """A free row of a unit's pool, or -1 with unit.status set when the pool is full."""
    row = unit.free
    if row >= 0:
        unit.free = leads[row].slot
    elif unit.n_leads == leads.shape[0]:
        unit.status = Status.LEAD_POOL_FULL
        return -1
    else:
        row = unit.n_leads
        unit.n_leads += 1
        _wipe_opportunity(leads[row])
    _wipe(leads[row])
    return row


@kernel
def _wipe(lead):
    """Nothing of a row's former tenant is left, so that no result depends on which row a lead got."""
    lead.owner = NOBODY
    lead.cause = 0
    lead.arrived = -1.0
    lead.first_touch = -1.0
    lead.ended = -1.0
    lead.score = 0.0
    lead.value = 0.0
    lead.touches = 0
    lead.asked = -1
    lead.history = True


@kernel
def _wipe_opportunity(lead):
    """The same of an opportunity, as soon as it ends: most rows never hold one, and are not touched for it."""
    lead.opened = -1.0
    lead.touched = -1.0
    lead.work = 1.0
    lead.list_price = 1.0
    lead.relative_fit = 0.0
    lead.eta = 0.0
    lead.steps = 0
    lead.stepped = -1
    lead.unanswered = 0
    lead.negotiating_since = -1
    lead.tries = 0
    lead.ripe = 0.0
    lead.discount = 0.0
    lead.p_close = 0.0
    lead.pressed = 0.0


@kernel
def end_lead(world, p, u, row, stage, cause, time):
    """A lead ends: won, lost, expired or rejected; it is counted once and its row and (unless won) account are freed.

    `time` [week] is when, to the hour. What was lost with it is booked under `cause` as the list value times the
    chance that it would have been won with every gate neutral.
    """
    lead = world.leads[u, row]
    record = world.weeks[int(time)]
    if stage == Stage.WON:
        record.won += 1
    elif stage == Stage.LOST:
        record.lost += 1
        _note_lost(world, u, lead, int(time))
    elif stage == Stage.EXPIRED:
        record.expired += 1
    else:
        record.rejected += 1
    if lead.marketer >= 0 and lead.arrived >= 0.0:
        record.ended_marketing_leads += 1
        if lead.first_touch < 0.0:
            record.never_contacted += 1
            if is_promised(p, world.units[u], lead):
                record.sla_due += 1
    if stage != Stage.WON:
        record.lost_revenue[cause] += lost_value(p, lead, cause)
        world.segments[u, lead.segment].claimed -= 1.0
        if lead.marketer >= 0 and lead.owner >= 0:
            note_failure(world, u, lead, int(time))
    lead.stage = stage
    lead.cause = cause
    lead.ended = time
    if world.trace.shape[0] > 0:
        _keep_trace(world, u, lead)
    if stage == Stage.WON or stage == Stage.LOST:
        _wipe_opportunity(lead)
    lead.stage = Stage.FREE
    lead.slot = world.units[u].free
    world.units[u].free = row


@kernel
def is_promised(p, unit, lead):
    """Whether a lead was handed over under a service-level agreement that is still in force.

    One that waited when the agreement came was promised to nobody. Source  docs/odd.md M14
    """
    return p.handoff.sla.agreed and lead.birth_week >= unit.agreed_from


@kernel
def _note_lost(world, u, lead, week):
    """An opportunity is known lost: whether it ever answered, and how long it stood in the book.

    Source  docs/odd.md M18; no decision is what ends without an answer, not for another's offer: Dixon & McKenna (2022)
    """
    if lead.unanswered > 0:
        world.weeks[week].no_decision += 1
    if week >= world.units[u].measured_from:
        weeks = week - int(lead.opened)  # gone by, in full
        world.lost_weeks[min(CYCLE_BINS - 1, max(0, weeks))] += 1.0


@kernel
def lost_value(p, lead, cause):
    """List value of a lead that ended unsold x the chance of winning it with every gate neutral [$].

    The chance is that of what is known: who was an opportunity was one, and a contact that failed for age or message
    alone would have become one. Whoever would not have talked to anybody is lost to no need, and counts nothing.
    """
    b = p.behaviour.contact
    if cause == Cause.NO_NEED:
        return 0.0
    is_opportunity = lead.stage == Stage.OPPORTUNITY or lead.stage == Stage.NEGOTIATION
    if lead.source == OUTBOUND or is_opportunity or cause == Cause.STALE or cause == Cause.MISFIT:
        p_opportunity = 1.0
    else:
        p_opportunity = min(b.ceiling, b.rate * lead.intent * lead.fit)
    return lead.value * p_opportunity * p.behaviour.progress.neutral_win_share


@kernel
def _keep_trace(world, u, lead):
    firm = world.units[0]
    if firm.n_traced == world.trace.shape[0]:
        world.units[u].status = Status.TRACE_FULL
        return
    world.trace[firm.n_traced] = lead
    firm.n_traced += 1


@kernel
def set_size(p, lead, z):
    """The list value of a lead [$], lognormal at the normal score z.

    Writes  lead.value
    """
    usual = p.market.segments[lead.segment].deal_size
    lead.value = usual.median * math.exp(usual.sigma * z)


@kernel
def work_of_size(p, lead):
    """Hours that a deal of this size takes against an ordinary one, 1: (list value / usual value)^size_effort.

    Source  published cycle tables: ten times the money takes 2.5 to 4 times as long; docs/odd.md M18
    """
    ratio = lead.value / p.market.segments[lead.segment].deal_size.median
    return clip(ratio**p.behaviour.salesperson.size_effort, SMALLEST_DEAL, LARGEST_DEAL)
