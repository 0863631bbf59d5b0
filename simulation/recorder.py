"""What to keep of a run, as a value passed in: nothing is recorded that was not asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.parameters import MAX_CHANNELS

type Rows = int | Literal["all"]


@dataclass(frozen=True)
class Keep:
    """What a run hands back beside its outcomes.

    weekly         the weekly series of every replication
    trace          how many leads' lives to keep of each replication (0: none), or "all"
    blame_events   how many explanations of leads that came to nothing, or "all"
    person_years   a row for each salesperson at the close of each fiscal year
    customers      how many customers who have left to keep, beside those who are there at the end, or "all"
    history        every person and segment in every week, too
    """

    weekly: bool = True
    trace: Rows = 0
    blame_events: Rows = 0
    person_years: bool = False
    customers: Rows = 0
    history: bool = False

    @property
    def grows(self) -> bool:
        """Whether a run that fills what is kept is to be repeated with more room for it."""
        return "all" in (self.trace, self.blame_events, self.customers)


# Name of each weekly series, its unit, and how it follows from the week's record.
WEEKLY_SERIES: Mapping[str, str] = {
    "revenue": "$/week",
    "bookings": "$/week",
    "list_bookings": "$/week",
    "contribution": "$/week",
    "gross_profit": "$/week",
    "operating_contribution": "$/week",
    "leads": "1/week",
    "qualified": "1/week",
    "handed_over": "1/week",
    "contacted": "1/week",
    "opportunities": "1/week",
    "won": "1/week",
    "lost": "1/week",
    "never_contacted": "1/week",
    "discounts": "sum over wins of the share of list, 1/week",
    "reports": "1/week",
    "conflict_hours": "h/week",
    "sales_pay": "$/week",
    "marketer_pay": "$/week",
    "waiting": "leads",
    "customers": "number",
    "marketing_share": "share",
    "blame": "index",
    "blame_by_sales": "index",
    "blame_by_marketing": "index",
    "accepted": "share",
    "trust": "index",
    "closeness": "index",
    "morale": "index",
    "effort": "ratio",
    "relative_fit": "logit",
    "belief_error": "sd",
}

BY_CHANNEL = "leads_by_channel"  # the leads of each channel, in the order of the scenario; no series of its own
WEEKLY = np.dtype([*((name, "f8") for name in WEEKLY_SERIES), (BY_CHANNEL, "f8", (MAX_CHANNELS,))])


def selling_cost(weeks: NDArray[np.void] | Mapping[str, Any]) -> NDArray[np.float64]:
    """Selling and marketing cost [$] of each week, or of sums: pay, programmes, research and support of sales."""
    pay = weeks["base_pay"] + weeks["commission"] + weeks["marketer_bonus"]
    cost: NDArray[np.float64] = pay + weeks["programme_spend"] + weeks["research_spend"] + weeks["support_spend"]
    return cost


def gross_profit(weeks: NDArray[np.void] | Mapping[str, Any]) -> NDArray[np.float64]:
    """Revenue less the cost of goods [$] of each week, or of sums."""
    profit: NDArray[np.float64] = weeks["revenue"] - weeks["cost_of_goods"]
    return profit


def operating_contribution(weeks: NDArray[np.void] | Mapping[str, Any]) -> NDArray[np.float64]:
    """Gross profit less selling and marketing cost and the cost of change [$] of each week, or of sums."""
    return gross_profit(weeks) - selling_cost(weeks) - weeks["change_cost"]


def accepted_responsibility(weeks: NDArray[np.void]) -> NDArray[np.float64]:
    """Share of a shortfall that sales and marketing accept together, mean over pairs; below 1 both spare themselves.

    Each has half of it to accept, and lays a share of that half on the other.
    """
    accepted: NDArray[np.float64] = 1.0 - weeks["laid"]
    return accepted


def weekly_series(weeks: NDArray[np.void]) -> NDArray[np.void]:
    """The weekly series (total weeks,) of one replication, from its records."""
    series = np.empty(len(weeks), WEEKLY)
    series[BY_CHANNEL] = weeks["captured_from"]
    for name in WEEKLY_SERIES:
        if name == "leads":
            series[name] = weeks["captured"]
        elif name == "accepted":
            series[name] = accepted_responsibility(weeks)
        elif name == "contribution":
            series[name] = weeks["revenue"] - selling_cost(weeks)
        elif name == "gross_profit":
            series[name] = gross_profit(weeks)
        elif name == "operating_contribution":
            series[name] = operating_contribution(weeks)
        else:
            series[name] = weeks[name]
    return series
