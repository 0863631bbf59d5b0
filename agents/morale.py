"""Morale, and the hours that people spend on each other."""

from smarketing.agents.bounds import clip, toward
from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.jit import kernel
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.parameters import Function


@kernel
def feel(p, morale, blame_received, pressure, unfairness):
    """A person's morale one week on [0-1]: it moves towards what the week was like."""
    b = p.behaviour.people
    target = b.normal_morale - b.morale_of_blame * blame_received - b.morale_of_pressure * pressure
    return toward(morale, clip(target - b.morale_of_unfairness * unfairness, 0.0, 1.0), b.morale_rate)


@kernel
def morale_factor(p, morale):
    """Output of a person against one of normal morale, 1; who feels worst does nothing at all, and never less."""
    return max(0.0, 1.0 + p.behaviour.people.morale_effect * (morale - p.behaviour.people.normal_morale))


@kernel
def pooled_share(p):
    """Share of everyone's variable pay that goes into the common pool, 0-1. Source: docs/odd.md M28."""
    return 0.0 if p.neutral[Mechanism.SHARED_PAY] else p.compensation.shared_pool


@kernel
def ownership_of_marketing(p):
    """Output of marketers against that of people who rule on their own work: message and offer are theirs.

    Source  docs/odd.md M30
    """
    if p.neutral[Mechanism.OVERREACH]:
        return 1.0
    ruled = 0.0
    if p.decision_rights.message == Function.SALES:
        ruled += 0.5
    if p.decision_rights.offer == Function.SALES:
        ruled += 0.5
    return 1.0 - p.behaviour.people.of_overreach * ruled


@kernel
def ownership_of_sales(p):
    """The same for salespeople, when marketing judges how leads are converted."""
    if p.neutral[Mechanism.OVERREACH] or p.decision_rights.conversion != Function.MARKETING:
        return 1.0
    return 1.0 - p.behaviour.people.of_overreach


@kernel
def rivalry_drive(p):
    """Drive that rivalry adds: most at a moderate degree, none at either end.

    Source  Luo, Slotegraaf and Pan (2006) for competition beside cooperation; docs/odd.md M29
    """
    if p.neutral[Mechanism.COOPETITION]:
        return 1.0
    r = p.culture.rivalry
    return 1.0 + p.behaviour.people.effort_of_rivalry * 4.0 * r * (1.0 - r)


@kernel
def rotation_hours(p):
    """Hours a week and pair that people spend in each other's jobs, averaged over the year [h/week]."""
    if p.neutral[Mechanism.ALIGNMENT] or p.alignment.rotation.weeks == 0:
        return 0.0
    share = min(1.0, p.alignment.rotation.weeks * p.alignment.rotation.per_year / WEEKS_A_YEAR)
    return share * p.behaviour.marketer.hours / min(p.organisation.marketers, p.organisation.salespeople)


@kernel
def meeting_hours(p, listening):
    """Hours a week that bringing people together takes from each salesperson and marketer.

    Of an hour of listening in, the share `listening` counts: all of it for the marketer, for the seller, who would have
    made the call anyway, what the guest takes.
    """
    a = p.alignment
    hours = a.joint_meetings_hours + listening * a.call_shadowing_hours + a.training_hours
    return 0.0 if p.neutral[Mechanism.ALIGNMENT] else hours + p.behaviour.trust.rotation_loss * rotation_hours(p)
