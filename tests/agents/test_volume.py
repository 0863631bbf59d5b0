"""M13, M17: what comes in has to be read, so volume takes selling time."""

import pytest

from smarketing.agents.effort import plan_effort
from tests.firm import small_firm


def selling_hours(received, triage):
    firm = small_firm({"behaviour.salesperson.triage_hours": triage})
    firm.seller().n_received = received
    firm.act(plan_effort, 0)
    return float(firm.seller().hours)


def test_each_lead_received_takes_the_time_to_read_it():
    assert selling_hours(0, 0.3) - selling_hours(20, 0.3) == pytest.approx(6)


def test_reading_takes_no_more_than_there_is():
    assert selling_hours(10_000, 0.3) == 0


def test_volume_is_free_where_reading_is():
    assert selling_hours(50, 0.0) == selling_hours(0, 0.0)
