"""The ratchet against its fixed point.

quota ← quota + w (bookings − quota) at each year's end: with the same bookings every year the quota converges to them,
its distance shrinking by 1 − w a year; with bookings of mean m and variance s² it settles around m with variance
s² w / (2 − w), as any exponential average does.

Source  Weitzman (1980), Bell Journal of Economics 11
"""

import numpy as np
import pytest

from smarketing.simulation.ledger import close_books
from smarketing.simulation.pay_periods import open_pay_periods
from tests.firm import Firm, small_firm


def years_of(firm: Firm, bookings: np.ndarray) -> np.ndarray:
    """Quota of salesperson 0 after each fiscal year with these bookings [$/yr]."""
    quotas = []
    for booked in bookings:
        me = firm.seller()
        me.quota_year, me.bookings_year, me.tenure = me.quota, booked, 500.0
        firm.act(close_books, week=51)
        quotas.append(float(firm.seller().quota))
    return np.array(quotas)


def ratcheted(weight: float) -> Firm:
    plan = {"ratchet": weight, "quota": 400_000, "quota_rule": "fixed"}
    firm = small_firm({f"compensation.salespeople.{name}": value for name, value in plan.items()})
    firm.act(open_pay_periods)
    return firm


@pytest.mark.parametrize("weight", [0.2, 0.5, 0.9])
def test_the_same_bookings_every_year_draw_the_quota_to_them_geometrically(weight: float):
    quotas = years_of(ratcheted(weight), np.full(30, 600_000.0))
    gaps = 600_000 - quotas
    np.testing.assert_allclose(gaps, 200_000 * (1 - weight) ** np.arange(1, 31), rtol=1e-9, atol=1e-6)


def test_without_a_ratchet_the_quota_never_moves():
    assert (years_of(ratcheted(0.0), np.full(5, 600_000.0)) == 400_000).all()


@pytest.mark.parametrize("weight", [0.3, 0.7])
def test_under_luck_it_settles_around_the_mean_with_the_variance_of_an_exponential_average(weight: float):
    luck = np.random.default_rng(3).normal(500_000, 80_000, 2_500)
    quotas = years_of(ratcheted(weight), luck)[100:]
    assert quotas.mean() == pytest.approx(500_000, rel=0.02)
    assert quotas.std() == pytest.approx(80_000 * np.sqrt(weight / (2 - weight)), rel=0.06)
