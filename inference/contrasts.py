"""From what replications gave to a mean with a 95 % interval. Columns are paired: row r is replication r everywhere.

A quotient of means is no mean of quotients; its interval comes from leaving out each replication in turn (Efron 1982,
"The Jackknife, the Bootstrap and Other Resampling Plans").
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from smarketing.inference.estimates import Estimate, estimate

type Floats = NDArray[np.float64]


def level(values: Floats) -> Estimate:
    """The mean itself."""
    return estimate(values)


def difference(values: Floats, base: Floats) -> Estimate:
    """Paired difference: the first less the second."""
    return estimate(values - base)


def second_difference(both: Floats, one: Floats, other: Floats, neither: Floats) -> Estimate:
    """What both together do beyond the sum of what each does alone."""
    return estimate((both - neither) - (one - neither) - (other - neither))


def relative(values: Floats, base: Floats) -> Estimate:
    """Relative difference of the means: values / base - 1."""
    return jackknife(lambda v, b: float(v.mean() / b.mean()) - 1.0, values, base)


def jackknife(statistic: Callable[..., float], *columns: Floats) -> Estimate:
    """A function of paired columns, each (n, ...), with the interval that leaving out each replication in turn gives.

    Rows with a gap are left out.
    """
    sound = np.all([np.isfinite(column.reshape(len(column), -1)).all(axis=1) for column in columns], axis=0)
    kept = [column[sound] for column in columns]
    n = int(sound.sum())
    if n < 2:
        return estimate(np.full(n, np.nan))
    whole = statistic(*kept)
    without = np.array([statistic(*(np.delete(column, r, axis=0) for column in kept)) for r in range(n)])
    around = estimate(n * whole - (n - 1) * without)
    return replace(around, mean=whole, low=around.low + whole - around.mean, high=around.high + whole - around.mean)


def least_favourable(steps: Sequence[Floats], bound: Callable[[Estimate], float]) -> Estimate:
    """Of several differences that must all hold, the one that holds worst by `bound` (larger is worse).

    A test by each of several conditions passes if the worst of them passes (Berger 1982, intersection-union).
    """
    return max(map(estimate, steps), key=bound)


def weakest_rise(*levels: Floats) -> Estimate:
    """Of the steps along an ordered series of firms, the one that rises least surely."""
    return least_favourable([high - low for low, high in pairwise(levels)], lambda e: -e.low)


def weakest_fall(*levels: Floats) -> Estimate:
    """Of the steps along an ordered series of firms, the one that falls least surely."""
    return least_favourable([high - low for low, high in pairwise(levels)], lambda e: e.high)


def weakest_lead(first: Floats, *others: Floats) -> Estimate:
    """How far the first is ahead of whichever other one comes nearest."""
    return least_favourable([first - other for other in others], lambda e: -e.low)
