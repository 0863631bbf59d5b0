"""Phases 4 and 5 of a week: leads are captured and qualified, then handed over through the firm's systems."""

import math

from agents.agenda import appeal_of, p_closing
from agents.bounds import clip
from agents.distributions import draw_normals, exponential, negative_binomial
from agents.draws import Stream, draw_uniforms, pack_cell, uniform1
from agents.jit import kernel
from agents.leads import end_lead, set_size, take_row
from agents.parameters import BASIS_LEADS, BASIS_QUALIFIED, N_SEGMENTS, NEED_DIMENSIONS, Routing
from agents.state import Cause, Stage, Status
from agents.structure import has_handoff

# Rows of `world.luck`: uniforms as they are drawn at an address, then the normal scores of some of them.
TRAITS, NEED, SCORE_ERROR, NEED_SCORE = 0, 4, 8, 9  # of prospects: to 11
SYSTEMS, VALUE, VALUE_SCORE, IMPRESSION = 0, 4, 8, 9  # of qualified leads
SCRATCH = 12


@kernel
def capture_leads(world, p, u, week, key):
    """Leads arrive in each cell (segment, channel); those that score high enough are qualified.

    How many is the inverse CDF of a negative binomial at one addressed uniform, so a policy that attracts fewer leads
    gets a prefix of the same slots; never more than there are unclaimed accounts.

    Reads   marketers[u].capture_rate [1/week], market.segments[].accounts
    Writes  fresh[u]; addresses; luck; units[u].n_fresh, .status; marketers[u].counted; the pool of leads; the week's
            record
    Draws   Stream.LEAD_COUNT, LEAD_TRAITS, LEAD_NEED
    Source  docs/odd.md M2, M3, M8
    """
    world.units[u].n_fresh = 0
    cells = world.addresses[0]
    n = _list_prospects(world, p, u, week, key)
    _draw_prospects(world, week, n, key)
    last = 0
    for k in range(N_SEGMENTS):
        segment = world.segments[u, k]
        for c in range(p.marketing.n_channels):
            first, cell = last, pack_cell(u, k, c)
            while last < n and cells[last] == cell:
                last += 1
            if last > first:
                count = min(last - first, int(segment.accounts - segment.claimed))
                _capture_cell(world, p, u, k, c, week, first, count)


@kernel
def _list_prospects(world, p, u, week, key):
    """The addresses of all who would be drawn this week, cell by cell; returns how many.

    Draws   Stream.LEAD_COUNT
    """
    cells, slots = world.addresses[0], world.addresses[1]
    n = 0
    for k in range(N_SEGMENTS):
        segment = world.segments[u, k]
        for c in range(p.marketing.n_channels):
            rate = _rate(world.marketers[u], p.organisation.marketers, k, c)
            if rate > 0.0:
                cell = pack_cell(u, k, c)
                luck = uniform1(key, Stream.LEAD_COUNT, 0, cell, week, 0)
                count = negative_binomial(luck, rate, p.marketing.channels[c].dispersion)
                count = min(count, int(segment.accounts - segment.claimed))
                if n + count > world.fresh.shape[1]:
                    world.units[u].status = Status.LEAD_POOL_FULL
                    return n
                for slot in range(count):
                    cells[n] = cell
                    slots[n] = slot
                    n += 1
    return n


@kernel
def _rate(marketers, n, k, c):
    """Leads that the marketers together draw from a cell [1/week]."""
    rate = 0.0
    for j in range(n):
        rate += marketers[j].capture_rate[k, c]
    return rate


@kernel
def _draw_prospects(world, week, n, key):
    """The luck of all who would be drawn this week: what they are like, and the normal scores of it.

    Draws   Stream.LEAD_TRAITS, LEAD_NEED
    """
    cells, slots, places, luck = world.addresses[0], world.addresses[1], world.addresses[2], world.luck
    draw_uniforms(key, Stream.LEAD_TRAITS, cells, week, slots, n, luck, TRAITS)
    draw_uniforms(key, Stream.LEAD_NEED, cells, week, slots, n, luck, NEED)
    draw_normals(luck[TRAITS + 2], n, luck[SCORE_ERROR], luck[SCRATCH], places)
    for d in range(NEED_DIMENSIONS):
        draw_normals(luck[NEED + d], n, luck[NEED_SCORE + d], luck[SCRATCH], places)


@kernel
def _capture_cell(world, p, u, k, c, week, first, count):
    """Each prospect of a cell: who drew it, its need, intent and score; it is handed on or turned away."""
    unit = world.units[u]
    record = world.weeks[week]
    leads = world.leads[u]
    marketers = world.marketers[u]
    segment = world.segments[u, k]
    luck = world.luck
    b = p.behaviour.leads
    fit_ratio, p_buyer = _channel_quality(p, k, c)
    cell = pack_cell(u, k, c)
    n_marketers = p.organisation.marketers
    rate = _rate(marketers, n_marketers, k, c)
    need, spread, noise = (segment.need[0], segment.need[1], segment.need[2]), b.need_spread, unit.score_noise
    record.captured += max(0, count)
    for slot in range(count):
        f = first + slot
        j = _sourcing_marketer(marketers, n_marketers, k, c, rate * luck[NEED + 3, f])
        marketer = marketers[j]
        marketer.counted[BASIS_LEADS] += 1
        need_0 = need[0] + spread * luck[NEED_SCORE, f]
        need_1 = need[1] + spread * luck[NEED_SCORE + 1, f]
        need_2 = need[2] + spread * luck[NEED_SCORE + 2, f]
        suits = p.behaviour.marketer.normal_resonance
        if not p.neutral[3]:
            off_0, off_1, off_2 = (
                marketer.belief[k, 0] - need_0,
                marketer.belief[k, 1] - need_1,
                marketer.belief[k, 2] - need_2,
            )
            suits = math.exp(-0.5 * (off_0 * off_0 + off_1 * off_1 + off_2 * off_2))
        suits = clip(fit_ratio * suits, 0.0, 1.0)
        is_buyer = luck[TRAITS, f] < min(1.0, p_buyer * marketer.aim)
        intent = b.other_low + (b.other_high - b.other_low) * luck[TRAITS + 1, f]
        if is_buyer:
            intent = b.buyer_low + (b.buyer_high - b.buyer_low) * luck[TRAITS + 1, f]
        score = clip(intent * suits + noise * luck[SCORE_ERROR, f], 0.0, 1.0)
        if score < marketer.threshold:
            record.rejected += 1
            continue
        row = take_row(unit, leads)
        if row < 0:
            return
        lead = leads[row]
        lead.stage = Stage.QUALIFIED
        lead.segment = k
        lead.source = c
        lead.marketer = j
        lead.cell = cell
        lead.birth_week = week
        lead.slot = slot
        lead.born = week + luck[TRAITS + 3, f]
        lead.need[0], lead.need[1], lead.need[2] = need_0, need_1, need_2
        lead.intent = intent
        lead.fit = suits
        lead.score = score
        lead.is_buyer = is_buyer
        segment.claimed += 1.0
        world.fresh[u, unit.n_fresh] = row
        unit.n_fresh += 1
        record.qualified += 1
        marketer.counted[BASIS_QUALIFIED] += 1


@kernel
def _channel_quality(p, k, c):
    """A channel's fit against the average, and its share of leads with a real need. Neutral M5: all channels alike."""
    in_market = p.market.segments[k].in_market
    if p.neutral[5]:
        return 1.0, in_market
    return p.marketing.channels[c].fit, in_market * p.marketing.channels[c].intent


@kernel
def _sourcing_marketer(marketers, n, k, c, luck):
    """Who drew a lead: in proportion to the marketers' rates, at a uniform of the lead's own times their sum."""
    for j in range(n):
        luck -= marketers[j].capture_rate[k, c]
        if luck < 0.0:
            return j
    return n - 1


@kernel
def hand_over(world, p, u, week, key):
    """The week's qualified leads go through the firm's systems to salespeople.

    Each unjoined system may lose a lead, hold it up, or strip its history.

    Reads   fresh[u], systems.*, handoff.routing
    Writes  addresses; luck; queues[u]; salespeople[u].n_waiting, .n_received; units[u].handed; the pool of leads;
            the week's record
    Draws   Stream.SYSTEMS, LEAD_VALUE
    Source  docs/odd.md M12, M13
    """
    unit = world.units[u]
    record = world.weeks[week]
    leads = world.leads[u]
    salespeople = world.salespeople[u]
    b = p.behaviour.systems
    unjoined = p.systems.count * (1.0 - p.systems.integrated) if has_handoff(p) and not p.neutral[12] else 0.0
    p_kept = (1.0 - b.loss) ** unjoined
    p_held = 1.0 - (1.0 - b.hold_up) ** unjoined
    p_history = (1.0 - b.strips_history) ** unjoined
    mean_delay = b.hold_up_days / 7.0 * max(1.0, b.hold_up * unjoined)
    closing = p_closing(p)
    _draw_passage(world, u, week, key)
    luck = world.luck
    for f in range(unit.n_fresh):
        row = world.fresh[u, f]
        lead = leads[row]
        set_size(p, lead, luck[VALUE_SCORE, f])
        if luck[SYSTEMS, f] >= p_kept:
            end_lead(world, p, u, row, Stage.EXPIRED, Cause.LEAKED, lead.born)
            continue
        hold_up = luck[SYSTEMS + 1, f]
        lead.arrived = lead.born + (exponential(hold_up / p_held, mean_delay) if hold_up < p_held else 0.0)
        lead.history = luck[SYSTEMS + 2, f] < p_history
        lead.stage = Stage.HANDED_OVER
        record.handed_over += 1
        unit.handed += 1.0
        i = _owner(salespeople, p, lead, luck[SYSTEMS + 3, f])
        lead.owner = i
        me = salespeople[i]
        if me.n_waiting == world.queues.shape[2]:
            unit.status = Status.QUEUE_FULL
            return
        waiting = world.queues[u, i, me.n_waiting]
        waiting.lead = row
        waiting.source = lead.source
        waiting.marketer = lead.marketer
        waiting.week = int(lead.arrived)
        waiting.arrived = lead.arrived
        trust = world.pairs[u, lead.marketer, i].trust_in_leads
        waiting.appeal = appeal_of(p, lead, closing, trust, luck[IMPRESSION, f], luck[VALUE_SCORE, f])
        me.n_waiting += 1
        me.n_received += 1


@kernel
def _draw_passage(world, u, week, key):
    """The luck of the week's qualified leads on their way: what the systems do to them, their value, how they strike.

    Draws   Stream.SYSTEMS, LEAD_VALUE
    """
    cells, slots, places, luck = world.addresses[0], world.addresses[1], world.addresses[2], world.luck
    n = world.units[u].n_fresh
    for f in range(n):
        lead = world.leads[u, world.fresh[u, f]]
        cells[f] = lead.cell
        slots[f] = lead.slot
    draw_uniforms(key, Stream.SYSTEMS, cells, week, slots, n, luck, SYSTEMS)
    draw_uniforms(key, Stream.LEAD_VALUE, cells, week, slots, n, luck, VALUE)
    draw_normals(luck[VALUE], n, luck[VALUE_SCORE], luck[SCRATCH], places)
    draw_normals(luck[VALUE + 1], n, luck[IMPRESSION], luck[SCRATCH], places)


@kernel
def _owner(salespeople, p, lead, luck):
    """The salesperson a lead goes to; vacant chairs are passed over.

    Round robin deals by the lead's own place in the week, not by a shared counter, so that a lead more or less does not
    change everybody else's owner.

    Source  docs/odd.md M13
    """
    n = p.organisation.salespeople
    if p.handoff.routing == Routing.PERFORMANCE and not p.neutral[13]:
        total = 0.0
        for i in range(n):
            total += salespeople[i].bookings_rate
        luck *= total
        for i in range(n):
            luck -= salespeople[i].bookings_rate
            if luck < 0.0:
                return _present(salespeople, n, i)
    if p.handoff.routing == Routing.TERRITORY and not p.neutral[13]:
        each = max(1, n // N_SEGMENTS)
        first = lead.segment * n // N_SEGMENTS
        return _present(salespeople, n, min(n - 1, first + lead.slot % each))
    return _present(salespeople, n, (lead.slot + 5 * lead.source + 7 * lead.segment + lead.birth_week) % n)


@kernel
def _present(salespeople, n, i):
    """The first salesperson from i on whose chair is filled."""
    for step in range(n):
        if salespeople[(i + step) % n].vacant_weeks == 0:
            return (i + step) % n
    return i
