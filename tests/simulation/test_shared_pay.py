"""M28: a pool that everybody shares, and what marketers make of the pay of sales."""

import pytest

from smarketing.agents.incentives import target_pay
from smarketing.agents.parameters import BASIS_LEADS
from tests.simulation.books import closed, opened


def pooled(share, revenue_ratio=1.0, neutralise=()):
    """Everybody's pay from the pool in a year in which revenue is this multiple of the plan."""
    firm = opened({"compensation.shared_pool": share, "firm.expansion": 0, "firm.churn": 0}, neutralise=neutralise)
    firm.unit.plan_revenue = float(firm.world.segments.recurring.sum()) / revenue_ratio
    return firm


def test_the_pool_pays_its_share_of_target_pay_when_revenue_is_on_plan():
    firm = pooled(0.4)
    target = target_pay(firm.p, firm.seller())
    assert target == pytest.approx(0.08 * 400_000)
    closed(firm, weeks=52)
    assert firm.world.weeks.commission.sum() == pytest.approx(3 * 0.4 * target)


def test_the_pool_pays_more_when_revenue_is_above_plan_and_nothing_where_it_is_neutral():
    assert closed(pooled(0.4, 1.5)).record().commission == pytest.approx(1.5 * closed(pooled(0.4)).record().commission)
    assert closed(pooled(0.4, neutralise=("M28",))).record().commission == 0


def test_the_pool_takes_its_part_of_every_bonus_unless_it_is_neutral():
    def bonus(neutralise=()):
        firm = pooled(0.4, revenue_ratio=1e-9, neutralise=neutralise)  # a pool with next to nothing in it
        firm.marketer().counted[BASIS_LEADS] = 100
        return float(closed(firm).record().marketer_bonus)

    assert bonus() == pytest.approx(0.6 * 1_000, rel=1e-6)
    assert bonus(("M28",)) == 1_000


def resentment(sales_pay, neutralise=()):
    firm = opened(neutralise=neutralise)
    for i in range(3):
        firm.seller(i).pay_trend = sales_pay
    closed(firm)
    return float(firm.marketer().resentment)


def test_marketers_resent_what_sales_is_paid_beyond_their_own():
    found = [resentment(pay) for pay in (1_000.0, 2_500.0, 4_000.0, 50_000.0)]
    assert found == sorted(found)
    assert found[0] == 0 < found[2] < found[3] <= 0.8


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_sharing_takes_the_edge_off_resentment(share):
    firm = opened({"compensation.shared_pool": share})
    for i in range(3):
        firm.seller(i).pay_trend = 4_000.0
    closed(firm)
    gap = 4_000 / firm.marketer().pay_trend - 1
    expected = firm.p.behaviour.people.resentment_of_gap * (1 - share) * gap
    assert firm.marketer().resentment == pytest.approx(expected)


def test_nobody_resents_anything_where_comparing_pay_is_neutral():
    assert resentment(50_000.0, neutralise=("M28",)) == 0


def test_the_pool_takes_its_part_of_a_draw():
    firm = opened({"compensation.salespeople.draw": 3_000, "compensation.shared_pool": 0.4})
    assert firm.seller().earned == pytest.approx(0.6 * 3_000)
