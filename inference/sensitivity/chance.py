"""How much of the difference between single runs comes from the inputs, and how much is luck.

A run at a random point differs from another for two reasons: their firms differ, and so does their luck. The variance
of a single run is the sum of the two: between points, less the luck that is left in their means, and within points
(one-way random effects; Searle, Casella & McCulloch 1992, ch. 3).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smarketing.inference.estimates import critical_t
from smarketing.inference.sensitivity.resampling import Spread
from smarketing.inference.sensitivity.sample import FEWEST_GROUPS, Sample

WANTED_NOISE = 0.05  # share of the variance of points' means that luck may have without blurring the indices

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Split:
    """Where the variance of single runs comes from [unit of the outcome, squared].

    share      of it that the inputs explain, with interval; the rest is luck
    noise      share of the variance of the points' means that is luck: what blurs the indices
    enough     replications a point at which that would be `WANTED_NOISE`; None where the inputs explain nothing
    """

    inputs: float
    chance: float
    share: Spread
    noise: float
    enough: int | None


def split(sample: Sample, means: Floats, sds: Floats, counts: Floats) -> Split | None:
    """The split, from mean, standard deviation and number of runs of every point; None below two runs a point.

    Points that lie in different groups are independent; those of one group share inputs and are not compared.
    """
    shape = (sample.groups, -1)
    y, within, n = means.reshape(shape), (sds**2).reshape(shape), counts.reshape(shape)
    whole = np.flatnonzero((np.isfinite(y) & np.isfinite(within) & (n > 1)).all(axis=1))
    if len(whole) < FEWEST_GROUPS:
        return None
    if sample.method == "sobol":  # the two random points; those between are there for the indices
        y, within, n = (table[:, [0, -1]] for table in (y, within, n))
    y, within, n = y[whole] - y[whole].mean(), within[whole], n[whole]
    between, chance, noise = _variances(y, within, n)
    kept = ~np.eye(len(whole), dtype=bool)  # the jackknife: all groups but one, each in turn
    shares = np.array([_share(*_variances(y[rest], within[rest], n[rest])) for rest in kept])
    error = math.sqrt((len(shares) - 1) * shares.var())
    half = critical_t(len(shares) - 1) * error
    share = _share(between, chance, noise)  # below 0 where points differ by less than luck lets expect
    enough = math.ceil(chance * (1 - WANTED_NOISE) / (WANTED_NOISE * between)) if between > 0 else None
    return Split(
        inputs=max(between, 0.0),
        chance=chance,
        share=Spread(max(share, 0.0), max(share - half, 0.0), min(max(share + half, 0.0), 1.0)),
        noise=noise / (max(between, 0.0) + noise) if noise > 0 else 0.0,
        enough=enough,
    )


def _variances(y: Floats, within: Floats, n: Floats) -> tuple[float, float, float]:
    """Variance between points without luck, within points, and of the luck left in the points' means.

    Half the mean square of the difference between points of different groups, whatever the points of one share. The
    first may be below 0: cut off there, the jackknife would see no spread where luck hides what inputs do.
    """
    groups, sums = len(y), y.mean(axis=1)
    product = (sums.sum() ** 2 - (sums**2).sum()) / (groups * (groups - 1))
    noise = float((within / n).mean())
    return float((y**2).mean() - product) - noise, float(within.mean()), noise


def _share(between: float, chance: float, noise: float) -> float:
    return between / (between + chance) if between + chance > 0 else 0.0
