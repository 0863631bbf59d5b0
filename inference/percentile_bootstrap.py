"""Intervals of any statistics of a sample, from drawing the sample again (Efron & Tibshirani 1993)."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

DRAWS = 1_000


def bootstrap(
    statistics: Callable[[NDArray[np.int64]], Mapping[str, float]], n: int, *, draws: int = DRAWS, seed: int = 0
) -> dict[str, dict[str, float]]:
    """Each statistic of all `n` members with a 95 % percentile interval over resampled members.

    `statistics` is given the positions of a sample and does everything anew with it, sorting included.
    """
    stream = np.random.default_rng(seed)
    estimates = statistics(np.arange(n))
    again = [statistics(stream.integers(n, size=n)) for _ in range(draws)]
    spans = {name: np.nanquantile([each[name] for each in again], (0.025, 0.975)) for name in estimates}
    return {
        name: {"mean": float(value), "low": float(spans[name][0]), "high": float(spans[name][1])}
        for name, value in estimates.items()
    }
