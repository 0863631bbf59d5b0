"""Student's t distribution: what intervals and odds of a mean are read from.

SciPy has it, too, but loading SciPy takes longer than twenty runs of a firm. Degrees of freedom are counts here, and
for these the distribution function is a finite sum (Abramowitz & Stegun 1972, 26.7.3 and 26.7.4).
"""

import functools
import math

import numpy as np

_STEPS = 100  # far more than Newton's method takes


def cdf(t: float, df: int) -> float:
    """P(T ≤ t) for T with `df` ≥ 1 degrees of freedom, to within 1e-13."""
    if math.isinf(t):
        return 0.5 + math.copysign(0.5, t)
    return 0.5 + 0.5 * math.copysign(_within(abs(t), df), t)


@functools.lru_cache(maxsize=256)
def ppf(p: float, df: int) -> float:
    """The t with P(T ≤ t) = `p`, for 0 < p < 1 and `df` ≥ 1 degrees of freedom."""
    if p < 0.5:
        return -ppf(1.0 - p, df)
    # Above zero the distribution function is concave, so Newton's method comes from below and never overshoots.
    t = 0.0
    for _ in range(_STEPS):
        step = (p - cdf(t, df)) / _density(t, df)
        if step <= 1e-15 * t:
            break
        t += step
    return t


def _within(t: float, df: int) -> float:
    """P(−t ≤ T ≤ t) for t ≥ 0."""
    cos2 = df / (df + t * t)
    sin = t / math.sqrt(df + t * t)
    if df % 2:
        k = np.arange(1, (df - 1) // 2)
        terms = np.cumprod(2 * k / (2 * k + 1) * cos2)
        tail = sin * math.sqrt(cos2) * (1.0 + float(terms.sum())) if df > 1 else 0.0
        inside = 2.0 / math.pi * (math.atan(t / math.sqrt(df)) + tail)
    else:
        k = np.arange(1, df // 2)
        inside = sin * (1.0 + float(np.cumprod((2 * k - 1) / (2 * k) * cos2).sum()))
    return min(1.0, inside)


def _density(t: float, df: int) -> float:
    log_scale = math.lgamma((df + 1) / 2) - math.lgamma(df / 2) - 0.5 * math.log(df * math.pi)
    return math.exp(log_scale - (df + 1) / 2 * math.log1p(t * t / df))
