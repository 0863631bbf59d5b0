"""Phase 4, before the people: money becomes goodwill, goodwill becomes demand, hours become materials."""

import math

from smarketing.agents.bounds import clip, toward
from smarketing.agents.feedback import share_reporting
from smarketing.agents.jit import behaviour, kernel
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.parameters import ChannelKind, FeedbackRule
from smarketing.agents.state import N_ACTIVITIES, Activity

SATURATED = 0.1  # share of the accounts that the opening leaves unclaimed at least, as far as money is concerned


@behaviour
def spend_money(world, p, u, week, key):
    """The week's marketing money is spent; goodwill, demand, materials and the score follow.

    G <- carry_over G + (1 - carry_over) spend / opening spend, so the opening rests at 1.

    Reads   units[u].marketing_money, .support_money [$/week]; marketing.channels
    Writes  units[u].goodwill, .demand [leads/week], .support_effect, .materials, .score_noise; the week's record
    Source  Nerlove and Arrow (1962); docs/odd.md M2
    """
    unit = world.units[u]
    record = world.weeks[week]
    research = p.marketing.research_share * unit.marketing_money
    programme = unit.marketing_money - research
    record.programme_spend += programme
    record.research_spend += research
    record.support_spend += unit.support_money
    record.money_granted += unit.marketing_money + unit.support_money
    record.marketing_share += unit.marketing_share / world.units.shape[0]
    brand = _mean_share(world, p, u, Activity.SENSING)
    reach = programme / max(1.0, unit.opening_programme) * (0.5 + 0.5 * brand)
    for c in range(p.marketing.n_channels):
        unit.goodwill[c] = toward(unit.goodwill[c], reach, 1.0 - p.marketing.channels[c].carry_over)
        for k in range(p.market.n_segments):
            unit.demand[k, c] = _demand(world, p, u, k, c)
    support = unit.support_money / max(1.0, unit.opening_support_money)
    unit.support_effect = max(0.05, support) ** p.sales.support_elasticity
    _prepare_materials(world, p, u)
    _sharpen_score(world, p, u)


@kernel
def _demand(world, p, u, k, c):
    """Leads a week that an ordinary team draws from a segment through a channel [1/week].

    base x (goodwill / opening)^elasticity x unclaimed accounts against the opening's x season and growth; referrals
    follow happy customers instead of goodwill. An opening that leaves hardly an account unclaimed is no measure of what
    money buys: below SATURATED of the accounts it counts as that much.

    Source  docs/odd.md M2, M5; Sethuraman, Tellis and Briesch (2011) for the elasticity; Vidale and Wolfe (1957) for
            what is unsold
    """
    unit = world.units[u]
    segment = world.segments[u, k]
    if not segment.is_open:
        return 0.0
    channel = p.marketing.channels[c]
    base = unit.opening_programme * channel.share / channel.cost_per_lead / unit.n_open
    pull = 1.0
    if channel.kind == ChannelKind.REFERRAL:
        pull = 1.0 if p.neutral[Mechanism.SOURCES] else unit.referral_strength
    elif not p.neutral[Mechanism.DEMAND]:
        pull = max(1e-6, unit.goodwill[c]) ** channel.elasticity
    at_opening = max(SATURATED * segment.accounts, segment.accounts - segment.opening_claimed)
    unclaimed = max(0.0, segment.accounts - segment.claimed) / max(1.0, at_opening)
    return base * pull * segment.awareness * unclaimed * unit.seasonal_growth


@kernel
def _mean_share(world, p, u, activity):
    """Hours that marketers give to an activity against an even split, 1."""
    total = 0.0
    for j in range(p.organisation.marketers):
        me = world.marketers[u, j]
        if me.vacant_weeks == 0:
            total += me.shares[activity] * N_ACTIVITIES / p.organisation.marketers
    return total


@kernel
def _prepare_materials(world, p, u):
    """Sales materials are as good as the hours and the understanding that went into them, 0-1, and age."""
    unit = world.units[u]
    b = p.behaviour.marketer
    understanding = 0.0
    for j in range(p.organisation.marketers):
        for k in range(p.market.n_segments):
            understanding += world.marketers[u, j].resonance[k] / (p.market.n_segments * p.organisation.marketers)
    hours = _mean_share(world, p, u, Activity.ENABLEMENT)
    target = 1.0 - math.exp(-b.materials_per_hours * hours * understanding / b.normal_resonance)
    unit.materials = toward(unit.materials, target, b.materials_rate)


@kernel
def _sharpen_score(world, p, u):
    """Joined systems and a closed loop make the score of a lead less noisy.

    Source  docs/odd.md M8
    """
    b = p.behaviour.qualification
    closed = 0.0
    if p.feedback.rule == FeedbackRule.CLOSED_LOOP and not p.neutral[Mechanism.FEEDBACK]:
        closed = share_reporting(world, p, u)
    noise = b.score_noise * (1.0 - b.of_integration * p.systems.integrated) * (1.0 - b.of_closed_loop * closed)
    world.units[u].score_noise = clip(noise, 0.0, 1.0)
