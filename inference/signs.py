"""On which side of zero a mean is, where that is sure."""

import numpy as np
from numpy.typing import NDArray

from smarketing.inference.estimates import critical_t

type Floats = NDArray[np.float64]


def standard_errors(gaps: Floats) -> Floats:
    """How many standard errors the mean over the last axis is from zero; NaN where fewer than two runs define it."""
    runs = np.ma.masked_invalid(gaps)
    errors = runs.std(axis=-1, ddof=1) / np.sqrt(runs.count(axis=-1))
    return np.ma.filled(runs.mean(axis=-1) / errors, np.nan)


def sure_signs(gaps: Floats, error: float) -> NDArray[np.int64]:
    """Sign of the mean of each row of `gaps` (points, runs) where it is sure at two-sided error `error`; else 0."""
    t = np.nan_to_num(standard_errors(gaps), nan=0.0)
    return np.where(np.abs(t) > critical_t(gaps.shape[-1] - 1, 1 - error), np.sign(t), 0).astype(np.int64)
