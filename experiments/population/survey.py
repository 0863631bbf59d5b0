"""What a survey of these firms finds: it sorts firms by how they did, and then looks at their habits.

Firms are sorted as Aberdeen Group sorts them for its benchmarks (2010): by their key indicators, here the mean of the
ranks in growth, in salespeople at quota and in the length of the sales cycle. The best fifth is called best in class,
the last three tenths laggards.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from smarketing.experiments.population.runs import Population

TOP, BOTTOM = 0.2, 0.3
INDICATORS: Mapping[str, int] = {"growth_rate": 1, "quota_attainment_share": 1, "sales_cycle_weeks_median": -1}

type Floats = NDArray[np.float64]
type Bools = NDArray[np.bool_]


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
