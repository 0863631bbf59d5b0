"""Speed that a test can watch on any machine: times relative to a reference loop that is measured beside them.

The loop is plain numba that nobody has a reason to change: mixed integer and floating-point work over a table as large
as a firm's. A slow machine is slow at both, so the ratio stays; it moves when the model or its draws become dearer.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache, partial
from types import MappingProxyType

import numba
import numpy as np

from benchmarks.funnel import weekly_revenue
from benchmarks.table import RESULTS, Line
from benchmarks.timing import Work, ratio, rounds
from smarketing.scenarios import load
from smarketing.simulation import simulate

REPEATS = 15
GENEROUS = 3.0  # times dearer than the stored ratio before a test fails: machines differ, and so do their loads
_STEPS, _TABLE = 5_000_000, 65_536
_REFERENCE = "reference loop"


def guard_lines(repeats: int = REPEATS) -> Iterator[Line]:
    """What each watched piece of work costs, in reference loops."""
    times = rounds({_REFERENCE: _reference_loop(), **_watched()}, repeats)
    for name in _watched():
        yield Line(name, ratio(times[name], times[_REFERENCE]), "loops")


def stored_costs() -> dict[str, float]:
    """The ratios of the last `make bench`, by name."""
    lines = json.loads(RESULTS.read_text(encoding="utf-8"))["lines"]
    return {line["name"]: line["value"] for line in lines if line["unit"] == "loops"}


@cache
def _watched() -> Mapping[str, Work]:
    model = partial(simulate, load("status_quo"), replications=1, weekly=False, jobs=1)
    works: dict[str, Work] = {
        "a replication of the whole model": model,
        "ten runs of the reduced funnel": partial(weekly_revenue, 10),
    }
    for work in works.values():
        work()  # compiled, and its arrays in place
    return MappingProxyType(works)


@cache
def _reference_loop() -> Work:
    @numba.njit
    def loop(table, steps):
        state, total = np.uint64(88172645463325252), 0.0
        for _ in range(steps):
            state ^= state << np.uint64(13)
            state ^= state >> np.uint64(7)
            state ^= state << np.uint64(17)
            place = np.int64(state % np.uint64(table.shape[0]))
            table[place] = 0.5 * table[place] + 1e-3
            total += table[place] if state & np.uint64(64) else -1e-3
        return total

    work = partial(loop, np.zeros(_TABLE), _STEPS)
    work()
    return work
