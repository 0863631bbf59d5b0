"""Blame, trust and closeness between the people of a business unit.

Nobody has a rate of blaming. When results fall short of what people have come to expect, each explains the shortfall;
what a person's own share is judged below the truth becomes blame on the other side, as far as nobody can show
otherwise and the two are strangers.
"""

import math

from smarketing.agents.blame_targeting import BY_SALES, aim
from smarketing.agents.bounds import clip, toward
from smarketing.agents.elementary import exponentials
from smarketing.agents.jit import behaviour, kernel
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.morale import ownership_of_marketing, ownership_of_sales, rotation_hours
from smarketing.agents.parameters import Structure
from smarketing.agents.row_blocks import padded
from smarketing.agents.structure import competence_gap, has_handoff


@behaviour
def explain_shortfall(world, p, u, i, week, key):
    """A salesperson explains the shortfall of the week: what is not taken on oneself is laid on marketers.

    Strength = 1 - exp(-gain x shortfall x bias), with the bias of `self_serving` for each pair; the shortfall is half
    the unit's and half the person's own, so that one unlucky quarter is not yet a feud. It is aimed at the marketers
    whose leads were worked in vain.

    Reads   units[u].shortfall, salespeople[u, i].pressure, pairs[u, :, i].closeness
    Writes  scratch; pairs[u, :, i].blame_by_sales [0-1], .failed_leads [$]; the week's record
    Source  Cyert and March (1963); Sedikides et al. (1998); Mezulis et al. (2004); docs/odd.md M25
    """
    b = p.behaviour.blame
    n = p.organisation.marketers
    shortfall = seen_by_sales(world, p, u, i)
    strength = world.scratch[0]
    usual = 0.0
    for j in range(n):
        usual += world.pairs[u, j, i].failed_leads / n
    share = 0.5 / (n * p.organisation.salespeople * world.units.shape[0])
    for j in range(n):
        pair = world.pairs[u, j, i]
        bias = self_serving(world, p, u, pair, pair.trust_in_leads)
        provoked = shortfall * aim(p, pair.failed_leads, usual) + b.reciprocity * pair.blame_by_marketing
        strength[j] = provoked * bias
        pair.failed_leads *= 1.0 - b.fading
        world.weeks[week].laid += share * laid_on_other(p, bias)
    _provoke(p, strength, n)
    for j in range(n):
        pair = world.pairs[u, j, i]
        pair.blame_by_sales = toward(pair.blame_by_sales, strength[j], b.speed)


@behaviour
def answer_blame(world, p, u, j, week, key):
    """A marketer explains the same shortfall, and replies in kind to blame received.

    Marketing's failures show later, so it feels the pressure later than sales. Its blame is aimed at the salespeople
    who neglected its leads or lost them.

    Reads   units[u].shortfall, .marketing_pressure, pairs[u, j, :]
    Writes  scratch; pairs[u, j, :].blame_by_marketing [0-1], .dropped_leads [$]; the week's record
    Source  Dawes and Massey (2005); docs/odd.md M25, M23
    """
    b = p.behaviour.blame
    n = p.organisation.salespeople
    shortfall = seen_by_marketing(world, p, u, j)
    strength = world.scratch[0]
    usual = 0.0
    for i in range(n):
        usual += world.pairs[u, j, i].dropped_leads / n
    share = 0.5 / (n * p.organisation.marketers * world.units.shape[0])
    for i in range(n):
        pair = world.pairs[u, j, i]
        bias = self_serving(world, p, u, pair, pair.trust_in_follow_up)
        provoked = shortfall * aim(p, pair.dropped_leads, usual) + b.reciprocity * pair.blame_by_sales
        strength[i] = provoked * bias
        pair.dropped_leads *= 1.0 - b.fading
        world.weeks[week].laid += share * laid_on_other(p, bias)
    _provoke(p, strength, n)
    for i in range(n):
        pair = world.pairs[u, j, i]
        pair.blame_by_marketing = toward(pair.blame_by_marketing, strength[i], b.speed)


@kernel
def seen_by_sales(world, p, u, i):
    """The shortfall that a salesperson has to explain: of results, 0-1, and what pressure adds to it.

    Somebody who is not there explains nothing.
    """
    me = world.salespeople[u, i]
    if me.vacant_weeks > 0:
        return 0.0
    return 0.5 * world.units[u].shortfall + 0.5 * me.shortfall + p.behaviour.blame.of_pressure * me.pressure


@kernel
def seen_by_marketing(world, p, u, j):
    """The shortfall that a marketer has to explain: of results, 0-1, and what pressure adds to it."""
    if world.marketers[u, j].vacant_weeks > 0:
        return 0.0
    return world.units[u].shortfall + p.behaviour.blame.of_pressure * world.units[u].marketing_pressure


@kernel
def laid_on_other(p, bias):
    """Share of the own part in a shortfall that a person with this bias lays on the other side, 0-1."""
    return 0.0 if p.neutral[Mechanism.BLAME] else min(1.0, bias)


@kernel
def _provoke(p, causes, n):
    """Put the blame that each of n causes provokes [0-1] in its place: proportional while small, never above one."""
    gain = 0.0 if p.neutral[Mechanism.BLAME] else p.behaviour.blame.gain
    for t in range(n):
        causes[t] *= -gain
    exponentials(causes, padded(n))
    for t in range(n):
        causes[t] = 1.0 - causes[t]


@kernel
def self_serving(world, p, u, pair, trust):
    """How far a person's account of a shortfall spares the own side: bias x ambiguity x distance, with dampers added.

    Bias is culture.self_serving_bias (kappa); ambiguity what the systems cannot show; identity and felt superiority
    add to it; support by leaders and trust in the other take from it.

    Source  Mezulis et al. (2004) for kappa; Le Meunier-FitzHugh, Massey and Piercy (2011) for support;
            docs/odd.md M25, M27, M29, M37
    """
    b = p.behaviour.blame
    bias = p.culture.self_serving_bias * (1.0 - pair.closeness) * ambiguity(p)
    identity = 0.0 if p.neutral[Mechanism.IDENTITY] else b.of_status * p.culture.status_bias * (1.0 - pair.closeness)
    support = 0.0 if p.neutral[Mechanism.LEADERSHIP] else b.damping_support * p.leadership.support
    common = p.organisation.structure == Structure.ONE_HEAD and not p.neutral[Mechanism.STRUCTURE]
    one_head = b.damping_one_head if common else 0.0
    at_distance = 1.0 - b.rivalry_of_strangers * pair.closeness
    rivalry = 0.0 if p.neutral[Mechanism.COOPETITION] else b.of_rivalry * p.culture.rivalry * at_distance
    return max(0.0, bias + identity + rivalry - support - one_head - b.damping_trust * (trust - 0.5))


@kernel
def ambiguity(p):
    """The share of causes that the firm's systems cannot show, 0-1; unjoined systems show little."""
    b = p.behaviour.systems
    if p.neutral[Mechanism.SYSTEMS]:
        return b.least_ambiguity
    return 1.0 - (1.0 - b.least_ambiguity) * p.systems.integrated


@behaviour
def settle(world, p, u, week, key):
    """After the blame: trust, closeness and morale move, and quarrels take hours.

    Trust falls with blame received and recovers slowly towards the middle, so it is never an absorbing state. Closeness
    moves towards 1 - distance, raised by contact of quality and lowered by blame.

    Reads   pairs[u], culture.distance, alignment.*, leadership.education
    Writes  blame_events; pairs[u].trust_*, .closeness, .n_worked, .promise_kept; marketers[u] and salespeople[u]
            .blame_given, .blame_received, .conflict_hours; units[u].cooperation; the week's record
    Source  Massey and Dawes (2007); docs/odd.md M26, M27, M30, M31, M35
    """
    _close_events(world, p, u, week)
    b = p.behaviour.trust
    at_rest = _closeness_at_rest(p)
    overruled_sales = b.of_overreach * (1.0 - ownership_of_sales(p))
    overruled_marketing = b.of_overreach * (1.0 - ownership_of_marketing(p))
    no_respect = b.of_competence_gap * competence_gap(p)
    for j in range(p.organisation.marketers):
        for i in range(p.organisation.salespeople):
            pair = world.pairs[u, j, i]
            if not p.neutral[Mechanism.TRUST]:
                learn_from_week(p, pair)
                pair.trust_in_leads += b.recovery * (0.5 - pair.trust_in_leads) - b.of_blame * pair.blame_by_marketing
                pair.trust_in_follow_up += (
                    b.recovery * (0.5 - pair.trust_in_follow_up) - b.of_blame * pair.blame_by_sales
                )
                pair.trust_in_leads -= overruled_sales + no_respect
                pair.trust_in_follow_up -= overruled_marketing + no_respect
                pair.trust_in_leads = clip(pair.trust_in_leads, 0.0, 1.0)
                pair.trust_in_follow_up = clip(pair.trust_in_follow_up, 0.0, 1.0)
            if not p.neutral[Mechanism.IDENTITY]:
                quarrel = 0.5 * (pair.blame_by_sales + pair.blame_by_marketing)
                target = clip(at_rest - b.distance_of_blame * quarrel, 0.0, 1.0)
                pair.closeness = toward(pair.closeness, target, b.closeness_rate)
    _note_people(world, p, u, week)
    world.units[u].cooperation = _mean_closeness(world, p, u)


@kernel
def learn_from_week(p, pair):
    """Trust follows what the week's worked leads were like, not how many they were.

    A week of more leads is judged with more assurance: with n of them the step is of_a_week (1 − exp(−n)).

    Writes  pair.trust_in_leads, .trust_in_follow_up; .n_worked, .promise_kept (emptied)
    Source  docs/odd.md M26. Neutral: of_a_week 0
    """
    if pair.n_worked > 0.0:
        rate = p.culture.trust_rate * p.behaviour.trust.of_a_week * (1.0 - math.exp(-pair.n_worked))
        pair.trust_in_leads = toward(pair.trust_in_leads, pair.promise_kept / pair.n_worked, rate)
        pair.trust_in_follow_up = toward(pair.trust_in_follow_up, 1.0, rate)
        pair.n_worked = 0.0
        pair.promise_kept = 0.0


@kernel
def _close_events(world, p, u, week):
    """Write into the week's kept explanations what was explained, and how: the last rows are this unit's."""
    at = world.units[0].n_blame_events - 1
    while at >= 0 and world.blame_events[at].week == week and world.blame_events[at].unit == u:
        event = world.blame_events[at]
        pair = world.pairs[u, event.marketer, event.salesperson]
        if event.by == BY_SALES:
            event.shortfall = seen_by_sales(world, p, u, event.salesperson)
            event.laid = laid_on_other(p, self_serving(world, p, u, pair, pair.trust_in_leads))
            event.blame = pair.blame_by_sales
        else:
            event.shortfall = seen_by_marketing(world, p, u, event.marketer)
            event.laid = laid_on_other(p, self_serving(world, p, u, pair, pair.trust_in_follow_up))
            event.blame = pair.blame_by_marketing
        at -= 1


@kernel
def _mean_closeness(world, p, u):
    total = 0.0
    for j in range(p.organisation.marketers):
        for i in range(p.organisation.salespeople):
            total += world.pairs[u, j, i].closeness
    return total / (p.organisation.marketers * p.organisation.salespeople)


@kernel
def _closeness_at_rest(p):
    """Where a pair's closeness rests without blame, 0-1: contact counts by its quality and only if it goes both ways.

    Source  Le Meunier-FitzHugh and Massey (2019): meetings and rotation work, training and co-location hardly do
    """
    b = p.behaviour.trust
    if not has_handoff(p):
        return 1.0
    a = p.alignment
    contact = 0.0
    if not p.neutral[Mechanism.ALIGNMENT]:
        hours = a.joint_meetings_hours + a.call_shadowing_hours + rotation_hours(p)
        contact = b.of_contact * a.quality * (1.0 - math.exp(-hours / b.contact_hours))
        contact += b.of_training * a.training_hours + (b.of_colocation if a.colocated else 0.0)
    gap = 0.0 if p.neutral[Mechanism.THOUGHT_WORLDS] else b.of_horizon_gap * p.culture.horizon_gap
    both = b.of_both_ways if p.feedback.both_ways and not p.neutral[Mechanism.FEEDBACK] else 0.0
    education = 0.0 if p.neutral[Mechanism.LEADERSHIP] else 1.0 - math.exp(-b.of_education * p.leadership.education)
    distance = p.culture.distance * (1.0 - 0.5 * education)
    return clip(1.0 - distance + contact + both - gap, 0.0, 1.0)


@kernel
def _note_people(world, p, u, week):
    """Add up blame given and received per person, the hours it takes, and the week's means."""
    record = world.weeks[week]
    n_m, n_s = p.organisation.marketers, p.organisation.salespeople
    share = 1.0 / (n_m * n_s)
    per_unit = 1.0 / world.units.shape[0]
    for j in range(n_m):
        world.marketers[u, j].blame_given = 0.0
        world.marketers[u, j].blame_received = 0.0
    for i in range(n_s):
        seller = world.salespeople[u, i]
        seller.blame_given = 0.0
        seller.blame_received = 0.0
        for j in range(n_m):
            pair = world.pairs[u, j, i]
            marketer = world.marketers[u, j]
            seller.blame_given += pair.blame_by_sales / n_m
            seller.blame_received += pair.blame_by_marketing / n_m
            marketer.blame_given += pair.blame_by_marketing / n_s
            marketer.blame_received += pair.blame_by_sales / n_s
            record.blame_by_sales += per_unit * share * pair.blame_by_sales
            record.blame_by_marketing += per_unit * share * pair.blame_by_marketing
            record.blame += per_unit * share * 0.5 * (pair.blame_by_sales + pair.blame_by_marketing)
            record.trust += per_unit * share * 0.5 * (pair.trust_in_leads + pair.trust_in_follow_up)
            record.closeness += per_unit * share * pair.closeness
    most = p.behaviour.blame.most_hours
    for j in range(n_m):
        marketer = world.marketers[u, j]
        marketer.conflict_hours = most * 0.5 * (marketer.blame_given + marketer.blame_received)
        record.conflict_hours += marketer.conflict_hours
    for i in range(n_s):
        seller = world.salespeople[u, i]
        seller.conflict_hours = most * 0.5 * (seller.blame_given + seller.blame_received)
        record.conflict_hours += seller.conflict_hours
