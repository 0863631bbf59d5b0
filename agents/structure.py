"""Who heads whom: two professions, one head over both, or generalists who do both jobs.

Source  docs/odd.md M37. Neutral: two professions with a head each
"""

import math

from smarketing.agents.jit import kernel
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.parameters import Function, Structure


@kernel
def skill_of_structure(p):
    """Skill of people against that of two professions, 0-1: generalists fall behind as there is more to specialise in.

    One person who does everything lacks nothing; the larger the team, the more its specialists would know.
    """
    if p.neutral[Mechanism.STRUCTURE] or p.organisation.structure != Structure.GENERALISTS:
        return 1.0
    b = p.behaviour.leader
    others = p.organisation.marketers + p.organisation.salespeople - 2
    return 1.0 - b.generalist_loss * (1.0 - math.exp(-others / b.generalist_size))


@kernel
def competence_gap(p):
    """How unequal the two functions are in competence, as |log| of the ratio: only the difference harms.

    Source  Homburg and Jensen (2007); docs/odd.md M31. Neutral: equals
    """
    if p.neutral[Mechanism.THOUGHT_WORLDS] or not has_handoff(p):
        return 0.0
    return abs(math.log(p.people.skill.marketers / p.people.skill.salespeople))


@kernel
def has_handoff(p):
    """Whether leads pass from one profession to another at all."""
    return p.neutral[Mechanism.STRUCTURE] or p.organisation.structure != Structure.GENERALISTS


@kernel
def horizon_for_marketing(p):
    """How far ahead marketers are asked to look [weeks].

    The leaders' horizon; no further than sales looks where sales makes marketing's plan; stretched or cut by the trade
    of a common head.

    Source  docs/odd.md M11 (support-function trap), M37
    """
    b = p.behaviour.leader
    if p.neutral[Mechanism.SUPPORT_TRAP]:
        return b.neutral_horizon
    horizon = p.leadership.horizon_weeks
    if p.decision_rights.message == Function.SALES:
        horizon = min(horizon, b.horizon_of_sales)
    elif p.decision_rights.message == Function.JOINT:
        horizon = max(b.horizon_of_sales, horizon)
    if not p.neutral[Mechanism.STRUCTURE] and p.organisation.structure == Structure.ONE_HEAD:
        if p.organisation.head == Function.MARKETING:
            horizon *= 1.0 + b.own_trade
        else:
            horizon *= 1.0 - b.own_trade
    return horizon
