"""Customers who order again: where deals are too many for each to be a new customer.

In the model a deal wins a customer, and what a customer pays year by year recurs. So of a client whose N customers
order k times a year, with no contract that says so, what recurs is all of the revenue, and a deal is a customer won: as
many a year as growth and churn ask for.
"""

from collections.abc import Mapping
from typing import Any

from smarketing.scenarios.facts import Fact, facts_of, shown

USUAL_CHURN, MOST_CHURN = 0.14, 0.3  # the base firm's; and as far as deals and customers may say of it
USUAL_EXPANSION, LEAST_NEW = 0.055, 0.02  # the base firm's; of revenue, that new customers bring at least
CLEARLY = 1.7  # times as many deals as new customers: less, and figures may be round
LEAST_RATE = 0.03  # of customers a year, who come even where nothing grows
ROUND = 0.15  # as far off are figures that people give from memory
OF_ORDERS = ("deals_per_year", "deal_mean", "deal_median", "recurring_share")
NOT_COMPARED = ("deal_median", "quota")  # of orders; the simulation has those of customers won

type Facts = Mapping[str, Fact]


def orders_a_year(facts: Facts) -> float | None:
    """How often a customer orders in a year; None where each deal can be a new customer, or nothing says so."""
    if "customers" not in facts:
        return None
    deals = _said(facts, "deals_per_year")
    if deals is None and {"revenue", "recurring_share", "deal_mean"} <= facts.keys():
        deals = without_contract(facts) * facts["revenue"].value / facts["deal_mean"].value
    if deals is None:
        return None
    come = max(LEAST_RATE, _said(facts, "growth", 0.0) + _said(facts, "churn", MOST_CHURN))
    customers = facts["customers"].value
    return deals / customers if deals > CLEARLY * come * customers else None


def without_contract(facts: Facts) -> float:
    """The share of revenue that single orders bring."""
    return 1.0 - float(_said(facts, "recurring_share", 0.0))


def as_customers(facts: Facts) -> Facts:
    """The facts with customers won in the place of orders; as they are where nobody orders again."""
    if orders_a_year(facts) is None:
        return facts
    leave_and_grow = _said(facts, "growth", 0.0) + _said(facts, "churn", USUAL_CHURN)
    new = max(LEAST_RATE, leave_and_grow) * facts["customers"].value
    kept = {name: fact for name, fact in facts.items() if name not in OF_ORDERS}
    if "quota" in facts:  # of orders; what new customers bring is as much less
        of_orders = max(1e-9, without_contract(facts))
        booked = max(LEAST_NEW, leave_and_grow - _said(facts, "expansion", USUAL_EXPANSION))
        kept |= facts_of({"quota": max(1.0, facts["quota"].value * min(1.0, booked / of_orders))})
    return kept | facts_of({"recurring_share": 1.0, "deals_per_year": max(0.1, new)})


def clashes_of_orders(facts: Facts, currency: str) -> tuple[str, ...]:
    """Whether the orders of a year come to the revenue that is under no contract."""
    if orders_a_year(facts) is None or not {"deals_per_year", "deal_mean", "revenue"} <= facts.keys():
        return ()
    deals, mean = facts["deals_per_year"].value, facts["deal_mean"].value
    rest = without_contract(facts) * facts["revenue"].value
    if abs(deals * mean / max(1.0, rest) - 1) <= ROUND:
        return ()
    made, each, left = (shown(name, value, currency) for name, value in (
        ("revenue", deals * mean), ("deal_mean", mean), ("revenue", rest)
    ))  # fmt: skip
    return (
        f"the orders of a year come to {made} ({deals:,.0f} of {each}), and {left} of revenue are under no contract: "
        "one of these figures is another",
    )


def _said(facts: Facts, name: str, usual: Any = None) -> Any:
    return facts[name].value if name in facts else usual
