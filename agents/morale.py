"""Morale, and the hours that people spend on each other."""

from agents.bounds import clip, toward
from agents.jit import kernel


@kernel
def feel(p, morale, blame_received, pressure, unfairness):
    """A person's morale one week on [0-1]: it moves towards what the week was like."""
    b = p.behaviour.people
    target = b.normal_morale - b.morale_of_blame * blame_received - b.morale_of_pressure * pressure
    return toward(morale, clip(target - b.morale_of_unfairness * unfairness, 0.0, 1.0), b.morale_rate)


@kernel
def morale_factor(p, morale):
    """Output of a person against one of normal morale, 1."""
    return 1.0 + p.behaviour.people.morale_effect * (morale - p.behaviour.people.normal_morale)


@kernel
def meeting_hours(p):
    """Hours a week that bringing people together takes from each salesperson and marketer."""
    a = p.alignment
    hours = a.joint_meetings_hours + a.call_shadowing_hours + a.training_hours
    return 0.0 if p.neutral[35] else hours
