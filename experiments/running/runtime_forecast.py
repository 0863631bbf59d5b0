"""What runs will cost before they are made: a cost model of one replication, scaled by runs timed on this machine.

A week of a unit costs something, and each person, each lead that comes in and each pair of a marketer and a salesperson
adds to it (docs/performance.md). The coefficients were fitted to the library's scenarios and to firms of
several sizes; only their ratios matter, because some timed runs say how fast this machine is.

One timing would not do: the machine may be busy with something else just then, and runs of equal size differ by half,
for firms that win more, or are luckier, have more to do. So some firms are timed, each in another replication, and the
median is told; of long runs fewer.
"""

import statistics
import time
from collections.abc import Callable, Sequence

import numpy as np

from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.simulation.inputs import Inputs

UNIT_WEEK = 3.4e-6  # s, on the machine of docs/performance.md
PERSON_WEEK = 0.93e-6  # s
LEAD = 0.057e-6  # s
PAIR_WEEK = 0.06e-6  # s
FAR = 0.03  # exponent: memory of many units is farther away


def work(inputs: Inputs) -> float:
    """Expected time of one replication [s on the machine that the coefficients were measured on]."""
    ends = [*inputs.epoch_starts[1:].tolist(), inputs.total_weeks]
    epochs = zip(inputs.parameters, inputs.epoch_starts.tolist(), ends, strict=True)
    return float(sum((end - start) * _week(row, (start + end) / 2) for row, start, end in epochs))


def expected_seconds(planned: Sequence[tuple[Inputs, int]], machine: float, threads: int = 1) -> float:
    """Time for so many runs of each of the planned firms [s] where a run takes `machine` times its `work`."""
    total = sum(work(inputs) * runs for inputs, runs in planned)
    runs = sum(runs for _, runs in planned)
    return total * machine / max(1, min(threads, runs))


def _week(row: np.void, week: float) -> float:
    """Expected time of one week [s]: people, pairs, and the leads that the money buys once the market has grown."""
    organisation, firm, marketing = row["organisation"], row["firm"], row["marketing"]
    marketers, salespeople = int(organisation["marketers"]), int(organisation["salespeople"])
    channels = marketing["channels"][: int(marketing["n_channels"])]
    budget = row["budget"]
    year = budget["amount"] if budget["amount"] > 0 else budget["total"] * firm["opening_revenue"]
    money = year * budget["marketing_share"] / WEEKS_A_YEAR
    growth = (1.0 + float(row["market"]["growth"])) ** (week / WEEKS_A_YEAR)
    leads = float(money * (channels["share"] / channels["cost_per_lead"]).sum()) * growth
    units = int(organisation["business_units"])
    people = PERSON_WEEK * (marketers + salespeople) + PAIR_WEEK * marketers * salespeople
    return float(units ** (1.0 + FAR) * (UNIT_WEEK + people + LEAD * leads))


MOST_RUNS = 5


ENOUGH_SECONDS = 1.0


class RunTimes:
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
    times = RunTimes()
    for replication, number in enumerate(sampled(count)):
        begin = time.perf_counter()
        run(number, replication)
        times.note(time.perf_counter() - begin, size(number))
        if times.known:
            break
    return times.median
