"""What to keep of a run, as a value passed in: nothing is recorded that was not asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Keep:
    """What a run hands back beside its outcomes.

    weekly   the weekly series of every replication
    trace    how many leads' lives to keep of each replication (0: none)
    """

    weekly: bool = True
    trace: int = 0


# Name of each weekly series, its unit, and how it follows from the week's record.
WEEKLY_SERIES: Mapping[str, str] = {
    "revenue": "$/week",
    "bookings": "$/week",
    "contribution": "$/week",
    "leads": "1/week",
    "qualified": "1/week",
    "handed_over": "1/week",
    "contacted": "1/week",
    "opportunities": "1/week",
    "won": "1/week",
    "waiting": "leads",
    "customers": "number",
    "marketing_share": "share",
    "blame": "index",
    "trust": "index",
    "closeness": "index",
    "morale": "index",
    "effort": "ratio",
    "relative_fit": "logit",
    "belief_error": "sd",
}

WEEKLY = np.dtype([(name, "f8") for name in WEEKLY_SERIES])


def selling_cost(weeks: NDArray[np.void]) -> NDArray[np.float64]:
    """Selling and marketing cost of each week [$]: pay, programmes, research and support of sales."""
    pay = weeks["base_pay"] + weeks["commission"] + weeks["marketer_bonus"]
    cost: NDArray[np.float64] = pay + weeks["programme_spend"] + weeks["research_spend"] + weeks["support_spend"]
    return cost


def weekly_series(weeks: NDArray[np.void]) -> NDArray[np.void]:
    """The weekly series (total weeks,) of one replication, from its records."""
    series = np.empty(len(weeks), WEEKLY)
    for name in WEEKLY_SERIES:
        if name == "leads":
            series[name] = weeks["captured"]
        elif name == "contribution":
            series[name] = weeks["revenue"] - selling_cost(weeks)
        else:
            series[name] = weeks[name]
    return series
