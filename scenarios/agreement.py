"""Whether a simulated firm is the one that its client described: each fact beside what the simulation gives."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.inference.estimates import Estimate, estimate
from smarketing.scenarios import Scenario
from smarketing.scenarios.facts import BY_SOURCE, Fact, shown
from smarketing.scenarios.orders import NOT_COMPARED, orders_a_year, without_contract
from smarketing.scenarios.sources import channels_of
from smarketing.simulation.recorder import BY_CHANNEL

type Floats = NDArray[np.float64]

ROUNDING = 0.005  # files have four digits
DRIFT = 0.03  # growth a year beside what was said, from which on the first screen warns
OF_OUTCOMES: Mapping[str, str] = {
    "growth": "growth_rate",
    "recurring_share": "recurring_revenue_share",
    "churn": "churn_rate",
    "win_rate": "win_rate",
    "lead_to_customer": "lead_to_win_rate",
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

    Each is (replications,), and the leads by channel (replications, channels).
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
            BY_CHANNEL: year(BY_CHANNEL) / 12,
            "marketing_budget": year("marketer_pay") + money * of_marketing,
            "cost_per_lead": money * of_marketing / year("leads"),
            "sales_budget": year("sales_pay") + money * (1 - of_marketing),
            "gross_margin": year("gross_profit") / year("revenue"),
            "contacted_share": 1 - np.asarray(outcomes["never_contacted_share"]),
        }
    return values | {name: np.asarray(outcomes[outcome]) for name, outcome in OF_OUTCOMES.items()}


def agreement(
    facts: Mapping[str, Fact],
    scenario: Scenario,
    simulated: Mapping[str, Floats],
    reasons: Mapping[str, str] | None = None,
) -> list[Row]:
    """A row a fact, as they are known, and below leads one a source; `reasons` says of some why they are missed."""
    rows = []
    simulated, again = in_orders(facts, simulated), orders_a_year(facts) is not None
    for name, fact in facts.items():
        why = (reasons or {}).get(name, "")
        row = _row(fact, scenario, simulated.get(name), why, scenario.spec.currency)
        rows.append(replace(row, simulated="", met=None, why="") if again and name in NOT_COMPARED else row)
        if name == BY_SOURCE and fact.parts:
            rows += _by_source(fact, scenario, simulated)
    return rows


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


def in_orders(facts: Mapping[str, Fact], simulated: Mapping[str, Floats]) -> Mapping[str, Floats]:
    """Results in the client's words where customers order again (`scenarios.orders`): deals are the orders of all.

    Nothing then tells revenue under contract from other revenue that comes again.
    """
    orders = orders_a_year(facts)
    if orders is None:
        return simulated
    deals = orders * simulated["customers"]
    with np.errstate(divide="ignore", invalid="ignore"):
        in_orders_of_year = {
            **simulated,
            "deals_per_year": deals,
            "deal_mean": without_contract(facts) * simulated["revenue"] / deals,
        }
    return {name: values for name, values in in_orders_of_year.items() if name != "recurring_share"}


def _by_source(leads: Fact, scenario: Scenario, simulated: Mapping[str, Floats]) -> Iterator[Row]:
    """A row for each source that has its channel in the scenario: shown beside, its sum is what is judged."""
    order = list(scenario.spec.marketing.channels)
    for channel, (source, said) in channels_of(leads.parts).items():
        if channel not in order or BY_CHANNEL not in simulated:
            continue
        part = Fact(leads.name, said, said * leads.low / leads.value, said * leads.high / leads.value, {})
        row = _row(part, scenario, simulated[BY_CHANNEL][:, order.index(channel)], "", scenario.spec.currency)
        yield replace(row, name=f"{leads.name}.{channel}", title=f"of which {source}", met=None, why="")


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
