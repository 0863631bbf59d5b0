"""An audit of the seeds of many runs: has every row the key that was promised, and which rows are run again?

A run's luck is addressed by its key, seed and replication (`agents.draws.key`): rows share their luck if, and only if,
they share both. So keys can be told from the columns of a table; that the engine went by them is told by running some
rows again.
"""

import hashlib
import time
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

SHARE = 1_000  # one row in so many is run again
FEWEST = 2
MOST_SECONDS = 10.0  # after that no further row is begun, once there are the fewest
_FAULTS_TOLD = 20

type Numbers = NDArray[np.int64]


@dataclass
class KeyCheck:
    """Compares the keys of rows, group by group, with what a plan promises.

    Groups of one `world` share their luck (common random numbers, pairs); those of two worlds share none.
    """

    first: int
    count: int
    rows: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)
    _seeds: dict[Hashable, tuple[int, str]] = field(default_factory=dict)
    _worlds: dict[int, tuple[Hashable, str]] = field(default_factory=dict)
    _numbers: dict[int, Numbers] = field(default_factory=dict)

    def add(self, group: str, world: Hashable, seed: int, numbers: Numbers, seeds: Numbers) -> None:
        """Look at the rows of one group, all of which are promised `seed`: their replications (n,) and seeds (n,)."""
        began = time.perf_counter()
        self.rows += len(numbers)
        self._plan(group, world, seed)
        other = np.flatnonzero(seeds != seed)
        if len(other):
            at = other[0]
            self._fault(f"{group}, replication {numbers[at]} has the seed {seeds[at]}, and the plan says {seed}")
        once, times = np.unique(numbers, return_counts=True)
        if (times > 1).any():
            self._fault(f"{group}, replication {once[times > 1][0]} stands there {times.max()} times")
        outside = once[(once < self.first) | (once >= self.first + self.count)]
        if len(outside):
            self._fault(f"{group}, replication {outside[0]} is none of the plan's")
        known = self._numbers.get(seed)
        if known is None:
            self._numbers[seed] = self._whole if np.array_equal(once, self._whole) else once
        elif len(known) != len(once) or (known != once).any():
            self._numbers[seed] = np.union1d(known, once)
        self.seconds += time.perf_counter() - began

    @cached_property
    def _whole(self) -> Numbers:
        """All replications of the plan: kept once, however many seeds have them all."""
        return np.arange(self.first, self.first + self.count)

    @property
    def keys(self) -> int:
        """Different keys among the rows so far."""
        return sum(map(len, self._numbers.values()))

    def _plan(self, group: str, world: Hashable, seed: int) -> None:
        promised, pair = self._seeds.setdefault(world, (seed, group))
        if promised != seed:
            self._fault(f"{pair} and {group} are to share their luck, and have the seeds {promised} and {seed}")
        there, other = self._worlds.setdefault(seed, (world, group))
        if there != world:
            self._fault(f"{other} and {group} are to have luck of their own, and share the seed {seed}")

    def _fault(self, sentence: str) -> None:
        if len(self.faults) < _FAULTS_TOLD:
            self.faults.append(sentence)


def sampled(n: int, plan: str) -> list[int]:
    """Which of `n` rows are run again, in which order: the same ones for the same `plan`, others for another."""
    word = int.from_bytes(hashlib.sha256(f"audit {plan}".encode()).digest()[:8], "little")
    count = min(n, max(FEWEST, n // SHARE))
    chosen: list[int] = np.random.default_rng(word).choice(n, count, replace=False).tolist()
    return chosen
