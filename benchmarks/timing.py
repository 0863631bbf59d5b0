"""Times that can be compared on a noisy machine: medians, and ratios taken within rounds."""

import statistics
import time
from collections.abc import Callable, Hashable, Mapping

type Work = Callable[[], object]


def seconds(work: Work) -> float:
    """Wall time of one call [s]."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median_seconds(work: Work, repeats: int) -> float:
    """Median wall time of a call [s]."""
    return statistics.median(seconds(work) for _ in range(repeats))


def rounds[K: Hashable](works: Mapping[K, Work], repeats: int) -> dict[K, list[float]]:
    """Wall times [s] of every work, once a round, one after the other: a slow spell of the machine hits all.

    Each round starts with another one, so that none always runs on the caches that the same one left.
    """
    times: dict[K, list[float]] = {name: [] for name in works}
    names = list(works)
    for repeat in range(repeats):
        first = repeat % len(names)
        for name in names[first:] + names[:first]:
            times[name].append(seconds(works[name]))
    return times


def ratio(slow: list[float], fast: list[float]) -> float:
    """How many times longer `slow` took than `fast`: the median over rounds."""
    return statistics.median(a / b for a, b in zip(slow, fast, strict=True))


def median_ratio(slow: Work, fast: Work, repeats: int) -> float:
    """How many times faster `fast` is."""
    times = rounds({"slow": slow, "fast": fast}, repeats)
    return ratio(times["slow"], times["fast"])
