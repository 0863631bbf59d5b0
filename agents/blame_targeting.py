"""Whose prospects came to nothing: what blame is aimed at, and the record of who explained which loss.

A salesperson remembers the marketers whose leads were worked in vain, a marketer the salespeople who neglected leads or
lost them. The memory fades; blame goes where it is, so that it forms a network rather than a haze.
"""

from smarketing.agents.jit import kernel
from smarketing.agents.parameters import Function
from smarketing.agents.state import Stage, Status

BY_MARKETING, BY_SALES = int(Function.MARKETING), int(Function.SALES)


@kernel
def note_failure(world, u, lead, week):
    """A lead that marketing sourced and sales owned ends unsold: each side has its reason to remember it.

    Sales has worked it in vain; marketing sees it neglected, or lost as an opportunity. `lead.stage` is the last one
    before its end.

    Writes  pairs[u].failed_leads, .dropped_leads [$ of list value]; blame_events
    """
    pair = world.pairs[u, lead.marketer, lead.owner]
    was_worked = lead.first_touch >= 0.0
    if was_worked:
        pair.failed_leads += lead.value
        _open_event(world, u, lead, week, BY_SALES)
    if not was_worked or lead.stage == Stage.OPPORTUNITY or lead.stage == Stage.NEGOTIATION:
        pair.dropped_leads += lead.value
        _open_event(world, u, lead, week, BY_MARKETING)


@kernel
def aim(p, weight, usual):
    """Blame in a pair against an even spread over all of a person's pairs: mean 1; 1 where nothing is remembered.

    Source  docs/odd.md M25. Neutral: behaviour.blame.aim = 0
    """
    if usual <= 0.0:
        return 1.0
    return 1.0 + p.behaviour.blame.aim * (weight / usual - 1.0)


@kernel
def _open_event(world, u, lead, week, by):
    """A row for a lead that somebody will explain at the end of the week, where such rows are kept."""
    if world.blame_events.shape[0] == 0:
        return
    firm = world.units[0]
    if firm.n_blame_events == world.blame_events.shape[0]:
        world.units[u].status = Status.TRACE_FULL
        return
    event = world.blame_events[firm.n_blame_events]
    firm.n_blame_events += 1
    event.week = week
    event.unit = u
    event.marketer = lead.marketer
    event.salesperson = lead.owner
    event.cell = lead.cell
    event.birth_week = lead.birth_week
    event.slot = lead.slot
    event.by = by
