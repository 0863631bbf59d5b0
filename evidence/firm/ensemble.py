"""Firms that fit a client's figures about as well: how much the data leave open of what stands behind them."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from smarketing.evidence.firm.levers import applied
from smarketing.evidence.firm.search import Search
from smarketing.scenarios.policies import is_policy

INSIDE = 1.5  # of a fact's interval, as far as one draw may be off
DRAWS_A_SET = 3  # at most, of which some are outside
SEED = 19
RIDGE = 0.15  # what no fact says stays where it is


def near(search: Search, at: Mapping[str, float], n: int) -> list[dict[str, float]]:
    """Up to `n` sets of values, each simulated and inside the intervals of every fact that the best firm meets.

    Facts are drawn from their intervals (normal, 95 %), and the levers follow along the measured slopes.
    """
    best = np.array([at[name] for name in search.chosen])
    search.measure()
    aims = len(search.aims)
    jacobian, raw = search.jacobian[:aims], search.raw(search.best())[:aims]
    inverse = np.linalg.solve(jacobian.T @ jacobian + RIDGE**2 * np.eye(len(best)), jacobian.T)
    rng, kept = np.random.default_rng(SEED), []
    low, high = (np.array([getattr(each, end) for each in search.chosen.values()]) for end in ("low", "high"))
    for _ in range(DRAWS_A_SET * n):
        drawn = np.clip(best + inverse @ (rng.normal(size=aims) / 1.96), low + 1e-6, high - 1e-6)
        search.residuals(drawn)
        off = search.raw(drawn)[:aims]
        if bool(np.all(np.abs(off) <= np.maximum(INSIDE, np.abs(raw) + 0.5))):
            kept.append(_moved(search, drawn))
        if len(kept) == n:
            break
    return kept


def _moved(search: Search, drawn: Any) -> dict[str, float]:
    """What the levers move, by path, of circumstance: policies are what is compared, and the rest is the firm's own."""
    values = applied(search.start, search.named(drawn))
    return {
        path: float(f"{value:.6g}")
        for path, value in values.items()
        if isinstance(value, float) and value != search.start.get(path) and not is_policy(path)
    }
