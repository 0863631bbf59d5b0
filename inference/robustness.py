"""How policies do where nobody knows which future comes: regret, minimax, and in how many futures one is good enough.

Regret: Savage (1951). Good enough (satisficing): the share of futures in which an outcome meets a limit, the domain
criterion of Starr (1963), as robust decision making uses both (Lempert & Collins 2007; Herman et al. 2015).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smarketing.inference.estimates import CONFIDENCE
from smarketing.inference.shrinkage import shared_luck, shrunk, without_shared_luck

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Share:
    """A share of the futures with its interval, of which the ends are NaN where one run a future tells no luck."""

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Regrets:
    """Of one policy over all futures, in the unit of the outcome.

    mean_regret, largest_regret  what is lost by not having the best policy of each future
    share_best                   share of the futures in which it is the best
    worst                        its level in the future that is worst for it
    """

    mean_regret: float
    largest_regret: float
    share_best: float
    worst: float


def regrets(levels: Floats, good: int = 1) -> list[Regrets]:
    """Of each policy, from the true means of an outcome (futures, policies); `good` is -1 where lower is better."""
    worth = levels * good
    lost = worth.max(axis=1, keepdims=True) - worth
    return [
        Regrets(
            float(lost[:, at].mean()), float(lost[:, at].max()), float((lost[:, at] == 0).mean()), good * float(low)
        )
        for at, low in enumerate(worth.min(axis=0))
    ]


def share_meeting(values: Floats, limit: float, at_least: bool = True) -> Share:
    """In what share of the futures the true mean of `values` (futures, runs) is at least, or at most, `limit`.

    Futures stand for all that could have been drawn (Wilson's interval); runs share their luck over the futures, which
    moves all means together, so the ends are those with the limit moved by the interval of that luck. Both at 95 %:
    together the interval is rather too wide than too narrow.
    """
    sign = 1 if at_least else -1
    sound = values[np.isfinite(values).any(axis=1)]
    if not len(sound):
        return Share(np.nan, np.nan, np.nan)
    if (np.isfinite(sound).sum(axis=1) < 2).any():
        return Share(float((sign * (np.nanmean(sound, axis=1) - limit) >= 0).mean()), np.nan, np.nan)
    beyond: Floats = sign * (shrunk(without_shared_luck(sound))[0] - limit)
    luck = shared_luck(sound)
    if np.isnan(luck):
        return Share(float((beyond >= 0).mean()), np.nan, np.nan)
    low, high = (_wilson(int((beyond >= move).sum()), len(beyond)) for move in (luck, -luck))
    return Share(float((beyond >= 0).mean()), low[0], high[1])


def _wilson(hits: int, n: int) -> tuple[float, float]:
    from scipy.stats import binomtest

    interval = binomtest(hits, n).proportion_ci(CONFIDENCE, "wilson")
    return float(interval.low), float(interval.high)
