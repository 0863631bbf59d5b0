"""True means behind noisy ones: means of groups of runs, shrunk towards their own mean.

Empirical Bayes (Efron & Morris 1973), with variances between and within groups as in a one-way analysis. Where run r of
every group meets the same luck, that part moves all groups together and says nothing of what parts them: it is taken
out first (two-way analysis), and told by itself.
"""

import numpy as np
from numpy.typing import NDArray

from smarketing.inference.estimates import estimate

type Floats = NDArray[np.float64]


def shrunk(values: Floats) -> tuple[Floats, float]:
    """The true mean of each set of runs as well as `values` (sets, runs) tell, and the spread of runs within a set.

    Sets without two sound runs are left out.
    """
    counts = np.isfinite(values).sum(axis=1)
    values, counts = values[counts > 1], counts[counts > 1]
    means = np.nanmean(values, axis=1)
    within = float(np.average(np.nanvar(values, axis=1, ddof=1), weights=counts - 1))
    errors = within / counts
    between = max(0.0, float(np.var(means, ddof=1)) - float(errors.mean())) if len(means) > 1 else 0.0
    weight = np.sqrt(between / (between + errors)) if between > 0 else np.zeros(len(means))
    centre = means.mean()
    true: Floats = centre + weight * (means - centre)
    return true, float(np.sqrt(within))


def without_shared_luck(values: Floats) -> Floats:
    """`values` (sets, runs) less what run r adds in all sets alike; the mean of every whole set stays."""
    runs = _of_runs(values)
    return values - (runs - runs.mean()) if len(runs) else values


def shared_luck(values: Floats) -> float:
    """Half the interval of the mean of all sets, as the luck that runs share leaves it; NaN below two runs."""
    mean = estimate(_of_runs(values))
    return mean.high - mean.mean


def _of_runs(values: Floats) -> Floats:
    """The mean of each run over the sets in which all runs are sound; empty where there is no such set."""
    whole = values[np.isfinite(values).all(axis=1)]
    return whole.mean(axis=0) if len(whole) else np.empty(0)
