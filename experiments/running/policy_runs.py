"""The finished runs of one scenario, in the order of their replication numbers, whatever order they finished in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smarketing.experiments.running.runner import Block
from smarketing.scenarios import Scenario
from smarketing.simulation.outcomes import OUTCOME_DTYPE

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Arm:
    """One scenario of a comparison and what its replications gave.

    name          unique in the comparison
    replications  (n,) int64, ascending; a broken replication is among them
    outcomes      (n,) structured, one float64 field an outcome; all NaN in the row of a broken replication
    weekly        (m, warm_up + weeks) structured, the weekly series of replications `weekly_of` (m,); broken ones have
                  none, nor have those past the number for which series are kept
    failures      replication number -> reason
    as_written    the scenario before its pay was scaled for the comparison; None: it is `scenario`
    """

    name: str
    scenario: Scenario
    replications: NDArray[np.int64]
    outcomes: NDArray[np.void]
    weekly: NDArray[np.void] | None
    weekly_of: NDArray[np.int64]
    failures: Mapping[int, str]
    as_written: Scenario | None = None

    def of(self, replications: NDArray[np.int64], outcome: str) -> Floats:
        """The values of `outcome` for these replications, all of which this arm has."""
        values: Floats = self.outcomes[outcome][np.searchsorted(self.replications, replications)]
        return values

    def weekly_of_pairs(self, replications: NDArray[np.int64], series: str) -> Floats:
        """The weekly `series` (n, warm_up + weeks) for these replications, all of which are in `weekly_of`."""
        assert self.weekly is not None
        values: Floats = self.weekly[series][np.searchsorted(self.weekly_of, replications)]
        return values


def gather(name: str, scenario: Scenario, blocks: Sequence[Block], as_written: Scenario | None = None) -> Arm:
    """Put the blocks of one scenario together."""
    numbers: list[NDArray[np.int64]] = []
    outcomes: list[NDArray[np.void]] = []
    weekly: list[NDArray[np.void]] = []
    weekly_of: list[NDArray[np.int64]] = []
    failures: dict[int, str] = {}
    dtype = next((run.outcomes.dtype for block in blocks for run in block.runs), OUTCOME_DTYPE)
    for block in sorted(blocks, key=lambda block: block.task.first):
        for run in block.runs:
            ran = run.first + np.arange(len(run.outcomes), dtype=np.int64)
            numbers.append(ran)
            outcomes.append(run.outcomes)
            failures.update(run.failures())
            if run.weekly is not None:
                sound = run.status == 0
                weekly.append(run.weekly[sound])
                weekly_of.append(ran[sound])
        failures.update(block.broken)
        numbers.append(np.array(list(block.broken), dtype=np.int64))
        outcomes.append(np.full(len(block.broken), np.nan, dtype))
    order = np.argsort(joined := _joined(numbers), kind="stable")
    return Arm(
        name=name,
        scenario=scenario,
        replications=joined[order],
        outcomes=np.concatenate(outcomes)[order] if outcomes else np.full(0, np.nan, dtype),
        weekly=np.concatenate(weekly) if weekly else None,
        weekly_of=_joined(weekly_of),
        failures=dict(sorted(failures.items())),
        as_written=as_written,
    )


def common(arrays: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """The replications that are in all of them."""
    shared = arrays[0]
    for other in arrays[1:]:
        shared = np.intersect1d(shared, other, assume_unique=True)
    return shared


def _joined(numbers: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate(numbers) if numbers else np.zeros(0, np.int64)
