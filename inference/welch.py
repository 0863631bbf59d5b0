"""How far apart the means of two samples are that share nothing (Welch 1947)."""

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from smarketing.inference.estimates import CONFIDENCE

type Floats = NDArray[np.float64]


def difference_of_means(first: Floats, second: Floats) -> dict[str, float]:
    """Mean of the first sample less that of the second, with its interval; NaN is left out.

    All is NaN where a sample has fewer than two values.
    """
    a, b = (values[np.isfinite(values)] for values in (first, second))
    if min(a.size, b.size) < 2:
        return {"mean": np.nan, "low": np.nan, "high": np.nan}
    mean, parts = float(a.mean() - b.mean()), np.array([a.var(ddof=1) / a.size, b.var(ddof=1) / b.size])
    error = float(np.sqrt(parts.sum()))
    df = parts.sum() ** 2 / (parts**2 / [a.size - 1, b.size - 1]).sum() if error > 0 else 1.0
    half = float(stats.t.ppf(0.5 + CONFIDENCE / 2, df)) * error
    return {"mean": mean, "low": mean - half, "high": mean + half}
