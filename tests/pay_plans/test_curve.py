"""The payout curve, its worked examples and what a plan costs."""

import numpy as np
import pytest

from smarketing.pay_plans.cost import budgets, spread_by_skill, thirds
from smarketing.pay_plans.curve import ATTAINMENTS, Curve, next_deal, reference_of
from smarketing.pay_plans.payout import payout
from smarketing.pay_plans.plan_ledger import plan_of
from smarketing.scenarios import load
from tests.pay_plans.plans import firm


def curve(**forms):
    p = plan_of(firm(**forms))
    return Curve(p, reference_of([p])[0][0])


def test_pay_and_the_next_dollar_along_an_accelerator():
    found = curve(base=60e3, quota=400e3, commission_rate=0.08, accelerator=1.5)
    points = {point.attainment: point for point in found.points}
    assert list(points) == list(ATTAINMENTS)
    assert [points[at].total for at in (0.0, 0.5, 1.0, 2.0)] == [60_000, 76_000, 92_000, 140_000]
    assert [points[at].marginal for at in (0.0, 0.95, 1.0)] == pytest.approx([0.08, 0.08, 0.12])


@pytest.mark.parametrize("period", ["month", "quarter", "year"])
def test_a_steady_year_is_the_same_in_any_period(period):
    assert curve(period=period, quota=400e3, accelerator=1.5).variable(1.25) == pytest.approx(44_000, abs=0.06)


def test_nothing_pays_above_a_cap_and_nothing_below_a_threshold():
    found = curve(quota=400e3, cap=1.2, threshold=0.5)
    assert found.variable(0.45) == 0
    assert found.point(1.5).marginal == 0
    assert found.variable(1.5) == found.variable(2.0) == pytest.approx(1.2 * 32_000)


def test_just_at_a_threshold_it_is_reached_in_any_period():
    for attainment in (0.3, 0.4, 0.55, 1.1):
        found = curve(period="month", quota=400e3, threshold=attainment, commission_rate=0.1, accelerator=1.0)
        assert found.variable(attainment) == pytest.approx(attainment * 40_000, abs=0.12)
        assert found.point(attainment).marginal == pytest.approx(0.1)


def test_the_parts_of_a_worked_example_add_up():
    forms = {"cap": 1.5, "draw": 500, "bonus_at_quota": 1_000, "team_share": 0.2, "compensation__shared_pool": 0.1}
    for attainment in (0.02, 0.85, 1.0, 2.0):
        told = curve(quota=400e3, accelerator=2.0, **forms).example(attainment)
        assert sum(amount for _, amount in told.parts) == pytest.approx(told.total, abs=0.01)
    assert [what for what, _ in told.parts][:4] == ["base pay", "commission", "higher rates", "bonus"]


def test_what_the_gate_and_the_years_accelerator_pay_is_of_the_rates():
    steps = [{"above": 0, "rate": 0.05}, {"above": 1, "rate": 0.06}, {"above": 1.25, "rate": 0.07}]
    gated = curve(base=0, quota=400e3, rates=steps, annual={"gate": True}).example(1.25)
    # The fourth quarter's first $25,000 complete the year's quota; its last $25,000 are beyond its own, and pay 6 %.
    assert gated.parts == (("commission", 25_000), ("higher rates", pytest.approx(250)))
    beyond = curve(base=0, quota=400e3, annual={"accelerator": 1.5, "bonus": 1_000}).example(1.25)
    assert dict(beyond.parts) == {"commission": 40_000, "higher rates": 4_000, "bonus": 1_000}


def test_goals_for_the_team_and_the_firm_are_paid_as_at_plan():
    team = {"measure": "team_bookings", "target": 12 * 400e3, "weight": 0.5}
    firms = {"measure": "company_revenue", "target": 27e6, "weight": 0.5}
    found = curve(quota=400e3, commission_rate=0, base=60e3, target_bonus=0.5, goals=[team, firms])
    assert found.variable(1.0) == pytest.approx(30_000)
    assert found.variable(0.0) == pytest.approx(15_000 * 11 / 12 + 15_000, abs=0.02)


def test_among_colleagues_at_plan_sharing_changes_nothing_at_plan():
    plain, shared = (
        curve(quota=400e3, **forms) for forms in ({}, {"team_share": 0.5, "compensation__shared_pool": 0.2})
    )
    assert shared.variable(1.0) == pytest.approx(plain.variable(1.0))
    assert shared.variable(0.0) > plain.variable(0.0) == 0


def test_without_a_quota_plans_are_read_at_another_ones_or_at_the_opening_bookings():
    with_quota, without = plan_of(firm(quota=300e3)), plan_of(load("glengarry"))
    assert reference_of([without, with_quota])[0] == (300e3, "quota of another plan")
    alone, what = reference_of([without])[0]
    assert what == "bookings of the opening year" and 1e4 < alone < 1e7


@pytest.mark.parametrize(("reference", "deal"), [(400e3, 10e3), (1e6, 20e3), (2.4e6, 50e3), (40.0, 1.0)])
def test_the_next_deal_told_of_is_a_round_number(reference, deal):
    assert next_deal(reference) == deal


def test_people_spread_by_skill_are_at_plan_on_average():
    people = spread_by_skill(0.5, 12)
    assert people.mean() == pytest.approx(1.0) and np.all(np.diff(people) > 0)
    assert np.all(spread_by_skill(0.0, 5) == 1.0)


def test_the_budget_moves_with_attainment_and_thirds_are_in_order():
    found = curve(quota=400e3, accelerator=1.0)
    people = np.array([0.5, 1.0, 1.5])
    low, now, high = budgets(found, people, 10, 1e7)
    assert now.total - low.total == high.total - now.total == pytest.approx(10 * 0.1 * 32_000)
    assert now.of_bookings == pytest.approx(now.total / 4e6) and now.of_revenue == now.total / 1e7
    assert [each.attainment for each in thirds(found, people)] == [0.5, 1.0, 1.5]


@pytest.mark.parametrize("name", ["glengarry", "enterprise", "market_entry", "kotler_integrated"])
def test_every_plan_of_the_library_has_a_payout(name):
    told = payout(name, simulation=False).summary["plans"][name]
    pay = [point["total"] for point in told["curve"]]
    assert pay == sorted(pay)
