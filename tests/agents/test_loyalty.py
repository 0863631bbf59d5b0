"""How long customers stay (M39): gamma frailty, integrated out."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from smarketing.agents.loyalty import hazard_met, hazard_of_new, hazard_until, share_left
from tests.firm import parameters

SHAPES = [1.5, 3.0, 20.0]
ALIKE = 1e9
NOBODY_TAKES = {"behaviour.customers.lost_to_colleague": 0, "behaviour.customers.lost_to_newcomer": 0}


def mean_over_customers(k: float, hazard: float) -> float:
    """Mean of exp(-Z hazard) over Z of Gamma(k), mean 1."""
    proneness = stats.gamma(k, scale=1 / k)
    return float(integrate.quad(lambda z: proneness.pdf(z) * math.exp(-z * hazard), 0, np.inf)[0])


@pytest.mark.parametrize("k", SHAPES)
def test_the_share_left_is_the_mean_over_customers_who_are_gamma_prone_to_leave(k: float):
    for hazard in (0.1, 1.0, 4.0):
        assert share_left(k, hazard) == pytest.approx(mean_over_customers(k, hazard), rel=1e-6)


@given(st.floats(1.5, 50), st.floats(0, 10), st.floats(0.001, 0.999))
def test_the_hazard_to_come_leaves_the_share_asked_for(k: float, stood: float, share: float):
    after = share_left(k, stood + hazard_until(k, stood, share))
    assert after / share_left(k, stood) == pytest.approx(share, rel=1e-9)


def test_as_customers_become_alike_they_leave_at_one_rate():
    assert share_left(ALIKE, 0.7) == pytest.approx(math.exp(-0.7), rel=1e-6)
    assert hazard_until(ALIKE, 2.0, 0.3) == pytest.approx(-math.log(0.3), rel=1e-6)


@pytest.mark.parametrize("k", SHAPES)
def test_retention_of_a_cohort_rises_with_its_age_and_the_more_so_the_less_alike_customers_are(k: float):
    """Fader & Hardie (2007)."""
    left = np.array([share_left(k, 0.2 * year) for year in range(6)])
    retention = left[1:] / left[:-1]
    assert np.all(np.diff(retention) > 0)
    alike = np.array([share_left(10 * k, 0.2 * year) for year in range(6)])
    assert np.ptp(retention) > np.ptp(alike[1:] / alike[:-1])


@pytest.mark.parametrize("k", SHAPES)
def test_a_book_of_every_age_loses_its_churn(k: float):
    """As many come as go: its ages are distributed like the share left, and its mean life is 1 / churn."""
    a_year = hazard_of_new(parameters({"behaviour.customers.likeness": k, "firm.churn": 0.14, **NOBODY_TAKES}))
    life, _ = integrate.quad(lambda age: share_left(k, a_year * age), 0, np.inf, limit=200)
    assert 1 / life == pytest.approx(0.14, rel=1e-4)
    met = np.array([hazard_met(k, (i + 0.5) / 20_000) for i in range(20_000)])
    for years in (1.0, 5.0):
        older, _ = integrate.quad(lambda age: share_left(k, a_year * age) / life, years, np.inf, limit=200)
        assert (met > a_year * years).mean() == pytest.approx(older, abs=1e-3)


def test_what_leavers_take_along_is_no_part_of_customers_own_hazard():
    usual, harmless = hazard_of_new(parameters()), hazard_of_new(parameters(NOBODY_TAKES))
    assert 0 < usual < harmless
    assert hazard_of_new(parameters(neutralise=("M39",))) == harmless
    assert hazard_of_new(parameters({"firm.churn": 0.01})) > 0
    assert hazard_of_new(parameters({"firm.churn": 0})) == 0
