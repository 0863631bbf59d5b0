"""The finished runs of one policy, in the order of their replication numbers, whatever order they finished in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smarketing.scenarios import Scenario

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PolicyRuns:
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
        """The values of `outcome` for these replications, all of which are there."""
        values: Floats = self.outcomes[outcome][np.searchsorted(self.replications, replications)]
        return values

    def weekly_of_pairs(self, replications: NDArray[np.int64], series: str) -> Floats:
        """The weekly `series` (n, warm_up + weeks) for these replications, all of which are in `weekly_of`."""
        assert self.weekly is not None
        values: Floats = self.weekly[series][np.searchsorted(self.weekly_of, replications)]
        return values


def common(arrays: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """The replications that are in all of them."""
    shared = arrays[0]
    for other in arrays[1:]:
        shared = np.intersect1d(shared, other, assume_unique=True)
    return shared
