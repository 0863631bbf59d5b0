"""How much the speed of the first contact matters within a run: the log odds that a lead qualifies, by its delay."""

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.parameters import OUTBOUND

EDGES = np.array([0.0, 1.0, 3.0, 7.0, 14.0, 30.0])  # days; the last bin is open
DAYS_A_WEEK = 7.0

type Floats = NDArray[np.float64]


def days_since_asked(leads: NDArray[np.void]) -> Floats:
    """Days from when a customer asked last to the first contact: who asks again is as keen as on the first day."""
    asked = np.where(leads["asked"] >= 0, leads["asked"] + leads["born"] % 1.0, leads["born"])
    return np.asarray(DAYS_A_WEEK * (leads["first_touch"] - asked))


def bins_of_delay(lives: NDArray[np.void]) -> Floats:
    """Contacted marketing leads by the delay since they asked last, (3, bins): how many, how many became opportunities,
    days in all.
    """
    lives = lives[(lives["source"] != OUTBOUND) & (lives["first_touch"] > 0)]
    delay = np.maximum(0.0, days_since_asked(lives))
    at = np.searchsorted(EDGES, delay, side="right") - 1
    weights = (np.ones(len(at)), (lives["opened"] > 0).astype(float), delay)
    return np.stack([np.bincount(at, each, minlength=len(EDGES)) for each in weights])


def slope_and_first_fall(bins: Floats) -> tuple[float, float]:
    """Slope of the log odds on log(1 + days), and their fall a day in the first step over the steepest later one.

    Log odds of a bin carry the usual half count (Haldane 1955); bins are weighted by their inverse variance.
    """
    n, opened, days = bins[:, bins[0] > 0]
    if len(n) < 3:
        return float("nan"), float("nan")
    days = days / n
    odds = np.log((opened + 0.5) / (n - opened + 0.5))
    weight = 1.0 / (1.0 / (opened + 0.5) + 1.0 / (n - opened + 0.5))
    x = np.log1p(days)
    x -= np.average(x, weights=weight)
    slope = float(np.sum(weight * x * odds) / np.sum(weight * x**2))
    falls = -np.diff(odds) / np.diff(days)
    return slope, float(falls[0] / max(float(falls[1:].max()), 1e-9))
