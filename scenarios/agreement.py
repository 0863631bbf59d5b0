"""Whether a simulated firm is the one that its client described: each fact beside what the simulation gives."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.inference.estimates import Estimate, estimate
from smarketing.scenarios import Scenario
from smarketing.scenarios.facts import Fact, shown

type Floats = NDArray[np.float64]

ROUNDING = 0.005  # files have four digits
DRIFT = 0.03  # growth a year beside what was said, from which on the first screen warns
# `sales_cycle_weeks_median` counts the week of the first contact and that of the win: a week more than went by.
BOTH_ENDS = 1.0
OF_OUTCOMES: Mapping[str, str] = {
    "growth": "growth_rate",
    "recurring_share": "recurring_revenue_share",
    "churn": "churn_rate",
    "win_rate": "win_rate",
    "cycle_weeks": "sales_cycle_weeks_median",
    "discount": "discount_mean",
    "quota_share": "quota_attainment_share",
    "response_days": "response_days_median",
}


@dataclass(frozen=True)
class Row:
    """One fact: what the client says, what is simulated (mean and interval of the mean), and whether it is met.

    met  None where the fact is no result of a simulation but set as it was said
    """

    name: str
    title: str
    said: str
    simulated: str
    interval: str
    met: bool | None
    why: str
    values: Mapping[str, float | None]

    def plain(self) -> dict[str, Any]:
        return asdict(self)


def measured(outcomes: Any, weekly: NDArray[np.void], warm_up: int) -> dict[str, Floats]:
    """What facts come to in each replication: levels in the last year before week 0, rates over the measured years.

    outcomes  by name, each (replications,); `weekly` (replications, weeks), `warm_up` [weeks]
    """
    last_year = weekly[:, warm_up - WEEKS_A_YEAR : warm_up]

    def year(series: str) -> Floats:
        return np.asarray(last_year[series].sum(axis=1))

    cost = year("revenue") - year("contribution")
    money = cost - year("sales_pay") - year("marketer_pay")
    of_marketing = last_year["marketing_share"].mean(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = {
            "revenue": year("revenue"),
            "customers": np.asarray(weekly["customers"][:, warm_up - 1]),
            "deals_per_year": year("won"),
            "deal_mean": weekly["bookings"].sum(axis=1) / weekly["won"].sum(axis=1),
            "leads_per_month": year("leads") / 12,
            "marketing_budget": year("marketer_pay") + money * of_marketing,
            "cost_per_lead": money * of_marketing / year("leads"),
            "sales_budget": year("sales_pay") + money * (1 - of_marketing),
            "gross_margin": year("gross_profit") / year("revenue"),
            "contacted_share": 1 - np.asarray(outcomes["never_contacted_share"]),
        }
    values |= {name: np.asarray(outcomes[outcome]) for name, outcome in OF_OUTCOMES.items()}
    return values | {"cycle_weeks": values["cycle_weeks"] - BOTH_ENDS}


def agreement(
    facts: Mapping[str, Fact],
    scenario: Scenario,
    simulated: Mapping[str, Floats],
    reasons: Mapping[str, str] | None = None,
) -> list[Row]:
    """A row a fact, in the order they are known in; `reasons` says of some why they are missed."""
    currency = scenario.spec.currency
    return [
        _row(fact, scenario, simulated.get(name), (reasons or {}).get(name, ""), currency)
        for name, fact in facts.items()
    ]


def drifts(rows: Sequence[Mapping[str, Any]]) -> str:
    """A warning where growth is more than three points a year off what the client says; empty where it is not."""
    for row in rows:
        if row["name"] == "growth" and row["values"]["mean"] is not None:
            gap = row["values"]["mean"] - row["values"]["said"]
            off = max(
                gap - (row["values"]["high"] - row["values"]["said"]), row["values"]["low"] - row["values"]["mean"]
            )
            if abs(gap) > DRIFT and off > 0:
                return (
                    f"The books of the simulated firm drift: it grows by {100 * row['values']['mean']:.0f} % a year, "
                    f"and the client says {row['said']}. What follows is not about this firm until that is mended."
                )
    return ""


def _row(fact: Fact, scenario: Scenario, values: Floats | None, why: str, currency: str) -> Row:
    said = shown(fact.name, fact.value, currency)
    if values is None:
        values_of = {"said": fact.value, "low": fact.low, "high": fact.high, "mean": None}
        given = set_as_said(fact, scenario)
        text = "" if given is None else shown(fact.name, given, currency)
        off = given is not None and not fact.low * (1 - ROUNDING) <= given <= fact.high * (1 + ROUNDING)
        return Row(
            fact.name,
            fact.kind.title,
            said,
            text,
            "",
            not off if given is not None else None,
            why if off else "",
            values_of,
        )
    finite = values[np.isfinite(values)]
    if not finite.size:
        return Row(fact.name, fact.kind.title, said, "none", "", False, why or "no run has one", _nothing(fact))
    made = estimate(finite)
    interval = (
        ""
        if not np.isfinite(made.low)
        else " to ".join(shown(fact.name, each, currency) for each in (made.low, made.high))
    )
    numbers = {"said": fact.value, "low": fact.low, "high": fact.high, "mean": made.mean}
    met = fact.holds(made.mean) or _within_luck(fact, made)
    return Row(
        fact.name,
        fact.kind.title,
        said,
        shown(fact.name, made.mean, currency),
        interval,
        met,
        "" if met else why,
        numbers,
    )


def _within_luck(fact: Fact, made: Estimate) -> bool:
    """Whether the interval of the mean, if not too wide, reaches into what was said: luck may be all there is."""
    if not np.isfinite(made.low):
        return False
    return made.high - made.low <= 2 * (fact.high - fact.low) and made.low <= fact.high and made.high >= fact.low


def _nothing(fact: Fact) -> dict[str, float | None]:
    return {"said": fact.value, "low": fact.low, "high": fact.high, "mean": None}


def set_as_said(fact: Fact, scenario: Scenario) -> float | None:
    """The value in the scenario of a fact that is no result; None for one that the scenario has no word for."""
    spec = scenario.spec
    plan, size = spec.compensation.salespeople, spec.market.segments[0].deal_size
    rate = plan.commission_rate * plan.quota if plan.quota else None
    known: dict[str, float | None] = {
        "marketers": spec.organisation.marketers * spec.organisation.business_units,
        "salespeople": spec.organisation.salespeople * spec.organisation.business_units,
        "segments": len(spec.market.segments),
        "base_pay": plan.base,
        "quota": plan.quota,
        "target_pay": None if rate is None else plan.base + rate,
        "expansion": spec.firm.expansion,
        "deal_median": size.median,
    }
    return known.get(fact.name)
