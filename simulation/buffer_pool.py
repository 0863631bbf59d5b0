"""Arrays of firms that have been run, put aside for the next call of `simulate`.

A firm's arrays cost as much to take from the system, page by page, as five thousand leads cost to simulate: a tenth of
a replication for who asks for one at a time. Every run begins by opening the firm, so nothing of the last is left.
"""

import threading

from smarketing.agents.state import World
from smarketing.simulation.arrays import allocate, columns
from smarketing.simulation.inputs import Inputs

MOST_BYTES = 64 << 20  # of all that lies here: some ten firms of eighteen people

_lock = threading.Lock()
_pool: list[World] = []  # last used last


def take(inputs: Inputs, **room: float) -> World:
    """Arrays as `allocate` makes them, which names the arguments; but earlier runs may have left their marks."""
    shapes = [column.shape for column in columns(inputs, **room).values()]  # type: ignore[arg-type]
    with _lock:
        for place in reversed(range(len(_pool))):
            if [array.shape for array in _pool[place]] == shapes:
                return _pool.pop(place)
    return allocate(inputs, **room)  # type: ignore[arg-type]


def put_back(world: World) -> None:
    """Leave arrays that are used no more; what has lain here longest makes room. A large firm's are not kept."""
    if _bytes(world) > MOST_BYTES:
        return
    with _lock:
        _pool.append(world)
        while sum(map(_bytes, _pool)) > MOST_BYTES:
            del _pool[0]


def _bytes(world: World) -> int:
    return sum(array.nbytes for array in world)
