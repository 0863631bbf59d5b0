"""How long runs take, from the first few, so that the time of long work is known before it.

One timing would not do: the machine may be busy with something else just then, and runs of equal size differ by half,
for firms that win more, or are luckier, have more to do. So some firms are timed, each in another replication, and the
median is told; of long runs fewer.
"""

import statistics
import time
from collections.abc import Callable

MOST_RUNS = 5
ENOUGH_SECONDS = 1.0


class Gauge:
    """Times as they are noted; the first is left out, because it may also have compiled or loaded the model."""

    def __init__(self) -> None:
        self._taken: list[float] = []
        self._each: list[float] = []

    def note(self, seconds: float, size: float = 1.0) -> None:
        """A run of this size took so long [s]."""
        self._taken.append(seconds)
        self._each.append(seconds / size)

    @property
    def known(self) -> bool:
        """Whether enough runs were noted."""
        return len(self._taken) > MOST_RUNS or sum(self._taken[1:]) >= ENOUGH_SECONDS

    @property
    def median(self) -> float:
        """Median time of a run of size 1 [s]: after the first, or of the first alone; 0.0 while none is noted."""
        return statistics.median(self._each[1:] or self._each or [0.0])


def sampled(count: int) -> list[int]:
    """Which of `count` things to time, one after the other: the first, and then some that are evenly spread."""
    return [0, *(count * (2 * place + 1) // (2 * MOST_RUNS) for place in range(MOST_RUNS))] if count else []


def typical_seconds(
    run: Callable[[int, int], object], count: int = 1, size: Callable[[int], float] = lambda number: 1.0
) -> float:
    """How long `run(number, replication)` takes, over `size(number)`, for numbers below `count`: median of some [s]."""
    gauge = Gauge()
    for replication, number in enumerate(sampled(count)):
        begin = time.perf_counter()
        run(number, replication)
        gauge.note(time.perf_counter() - begin, size(number))
        if gauge.known:
            break
    return gauge.median
