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
    """Times of runs as they are noted; those that may have loaded or compiled the model count for want of others."""

    def __init__(self) -> None:
        self._seconds = 0.0
        self._cold: list[float] = []
        self._warm: list[float] = []

    def note(self, seconds: float, size: float = 1.0, *, cold: bool | None = None) -> None:
        """A run of this size took so long [s]; `cold`: it was the first of its process. None: the first noted was."""
        if cold or (cold is None and not self._cold):
            self._cold.append(seconds / size)
        else:
            self._warm.append(seconds / size)
            self._seconds += seconds

    @property
    def known(self) -> bool:
        """Whether enough runs were noted."""
        return len(self._warm) + len(self._cold) > MOST_RUNS or self._seconds >= ENOUGH_SECONDS

    @property
    def median(self) -> float:
        """Median time of a run of size 1 [s]; 0.0 while none is noted."""
        return statistics.median(self._warm or self._cold or [0.0])


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
