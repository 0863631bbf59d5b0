"""True means behind noisy ones: means of groups of runs, shrunk towards their own mean.

Empirical Bayes (Efron & Morris 1973), with variances between and within groups as in a one-way analysis.
"""

import numpy as np
from numpy.typing import NDArray

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
    between = max(0.0, float(np.var(means, ddof=1)) - float(errors.mean()))
    weight = np.sqrt(between / (between + errors)) if between > 0 else np.zeros(len(means))
    centre = means.mean()
    true: Floats = centre + weight * (means - centre)
    return true, float(np.sqrt(within))
