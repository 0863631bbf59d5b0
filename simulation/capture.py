"""Phase 4 of a week, its end: leads are captured in each cell (segment, channel) and qualified."""

from smarketing.agents.distributions import draw_counts, draw_normals
from smarketing.agents.draws import Stream, draw_uniforms, pack_cell
from smarketing.agents.elementary import exponentials
from smarketing.agents.jit import behaviour, kernel
from smarketing.agents.leads import take_row
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.parameters import BASIS_LEADS, BASIS_QUALIFIED, NEED_DIMENSIONS
from smarketing.agents.row_blocks import padded
from smarketing.agents.state import Stage, Status
from smarketing.simulation.lead_scoring import (
    CHANNEL_FIT,
    COUNT,
    DISPERSION,
    INTENT,
    MEAN,
    NEED,
    NEED_SCORE,
    P_BUYER,
    SCORE,
    SCORE_ERROR,
    SCRATCH,
    SUITS,
    TRAITS,
    score_prospects,
)


@behaviour
def capture_leads(world, p, u, week, key):
    """Leads arrive in each cell (segment, channel); those that score high enough are qualified.

    How many is the inverse CDF of a negative binomial at one addressed uniform, so a policy that attracts fewer leads
    gets a prefix of the same slots; never more than there are unclaimed accounts.

    Reads   marketers[u].capture_rate [1/week], market.segments[].accounts
    Writes  qualified_this_week[u]; addresses; batch; units[u].n_qualified, .status; marketers[u].counted; the pool of
            leads; the week's record
    Draws   Stream.LEAD_COUNT, LEAD_TRAITS, LEAD_NEED
    Source  docs/odd.md M2, M3, M8
    """
    world.units[u].n_qualified = 0
    cells = world.addresses[0]
    n = _list_prospects(world, p, u, week, key)
    _draw_prospects(world, week, padded(n), key)
    _meet_prospects(world, p, u, n)
    score_prospects(world, p, u, padded(n))
    last = 0
    for k in range(p.market.n_segments):
        segment = world.segments[u, k]
        for c in range(p.marketing.n_channels):
            first, cell = last, pack_cell(u, k, c)
            while last < n and cells[last] == cell:
                last += 1
            if last > first:
                count = min(last - first, int(segment.accounts - segment.claimed))
                _capture_cell(world, p, u, k, c, week, first, count)


@kernel
def _meet_prospects(world, p, u, n):
    """Who drew each prospect, what the prospect needs, and how well the message suits that need, 0-1.

    Source  docs/odd.md M3: exp(-|belief - need|^2 / 2)
    """
    cells, drawn_by, luck = world.addresses[0], world.addresses[3], world.batch
    marketers = world.marketers[u]
    n_marketers = p.organisation.marketers
    spread = p.behaviour.leads.need_spread
    last = 0
    for k in range(p.market.n_segments):
        need = world.segments[u, k].need
        for c in range(p.marketing.n_channels):
            cell = pack_cell(u, k, c)
            if last == n or cells[last] != cell:
                continue
            rate = _rate(marketers, n_marketers, k, c)
            channel_fit, p_buyer = _channel_quality(p, k, c)
            while last < n and cells[last] == cell:
                j = _sourcing_marketer(marketers, n_marketers, k, c, rate * luck[NEED + 3, last])
                drawn_by[last] = j
                luck[CHANNEL_FIT, last] = channel_fit
                luck[P_BUYER, last] = p_buyer * marketers[j].aim
                squared = 0.0
                for d in range(NEED_DIMENSIONS):
                    own = need[d] + spread * luck[NEED_SCORE + d, last]
                    luck[NEED_SCORE + d, last] = own
                    off = marketers[j].belief[k, d] - own
                    squared += off * off
                luck[SUITS, last] = -0.5 * squared
                last += 1
    exponentials(luck[SUITS], padded(n))


@kernel
def _list_prospects(world, p, u, week, key):
    """The addresses of all who would be drawn this week, cell by cell; returns how many."""
    cells, slots, births = world.addresses[0], world.addresses[1], world.addresses[2]
    _draw_counts(world, p, u, week, key)
    n, t = 0, 0
    for k in range(p.market.n_segments):
        segment = world.segments[u, k]
        for c in range(p.marketing.n_channels):
            cell = pack_cell(u, k, c)
            count = min(int(world.batch[COUNT, t]), int(segment.accounts - segment.claimed))
            t += 1
            if n + count > world.qualified_this_week.shape[1]:
                world.units[u].status = Status.LEAD_POOL_FULL
                return n
            for slot in range(count):
                cells[n] = cell
                slots[n] = slot
                births[n] = week
                n += 1
    return n


@kernel
def _draw_counts(world, p, u, week, key):
    """How many the marketers together draw from each cell.

    Draws   Stream.LEAD_COUNT
    """
    cells, slots, births, luck = world.addresses[0], world.addresses[1], world.addresses[2], world.batch
    n = 0
    for k in range(p.market.n_segments):
        for c in range(p.marketing.n_channels):
            luck[MEAN, n] = _rate(world.marketers[u], p.organisation.marketers, k, c)
            luck[DISPERSION, n] = p.marketing.channels[c].dispersion
            cells[n], slots[n], births[n] = pack_cell(u, k, c), 0, week
            n += 1
    draw_uniforms(key, Stream.LEAD_COUNT, cells, births, slots, padded(n), luck, TRAITS)
    draw_counts(luck[TRAITS], luck[MEAN], luck[DISPERSION], n, luck[COUNT], luck[SUITS], luck[SCRATCH])


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
    cells, slots, births, places = world.addresses[0], world.addresses[1], world.addresses[2], world.addresses[3]
    luck = world.batch
    draw_uniforms(key, Stream.LEAD_TRAITS, cells, births, slots, n, luck, TRAITS)
    draw_uniforms(key, Stream.LEAD_NEED, cells, births, slots, n, luck, NEED)
    draw_normals(luck[TRAITS + 2], n, luck[SCORE_ERROR], luck[SCRATCH], places)
    for d in range(NEED_DIMENSIONS):
        draw_normals(luck[NEED + d], n, luck[NEED_SCORE + d], luck[SCRATCH], places)


@kernel
def _capture_cell(world, p, u, k, c, week, first, count):
    """Each prospect of a cell is qualified, or turned away."""
    unit = world.units[u]
    record = world.weeks[week]
    leads = world.leads[u]
    segment = world.segments[u, k]
    luck, drawn_by = world.batch, world.addresses[3]
    cell = pack_cell(u, k, c)
    record.captured += max(0, count)
    record.captured_from[c] += max(0, count)
    for slot in range(count):
        f = first + slot
        j = drawn_by[f]
        marketer = world.marketers[u, j]
        marketer.counted[BASIS_LEADS] += 1
        if luck[SCORE, f] < marketer.threshold:
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
        for d in range(NEED_DIMENSIONS):
            lead.need[d] = luck[NEED_SCORE + d, f]
        lead.intent = luck[INTENT, f]
        lead.fit = luck[SUITS, f]
        lead.score = luck[SCORE, f]
        lead.is_buyer = luck[TRAITS, f] < luck[P_BUYER, f]
        segment.claimed += 1.0
        world.qualified_this_week[u, unit.n_qualified] = row
        unit.n_qualified += 1
        record.qualified += 1
        marketer.counted[BASIS_QUALIFIED] += 1


@kernel
def _channel_quality(p, k, c):
    """A channel's fit against the average, and its share of leads with a real need. Neutral M5: all channels alike."""
    in_market = p.market.segments[k].in_market
    if p.neutral[Mechanism.SOURCES]:
        return 1.0, in_market
    return p.marketing.channels[c].fit, in_market * p.marketing.channels[c].intent


@kernel
def _sourcing_marketer(marketers, n, k, c, luck):
    """Who drew a lead: in proportion to the marketers' rates, at a uniform of the lead's own times their sum.

    Counts the marketers whose rates are used up, without a branch that the processor would have to guess.
    """
    j, reached = 0, 0.0
    for other in range(n - 1):
        reached += marketers[other].capture_rate[k, c]
        j += luck >= reached
    return j
