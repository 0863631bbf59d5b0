"""Phases 4 and 5 of a week: leads are captured and qualified, then handed over through the firm's systems."""

from agents.agenda import appeal_of
from agents.bounds import clip
from agents.distributions import exponential, negative_binomial, normal
from agents.draws import Stream, pack_cell, uniform1, uniforms
from agents.jit import kernel
from agents.leads import end_lead, set_size, take_row
from agents.needs import fit
from agents.parameters import BASIS_LEADS, BASIS_QUALIFIED, N_SEGMENTS, NEED_DIMENSIONS, Routing
from agents.state import Cause, Stage, Status
from agents.structure import has_handoff


@kernel
def capture_leads(world, p, u, week, key):
    """Leads arrive in each cell (segment, channel); those that score high enough are qualified.

    How many is the inverse CDF of a negative binomial at one addressed uniform, so a policy that attracts fewer leads
    gets a prefix of the same slots; never more than there are unclaimed accounts.

    Reads   marketers[u].capture_rate [1/week], market.segments[].accounts
    Writes  leads, fresh, segments[u].claimed, marketers[u].counted
    Draws   Stream.LEAD_COUNT, LEAD_TRAITS, LEAD_NEED
    Source  docs/odd.md M2, M3, M8
    """
    unit = world.units[u]
    unit.n_fresh = 0
    for k in range(N_SEGMENTS):
        segment = world.segments[u, k]
        for c in range(p.marketing.n_channels):
            rate = 0.0
            for j in range(p.organisation.marketers):
                rate += world.marketers[u, j].capture_rate[k, c]
            if rate <= 0.0:
                continue
            cell = pack_cell(u, k, c)
            luck = uniform1(key, Stream.LEAD_COUNT, 0, cell, week, 0)
            count = negative_binomial(luck, rate, p.marketing.channels[c].dispersion)
            count = min(count, int(segment.accounts - segment.claimed))
            for slot in range(count):
                _capture(world, p, u, k, c, cell, week, slot, rate, key)


@kernel
def _sourcing_marketer(world, p, u, k, c, rate, luck):
    """Who drew a lead: in proportion to the marketers' rates, at a uniform of the lead's own."""
    luck *= rate
    for j in range(p.organisation.marketers):
        luck -= world.marketers[u, j].capture_rate[k, c]
        if luck < 0.0:
            return j
    return p.organisation.marketers - 1


@kernel
def _capture(world, p, u, k, c, cell, week, slot, rate, key):
    """One prospect: its need, its fit to the message, its intent, its score; it is handed on or turned away."""
    unit = world.units[u]
    record = world.weeks[week]
    channel = p.marketing.channels[c]
    b = p.behaviour.leads
    w = uniforms(key, Stream.LEAD_TRAITS, 0, cell, week, slot)
    z = uniforms(key, Stream.LEAD_NEED, 0, cell, week, slot)
    j = _sourcing_marketer(world, p, u, k, c, rate, z[3])
    marketer = world.marketers[u, j]
    record.captured += 1
    marketer.counted[BASIS_LEADS] += 1
    need_0 = world.segments[u, k].need[0] + b.need_spread * normal(z[0])
    need_1 = world.segments[u, k].need[1] + b.need_spread * normal(z[1])
    need_2 = world.segments[u, k].need[2] + b.need_spread * normal(z[2])
    need = (need_0, need_1, need_2)
    suits = fit(marketer.belief[k], need)
    if p.neutral[3]:
        suits = p.behaviour.marketer.normal_resonance
    intent_ratio, fit_ratio = channel.intent, channel.fit
    if p.neutral[5]:
        intent_ratio, fit_ratio = 1.0, 1.0
    suits = clip(fit_ratio * suits, 0.0, 1.0)
    is_buyer = w[0] < min(1.0, p.market.segments[k].in_market * intent_ratio * marketer.aim)
    if is_buyer:
        intent = b.buyer_low + (b.buyer_high - b.buyer_low) * w[1]
    else:
        intent = b.other_low + (b.other_high - b.other_low) * w[1]
    score = clip(intent * suits + unit.score_noise * normal(w[2]), 0.0, 1.0)
    if score < marketer.threshold:
        record.rejected += 1
        return
    if unit.n_fresh == world.fresh.shape[1]:
        unit.status = Status.LEAD_POOL_FULL
        return
    row = take_row(world, u)
    if row < 0:
        return
    lead = world.leads[u, row]
    lead.stage = Stage.QUALIFIED
    lead.segment = k
    lead.source = c
    lead.marketer = j
    lead.cell = cell
    lead.birth_week = week
    lead.slot = slot
    lead.born = week + w[3]
    for d in range(NEED_DIMENSIONS):
        lead.need[d] = need[d]
    lead.intent = intent
    lead.fit = suits
    lead.score = score
    lead.is_buyer = is_buyer
    world.segments[u, k].claimed += 1.0
    world.fresh[u, unit.n_fresh] = row
    unit.n_fresh += 1
    record.qualified += 1
    marketer.counted[BASIS_QUALIFIED] += 1


@kernel
def hand_over(world, p, u, week, key):
    """The week's qualified leads go through the firm's systems to salespeople.

    Each unjoined system may lose a lead, hold it up, or strip its history.

    Reads   fresh[u], systems.*, handoff.routing
    Writes  leads, queues, salespeople[u].n_waiting
    Draws   Stream.SYSTEMS, LEAD_VALUE
    Source  docs/odd.md M12, M13
    """
    unit = world.units[u]
    b = p.behaviour.systems
    unjoined = p.systems.count * (1.0 - p.systems.integrated) if has_handoff(p) and not p.neutral[12] else 0.0
    p_kept = (1.0 - b.loss) ** unjoined
    p_held = 1.0 - (1.0 - b.hold_up) ** unjoined
    p_history = (1.0 - b.strips_history) ** unjoined
    mean_delay = b.hold_up_days / 7.0 * max(1.0, b.hold_up * unjoined)
    for f in range(unit.n_fresh):
        row = world.fresh[u, f]
        lead = world.leads[u, row]
        w = uniforms(key, Stream.SYSTEMS, 0, lead.cell, lead.birth_week, lead.slot)
        luck = uniforms(key, Stream.LEAD_VALUE, 0, lead.cell, lead.birth_week, lead.slot)
        z_value = normal(luck[0])
        set_size(p, lead, z_value)
        if w[0] >= p_kept:
            end_lead(world, p, u, row, Stage.EXPIRED, Cause.LEAKED, float(week))
            continue
        delay = exponential(w[1] / p_held, mean_delay) if w[1] < p_held else 0.0
        lead.history = w[2] < p_history
        lead.arrived = lead.born + delay
        lead.stage = Stage.HANDED_OVER
        world.weeks[week].handed_over += 1
        unit.handed += 1.0
        i = _owner(world, p, u, lead, w[3])
        lead.owner = i
        _enqueue(world, p, u, i, row, normal(luck[1]), z_value)


@kernel
def _owner(world, p, u, lead, luck):
    """The salesperson a lead goes to; vacant chairs are passed over.

    Round robin deals by the lead's own place in the week, not by a shared counter, so that a lead more or less does not
    change everybody else's owner.

    Source  docs/odd.md M13
    """
    n = p.organisation.salespeople
    if p.handoff.routing == Routing.PERFORMANCE and not p.neutral[13]:
        total = 0.0
        for i in range(n):
            total += world.salespeople[u, i].bookings_rate
        luck *= total
        for i in range(n):
            luck -= world.salespeople[u, i].bookings_rate
            if luck < 0.0:
                return _present(world, p, u, i)
    if p.handoff.routing == Routing.TERRITORY and not p.neutral[13]:
        each = max(1, n // N_SEGMENTS)
        first = lead.segment * n // N_SEGMENTS
        return _present(world, p, u, min(n - 1, first + lead.slot % each))
    return _present(world, p, u, (lead.slot + 5 * lead.source + 7 * lead.segment + lead.birth_week) % n)


@kernel
def _present(world, p, u, i):
    """The first salesperson from i on whose chair is filled."""
    n = p.organisation.salespeople
    for step in range(n):
        if world.salespeople[u, (i + step) % n].vacant_weeks == 0:
            return (i + step) % n
    return i


@kernel
def _enqueue(world, p, u, i, row, z, z_value):
    """Put a lead at the end of its owner's queue, with the first impression it makes."""
    me = world.salespeople[u, i]
    if me.n_waiting == world.queues.shape[2]:
        world.units[u].status = Status.QUEUE_FULL
        return
    lead = world.leads[u, row]
    waiting = world.queues[u, i, me.n_waiting]
    waiting.lead = row
    waiting.source = lead.source
    waiting.marketer = lead.marketer
    waiting.week = int(lead.arrived)
    waiting.arrived = lead.arrived
    waiting.appeal = appeal_of(world, p, u, i, lead.marketer, lead, z, z_value)
    me.n_waiting += 1
    me.n_received += 1
