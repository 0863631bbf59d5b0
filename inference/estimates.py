"""A mean over runs with its Student-t interval."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smarketing.inference import student_t

CONFIDENCE = 0.95


type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A mean over runs, its confidence interval, and how the runs spread. NaN where too few runs define it."""

    mean: float
    low: float
    high: float
    sd: float
    n: int


def estimate(values: Floats, confidence: float = CONFIDENCE) -> Estimate:
    """Mean with Student-t interval over the finite `values` (n,)."""
    finite = values[np.isfinite(values)]
    n = finite.size
    mean = float(finite.mean()) if n else np.nan
    sd = float(finite.std(ddof=1)) if n > 1 else np.nan
    half = half_width(sd, n, confidence)
    return Estimate(mean, mean - half, mean + half, sd, n)


def half_width(sd: float, n: int, confidence: float = CONFIDENCE) -> float:
    """Half of the Student-t interval of a mean over `n` runs that spread by `sd`; NaN below two runs."""
    if n < 2:
        return np.nan
    return critical_t(n - 1, confidence) * sd / float(np.sqrt(n))


def critical_t(df: int, confidence: float = CONFIDENCE) -> float:
    """How many standard errors lie between a mean and either end of its interval, for `df` degrees of freedom."""
    return student_t.ppf(0.5 + confidence / 2, df)
