"""Salespeople at work: follow up, progress, close or hold, prospect."""

from agents.agenda import tired_chance
from agents.bounds import toward
from agents.closing import hold, try_to_close
from agents.distributions import exponential, normal
from agents.draws import Stream, pack_cell, uniforms
from agents.jit import kernel
from agents.leads import end_lead, set_size, take_row, work_of_size
from agents.parameters import BASIS_ACCEPTED, BASIS_PIPELINE, N_SEGMENTS, NEED_DIMENSIONS, OUTBOUND
from agents.progress import hear, remember_end, touch
from agents.state import CLOSED, NOBODY, RESPONSE_BINS, Cause, Stage, Status, Task

MOST_BLOCKS = 1024  # of cold calls in anybody's week; keeps the addresses of two people's prospects apart


@kernel
def work_week(world, p, u, i, week, key):
    """A salesperson does the week's tasks in order, then makes the cold calls that were planned.

    Reads   agendas[u, i]
    Writes  books[u, i]; queues[u, i]; salespeople[u] (a team share pays colleagues); marketers[u].counted;
            pairs[u, :, i]; segments[u]; units[u]; response_days; cycle_weeks; the pool of leads; the week's record
    Draws   Stream.CONTACT, TOUCH, CLOSING, HOLD, PROSPECT, PROSPECT_TRAITS
    Source  docs/odd.md M18, M40, M20-M22
    """
    me = world.salespeople[u, i]
    done = 0.0
    for t in range(me.n_agenda - 1, me.last_task - 1, -1):
        task = world.agendas[u, i, t]
        if task.kind == Task.LEFT:
            continue
        if task.kind == Task.CONTACT:
            contact(world, p, u, i, task.place, week, done, key)
        elif task.kind == Task.PROGRESS:
            touch(world, p, u, i, task.place, week, key)
        else:
            try_to_close(world, p, u, i, task.place, week, key)
        done += task.hours / max(1.0, me.hours)
    _let_wait(world, p, u, i, week, key)
    call_prospects(world, p, u, i, week, key)
    _drop_closed(world, u, i)


@kernel
def _let_wait(world, p, u, i, week, key):
    """Deals that were not worked this week: one on hold may die of it, one nobody had time for buys elsewhere."""
    me = world.salespeople[u, i]
    for position in range(me.n_book):
        row = world.books[u, i, position]
        if row == CLOSED or world.leads[u, row].touched >= week:
            continue
        lead = world.leads[u, row]
        if lead.stage == Stage.NEGOTIATION and lead.p_close <= 0.0:
            lead.touched = week
            hold(world, p, u, i, position, week, key)
        elif week - lead.touched > p.behaviour.progress.patience_weeks:
            world.books[u, i, position] = CLOSED
            remember_end(p, world.units[u], 0.0, 1.0)
            end_lead(world, p, u, row, Stage.LOST, Cause.CAPACITY, week + 0.999)


@kernel
def contact(world, p, u, i, position, week, done, key):
    """First contact with a lead: it becomes an opportunity with chance rate x intent x fit x (1 + days)^-decay.

    `done` is the share of the week's hours used before: when in the week it happens. A lead that arrives later in the
    week is met within hours of its arrival.

    Draws   Stream.CONTACT
    Source  Oldroyd, McElheran and Elkington (2011), shrunk for confounding; docs/odd.md M40
    """
    unit = world.units[u]
    record = world.weeks[week]
    b = p.behaviour.contact
    row = world.queues[u, i, position].lead
    world.queues[u, i, position].lead = -1
    lead = world.leads[u, row]
    w = uniforms(key, Stream.CONTACT, 0, lead.cell, lead.birth_week, lead.slot)
    soonest = lead.arrived + exponential(w[1], b.reaction_weeks)
    lead.first_touch = max(lead.arrived, min(week + 0.999, max(week + min(done, 0.99), soonest)))
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
    decay = 1.0 if p.neutral[40] else (1.0 + days) ** -p.market.lead_decay
    promise = lead.intent * lead.fit
    converts = w[0] < min(b.ceiling, b.rate * promise * decay)
    _learn_from_contact(p, world.salespeople[u, i], world.pairs[u, lead.marketer, i], lead, promise, converts)
    if converts:
        record.opportunities += 1
        world.marketers[u, lead.marketer].counted[BASIS_ACCEPTED] += 1
        world.marketers[u, lead.marketer].counted[BASIS_PIPELINE] += lead.value
        open_opportunity(world, p, u, i, row, lead.first_touch)
    else:
        cause = Cause.NO_NEED
        if w[0] < min(b.ceiling, b.rate * promise):
            cause = Cause.STALE
        elif lead.is_buyer and w[0] < min(b.ceiling, b.rate * lead.intent):
            cause = Cause.MISFIT
        end_lead(world, p, u, row, Stage.REJECTED, cause, lead.first_touch)


@kernel
def _learn_from_contact(p, me, pair, lead, promise, converts):
    """Only leads that were worked teach anything: the record of the source, trust in the marketer, trust in sales.

    Source  docs/odd.md M17 (forgetting Beta-Bernoulli), M26 (result against promise, x / (x + reference))
    """
    b = p.behaviour.trust
    me.worked_of_source[lead.source] += 1.0
    me.won_of_source[lead.source] += 1.0 if converts else 0.0
    if not p.neutral[26]:
        rate = p.culture.trust_rate * b.of_a_lead
        pair.trust_in_leads = toward(pair.trust_in_leads, promise / (promise + b.reference_promise), rate)
        pair.trust_in_follow_up = toward(pair.trust_in_follow_up, 1.0, rate)
    hear(p, me, lead.segment, lead.need)


@kernel
def open_opportunity(world, p, u, i, row, time):
    """A lead becomes an opportunity in its owner's book."""
    me = world.salespeople[u, i]
    lead = world.leads[u, row]
    if me.n_book == world.books.shape[2]:
        world.units[u].status = Status.BOOK_FULL
        return
    lead.stage = Stage.OPPORTUNITY
    lead.opened = time
    lead.work = work_of_size(p, lead)  # of no use before: most leads never come here
    lead.touched = time
    world.books[u, i, me.n_book] = row
    me.n_book += 1
    unit = world.units[u]
    unit.opportunity_value = toward(unit.opportunity_value, lead.value, p.behaviour.salesperson.value_memory)


@kernel
def call_prospects(world, p, u, i, week, key):
    """The week's blocks of cold calls: each may open an opportunity, and costs the market's patience either way.

    Draws   Stream.PROSPECT, addressed by salesperson, week and block; Stream.PROSPECT_TRAITS by the lead
    Source  docs/odd.md M22
    """
    me = world.salespeople[u, i]
    unit = world.units[u]
    cost = p.sales.prospecting.goodwill_cost * p.behaviour.salesperson.goodwill_per_block / p.organisation.salespeople
    if p.neutral[22]:
        cost = 0.0
    for block in range(me.n_blocks):
        unit.reputation = max(0.0, unit.reputation - cost * unit.reputation)
        w = uniforms(key, Stream.PROSPECT, 0, u * 4096 + i, week, block)
        if w[0] < tired_chance(p, me, block):
            k = min(N_SEGMENTS - 1, int(w[1] * N_SEGMENTS))
            _open_prospect(world, p, u, i, k, block, week, w[2], w[3], key)


@kernel
def _open_prospect(world, p, u, i, k, block, week, hour, luck, key):
    """A cold call has opened an opportunity in segment k, if it has an account that nobody holds."""
    me = world.salespeople[u, i]
    segment = world.segments[u, k]
    if not segment.is_open or segment.accounts - segment.claimed < 1.0:
        return
    row = take_row(world.units[u], world.leads[u])
    if row < 0:
        return
    lead = world.leads[u, row]
    lead.segment = k
    lead.source = OUTBOUND
    lead.marketer = NOBODY
    lead.owner = i
    lead.cell = pack_cell(u, k, OUTBOUND)
    lead.birth_week = week
    lead.slot = i * MOST_BLOCKS + block
    lead.touches = 1
    lead.born = week + hour
    lead.first_touch = lead.born
    lead.is_buyer = True
    _prospect_traits(world, p, u, row, luck, key)
    segment.claimed += 1.0
    world.weeks[week].captured_outbound += 1
    world.weeks[week].opportunities += 1
    me.worked_of_source[OUTBOUND] += 1.0
    me.won_of_source[OUTBOUND] += 1.0
    open_opportunity(world, p, u, i, row, lead.born)


@kernel
def _prospect_traits(world, p, u, row, luck, key):
    """What the appointment's customer is like: intent, need and size; its address is the lead's own."""
    lead = world.leads[u, row]
    b = p.behaviour.leads
    w = uniforms(key, Stream.PROSPECT_TRAITS, 0, lead.cell, lead.birth_week, lead.slot)
    for d in range(NEED_DIMENSIONS):
        lead.need[d] = world.segments[u, lead.segment].need[d] + b.need_spread * normal(w[d])
    set_size(p, lead, normal(w[3]))
    lead.intent = b.outbound_low + (b.outbound_high - b.outbound_low) * luck
    lead.fit = 1.0


@kernel
def _drop_closed(world, u, i):
    """Close the gaps that ended deals left in the book, keeping its order."""
    me = world.salespeople[u, i]
    book = world.books[u, i]
    kept = 0
    for position in range(me.n_book):
        row = book[position]
        if row != CLOSED:
            book[kept] = row
            kept += 1
    me.n_book = kept
