"""M10: what sales asks of the offer is as candid as customers are."""

import numpy as np
import pytest

from smarketing.agents.offer import develop_offer
from tests.firm import small_firm


def moved(candour, weight=1.0):
    """How far the offer has gone to what worked last, where sales decides it and changes it at once."""
    firm = small_firm({
        "decision_rights.offer": "sales", "offer.lead_time_weeks": 0, "feedback.candour": candour,
        "behaviour.feedback.candour_of_demands": weight, "behaviour.learning.confidence": 0,
    })  # fmt: skip
    firm.world.segments.offer[:] = 0.0
    firm.world.salespeople.has_success[:] = True
    firm.world.salespeople.last_success[:] = 1.0
    firm.act(develop_offer)
    return float(np.mean(firm.segment().offer))


@pytest.mark.parametrize("candour", [0.0, 0.3, 1.0])
def test_the_demand_goes_as_far_as_customers_are_open(candour):
    assert moved(candour) == pytest.approx(candour)


def test_it_goes_all_the_way_where_candour_does_not_bind_it():
    assert moved(0.3, weight=0.0) == 1.0
