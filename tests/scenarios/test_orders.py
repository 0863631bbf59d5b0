"""Customers who order again: when, and what the facts are then."""

import numpy as np
import pytest

from smarketing.scenarios import load
from smarketing.scenarios.agreement import agreement, in_orders
from smarketing.scenarios.facts import facts_of
from smarketing.scenarios.orders import as_customers, clashes_of_orders, orders_a_year

WHOLESALER = facts_of({
    "revenue": "18.4M", "recurring_share": 0, "growth": "-2 %", "customers": 2300, "deal_mean": 4000, "quota": "1.6M",
})  # fmt: skip
SUBSCRIPTION = facts_of({"revenue": "11M", "recurring_share": "40 %", "customers": 600, "deals_per_year": 120})


def test_who_sells_more_deals_than_there_can_be_new_customers_has_customers_who_order_again():
    assert orders_a_year(WHOLESALER) == pytest.approx(2.0)
    assert orders_a_year(SUBSCRIPTION) is None and as_customers(SUBSCRIPTION) is SUBSCRIPTION
    assert orders_a_year(facts_of({"deals_per_year": 4600})) is None, "nothing says to whom"


def test_a_deal_is_then_a_customer_won_and_what_customers_order_recurs():
    found = as_customers(WHOLESALER)
    assert found["recurring_share"].value == 1
    assert found["deals_per_year"].value == pytest.approx((0.14 - 0.02) * 2300)
    assert "deal_mean" not in found, "a customer is worth more than one order"
    assert found["quota"].value == pytest.approx(1.6e6 * (0.12 - 0.055)), "new customers bring so much less"
    assert found["revenue"] is WHOLESALER["revenue"]


def test_results_are_told_in_orders():
    found = {"customers": np.array([2300.0, 2400.0]), "revenue": np.array([18.4e6, 19.2e6])}
    told = in_orders(WHOLESALER, {**found, "recurring_share": np.ones(2)})
    assert told["deals_per_year"] == pytest.approx([4600, 4800])
    assert told["deal_mean"] == pytest.approx([4000, 4000])
    rows = {
        row.name: row for row in agreement(WHOLESALER, load("status_quo"), {**found, "recurring_share": np.ones(2)})
    }
    assert rows["deal_mean"].met and rows["customers"].met
    assert rows["recurring_share"].met is None and rows["quota"].met is None, "nothing to compare them with"


def test_orders_that_do_not_come_to_the_revenue_are_a_contradiction():
    assert clashes_of_orders(
        facts_of({"revenue": "5.1M", "deals_per_year": 702, "deal_mean": 3900, "customers": 278}), "EUR"
    ) == (
        "the orders of a year come to €2.74M (702 of €3,900), and €5.1M of revenue are under no contract: one of these"
        " figures is another",
    )
    assert not clashes_of_orders(WHOLESALER, "EUR")
