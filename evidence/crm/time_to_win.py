"""How many leads become customers in the end, and after how long: a cure model, with what is not over yet.

A lead wins in the end with chance w, after a lognormal time. A win at t counts w f(t); a lead that is still open at age
a, or of which only wins are recorded, 1 - w F(a); one that was lost, 1 - w. So the young leads that have had no time to
win (right truncation) and the open ones (censoring) say what they can, and no more.
Source: Boag (1949), Farewell (1982).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, log_expit, log_ndtr, ndtr

type Floats = NDArray[np.float64]

HALF_A_DAY = 0.5  # days are whole: a win on the day of creation is half a day old
FEWEST_WINS = 8


@dataclass(frozen=True)
class TimeToWin:
    """The chance to win in the end and the lognormal time [days], each with its standard error; `n_won` behind it."""

    share: float
    mu: float
    sigma: float
    share_error: float
    mu_error: float
    n_won: int

    @property
    def median_days(self) -> float:
        return float(np.exp(self.mu))

    def won_by(self, age: Floats) -> Floats:
        """Share of the winners that have won by an age [days]."""
        return np.asarray(ndtr((np.log(np.maximum(age, HALF_A_DAY)) - self.mu) / self.sigma))


def time_to_win(won_after: Floats, open_at: Floats, n_lost: int, n_undated: int = 0) -> TimeToWin | None:
    """Maximum likelihood; None below eight wins with a date.

    won_after  age at which leads were won [days]; `open_at` ages of those that are not over, or not known to be
    n_lost     lost for good; `n_undated` won at a time that nobody wrote down
    """
    times = np.log(np.maximum(won_after, HALF_A_DAY))
    if len(times) < FEWEST_WINS or np.ptp(times) <= 0:
        return None
    ages = np.log(np.maximum(open_at, HALF_A_DAY))

    def cost(at: Floats) -> float:
        logit, mu, log_sigma = at
        sigma = np.exp(log_sigma)
        z = (times - mu) / sigma
        wins = (len(times) + n_undated) * log_expit(logit) - 0.5 * np.sum(z * z) - len(times) * log_sigma
        still = np.log1p(-expit(logit) * np.exp(log_ndtr((ages - mu) / sigma))).sum()
        return float(-(wins + still + n_lost * log_expit(-logit)))

    n = len(times) + n_undated + len(ages) + n_lost
    start = np.array([np.log((len(times) + 1) / (n - len(times) + 1)), times.mean(), np.log(times.std() + 1e-3)])
    fit = minimize(cost, start, method="BFGS")
    errors = np.sqrt(np.maximum(np.diag(fit.hess_inv), 0.0))
    share = float(expit(fit.x[0]))
    return TimeToWin(
        share, float(fit.x[1]), float(np.exp(fit.x[2])), float(share * (1 - share) * errors[0]), float(errors[1]),
        len(times),
    )  # fmt: skip


def median_time(won_after: Floats, known_until: Floats) -> tuple[float, float, float]:
    """Median time to a win [days] with its 95 % interval, whatever its distribution: product-limit in reverse time.

    A win is in an export only if it came before the day of export, so long ones are missing of young leads. Looked at
    from the end, that is a late entry: F(t) is the product over u > t of 1 - wins at u / leads at risk, those with a
    win by u that could have been seen at u. Source: Lagakos, Barraj and De Gruttola (1988).

    won_after  age at the win; `known_until` age at the day of export
    """
    days = np.unique(won_after)[::-1]
    at_risk = np.searchsorted(np.sort(won_after), days, "right") - np.searchsorted(np.sort(known_until), days, "left")
    wins = np.array([np.count_nonzero(won_after == day) for day in days])
    kept = np.cumprod(1.0 - wins / np.maximum(at_risk, wins))
    below = np.concatenate([[1.0], kept[:-1]])[::-1]  # F at each day, from the first on
    reach = 1.96 * 0.5 / np.sqrt(len(won_after))
    low, mid, high = (
        float(days[::-1][min(len(days) - 1, np.searchsorted(below, q))]) for q in (0.5 - reach, 0.5, 0.5 + reach)
    )
    return max(mid, HALF_A_DAY), max(low, HALF_A_DAY), max(high, HALF_A_DAY)
