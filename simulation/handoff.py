"""Phases 4 and 5 of a week: leads are captured and qualified, then handed over through the firm's systems."""

import math

from agents.agenda import appeal_of
from agents.bounds import clip
from agents.distributions import exponential, negative_binomial, normal
from agents.draws import Stream, pack_cell, uniform1, uniforms
from agents.jit import kernel
from agents.leads import end_lead, set_size, take_row
from agents.parameters import BASIS_LEADS, BASIS_QUALIFIED, N_SEGMENTS, Routing
from agents.state import Cause, Stage, Status
from agents.structure import has_handoff


@kernel
def capture_leads(world, p, u, week, key):
    """Leads arrive in each cell (segment, channel); those that score high enough are qualified.

    How many is the inverse CDF of a negative binomial at one addressed uniform, so a policy that attracts fewer leads
    gets a prefix of the same slots; never more than there are unclaimed accounts.

    Reads   marketers[u].capture_rate [1/week], market.segments[].accounts
    Writes  fresh[u]; units[u].n_fresh; marketers[u].counted; the pool of leads; the week's record
    Draws   Stream.LEAD_COUNT, LEAD_TRAITS, LEAD_NEED
    Source  docs/odd.md M2, M3, M8
    """
    world.units[u].n_fresh = 0
    for k in range(N_SEGMENTS):
        segment = world.segments[u, k]
        for c in range(p.marketing.n_channels):
            rate = 0.0
            for j in range(p.organisation.marketers):
                rate += world.marketers[u, j].capture_rate[k, c]
            if rate > 0.0:
                luck = uniform1(key, Stream.LEAD_COUNT, 0, pack_cell(u, k, c), week, 0)
                count = negative_binomial(luck, rate, p.marketing.channels[c].dispersion)
                count = min(count, int(segment.accounts - segment.claimed))
                _capture_cell(world, p, u, k, c, week, rate, count, key)


@kernel
def _capture_cell(world, p, u, k, c, week, rate, count, key):
    """Each prospect of a cell: who drew it, its need, intent and score; it is handed on or turned away."""
    unit = world.units[u]
    record = world.weeks[week]
    leads = world.leads[u]
    marketers = world.marketers[u]
    segment = world.segments[u, k]
    b = p.behaviour.leads
    fit_ratio, p_buyer = _channel_quality(p, k, c)
    cell = pack_cell(u, k, c)
    for slot in range(count):
        w = uniforms(key, Stream.LEAD_TRAITS, 0, cell, week, slot)
        z = uniforms(key, Stream.LEAD_NEED, 0, cell, week, slot)
        j = _sourcing_marketer(marketers, p.organisation.marketers, k, c, rate * z[3])
        marketer = marketers[j]
        record.captured += 1
        marketer.counted[BASIS_LEADS] += 1
        need_0 = segment.need[0] + b.need_spread * normal(z[0])
        need_1 = segment.need[1] + b.need_spread * normal(z[1])
        need_2 = segment.need[2] + b.need_spread * normal(z[2])
        suits = p.behaviour.marketer.normal_resonance
        if not p.neutral[3]:
            off_0, off_1, off_2 = (
                marketer.belief[k, 0] - need_0,
                marketer.belief[k, 1] - need_1,
                marketer.belief[k, 2] - need_2,
            )
            suits = math.exp(-0.5 * (off_0 * off_0 + off_1 * off_1 + off_2 * off_2))
        suits = clip(fit_ratio * suits, 0.0, 1.0)
        is_buyer = w[0] < min(1.0, p_buyer * marketer.aim)
        intent = b.other_low + (b.other_high - b.other_low) * w[1]
        if is_buyer:
            intent = b.buyer_low + (b.buyer_high - b.buyer_low) * w[1]
        score = clip(intent * suits + unit.score_noise * normal(w[2]), 0.0, 1.0)
        if score < marketer.threshold:
            record.rejected += 1
            continue
        if unit.n_fresh == world.fresh.shape[1]:
            unit.status = Status.LEAD_POOL_FULL
            return
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
        lead.born = week + w[3]
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
    Writes  queues[u]; salespeople[u].n_waiting, .n_received; units[u].handed; the pool of leads; the week's record
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
    for f in range(unit.n_fresh):
        row = world.fresh[u, f]
        lead = leads[row]
        w = uniforms(key, Stream.SYSTEMS, 0, lead.cell, lead.birth_week, lead.slot)
        luck = uniforms(key, Stream.LEAD_VALUE, 0, lead.cell, lead.birth_week, lead.slot)
        z_value = normal(luck[0])
        set_size(p, lead, z_value)
        if w[0] >= p_kept:
            end_lead(world, p, u, row, Stage.EXPIRED, Cause.LEAKED, lead.born)
            continue
        lead.arrived = lead.born + (exponential(w[1] / p_held, mean_delay) if w[1] < p_held else 0.0)
        lead.history = w[2] < p_history
        lead.stage = Stage.HANDED_OVER
        record.handed_over += 1
        unit.handed += 1.0
        i = _owner(salespeople, p, lead, w[3])
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
        waiting.appeal = appeal_of(p, lead, world.pairs[u, lead.marketer, i].trust_in_leads, normal(luck[1]), z_value)
        me.n_waiting += 1
        me.n_received += 1


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
