"""Plan forms: published arithmetic, exact to the cent."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from smarketing.agents import commission, plan_line
from smarketing.agents.goals import payout
from smarketing.scenarios import load

PLAN = "compensation.salespeople"


def plan_of(**forms):
    """A plan of plain commission, and these forms."""
    changes = {f"{PLAN}.{name}": value for name, value in {"accelerator": 1.0, **forms}.items()}
    return load("status_quo").changed(changes).inputs.parameters.view(np.recarray)[-1].compensation.salespeople


def pay_of(plan, quota, bookings, gross_margin=0.7, **terms):
    """What a period pays, on terms that differ from those of a fresh period."""
    line = np.zeros(1, commission.PAY_LINE).view(np.recarray)[0]
    fresh = plan_line.Terms(*plan_line.terms_of(plan, quota, gross_margin))
    plan_line.draw_line(line, plan, fresh._replace(**terms))
    return pytest.approx(commission.pay(line, bookings), abs=0.005)


TIERS = [{"above": 0, "rate": 0.05}, {"above": 1, "rate": 0.06}, {"above": 1.25, "rate": 0.07}]


@pytest.mark.parametrize(("bookings", "paid"), [(50e3, 2_500), (100e3, 5_000), (125e3, 6_500), (150e3, 8_250)])
def test_rates_by_attainment(bookings, paid):
    assert paid == pay_of(plan_of(rates=TIERS), 100e3, bookings)


def test_an_annual_gate_holds_back_the_higher_rates():
    gated = plan_of(rates=TIERS, annual={"gate": True})
    assert pay_of(gated, 100e3, 200e3, year_at=400e3 - 50e3 - 75e3) == 10_000
    assert pay_of(gated, 100e3, 200e3, year_at=0.0) == pay_of(plan_of(rates=TIERS), 100e3, 200e3).expected


@pytest.mark.parametrize(
    ("attainment", "paid"), [(0.85, 24_437.50), (0.70, 20_125), (0.699, 0), (0.999, 28_721.25), (1.08, 29_850)]
)
def test_a_threshold_and_rates_of_the_excess(attainment, paid):
    steps = [(0, 0.02875), (1, 0.01), (1.05, 0.02), (1.1, 0.05)]
    plan = plan_of(threshold=0.7, rates=[{"above": above, "rate": rate} for above, rate in steps])
    assert paid == pay_of(plan, 1e6, attainment * 1e6)


@pytest.mark.parametrize(("bookings", "paid"), [(16_499, 824.95), (20e3, 2_000), (33e3, 3_300), (40e3, 4_700)])
def test_a_retroactive_rate_is_paid_on_everything(bookings, paid):
    half = {"above": 0.5, "rate": 0.10, "retroactive": True}
    assert paid == pay_of(plan_of(rates=[{"above": 0, "rate": 0.05}, half, {"above": 1, "rate": 0.2}]), 33e3, bookings)


@pytest.mark.parametrize(
    ("points", "paid"), [(89.9, 0), (90, 50), (95, 75), (100, 100), (110, 150), (120, 200), (130, 200)]
)
def test_a_goal_pays_from_its_threshold_to_its_cap(points, paid):
    goal = {"measure": "bookings", "target": 1_000.0, "threshold": 0.9, "at_threshold": 0.5, "cap": 2.0}
    plan = plan_of(period="year", commission_rate=0.0, base=1_000.0, target_bonus=0.1, goals=[goal])
    assert paid == pay_of(plan, 1_000.0, 10.0 * points)


@given(
    threshold=st.sampled_from([0.0, 0.4, 0.9, 1.0]),
    at_threshold=st.sampled_from([None, 0.0, 0.5, 1.0]),
    accelerator=st.sampled_from([None, 0.0, 0.5, 4.0]),
    cap=st.sampled_from([None, 1.0, 1.6]),
    attainment=st.floats(0.0, 3.0),
)
def test_the_line_of_a_goal_is_its_curve(threshold, at_threshold, accelerator, cap, attainment):
    assume(not (threshold == 1 and at_threshold is not None) and not (cap == 1 and accelerator))  # both are refused
    goal = {"measure": "bookings", "target": 400e3, "threshold": threshold, "at_threshold": at_threshold}
    goal |= {"accelerator": accelerator, "cap": cap}
    plan = plan_of(commission_rate=0.0, base=60e3, target_bonus=0.5, goals=[goal])
    curve = payout(plan.goals[0], attainment * 100e3 / 100e3)
    assert 7_500 * curve == pay_of(plan, 100e3, attainment * 100e3)


def test_a_bonus_for_the_quarter_or_the_year_to_date():
    plan = plan_of(year_to_date=True, bonus_at_quota=20_000, commission_rate=0.0)
    before, paid = 0.0, 0.0
    for quarter, bookings in enumerate((150e3, 50e3, 100e3, 100e3), start=1):
        missing = max(0.0, quarter * 100e3 - before)
        paid += pay_of(plan, 100e3, bookings, bonus_at=min(100e3, missing)).expected
        before += bookings
    assert paid == 80_000


def test_a_recoverable_draw_is_paid_back():
    plan = plan_of(quota=None, commission_rate=0.1, draw={"amount": 2_000, "recoverable": True})
    owed, paid = 0.0, []
    for earned in (2_750, 3_000, 1_500, 2_375, 3_000, 2_750):
        paid.append(pay_of(plan, 0.0, 10.0 * earned, owed=owed).expected)
        owed = max(0.0, owed + 2_000 - earned)
    assert paid == pytest.approx([2_750, 3_000, 2_000, 2_000, 2_875, 2_750])


def test_a_plain_number_is_a_draw_that_is_guaranteed():
    plan = plan_of(draw=2_000)
    assert plan.draw.amount == 2_000
    assert not plan.draw.recoverable


def test_commission_on_gross_profit_is_of_gross_profit():
    plan = plan_of(quota=None, basis="margin", commission_rate=0.25)
    assert pay_of(plan, 0.0, 150.0, gross_margin=50 / 150) == 12.50


def test_beyond_the_years_quota_an_annual_accelerator_and_bonus_pay():
    plan = plan_of(commission_rate=0.1, annual={"accelerator": 1.5, "bonus": 1_000})
    terms = {"year_at": 50e3, "year_bonus": 1_000.0}
    assert pay_of(plan, 100e3, 49_999, **terms) == 4_999.9
    assert pay_of(plan, 100e3, 80e3, **terms) == 8_000 + 1_000 + 0.05 * 30e3


def test_a_newcomers_guarantee_is_the_target():
    plan = plan_of(commission_rate=0.1, ramp_guarantee_weeks=26)
    me = np.zeros(1, [(n, "f8") for n in ("owed", "tenure", "target_pay", "quota", "quota_year", "bookings_year")])
    me = me.view(np.recarray)[0]
    me.target_pay, me.quota, me.quota_year = 40_000.0, 400e3, 100e3
    assert plan_line.Terms(*plan_line.terms_of_person(plan, 0.7, me, 100e3, 4.0)).guarantee == 10_000
    me.tenure = 26.0
    assert plan_line.Terms(*plan_line.terms_of_person(plan, 0.7, me, 100e3, 4.0)).guarantee == 0


STEPS = st.lists(st.tuples(st.floats(0.05, 2.0), st.floats(0.0, 0.3)), max_size=4, unique_by=lambda step: step[0])


@given(
    steps=STEPS,
    threshold=st.sampled_from([0.0, 0.4, 1.0]),
    bonus=st.sampled_from([0.0, 3_000.0]),
    cap=st.sampled_from([None, 1.0, 1.7]),
    draw=st.sampled_from([0.0, 2_500.0]),
    owed=st.sampled_from([0.0, 1_800.0]),
    bookings=st.floats(0.0, 300e3),
)
def test_a_line_pays_what_the_words_of_its_plan_say(steps, threshold, bonus, cap, draw, owed, bookings):
    """The same plan reckoned step by step, without a line."""
    rates = [{"above": 0, "rate": 0.05}, *({"above": a, "rate": r} for a, r in sorted(steps))]
    plan = plan_of(rates=rates, threshold=threshold, bonus_at_quota=bonus, cap=cap, draw=draw)
    quota = 100e3
    edges = [step["above"] * quota for step in rates] + [math.inf]

    def commission_on(sold):
        return sum(
            step["rate"] * max(0.0, min(sold, high) - low)
            for step, low, high in zip(rates, edges, edges[1:], strict=False)
        )

    earned = commission_on(bookings) + (bonus if bookings >= quota else 0.0)
    earned = (earned if bookings >= threshold * quota else 0.0) - owed
    if cap is not None:
        earned = min(earned, max(draw, cap * (commission_on(quota) + bonus)))
    assert max(draw, earned, 0.0) == pytest.approx(pay_of(plan, quota, bookings, owed=owed).expected, abs=1e-6)
