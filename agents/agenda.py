"""A salesperson's week: what an hour pays on each kind of work, and what therefore gets done.

Nobody decides to ignore a lead. Each task is worth what its owner believes it will pay per hour; the week is filled
from the top; what is left at the bottom waits, ages and in the end expires.
"""

import math

from agents.bounds import clip, toward
from agents.closing import decide_close
from agents.heap import add_task, heapify, set_task, take_best
from agents.jit import kernel
from agents.leads import end_lead
from agents.parameters import N_SOURCES
from agents.state import Cause, Stage, Task

OLDEST_FIRST = 1e-3  # neutral M17: leads are equal but for their age, per week


@kernel
def make_agenda(world, p, u, i, week, key):
    """A salesperson ranks open deals, waiting leads and prospecting by believed pay per hour, and fills the week.

    Log density of a task = log(believed chance x value / hours to the close). A lead's chance is the owner's record
    with its source x trust in its marketer x its score as far as that is trusted x the worth of its age. Prospecting
    has diminishing returns within a week, so the mix is interior.

    Reads   queues[u, i], books[u, i], salespeople[u, i].hours, .p_of_source; units[u].age_worth
    Writes  agendas[u, i]; queues[u, i]; salespeople[u, i].n_agenda, .last_task, .n_blocks, .n_waiting, .hours_used,
            .p_appointment, .p_of_source, .worth_of_source, .own_share; the pool of leads; the week's record
    Draws   none: the noise of a ranking is part of the lead's appeal, drawn when it was first read
    Source  Sabnis et al. (2013); docs/odd.md M17, M14
    """
    me = world.salespeople[u, i]
    unit = world.units[u]
    me.n_agenda = 0
    me.p_appointment = p_appointment(p, me, unit.reputation)
    own_worth = typical_worth(p, unit) * p.behaviour.salesperson.own_lead_premium * p.people.own_lead_premium
    _value_sources(p, me)
    for position in range(me.n_book):
        _rank_deal(world, p, u, i, position, week)
    deals = me.n_agenda
    _rank_waiting(world, p, u, i, week, own_worth)
    _fill_hours(p, me, world.agendas[u, i], deals, own_worth)


@kernel
def _value_sources(p, me):
    """Log worth of an hour on a lead of each source, for a deal of value 1 and a fresh lead."""
    b = p.behaviour.salesperson
    for source in range(N_SOURCES):
        chance = (b.prior_chance * b.prior_weight + me.won_of_source[source]) / (
            b.prior_weight + me.worked_of_source[source]
        )
        me.p_of_source[source] = chance
        hours = b.contact_hours + chance * b.deal_hours
        me.worth_of_source[source] = math.log(chance / hours)


@kernel
def _rank_deal(world, p, u, i, position, week):
    """An open opportunity: its chance rises, and the hours it still needs fall, with each step."""
    me = world.salespeople[u, i]
    agenda = world.agendas[u, i]
    lead = world.leads[u, world.books[u, i, position]]
    b = p.behaviour.salesperson
    negotiating = lead.stage == Stage.NEGOTIATION
    if negotiating and not decide_close(p, me, lead, week):
        return
    left = p.behaviour.progress.steps - lead.steps
    chance = b.believed_close * b.believed_pass**left
    hours = lead.work * (left * b.touch_hours / b.believed_pass + b.closing_hours)
    density = math.log(lead.value * chance / hours)
    if negotiating:
        add_task(agenda, me, Task.CLOSE, position, density, lead.work * b.try_hours)
    else:
        add_task(agenda, me, Task.PROGRESS, position, density, lead.work * b.touch_hours)


@kernel
def _rank_waiting(world, p, u, i, week, own_worth):
    """Rank the leads in the queue that have arrived; those below what prospecting pays are left out.

    The loop has no branch that the processor would have to guess and no counter in memory that it would have to wait
    for: a task is written in any case, and kept if it counts. It runs 400,000 times a replication.
    """
    _drop_gone(world, p, u, i, week)
    me = world.salespeople[u, i]
    unit = world.units[u]
    queue = world.queues[u, i]
    agenda = world.agendas[u, i]
    keen = _sla_pull(p, unit)
    promised = p.handoff.sla.response_days / 7.0
    # A week of nothing but prospecting ends with a block of this worth: a lead below it is never preferred to one.
    least = block_density(p, me, own_worth, int(me.hours / p.behaviour.salesperson.block_hours))
    contact_hours = p.behaviour.salesperson.contact_hours
    alike = math.log(typical_worth(p, unit) * p.behaviour.salesperson.prior_chance / contact_hours)
    worth, age_worth, oldest_first = me.worth_of_source, unit.age_worth, p.neutral[17]
    end = week + 1.0
    n_agenda = me.n_agenda
    for position in range(me.n_waiting):
        waiting = queue[position]
        arrived = waiting.arrived
        density = waiting.appeal + worth[waiting.source] + age_worth[max(0, week - waiting.week)]
        density += keen if arrived + promised < end else 0.0
        if oldest_first:
            density = alike + OLDEST_FIRST * (week - arrived)
        set_task(agenda[n_agenda], Task.CONTACT, position, density, contact_hours)
        n_agenda += (density >= least) & (arrived < end)
    me.n_agenda = n_agenda


@kernel
def _drop_gone(world, p, u, i, week):
    """Leads of the queue expire; the last takes the place of each that is gone."""
    me = world.salespeople[u, i]
    queue = world.queues[u, i]
    expiry = p.handoff.lead_expiry_weeks
    position, n_waiting = 0, me.n_waiting
    while position < n_waiting:
        waiting = queue[position]
        if waiting.lead >= 0 and week - waiting.week < expiry:
            position += 1
            continue
        if waiting.lead >= 0:
            end_lead(world, p, u, waiting.lead, Stage.EXPIRED, _why_expired(world, u, i), week)
        n_waiting -= 1
        _take_place(waiting, queue[n_waiting])
    me.n_waiting = n_waiting


@kernel
def _take_place(gone, last):
    """The entry of a lead that is gone becomes a copy of another: field by field, numba would copy it byte by byte."""
    gone.lead = last.lead
    gone.source = last.source
    gone.marketer = last.marketer
    gone.week = last.week
    gone.arrived = last.arrived
    gone.appeal = last.appeal


@kernel
def _sla_pull(p, unit):
    """Extra log density of a lead whose promised response is due: it counts as far as the leader supports it.

    Breaches are raised to the leader, who presses for the promise the more of them he sees. Source: docs/odd.md M14.
    """
    if not p.handoff.sla.agreed or p.neutral[14]:
        return 0.0
    return p.leadership.support * p.behaviour.handoff.sla_pull * (1.0 + unit.breach_share)


@kernel
def _why_expired(world, u, i):
    """A lead its owner never had time for was lost to capacity; one that others were preferred to was ignored."""
    if world.salespeople[u, i].n_blocks > 0:
        return Cause.IGNORED
    return Cause.CAPACITY


@kernel
def _fill_hours(p, me, agenda, deals, own_worth):
    """Take tasks from the top until the hours are used; a prospecting block goes in wherever it is worth more.

    `deals` of the tasks are open deals: once they have been looked at and no contact fits any more, the week is full.
    """
    b = p.behaviour.salesperson
    hours = me.hours
    me.n_blocks = 0
    contacts = 0.0
    next_block = block_density(p, me, own_worth, 0)
    heapify(agenda, me.n_agenda)
    waiting = me.n_agenda
    while waiting > 0 and (deals > 0 or hours >= b.contact_hours):
        waiting -= 1
        take_best(agenda, waiting)
        task = agenda[waiting]
        deals -= 0 if task.kind == Task.CONTACT else 1
        while hours >= b.block_hours and next_block > task.density:
            me.n_blocks += 1
            hours -= b.block_hours
            next_block = block_density(p, me, own_worth, me.n_blocks)
        # A touch that is longer than the whole week takes the whole week; one that no longer fits waits.
        task.hours = min(task.hours, me.hours)
        if task.hours <= 0.0 or hours < task.hours:
            task.kind = Task.LEFT
        else:
            hours -= task.hours
            contacts += task.hours if task.kind == Task.CONTACT else 0.0
    me.last_task = waiting
    if me.p_appointment > 0.0:
        spare = int(hours / b.block_hours)
        me.n_blocks += spare
        hours -= spare * b.block_hours
    me.hours_used += me.hours - hours
    own = me.n_blocks * b.block_hours
    if own + contacts > 0.0:
        me.own_share = toward(me.own_share, own / (own + contacts), b.bookings_memory)


@kernel
def p_appointment(p, me, reputation):
    """Chance that the week's first block of cold calls opens an opportunity; less where goodwill is worn out.

    An appointment is won at dials x rate, and is then a first contact like any other.

    Source  Keller Center (2011) for the base rate; docs/odd.md M22
    """
    b = p.behaviour.salesperson
    calls = p.sales.prospecting
    patience = 1.0 if p.neutral[22] else max(0.0, reputation) ** b.reputation_elasticity
    base = calls.dials_per_hour * b.block_hours * calls.appointment_rate
    leads = p.behaviour.leads
    real = p.behaviour.contact.rate * 0.5 * (leads.outbound_low + leads.outbound_high)
    return min(1.0, base * math.sqrt(me.skill) * me.ramp * patience) * min(p.behaviour.contact.ceiling, real)


@kernel
def tired_chance(p, me, blocks_done):
    """Chance of an appointment in the next block of the week, after blocks_done of them."""
    return me.p_appointment / (1.0 + p.behaviour.salesperson.block_fatigue * blocks_done)


@kernel
def block_density(p, me, own_worth, blocks_done):
    """Log believed pay per hour of one more prospecting block, with opportunities that seem worth `own_worth` [$]."""
    b = p.behaviour.salesperson
    chance = tired_chance(p, me, blocks_done)
    if chance <= 0.0:
        return -math.inf
    return math.log(chance * own_worth / (b.block_hours + chance * b.deal_hours))


@kernel
def typical_worth(p, unit):
    """Believed worth of a new opportunity [$]: its usual value x the chance of closing it."""
    b = p.behaviour.salesperson
    return unit.opportunity_value * b.believed_close * b.believed_pass**p.behaviour.progress.steps


@kernel
def p_closing(p):
    """Believed chance that a new opportunity is won, 0-1."""
    b = p.behaviour.salesperson
    return b.believed_close * b.believed_pass**p.behaviour.progress.steps


@kernel
def worth_seen(p, lead, closing, trust):
    """What a fresh lead of this segment is usually worth [$], at the believed chance of closing and this trust."""
    return p.market.segments[lead.segment].deal_size.median * closing * (0.25 + 1.5 * trust)


@kernel
def score_seen(p, lead):
    """A lead's score against an ordinary one's, within bounds."""
    return clip(lead.score / p.behaviour.salesperson.normal_score, 0.1, 5.0)


@kernel
def appeal_of(p, lead, trust, log_worth, log_score, z, z_value):
    """Log of what a fresh lead seems worth to its owner, before the record of its source and its age.

    What it is usually worth (`worth_seen`); its value as far as that shows before a first contact, with an error that
    falls with people.rationality; and the score (`score_seen`) as far as trust [0-1] in the marketer who sends it goes.
    `z` and `z_value` are the normal scores of the error and of the deal's size.

    Source  docs/odd.md M17, M26
    """
    b = p.behaviour.salesperson
    noise = b.ranking_noise / max(0.1, p.people.rationality)
    shows = b.value_insight * p.market.segments[lead.segment].deal_size.sigma * z_value
    return log_worth + shows + 2.0 * trust * log_score + noise * z
