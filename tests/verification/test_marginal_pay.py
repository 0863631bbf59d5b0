"""What a plan pays, as its words say; and that the closed forms of expected and marginal pay follow from it.

The reference here knows nothing of kinks: it pays commission dollar by dollar through the tiers, adds the bonus, then
applies cap and draw. Expected pay is held against numerical integration of it, marginal pay against the numerical
derivative of expected pay, for every form of plan and for random mixtures of all of them.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.agents.commission import (
    MAX_KINKS,
    PAY_LINE,
    draw_straight_line,
    expected_pay,
    marginal_pay,
    pay,
    pay_gain,
)
from smarketing.agents.plan_line import draw_line, terms_of
from smarketing.scenarios.record import PARAMETERS

PLAN = PARAMETERS["compensation"]["salespeople"]
QUOTA = 100_000.0
FORMS: dict[str, dict] = {
    "commission": {},
    "accelerator": {"accelerator": 1.5},
    "decelerator": {"accelerator": 0.4},
    "tiers": {"tiers": [(0.5, 1.2), (1.0, 1.6), (1.5, 2.0)]},
    "accelerator, then tiers": {"accelerator": 1.3, "tiers": [(1.2, 1.8), (2.0, 1.0)]},
    "tiers before the quota": {"accelerator": 3.0, "tiers": [(0.6, 1.5)]},
    "bonus": {"bonus_at_quota": 5_000.0},
    "cap": {"cap": 1.5},
    "cap and accelerator": {"cap": 1.5, "accelerator": 2.0},
    "cap that the bonus reaches": {"cap": 1.0, "bonus_at_quota": 5_000.0, "tiers": [(0.5, 2.0)]},
    "draw": {"draw": 3_000.0},
    "draw that the bonus passes": {"draw": 11_000.0, "bonus_at_quota": 5_000.0},
    "draw above the cap": {"draw": 20_000.0, "cap": 1.2},
    "draw at the cap": {"draw": 12_000.0, "cap": 1.5},
    "bonus alone": {"commission_rate": 0.0, "bonus_at_quota": 5_000.0},
    "no variable pay": {"commission_rate": 0.0},
    "draw alone": {"commission_rate": 0.0, "draw": 3_000.0},
    "everything": {
        "accelerator": 1.4,
        "tiers": [(0.8, 1.1), (1.1, 1.6), (1.4, 2.0), (2.0, 0.5)],
        "cap": 2.5,
        "bonus_at_quota": 4_000.0,
        "draw": 2_500.0,
    },
}
FORM = pytest.mark.parametrize("form", FORMS)
OUTLOOKS = [(20e3, 10e3), (70e3, 30e3), (99e3, 4e3), (101e3, 2e3), (140e3, 50e3), (260e3, 30e3)]


def plan_of(commission_rate=0.08, accelerator=1.0, tiers=(), cap=math.inf, bonus_at_quota=0.0, draw=0.0):
    plan = np.zeros(1, PLAN).view(np.recarray)[0]
    plan.commission_rate, plan.accelerator, plan.cap = commission_rate, accelerator, cap
    plan.bonus_at_quota, plan.draw.amount, plan.n_tiers = bonus_at_quota, draw, len(tiers)
    plan.annual.accelerator = 1.0
    for i, tier in enumerate(tiers):
        plan.tiers[i] = tier
    return plan


def line_of(plan, quota):
    line = np.zeros(1, PAY_LINE).view(np.recarray)[0]
    draw_line(line, plan, terms_of(plan, quota, 0.7))
    return line


def pay_by_the_words(plan, quota, bookings):
    """Variable pay for an array of bookings, as the contract tells it."""
    bookings = np.asarray(bookings, float)
    earned = plan.commission_rate * bookings
    if quota > 0.0:
        tiers = [(t.above * quota, t.factor) for t in plan.tiers[: plan.n_tiers]]
        bands = [(quota, plan.accelerator)] if not tiers or tiers[0][0] > quota else []
        bands += tiers
        ends = [start for start, _ in bands[1:]] + [math.inf]
        for (start, factor), end in zip(bands, ends, strict=True):
            earned = earned + plan.commission_rate * (factor - 1.0) * (np.clip(bookings, start, end) - start)
        earned = earned + plan.bonus_at_quota * (bookings >= quota)
        if plan.cap < math.inf:
            earned = np.minimum(earned, plan.cap * (plan.commission_rate * quota + plan.bonus_at_quota))
    below_zero = np.minimum(bookings, 0.0) * plan.commission_rate  # a tail of the Normal, paid as plain commission
    return np.where(bookings < 0.0, plan.draw.amount + below_zero, np.maximum(earned, plan.draw.amount))


def expected_by_integration(plan, quota, mean, sd):
    z = np.linspace(-9.0, 9.0, 360_001)
    weight = np.exp(-0.5 * z * z)
    return float(np.sum(weight * pay_by_the_words(plan, quota, mean + sd * z)) / np.sum(weight))


@st.composite
def any_plan(draw_from):
    steps = draw_from(st.lists(st.tuples(st.floats(0.05, 1.0), st.floats(0.0, 3.0)), max_size=4))
    edges = np.cumsum([step for step, _ in steps])
    return plan_of(
        commission_rate=draw_from(st.floats(0.0, 0.5)),
        accelerator=draw_from(st.floats(0.0, 4.0)),
        tiers=[(edge, factor) for edge, (_, factor) in zip(edges, steps, strict=True)],
        cap=draw_from(st.one_of(st.just(math.inf), st.floats(0.0, 5.0))),
        bonus_at_quota=draw_from(st.one_of(st.just(0.0), st.floats(0.0, 5e4))),
        draw=draw_from(st.one_of(st.just(0.0), st.floats(0.0, 3e4))),
    )


ANY_QUOTA = st.one_of(st.just(0.0), st.floats(1e3, 1e6))
BOOKINGS = st.floats(0.0, 3e6)
SPREAD = st.floats(1e3, 5e5)


@FORM
@pytest.mark.parametrize("quota", [QUOTA, 0.0])
def test_a_line_pays_what_the_words_of_the_plan_say(form, quota):
    plan = plan_of(**FORMS[form])
    line = line_of(plan, quota)
    bookings = np.concatenate([np.linspace(-5e4, 4e5, 901), [QUOTA, np.nextafter(QUOTA, 0.0)]])
    got = [pay(line, s) for s in bookings]
    np.testing.assert_allclose(got, pay_by_the_words(plan, quota, bookings), rtol=1e-12, atol=1e-8)


@given(any_plan(), ANY_QUOTA, BOOKINGS)
def test_so_does_any_mixture_of_forms(plan, quota, bookings):
    line = line_of(plan, quota)
    assert line.n <= MAX_KINKS
    assert all(np.diff(line.at[: line.n]) >= 0.0)
    if quota == 0.0 or abs(bookings - quota) > 1e-9 * quota:
        wanted = float(pay_by_the_words(plan, quota, bookings))
        assert pay(line, bookings) == pytest.approx(wanted, rel=1e-9, abs=1e-6)


@FORM
@pytest.mark.parametrize(("mean", "sd"), OUTLOOKS)
def test_expected_pay_is_the_integral_of_pay(form, mean, sd):
    plan = plan_of(**FORMS[form])
    wanted = expected_by_integration(plan, QUOTA, mean, sd)
    assert expected_pay(line_of(plan, QUOTA), mean, sd) == pytest.approx(wanted, rel=1e-5, abs=0.2)


@given(any_plan(), ANY_QUOTA, st.floats(0.0, 1e6), SPREAD)
def test_expected_pay_of_any_mixture_is_the_integral_of_pay(plan, quota, mean, sd):
    wanted = expected_by_integration(plan, quota, mean, sd)
    assert expected_pay(line_of(plan, quota), mean, sd) == pytest.approx(wanted, rel=1e-4, abs=5.0)


@FORM
@pytest.mark.parametrize(("mean", "sd"), OUTLOOKS)
def test_marginal_pay_is_the_derivative_of_expected_pay(form, mean, sd):
    line = line_of(plan_of(**FORMS[form]), QUOTA)
    h = 1e-3 * sd
    slope = (expected_pay(line, mean + h, sd) - expected_pay(line, mean - h, sd)) / (2.0 * h)
    assert marginal_pay(line, mean, sd) == pytest.approx(slope, rel=1e-5, abs=1e-7)


@given(any_plan(), ANY_QUOTA, st.floats(0.0, 1e6), SPREAD)
def test_marginal_pay_of_any_mixture_is_the_derivative_of_expected_pay(plan, quota, mean, sd):
    line = line_of(plan, quota)
    h = 1e-3 * sd
    slope = (expected_pay(line, mean + h, sd) - expected_pay(line, mean - h, sd)) / (2.0 * h)
    assert marginal_pay(line, mean, sd) == pytest.approx(slope, rel=1e-3, abs=1e-4)


@given(any_plan(), ANY_QUOTA, st.floats(0.0, 1e6), SPREAD, st.floats(0.0, 5e5))
def test_the_gain_from_a_deal_is_the_rise_of_expected_pay_and_never_negative(plan, quota, mean, sd, value):
    line = line_of(plan, quota)
    rise = expected_pay(line, mean + value, sd) - expected_pay(line, mean, sd)
    gain = pay_gain(line, mean, sd, value)
    assert gain == pytest.approx(rise, rel=1e-9, abs=1e-5)
    assert gain >= -1e-6


@given(any_plan(), ANY_QUOTA, BOOKINGS, st.floats(0.0, 1e6))
def test_more_bookings_never_pay_less(plan, quota, bookings, more):
    line = line_of(plan, quota)
    assert pay(line, bookings + more) >= pay(line, bookings) - 1e-6
    assert pay(line, bookings) >= plan.draw.amount - 1e-9


@given(any_plan(), ANY_QUOTA, st.floats(0.0, 1e6), SPREAD)
def test_expected_pay_lies_between_the_least_and_the_most_a_plan_can_pay(plan, quota, mean, sd):
    line = line_of(plan, quota)
    worst, best = pay(line, mean - 9.0 * sd), pay(line, mean + 9.0 * sd)
    assert worst - 1e-6 <= expected_pay(line, mean, sd) <= best + 1e-6


@given(st.floats(0.001, 0.5), st.floats(0.0, 1e6), SPREAD, st.floats(1.0, 1e5))
def test_commission_alone_has_one_marginal_whatever_the_outlook(rate, mean, sd, value):
    drawn = line_of(plan_of(commission_rate=rate), QUOTA)
    straight = np.zeros(1, PAY_LINE).view(np.recarray)[0]
    draw_straight_line(straight, rate)
    for line in (drawn, straight):
        assert line.n == 0
        assert pay_gain(line, mean, sd, value) == rate * value  # to the last bit: no calendar can leak in
        assert marginal_pay(line, mean, sd) == rate


def test_a_line_redrawn_keeps_nothing_of_the_plan_before():
    line = line_of(plan_of(**FORMS["everything"]), QUOTA)
    draw_line(line, plan_of(accelerator=1.5), terms_of(plan_of(accelerator=1.5), QUOTA, 0.7))
    fresh = line_of(plan_of(accelerator=1.5), QUOTA)
    for bookings in np.linspace(0.0, 3e5, 31):
        assert pay(line, bookings) == pay(fresh, bookings)


def test_a_small_draw_differs_from_none_by_a_small_amount():
    without, with_draw = line_of(plan_of(), 0.0), line_of(plan_of(draw=1.0), 0.0)
    for mean, sd in OUTLOOKS:
        assert 0.0 <= expected_pay(with_draw, mean, sd) - expected_pay(without, mean, sd) <= 1.0
