"""All customers of a run as rows: those who have left, and those who are there at its end."""

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.state import CUSTOMER_LIFE, World

NOT_LEFT = -1


def customer_lives(world: World) -> NDArray[np.void]:
    """Every customer of a replication whose lives were kept (customers,), in the order in which they were won."""
    firm = world.units.view(np.ndarray)
    left = world.customer_lives.view(np.ndarray)[: int(firm["n_lives"][0])]
    there = [_there(world, u, int(firm["n_customers"][u])) for u in range(len(firm))]
    lives = np.concatenate([left, *there])
    order = np.lexsort([lives[name] for name in ("slot", "birth_week", "cell", "week")])
    return np.array(lives[order])


def _there(world: World, u: int, n: int) -> NDArray[np.void]:
    """The customers that a unit has."""
    rows = world.customers.view(np.ndarray)[u, :n]
    lives = np.zeros(n, CUSTOMER_LIFE)
    for name in rows.dtype.names or ():
        lives[name] = rows[name]
    lives["unit"] = u
    lives["segment"] = world.customer_segment[u, :n]
    lives["owner"] = world.customer_owner[u, :n]
    lives["left_week"] = NOT_LEFT
    lives["growth"] = world.segments.view(np.ndarray)["growth"][u, lives["segment"]]
    return lives
