"""When a change of policy has paid for itself: the week from which its cumulated gain stays above zero."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smarketing.inference.estimates import CONFIDENCE

_RESAMPLES = 1_000

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Payback:
    """Weeks are counted from the change of policy; infinite means not within the horizon.

    weeks          of the mean cumulated gain; NaN if there is nothing to pay back, as the two never differ
    low, high      bootstrap interval of `weeks`
    share_of_runs  runs that are ahead at the end of the horizon
    trough         how far the mean cumulated gain falls below zero at its deepest [$]
    is_stated      whether there is anything to pay back: the trough is deeper than noise and than a stated size
    """

    weeks: float
    low: float
    high: float
    share_of_runs: float
    trough: float
    is_stated: bool


def payback(gain: Floats, least: float = 0.0, confidence: float = CONFIDENCE) -> Payback:
    """When the gain pays back.

    gain   (n, weeks) contribution of the new policy less that of the old one, run by run [$ a week]
    least  a trough up to this size is nothing to pay back [$]
    """
    cumulated = np.cumsum(gain, axis=1)
    n = len(cumulated)
    if n < 2 or not cumulated.any():
        return Payback(np.nan, np.nan, np.nan, np.nan, 0.0, False)
    drawn = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=_RESAMPLES)
    means = drawn @ cumulated / n
    resampled = ahead_for_good(means)
    mean = cumulated.mean(axis=0)
    deepest = int(mean.argmin())
    trough = max(0.0, -float(mean[deepest]))
    shallowest = float(np.quantile(means[:, deepest], (1 + confidence) / 2))  # that the trough may well be
    # An order statistic, not an interpolation: between a week and "never" there is nothing.
    low, high = np.quantile(resampled, [(1 - confidence) / 2, (1 + confidence) / 2], method="inverted_cdf")
    return Payback(
        weeks=float(ahead_for_good(mean[None])[0]),
        low=float(low),
        high=float(high),
        share_of_runs=float((cumulated[:, -1] > 0).mean()),
        trough=trough,
        is_stated=trough > least and shallowest < 0.0,
    )


def ahead_for_good(cumulated: Floats) -> Floats:
    """For each row (n, weeks) the week from which it stays above zero; infinite if it does not end there."""
    weeks = cumulated.shape[1]
    behind = cumulated <= 0
    last_behind = weeks - 1 - np.argmax(behind[:, ::-1], axis=1)
    since = np.where(behind.any(axis=1), last_behind + 1, 0).astype(np.float64)
    since[since == weeks] = np.inf
    return since
