"""Salespeople at work: follow up, progress, close or hold, prospect."""

from smarketing.agents.closing import hold, try_to_close
from smarketing.agents.contact import contact, open_opportunity, plan_contacts
from smarketing.agents.distributions import normal
from smarketing.agents.draws import Stream, draw_uniforms, pack_cell, pack_person, uniforms
from smarketing.agents.jit import behaviour, kernel
from smarketing.agents.leads import end_lead, set_size, take_row
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.parameters import NEED_DIMENSIONS, OUTBOUND
from smarketing.agents.progress import close_lost, is_written_off, remember_end, touch
from smarketing.agents.prospecting import tired_chance
from smarketing.agents.row_blocks import padded
from smarketing.agents.state import CLOSED, MOST_BLOCKS, NOBODY, Cause, Stage, Task


@behaviour
def work_week(world, p, u, i, week, key):
    """A salesperson does the week's tasks in order, then makes the cold calls that were planned.

    Reads   agendas[u, i]
    Writes  addresses; scratch; pipelines[u, i]; waiting_week[u, i]; salespeople[u] (a team share pays colleagues);
            marketers[u].counted; pairs[u, :, i]; segments[u]; units[u]; response_days; cycle_weeks;
            lost_weeks; the pool of leads; the customers; the week's record
    Draws   Stream.CONTACT, TOUCH, CLOSING, HOLD, LOYALTY, PROSPECT, PROSPECT_TRAITS
    Source  docs/odd.md M18, M40, M20-M22
    """
    me = world.salespeople[u, i]
    plan_contacts(world, p, u, i, week, key)
    contacts = 0
    for t in range(me.n_agenda - 1, me.last_task - 1, -1):
        task = world.agendas[u, i, t]
        if task.kind == Task.LEFT:
            continue
        if task.kind == Task.CONTACT:
            contact(world, p, u, i, task.place, week, contacts)
            contacts += 1
        elif task.kind == Task.PROGRESS:
            touch(world, p, u, i, task.place, week, key)
        else:
            try_to_close(world, p, u, i, task.place, week, key)
    _let_wait(world, p, u, i, week, key)
    call_prospects(world, p, u, i, week, key)
    _drop_closed(world, u, i)


@kernel
def _let_wait(world, p, u, i, week, key):
    """Deals that were not worked this week: one on hold may die of it, one nobody had time for buys elsewhere."""
    me = world.salespeople[u, i]
    for position in range(me.n_book):
        row = world.pipelines[u, i, position]
        if row == CLOSED:
            continue
        lead = world.leads[u, row]
        if is_written_off(p, me.outlook, lead, week):
            close_lost(world, p, u, i, position, week, lead.cause)
            continue
        if lead.touched >= week:
            continue
        if lead.stage == Stage.NEGOTIATION and lead.p_close <= 0.0:
            lead.touched = week
            hold(world, p, u, i, position, week, key)
        elif week - lead.touched > p.behaviour.progress.patience_weeks:
            if lead.unanswered > 0:
                close_lost(world, p, u, i, position, week, lead.cause)
                continue
            world.pipelines[u, i, position] = CLOSED
            remember_end(p, world.units[u], 0.0, 1.0)
            end_lead(world, p, u, row, Stage.LOST, Cause.CAPACITY, week + 0.999)


@kernel
def call_prospects(world, p, u, i, week, key):
    """The week's blocks of cold calls: each may open an opportunity, and costs the market's patience either way.

    Draws   Stream.PROSPECT, addressed by salesperson, week and block; Stream.PROSPECT_TRAITS by the lead
    Source  docs/odd.md M22
    """
    me = world.salespeople[u, i]
    unit = world.units[u]
    cost = p.sales.prospecting.goodwill_cost * p.behaviour.salesperson.goodwill_per_block / p.organisation.salespeople
    if p.neutral[Mechanism.COLD_CALLING]:
        cost = 0.0
    callers, blocks, weeks, luck = world.addresses[0], world.addresses[1], world.addresses[2], world.scratch
    for block in range(me.n_blocks):
        callers[block], blocks[block], weeks[block] = pack_person(u, i), block, week
    draw_uniforms(key, Stream.PROSPECT, callers, weeks, blocks, padded(me.n_blocks), luck, 0)
    for block in range(me.n_blocks):
        unit.reputation = max(0.0, unit.reputation - cost * unit.reputation)
        if luck[0, block] < tired_chance(me.p_appointment, p.behaviour.salesperson.block_fatigue, block):
            k = min(p.market.n_segments - 1, int(luck[1, block] * p.market.n_segments))
            _open_prospect(world, p, u, i, k, block, week, luck[2, block], luck[3, block], key)


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
    book = world.pipelines[u, i]
    kept = 0
    for position in range(me.n_book):
        row = book[position]
        if row != CLOSED:
            book[kept] = row
            kept += 1
    me.n_book = kept
