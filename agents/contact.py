"""First contacts: when in the week a lead is met, and whether it becomes an opportunity."""

from smarketing.agents.bounds import toward
from smarketing.agents.draws import Stream, draw_uniforms
from smarketing.agents.elementary import exponentials, logarithms
from smarketing.agents.jit import kernel
from smarketing.agents.leads import end_lead, is_promised, work_of_size
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.parameters import BASIS_ACCEPTED, BASIS_PIPELINE
from smarketing.agents.progress import hear
from smarketing.agents.row_blocks import padded
from smarketing.agents.state import RESPONSE_BINS, WORKED, Cause, Stage, Status, Task
from smarketing.agents.waiting import last_asked

# Rows of `world.scratch`, one column for each contact of the week: the luck of it and that of the hour, when the lead
# has come and when its owner turns to it, when the two meet [week], and what the days that have gone by leave of it.
LUCK, HASTE, ARRIVED, MET, DECAY = 0, 1, 4, 5, 6


@kernel
def plan_contacts(world, p, u, i, week, key):
    """When each contact of the week takes place, and what age leaves of each lead: all at once, in the order of work.

    Work is done in its order, so a lead is met after what comes before it; one that arrives later in the week is met
    within hours of its arrival. A lead loses (1 + days)^-decay since its
    customer asked last.

    Draws   Stream.CONTACT
    Source  Oldroyd, McElheran and Elkington (2011), shrunk for confounding; docs/odd.md M40
    """
    me = world.salespeople[u, i]
    cells, slots, births = world.addresses[0], world.addresses[1], world.addresses[2]
    haste, arrived, met, decay = world.scratch[HASTE], world.scratch[ARRIVED], world.scratch[MET], world.scratch[DECAY]
    n, done = 0, 0.0
    for t in range(me.n_agenda - 1, me.last_task - 1, -1):
        task = world.agendas[u, i, t]
        if task.kind == Task.LEFT:
            continue
        if task.kind == Task.CONTACT:
            lead = world.leads[u, world.waiting_lead[u, i, task.place]]
            cells[n], slots[n], births[n] = lead.cell, lead.slot, lead.birth_week
            asked = last_asked(lead, world.waiting_again[u, i, task.place], week)
            arrived[n] = max(lead.arrived, asked)
            met[n] = week + min(done, 0.99)
            decay[n] = asked
            n += 1
        done += task.hours / max(1.0, me.hours)
    draw_uniforms(key, Stream.CONTACT, cells, births, slots, padded(n), world.scratch, LUCK)
    mean = p.behaviour.contact.reaction_weeks
    exponent = 0.0 if p.neutral[Mechanism.LEAD_DECAY] else -p.market.lead_decay
    for t in range(padded(n)):
        haste[t] = 1.0 - haste[t]
    logarithms(haste, padded(n))
    for t in range(padded(n)):
        soonest = arrived[t] - mean * haste[t]
        met[t] = max(arrived[t], min(week + 0.999, max(met[t], soonest)))
        decay[t] = 1.0 + 7.0 * (met[t] - decay[t])
    logarithms(decay, padded(n))
    for t in range(padded(n)):
        decay[t] *= exponent
    exponentials(decay, padded(n))


@kernel
def contact(world, p, u, i, position, week, n):
    """First contact, the n-th of the week: an opportunity with chance rate x intent x fit x what age leaves of it.

    Source  docs/odd.md M40
    """
    unit = world.units[u]
    record = world.weeks[week]
    b = p.behaviour.contact
    row = world.waiting_lead[u, i, position]
    world.waiting_week[u, i, position] = WORKED
    lead = world.leads[u, row]
    luck = world.scratch[LUCK, n]
    lead.first_touch = world.scratch[MET, n]
    lead.touches = 1
    days = 7.0 * (lead.first_touch - lead.born)
    record.contacted += 1
    record.response_sum += days
    unit.contacted += 1.0
    if week >= unit.measured_from:
        world.response_days[min(RESPONSE_BINS - 1, int(4.0 * days))] += 1.0
    if p.handoff.sla.agreed:
        late = 1.0 if days > p.handoff.sla.response_days else 0.0
        record.sla_breaches += late
        unit.breach_share = toward(unit.breach_share, late, p.behaviour.handoff.breach_memory)
        if is_promised(p, unit, lead):
            record.sla_due += 1
            record.sla_kept += 1.0 - late
    promise = lead.intent * lead.fit
    converts = luck < min(b.ceiling, b.rate * promise * world.scratch[DECAY, n])
    _learn_from_contact(p, world.salespeople[u, i], world.pairs[u, lead.marketer, i], lead, promise, converts)
    if converts:
        record.opportunities += 1
        world.marketers[u, lead.marketer].counted[BASIS_ACCEPTED] += 1
        world.marketers[u, lead.marketer].counted[BASIS_PIPELINE] += lead.value
        open_opportunity(world, p, u, i, row, lead.first_touch)
    else:
        cause = Cause.NO_NEED
        if luck < min(b.ceiling, b.rate * promise):
            cause = Cause.STALE
        elif lead.is_buyer and luck < min(b.ceiling, b.rate * lead.intent):
            cause = Cause.MISFIT
        end_lead(world, p, u, row, Stage.REJECTED, cause, lead.first_touch)


@kernel
def _learn_from_contact(p, me, pair, lead, promise, converts):
    """What a lead that was worked teaches: the record of the source, trust in the marketer, trust in sales.

    Source  docs/odd.md M17 (forgetting Beta-Bernoulli), M26 (result against promise, x / (x + reference))
    """
    b = p.behaviour.trust
    me.worked_of_source[lead.source] += 1.0
    me.won_of_source[lead.source] += 1.0 if converts else 0.0
    if not p.neutral[Mechanism.TRUST]:
        rate = p.culture.trust_rate * b.of_a_lead
        kept = promise / (promise + b.reference_promise)
        pair.n_worked += 1.0
        pair.promise_kept += kept
        pair.trust_in_leads = toward(pair.trust_in_leads, kept, rate)
        pair.trust_in_follow_up = toward(pair.trust_in_follow_up, 1.0, rate)
    hear(p, me, lead.segment, lead.need)


@kernel
def learn_from_reading(p, me, source, seen):
    """A lead that is read teaches about its source, worked or not, by what its score (`score_seen`) promises.

    Without it a source that once seemed poor would never be looked at again. Source  docs/odd.md M17 (assumption)
    """
    b = p.behaviour.salesperson
    lesson = b.lesson_of_reading
    if lesson > 0.0:
        me.worked_of_source[source] += lesson
        me.won_of_source[source] += lesson * min(1.0, b.prior_chance * seen)


@kernel
def open_opportunity(world, p, u, i, row, time):
    """A lead becomes an opportunity in its owner's book, and is quoted at the list prices of the day."""
    me = world.salespeople[u, i]
    lead = world.leads[u, row]
    if me.n_book == world.pipelines.shape[2]:
        world.units[u].status = Status.BOOK_FULL
        return
    lead.stage = Stage.OPPORTUNITY
    lead.opened = time
    lead.work = work_of_size(p, lead)  # of no use before: most leads never come here
    lead.list_price = p.offer.list_price
    lead.value *= lead.list_price
    lead.touched = time
    lead.stepped = int(time)
    world.pipelines[u, i, me.n_book] = row
    me.n_book += 1
    unit = world.units[u]
    if p.behaviour.progress.steps == 0:  # a sale without steps: price is talked about at once
        lead.stage = Stage.NEGOTIATION
        lead.negotiating_since = int(time)
        lead.eta = p.behaviour.progress.log_odds
    unit.opportunity_value = toward(unit.opportunity_value, lead.value, p.behaviour.salesperson.value_memory)
