"""Effort against the first-order condition of a convex cost.

A person with elasticity ε chooses e to maximise (value + norm) · drive · e − (reference + norm) · e^(1 + 1/ε) /
(1 + 1/ε);
where the bounds do not bind, marginal pay and what one owes to one's norm equal marginal cost.

Source  Holmstrom & Milgrom (1991), Journal of Law, Economics & Organization 7, for the linear plan
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from smarketing.agents.effort import plan_effort
from smarketing.agents.incentives import LEAST_EFFORT, MOST_EFFORT
from smarketing.simulation.pay_periods import open_pay_periods
from tests.firm import small_firm

LINEAR = {
    "compensation.salespeople.quota": None,
    "compensation.salespeople.accelerator": 1,
    "people.patience": 1.0,
    "leadership.pressure": 0,
}


def chosen(rate: float, elasticity: float) -> float:
    changes = {**LINEAR, "compensation.salespeople.commission_rate": rate, "people.effort_elasticity": elasticity}
    firm = small_firm(changes)
    firm.act(open_pay_periods)
    firm.seller().morale = firm.p.behaviour.people.normal_morale
    firm.act(plan_effort, 0, week=6)
    return float(firm.seller().effort)


def what_is_normal() -> tuple[float, float]:
    """Pay at which effort is normal, and what the norm adds to any pay, $/$."""
    b = small_firm().p.behaviour.salesperson
    return float(b.effort_reference), float(b.effort_norm)


def best(rate: float, elasticity: float) -> float:
    """The maximum of the utility itself, searched for numerically within the bounds."""
    reference, norm = what_is_normal()

    def loss(e: float) -> float:
        return (reference + norm) * e ** (1 + 1 / elasticity) / (1 + 1 / elasticity) - (rate + norm) * e

    return float(optimize.minimize_scalar(loss, bounds=(LEAST_EFFORT, MOST_EFFORT), options={"xatol": 1e-10}).x)


@given(st.floats(0.005, 0.4), st.floats(0.1, 1.0))
def test_effort_under_a_linear_plan_is_the_maximum_of_pay_less_cost(rate: float, elasticity: float):
    assert chosen(rate, elasticity) == pytest.approx(best(rate, elasticity), abs=1e-5)


@pytest.mark.parametrize("elasticity", [0.2, 0.5, 1.0])
def test_inside_the_bounds_marginal_pay_is_marginal_cost(elasticity: float):
    reference, norm = what_is_normal()
    for rate in (0.8 * reference, reference, 1.2 * reference):
        e = chosen(rate, elasticity)
        assert LEAST_EFFORT < e < MOST_EFFORT
        assert (reference + norm) * e ** (1 / elasticity) == pytest.approx(rate + norm)
