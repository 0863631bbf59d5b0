"""The order in which salespeople act where they contend: for the market's patience, and for accounts."""

from smarketing.agents.draws import Stream, pack_person, uniform1
from smarketing.agents.jit import behaviour


@behaviour
def draw_activation_order(world, p, u, week, key):
    """Sort the unit's salespeople by a random key of each person for this week.

    Writes  activation_order[u]; salespeople[u].turn_key
    Draws   Stream.TURN_ORDER
    Source  docs/odd.md, Scheduling
    """
    turns = world.activation_order[u]
    n = p.organisation.salespeople
    for i in range(n):
        luck = uniform1(key, Stream.TURN_ORDER, 0, pack_person(u, i), week, 0)
        world.salespeople[u, i].turn_key = luck
        at = i
        while at > 0 and world.salespeople[u, turns[at - 1]].turn_key > luck:
            turns[at] = turns[at - 1]
            at -= 1
        turns[at] = i
