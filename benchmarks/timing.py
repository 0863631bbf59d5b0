"""Times that can be compared on a noisy machine: medians, and ratios taken pair by pair."""

import statistics
import time
from collections.abc import Callable, Sequence

type Work = Callable[[], object]


def seconds(work: Work) -> float:
    """Wall time of one call [s]."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median_seconds(work: Work, repeats: int) -> float:
    """Median wall time of a call [s]."""
    return statistics.median(seconds(work) for _ in range(repeats))


def median_ratio(slow: Work, fast: Work, repeats: int) -> float:
    """How many times faster `fast` is: median over pairs run one after the other, so that a slow spell hits both.

    The order within a pair alternates, so that neither always runs on the other's warm caches.
    """
    ratios = []
    for repeat in range(repeats):
        pair: Sequence[Work] = (slow, fast) if repeat % 2 == 0 else (fast, slow)
        times = {work: seconds(work) for work in pair}
        ratios.append(times[slow] / times[fast])
    return statistics.median(ratios)
