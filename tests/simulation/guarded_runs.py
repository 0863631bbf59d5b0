"""A few weeks of random firms in plain Python, in arrays that take no index below zero.

Kernels mark what is not there by -1 (a lead without a marketer, a closed deal), which an array would take for its last
row.
"""

from typing import Any

import numpy as np

from smarketing.agents.draws import key
from smarketing.agents.state import World
from smarketing.simulation.arrays import allocate
from smarketing.simulation.loop import run_firm
from tests.simulation.few_weeks import random_firms


def _check(index: Any) -> None:
    for part in index if isinstance(index, tuple) else (index,):
        if isinstance(part, int | np.integer) and part < 0:
            raise IndexError(f"index {index} is below zero")


class Guarded(np.ndarray):
    """Numbers."""

    def __getitem__(self, index: Any) -> Any:
        _check(index)
        return super().__getitem__(index)

    def __setitem__(self, index: Any, value: Any) -> None:
        _check(index)
        super().__setitem__(index, value)


class GuardedRow(np.record):  # type: ignore[misc]  # NumPy's stubs call it final; NumPy does not
    """A record whose arrays are guarded, too."""

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        return value.view(Guarded) if type(value) is np.ndarray else value


class GuardedRecords(np.recarray):
    """Records."""

    def __array_finalize__(self, of: Any) -> None:
        """Keep the rows guarded: NumPy would make plain records of them."""

    def __getitem__(self, index: Any) -> Any:
        _check(index)
        return super().__getitem__(index)

    def __setitem__(self, index: Any, value: Any) -> None:
        _check(index)
        super().__setitem__(index, value)


def guarded(array: Any) -> Any:
    """The same memory."""
    if array.dtype.names is None:
        return array.view(Guarded)
    return array.view(np.ndarray).view(np.dtype((GuardedRow, array.dtype))).view(GuardedRecords)


def main(first: str, count: str) -> None:
    """Run the firms; print how many. Raises IndexError, with the firm's number, at the line that has such an index."""
    done = 0
    for name, inputs in random_firms(int(first), int(count)):
        world = World(*map(guarded, allocate(inputs, trace=20_000, blame_events=20_000, person_years=100)))
        parameters = guarded(inputs.parameters)
        try:
            run_firm(world, parameters, inputs.epoch_starts, inputs.warm_up_weeks, key(1, 0))
        except IndexError as fault:
            fault.add_note(f"random firm {name}")
            raise
        done += 1
    print(done)
