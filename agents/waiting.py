"""Leads that wait for a salesperson: they are weighed every week, and in the end they expire."""

import math

import numpy as np

from smarketing.agents.bounds import clip
from smarketing.agents.heap import set_task
from smarketing.agents.incentives import risk_of_missing
from smarketing.agents.jit import kernel
from smarketing.agents.leads import end_lead
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.prospecting import most_blocks, typical_worth
from smarketing.agents.state import NEVER, WORKED, Cause, Stage, Task

OLDEST_FIRST = 1e-3  # neutral M17: leads are equal but for their age, per week


@kernel
def rank_waiting(world, p, u, i, week, blocks):
    """Rank the leads in the queue that have arrived; those below what prospecting pays are left out.

    Few leads can be worth it, whatever their age and source: they are listed first, without a branch that the processor
    would have to guess (400,000 times a replication), and weighed after.
    """
    _drop_gone(world, p, u, i, week)
    _ask_again(world, p, u, i, week)
    me = world.salespeople[u, i]
    places = world.addresses[3]
    weeks, sources = world.waiting_week[u, i], world.waiting_source[u, i]
    appeals, agenda = world.waiting_appeal[u, i], world.agendas[u, i]
    age_worth, contact_hours = world.units[u].age_worth, p.behaviour.salesperson.contact_hours
    keen = _sla_pull(p, world.units[u], me.outlook)
    # A week of nothing but prospecting ends with a block of this worth: a lead below it is never preferred to one.
    least = blocks[most_blocks(p, me)]
    best = math.inf if p.neutral[Mechanism.TIME_ALLOCATION] else _best_source(p, me)
    listed = np.uint64(0)  # unsigned: an index that may be negative costs three instructions more
    for position in range(me.n_waiting):
        places[listed] = position
        listed += np.uint64((appeals[position] + best + keen >= least) & (weeks[position] <= week))
    n_agenda = me.n_agenda
    for t in range(np.int64(listed)):
        position = places[t]
        density = appeals[position] + me.worth_of_source[sources[position]] + age_worth[week - weeks[position]]
        if keen > 0.0 or p.neutral[Mechanism.TIME_ALLOCATION]:
            density = _by_arrival(world, p, u, world.waiting_lead[u, i, position], week, density, keen)
        set_task(agenda[n_agenda], Task.CONTACT, position, density, contact_hours)
        n_agenda += density >= least
    me.n_agenda = n_agenda


@kernel
def _best_source(p, me):
    """The log worth of an hour on a fresh lead of the source that has proved best."""
    best = -math.inf
    for source in range(p.marketing.n_channels):
        best = max(best, me.worth_of_source[source])
    return best


@kernel
def _by_arrival(world, p, u, row, week, density, keen):
    """Log density with a promise to keep, which hangs on the hour of arrival. Neutral M17: only age counts."""
    arrived = world.leads[u, row].arrived
    if p.neutral[Mechanism.TIME_ALLOCATION]:
        b = p.behaviour.salesperson
        alike = math.log(typical_worth(p, world.units[u]) * b.prior_chance / b.contact_hours)
        return alike + OLDEST_FIRST * (week - arrived)
    return density + (keen if arrived + p.handoff.sla.response_days / 7.0 < week + 1.0 else 0.0)


@kernel
def _drop_gone(world, p, u, i, week):
    """Leads that were worked or have expired leave the queue; the last takes the place of each that is gone."""
    me = world.salespeople[u, i]
    places, rows, weeks = world.addresses[3], world.waiting_lead[u, i], world.waiting_week[u, i]
    sources, appeals, again = world.waiting_source[u, i], world.waiting_appeal[u, i], world.waiting_again[u, i]
    oldest = week - p.handoff.lead_expiry_weeks
    listed = np.uint64(0)
    for position in range(me.n_waiting):
        places[listed] = position
        listed += np.uint64(weeks[position] <= oldest)
    t, n_gone = 0, np.int64(listed)
    last = me.n_waiting
    while t < n_gone:
        position = places[t]
        if weeks[position] != WORKED:
            end_lead(world, p, u, rows[position], Stage.EXPIRED, _why_expired(world, u, i), week)
        last -= 1
        if places[n_gone - 1] == last:  # gone as well: it is looked at again in its new place
            n_gone -= 1
        else:
            t += 1
        rows[position], weeks[position] = rows[last], weeks[last]
        sources[position], appeals[position], again[position] = sources[last], appeals[last], again[last]
    me.n_waiting = last


@kernel
def p_asks_again(p):
    """Chance that a customer whom nobody calls asks a second time before the lead expires, at a constant hazard.

    Source  docs/odd.md M40 (assumption)
    """
    return 1.0 - math.exp(-p.behaviour.contact.asks_again * p.handoff.lead_expiry_weeks)


@kernel
def week_of_asking_again(p, asks, arrived, luck):
    """The week of that, where luck is below the chance that the customer `asks`; mostly never."""
    if luck >= asks:
        return NEVER
    return int(arrived - math.log(1.0 - luck) / p.behaviour.contact.asks_again)


@kernel
def _ask_again(world, p, u, i, week):
    """Customers who ask a second time have a need by now, and are as fresh as one who asks for the first time.

    Writes  waiting_week[u, i], waiting_appeal[u, i]; leads[u].intent, .is_buyer, .asked
    """
    me = world.salespeople[u, i]
    places, weeks, again = world.addresses[3], world.waiting_week[u, i], world.waiting_again[u, i]
    listed = np.uint64(0)
    for position in range(me.n_waiting):
        places[listed] = position
        listed += np.uint64((again[position] <= week) & (again[position] > weeks[position]))
    b = p.behaviour.leads
    for t in range(np.int64(listed)):
        position = places[t]
        weeks[position] = again[position]
        world.waiting_appeal[u, i, position] += p.behaviour.contact.appeal_of_asking
        lead = world.leads[u, world.waiting_lead[u, i, position]]
        if not lead.is_buyer:
            keenness = (lead.intent - b.other_low) / (b.other_high - b.other_low)
            lead.intent = b.buyer_low + clip(keenness, 0.0, 1.0) * (b.buyer_high - b.buyer_low)
            lead.is_buyer = True
        lead.asked = again[position]


@kernel
def last_asked(lead, again, week):
    """When the customer asked last [week, to the hour]: at the capture, or in the week of asking again."""
    return lead.born if again > week else again + (lead.born - math.floor(lead.born))


@kernel
def _sla_pull(p, unit, outlook):
    """Extra log density of a lead whose promised response is due: it counts as far as the leader supports it.

    Breaches are raised to the leader, who presses for the promise the more of them he sees. A boss who is to be obeyed
    is one who can harm: who is sure of the target follows less than who may miss it.

    Source  docs/odd.md M14; that good performers follow managers' demands less: Sabnis et al. (2013)
    """
    if not p.handoff.sla.agreed or p.neutral[Mechanism.SERVICE_LEVEL]:
        return 0.0
    b = p.behaviour.handoff
    fear = 1.0 + b.sla_risk * (2.0 * risk_of_missing(outlook) - 1.0)
    return p.leadership.support * b.sla_pull * (1.0 + unit.breach_share) * fear


@kernel
def _why_expired(world, u, i):
    """A lead its owner never had time for was lost to capacity; one that others were preferred to was ignored."""
    if world.salespeople[u, i].n_blocks > 0:
        return Cause.IGNORED
    return Cause.CAPACITY
