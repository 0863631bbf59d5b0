"""Phase 5 of a week: qualified leads are handed over through the firm's systems."""

import math

import numpy as np

from smarketing.agents.appeal import appeal_of, p_closing, ranking_noise, score_seen, usual_score, worth_seen
from smarketing.agents.contact import learn_from_reading
from smarketing.agents.distributions import draw_normals
from smarketing.agents.draws import Stream, draw_uniforms
from smarketing.agents.elementary import exponentials, logarithms
from smarketing.agents.jit import behaviour, kernel
from smarketing.agents.leads import end_lead
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.parameters import Routing
from smarketing.agents.row_blocks import padded
from smarketing.agents.state import Cause, Stage, Status
from smarketing.agents.structure import competence_gap, has_handoff
from smarketing.agents.waiting import p_asks_again, week_of_asking_again

# Rows of `world.batch`: uniforms as they are drawn at an address, the normal scores of some of them, and what follows
# of each lead: its size against its segment's median, and the logs of what it seems worth, of its score, and of its
# luck with the systems. Uniforms that have been read make room for what its segment and its marketer are like.
SYSTEMS, VALUE, VALUE_SCORE, IMPRESSION, SIZE, WORTH, SCORE, SCRATCH = 0, 4, 8, 9, 10, 11, 12, 13
HELD_UP = SYSTEMS + 1
MEDIAN, SIGMA, TRUST = VALUE, VALUE + 1, VALUE + 2
SECOND = VALUE + 3  # whether and when the customer asks a second time
APPEAL, SEEN = WORTH, SCRATCH  # once all is drawn


@behaviour
def hand_over(world, p, u, week, key):
    """The week's qualified leads go through the firm's systems to salespeople.

    Each unjoined system may lose a lead, hold it up, or strip its history.

    Reads   qualified_this_week[u], systems.*, handoff.routing
    Writes  addresses; batch; scratch; the queues; salespeople[u].n_waiting, .n_received, .worked_of_source,
            .won_of_source; units[u].handed, .agreed_from, .read_of_source, .score_of_source; the pool of leads;
            the week's record
    Draws   Stream.SYSTEMS, LEAD_VALUE
    Source  docs/odd.md M12, M13
    """
    unit = world.units[u]
    record = world.weeks[week]
    leads = world.leads[u]
    salespeople = world.salespeople[u]
    b = p.behaviour.systems
    if not p.handoff.sla.agreed:
        unit.agreed_from = week + 1
    joined_up = p.neutral[Mechanism.SYSTEMS] or not has_handoff(p)
    unjoined = 0.0 if joined_up else p.systems.count * (1.0 - p.systems.integrated)
    p_kept = (1.0 - b.loss) ** unjoined * math.exp(-p.behaviour.handoff.lost_to_gap * competence_gap(p))
    p_held = 1.0 - (1.0 - b.hold_up) ** unjoined
    p_history = (1.0 - b.strips_history) ** unjoined
    asks = p_asks_again(p)
    mean_delay = b.hold_up_days / 7.0 * max(1.0, b.hold_up * unjoined)
    _draw_passage(world, u, week, key)
    _read_leads(world, p, u, p_held)
    if unit.status != Status.OK:
        return
    luck, owners = world.batch, world.addresses[3]
    for f in range(unit.n_qualified):
        row = world.qualified_this_week[u, f]
        lead = leads[row]
        lead.value = luck[SIZE, f]
        if luck[SYSTEMS, f] >= p_kept:
            end_lead(world, p, u, row, Stage.EXPIRED, Cause.LEAKED, lead.born)
            continue
        lead.arrived = lead.born - mean_delay * luck[HELD_UP, f]
        lead.history = luck[SYSTEMS + 2, f] < p_history
        lead.stage = Stage.HANDED_OVER
        record.handed_over += 1
        unit.handed += 1.0
        i = owners[f]
        lead.owner = i
        me = salespeople[i]
        place = me.n_waiting
        if place == world.waiting_lead.shape[2]:
            unit.status = Status.QUEUE_FULL
            return
        world.waiting_lead[u, i, place] = row
        world.waiting_source[u, i, place] = lead.source
        world.waiting_week[u, i, place] = int(lead.arrived)
        world.waiting_again[u, i, place] = week_of_asking_again(p, asks, lead.arrived, luck[SECOND, f])
        world.waiting_appeal[u, i, place] = luck[APPEAL, f]
        me.n_waiting = place + 1
        me.n_received += 1
        learn_from_reading(p, me, lead.source, luck[SEEN, f])


@kernel
def _read_leads(world, p, u, p_held):
    """Whose each of the week's leads will be, how long it is held up, its size, and what it seems worth."""
    luck, owners = world.batch, world.addresses[3]
    unit = world.units[u]
    n = unit.n_qualified
    usual = world.scratch[0]
    for source in range(p.marketing.n_channels):
        usual[source] = usual_score(p, unit, source)
    for f in range(n):
        lead = world.leads[u, world.qualified_this_week[u, f]]
        owners[f] = _owner(world.salespeople[u], p, lead, luck[SYSTEMS + 3, f])
        if owners[f] < 0 or owners[f] >= p.organisation.salespeople:  # by a rule of one's own: there is no such row
            unit.status = Status.NO_SUCH_PERSON
            return
        deal_size = p.market.segments[lead.segment].deal_size
        luck[MEDIAN, f] = deal_size.median
        luck[SIGMA, f] = deal_size.sigma
        luck[TRUST, f] = world.pairs[u, lead.marketer, owners[f]].trust_in_leads
        luck[SCORE, f] = score_seen(lead.score, usual[lead.source])
        luck[SEEN, f] = score_seen(lead.score, p.behaviour.salesperson.normal_score)
    _weigh_leads(p, luck, padded(n), p_held)
    _remember_scores(world, p, u)


@kernel
def _remember_scores(world, p, u):
    """What salespeople come to know as usual of a source, from the week's leads on, as they forget the weeks before."""
    unit = world.units[u]
    for source in range(p.marketing.n_channels):
        unit.read_of_source[source] *= p.behaviour.salesperson.forgetting
        unit.score_of_source[source] *= p.behaviour.salesperson.forgetting
    for f in range(unit.n_qualified):
        lead = world.leads[u, world.qualified_this_week[u, f]]
        unit.read_of_source[lead.source] += 1.0
        unit.score_of_source[lead.source] += lead.score


@kernel
def _weigh_leads(p, luck, n, p_held):
    """The same of n leads (whole blocks), row by row.

    Delays are exponential: minus the log of a uniform, of which 0 is left where nothing holds a lead up.
    """
    held_up, size, worth, score = luck[HELD_UP], luck[SIZE], luck[WORTH], luck[SCORE]
    median, sigma, trust = luck[MEDIAN], luck[SIGMA], luck[TRUST]
    value_score, impression = luck[VALUE_SCORE], luck[IMPRESSION]
    closing, noise = p_closing(p), ranking_noise(p)
    insight = p.behaviour.salesperson.value_insight
    for f in range(n):
        held_up[f] = 1.0 - held_up[f] / p_held if held_up[f] < p_held else 1.0
        size[f] = sigma[f] * value_score[f]
        worth[f] = worth_seen(median[f], closing, trust[f])
    exponentials(size, n)
    logarithms(held_up, n)
    logarithms(worth, n)
    logarithms(score, n)
    for f in range(n):
        shows = insight * sigma[f] * value_score[f]
        worth[f] = appeal_of(worth[f], score[f], trust[f], shows, noise * impression[f])
        size[f] *= median[f]


@kernel
def _draw_passage(world, u, week, key):
    """The luck of the week's qualified leads on their way: what the systems do to them, their value, how they strike.

    Draws   Stream.SYSTEMS, LEAD_VALUE
    """
    cells, slots, births, places = world.addresses[0], world.addresses[1], world.addresses[2], world.addresses[3]
    luck = world.batch
    n = world.units[u].n_qualified
    for f in range(n):
        lead = world.leads[u, world.qualified_this_week[u, f]]
        cells[f] = lead.cell
        slots[f] = lead.slot
        births[f] = week
    n = padded(n)
    draw_uniforms(key, Stream.SYSTEMS, cells, births, slots, n, luck, SYSTEMS)
    draw_uniforms(key, Stream.LEAD_VALUE, cells, births, slots, n, luck, VALUE)
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
    if p.handoff.routing == Routing.PERFORMANCE and not p.neutral[Mechanism.ROUTING]:
        total = 0.0
        for i in range(n):
            total += salespeople[i].bookings_rate
        luck *= total
        for i in range(n):
            luck -= salespeople[i].bookings_rate
            if luck < 0.0:
                return _present(salespeople, n, i)
    if p.handoff.routing == Routing.TERRITORY and not p.neutral[Mechanism.ROUTING]:
        each = max(1, n // p.market.n_segments)
        first = lead.segment * n // p.market.n_segments
        return _present(salespeople, n, min(n - 1, first + lead.slot % each))
    # Unsigned and short: this division is made for every lead.
    turn = np.uint32(lead.slot + 5 * lead.source + 7 * lead.segment + lead.birth_week)
    return _present(salespeople, n, np.int64(turn % np.uint32(n)))


@kernel
def _present(salespeople, n, i):
    """The first salesperson from i on whose chair is filled."""
    if salespeople[i].vacant_weeks == 0:  # nearly always, and without a division
        return i
    for step in range(1, n):
        if salespeople[(i + step) % n].vacant_weeks == 0:
            return (i + step) % n
    return i
