"""What a survey of these firms finds: it sorts firms by how they did, and then looks at their habits.

Firms are sorted as Aberdeen Group sorts them for its benchmarks (2010): by their key indicators, here the mean of the
ranks in growth, in salespeople at quota and in the length of the sales cycle. The best fifth is called best in class,
the last three tenths laggards.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from smarketing.experiments.population.runs import Population

TOP, BOTTOM = 0.2, 0.3
INDICATORS: Mapping[str, int] = {"growth_rate": 1, "quota_attainment_share": 1, "sales_cycle_weeks_median": -1}
DRAWS = 1_000

type Floats = NDArray[np.float64]
type Bools = NDArray[np.bool_]
type Columns = Mapping[str, Floats]


def indicators(population: Population) -> Floats:
    """The key indicators (n, 3) of every firm, each so that more is better."""
    return np.stack([good * population.of(name) for name, good in INDICATORS.items()], axis=1)


def sorted_groups(keys: Floats) -> tuple[Bools, Bools]:
    """Who is in the top and in the bottom group, by the mean rank of the `keys` (n, k).

    What is not defined, such as the cycle of a firm that sold nothing, ranks last.
    """
    ranks = np.stack([rankdata(np.nan_to_num(key, nan=-np.inf)) for key in keys.T]).mean(axis=0)
    order = np.argsort(ranks, kind="stable")
    n = len(order)
    top, bottom = np.zeros(n, bool), np.zeros(n, bool)
    top[order[n - max(1, round(TOP * n)) :]] = True
    bottom[order[: max(1, round(BOTTOM * n))]] = True
    return top, bottom


def bootstrap(
    statistics: Callable[[NDArray[np.int64]], Mapping[str, float]], n: int, *, draws: int = DRAWS, seed: int = 0
) -> dict[str, dict[str, float]]:
    """Each statistic of all `n` firms with a 95 % percentile interval over resampled firms (Efron & Tibshirani 1993).

    `statistics` is given the positions of a sample of firms and does everything anew with it, the sorting included.
    """
    stream = np.random.default_rng(seed)
    found = statistics(np.arange(n))
    again = [statistics(stream.integers(n, size=n)) for _ in range(draws)]
    spans = {name: np.nanquantile([each[name] for each in again], (0.025, 0.975)) for name in found}
    return {
        name: {"mean": float(value), "low": float(spans[name][0]), "high": float(spans[name][1])}
        for name, value in found.items()
    }


def correlation(x: Floats, y: Floats, given: Floats | None = None) -> float:
    """Pearson's r of x and y (n,); with `given` (n, k) the partial one, of what a linear fit leaves of both."""
    if given is not None:
        x, y = residuals(x, given), residuals(y, given)
    spread = float(np.std(x) * np.std(y))
    return float(np.mean((x - x.mean()) * (y - y.mean()))) / spread if spread > 0 else float("nan")


def residuals(values: Floats, given: Floats) -> Floats:
    """What a linear fit on `given` (n, k) leaves of `values` (n,), or of each column of them."""
    design = np.column_stack([np.ones(len(values)), given])
    left: Floats = values - design @ np.linalg.lstsq(design, values, rcond=None)[0]
    return left
