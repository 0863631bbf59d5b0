"""M38: orders beyond what the firm can deliver."""

import pytest

from smarketing.simulation.market import customers_respond
from tests.firm import small_firm


def experience_after(orders, capacity=2.0, neutralise=(), weeks=26):
    firm = small_firm({"fulfilment.capacity": capacity}, neutralise=neutralise)
    for week in range(weeks):
        firm.unit.won = orders
        firm.act(customers_respond, week=week)
    return firm.unit.backlog, float(firm.segment().experience)


def test_orders_beyond_capacity_queue_and_spoil_the_experience():
    assert experience_after(2.0)[0] == 0
    assert experience_after(3.0)[0] == pytest.approx(26)
    assert experience_after(3.0)[1] < experience_after(2.0)[1]


def test_nothing_queues_without_a_limit_or_where_delivery_is_neutral():
    for found in (experience_after(99.0, capacity=None), experience_after(99.0, neutralise=("M38",))):
        assert found == (0, experience_after(0.0)[1])
