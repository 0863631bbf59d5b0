"""How sure are we: intervals, paired differences, the chance of being better and of being the best.

Replications are independent; replication r of every scenario meets the same market, prospects and luck, so scenarios
are compared run by run and the variance they share cancels (common random numbers: Law 2015, ch. 11). What these
numbers hold is chance alone: they say nothing of whether the model is right.

Means of n runs follow Student's t. Several differences to one baseline are judged together by the quantile of
max|t_j| of their joint t distribution (Hothorn, Bretz & Westfall 2008; Dunnett 1955 is its equal-variance case),
integrated over a scrambled Sobol net, so every answer is the same each time. One difference alone takes no net, and
SciPy, which takes long to load, is loaded for the net only.
"""

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smarketing.inference import student_t
from smarketing.inference.estimates import CONFIDENCE, Estimate, critical_t, estimate

_NET = 15  # 2^15 Sobol points: the joint quantile is good to 1 %, probabilities to about 0.002


_TIE = 1e-12  # of the spread: scenarios nearer than that are the same scenario


type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Difference:
    """A scenario less the baseline, paired run by run.

    low, high                interval of this difference alone
    simultaneous_low, _high  interval that holds for all scenarios of the comparison together
    p_better                 probability that the mean difference is in the good direction; NaN without a direction
    share_better             share of the pairs that came out better, ties counting half; NaN without a direction
    runs_unpaired_equivalent runs per scenario that unpaired sampling would need for the same interval; NaN if the
                             pairs do not vary
    """

    mean: float
    low: float
    high: float
    simultaneous_low: float
    simultaneous_high: float
    sd: float
    n: int
    p_better: float
    share_better: float
    runs_unpaired_equivalent: float


@dataclass(frozen=True)
class Best:
    """The chance that a scenario has the best mean of all, and the share of runs in which it was the best."""

    p_best: float
    share_best: float


def differences(values: Floats, good: int, confidence: float = CONFIDENCE) -> list[Difference]:
    """Every scenario against the first.

    values  (n, 1 + k) one row a replication; column 0 is the baseline; NaN where a run has no value
    good    +1 higher is better, -1 lower is better, 0 neither
    Returns k differences. A pair counts where both of its runs have a value.
    """
    gaps = values[:, 1:] - values[:, :1]
    critical = _critical_of_family(gaps, confidence)
    return [_difference(values[:, 0], values[:, 1 + j], good, critical, confidence) for j in range(gaps.shape[1])]


def best(values: Floats, good: int) -> list[Best]:
    """For each column of `values` (n, k) the chance of being best; only complete rows count.

    The means' joint posterior under a flat prior is a multivariate t around the observed means; of two scenarios the
    difference decides, which is a t of its own.
    """
    rows = values[np.isfinite(values).all(axis=1)] * good
    n, k = rows.shape
    if n < 2:
        return [Best(np.nan, np.nan)] * k
    tie = _TIE * float(np.ptp(rows))
    if k == 2:
        gap = rows[:, 1] - rows[:, 0]
        ahead = 0.5 if np.abs(gap).max() <= tie else _p_better(estimate(gap), +1)
        firsts = [1.0 - ahead, ahead]
    else:
        draws = rows.mean(axis=0)[:, None] + _joint_t(np.cov(rows, rowvar=False) / n, n - 1)
        firsts = _share_of_firsts(draws, tie)
    return [Best(*pair) for pair in zip(firsts, _share_of_firsts(rows.T, tie), strict=True)]


def joint_quantile(correlation: Floats, df: int, confidence: float = CONFIDENCE) -> float:
    """c with P(|t_1| ≤ c, …, |t_k| ≤ c) = `confidence` for t statistics of this `correlation` (k, k)."""
    k = correlation.shape[0]
    alone = critical_t(df, confidence)
    bonferroni = critical_t(df, 1 - (1 - confidence) / k)
    if k == 1:
        return alone
    largest = np.abs(_joint_t(correlation, df)).max(axis=0)
    return float(np.clip(np.quantile(largest, confidence), alone, bonferroni))


def _difference(base: Floats, other: Floats, good: int, critical: float, confidence: float) -> Difference:
    pairs = np.isfinite(base) & np.isfinite(other)
    gap = other[pairs] - base[pairs]
    alone = estimate(gap, confidence)
    joint = critical * alone.sd / np.sqrt(max(alone.n, 1))
    unpaired = np.var(base[pairs], ddof=1) + np.var(other[pairs], ddof=1) if alone.n > 1 else np.nan
    return Difference(
        mean=alone.mean,
        low=alone.low,
        high=alone.high,
        simultaneous_low=min(alone.low, alone.mean - joint),
        simultaneous_high=max(alone.high, alone.mean + joint),
        sd=alone.sd,
        n=alone.n,
        p_better=_p_better(alone, good),
        share_better=float(np.mean((gap * good > 0) + 0.5 * (gap == 0))) if good and alone.n else np.nan,
        runs_unpaired_equivalent=float(alone.n * unpaired / alone.sd**2) if alone.sd > 0 else np.nan,
    )


def _p_better(gap: Estimate, good: int) -> float:
    if not good or gap.n < 2:
        return np.nan
    if gap.sd == 0:
        return 0.5 + 0.5 * float(np.sign(good * gap.mean))
    return student_t.cdf(good * gap.mean / (gap.sd / float(np.sqrt(gap.n))), gap.n - 1)


def _critical_of_family(gaps: Floats, confidence: float) -> float:
    """The joint quantile for these differences (n, k); a scenario that never differs needs no interval."""
    rows = gaps[np.isfinite(gaps).all(axis=1)]
    if len(rows) < 2:
        return np.nan
    varies = rows.std(axis=0) > 0
    if not varies.any():
        return 0.0
    correlation = np.atleast_2d(np.corrcoef(rows[:, varies], rowvar=False))
    return joint_quantile(correlation, len(rows) - 1, confidence)


def _joint_t(covariance: Floats, df: int) -> Floats:
    """Draws (k, 2^_NET) of a multivariate t of this scale (k, k), which may be singular."""
    normal, scale = _net(covariance.shape[0], df)
    variances, axes = np.linalg.eigh(covariance)
    variances[variances < _TIE * variances[-1]] = 0.0  # rounding must not part scenarios that are one and the same
    draws: Floats = (axes * np.sqrt(variances)) @ normal * scale
    return draws


@functools.lru_cache(maxsize=8)
def _net(k: int, df: int) -> tuple[Floats, Floats]:
    """Independent normals (k, 2^_NET) and the scale of a t with `df` degrees of freedom (2^_NET,), over one net."""
    from scipy import stats
    from scipy.stats import qmc

    points = qmc.Sobol(k + 1, rng=np.random.default_rng(0)).random_base2(_NET).T
    points = points.clip(2.0**-40, 1 - 2.0**-40)
    return np.ascontiguousarray(stats.norm.ppf(points[:k])), np.sqrt(df / stats.chi2.ppf(points[k], df))


def _share_of_firsts(values: Floats, tie: float) -> list[float]:
    """For each row of `values` (k, m) the share of columns in which it is the largest; tied rows share the column."""
    first = values >= values.max(axis=0) - tie
    return [float(share) for share in (first / first.sum(axis=0)).mean(axis=1)]
