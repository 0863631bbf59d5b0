"""Customers who order again: where deals are too many for each to be a new customer.

In the model a deal wins a customer, and what a customer pays year by year recurs. So of a client whose N customers
order k times a year, with no contract that says so, what recurs is all of the revenue, and a deal is a customer won: as
many a year as growth and churn ask for.
"""

from collections.abc import Mapping

from smarketing.scenarios.facts import Fact, facts_of

USUAL_CHURN, MOST_CHURN = 0.14, 0.3  # the base firm's; and as far as deals and customers may say of it
CLEARLY = 1.7  # times as many deals as new customers: less, and figures may be round
LEAST_RATE = 0.03  # of customers a year, who come even where nothing grows
OF_ORDERS = ("deals_per_year", "deal_mean", "deal_median", "recurring_share")


def orders_a_year(facts: Mapping[str, Fact]) -> float | None:
    """How often a customer orders in a year; None where each deal can be a new customer, or nothing says so."""
    if "customers" not in facts:
        return None
    say = {name: fact.value for name, fact in facts.items()}
    deals = say.get("deals_per_year")
    if deals is None and {"revenue", "recurring_share", "deal_mean"} <= say.keys():
        deals = (1 - say["recurring_share"]) * say["revenue"] / say["deal_mean"]
    if deals is None:
        return None
    come = max(LEAST_RATE, say.get("growth", 0.0) + say.get("churn", MOST_CHURN))
    return deals / say["customers"] if deals > CLEARLY * come * say["customers"] else None


def as_customers(facts: Mapping[str, Fact]) -> Mapping[str, Fact]:
    """The facts with customers won in the place of orders; as they are where nobody orders again."""
    if orders_a_year(facts) is None:
        return facts
    growth = facts["growth"].value if "growth" in facts else 0.0
    churn = facts["churn"].value if "churn" in facts else USUAL_CHURN
    rate = max(LEAST_RATE, growth + churn)
    kept = {name: fact for name, fact in facts.items() if name not in OF_ORDERS}
    return kept | facts_of({"recurring_share": 1.0, "deals_per_year": max(0.1, rate * facts["customers"].value)})
