"""Intervals from drawing whole groups of a sample again: each carries its own design and its own luck."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smarketing.inference.estimates import CONFIDENCE

RESAMPLES = 500

type Floats = NDArray[np.float64]
type Rows = NDArray[np.intp]  # (groups, resamples) which groups a resample is made of


@dataclass(frozen=True)
class Spread:
    """A number with its interval; NaN bounds where too few runs define them."""

    value: float
    low: float
    high: float


def drawn(statistic: Callable[[Rows], Floats], groups: int) -> Spread:
    """A statistic of all groups, with the interval that it has over resamples; it gives (resamples,)."""
    value = float(statistic(np.arange(groups)[:, None])[0])
    again = statistic(np.random.default_rng(0).integers(groups, size=(groups, RESAMPLES)))
    tails = (1 - CONFIDENCE) / 2
    low, high = np.quantile(again, [tails, 1 - tails])
    return Spread(value, float(low), float(high))
