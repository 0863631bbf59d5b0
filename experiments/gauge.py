"""How long a run takes, from the first few, so that the time of long work is known before it.

One timing would not do: the machine may be busy with something else just then, and the estimate of hours would hang on
that moment. So the median of several is told, and of long runs, where a moment matters less, fewer are timed.
"""

import statistics
import time
from collections.abc import Callable

MOST_RUNS = 5
ENOUGH_SECONDS = 1.0


class Gauge:
    """Times of runs as they are noted; the first is left out, because it may also have compiled or loaded the model."""

    def __init__(self) -> None:
        self._times: list[float] = []

    def note(self, seconds: float) -> None:
        """A run took so long [s]."""
        self._times.append(seconds)

    @property
    def known(self) -> bool:
        """Whether enough runs were noted."""
        return len(self._times) > MOST_RUNS or sum(self._times[1:]) >= ENOUGH_SECONDS

    @property
    def median(self) -> float:
        """Median time of a run [s]: of those after the first, or of the first alone; 0.0 while none is noted."""
        return statistics.median(self._times[1:] or self._times or [0.0])


def typical_seconds(run: Callable[[], object]) -> float:
    """How long `run` takes once the model is loaded [s]; it is called some times to find out."""
    gauge = Gauge()
    while not gauge.known:
        begin = time.perf_counter()
        run()
        gauge.note(time.perf_counter() - begin)
    return gauge.median
