"""One person's account: published arithmetic to the cent, and the same pay as in the simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.agents.commission import PAY_LINE, pay
from smarketing.agents.plain_python import fields_of, in_plain_python
from smarketing.agents.plan_line import Terms, draw_line, terms_of
from smarketing.pay_plans.plan_ledger import Deal, PlanLedger, cents, plan_of
from tests.pay_plans.plans import PLAN, firm, ledger, lines_of, paid
from tests.simulation.test_plan_forms import win

TIERS = [{"above": 0, "rate": 0.05}, {"above": 1, "rate": 0.06}, {"above": 1.25, "rate": 0.07}]

# Published arithmetic


def test_tiers_by_attainment_of_a_quarter():
    assert paid(50e3, 100e3, 125e3, 150e3, quota=400e3, rates=TIERS) == [2_500, 5_000, 6_500, 8_250]


def test_an_annual_gate_holds_the_accelerators_back_until_the_years_quota():
    assert paid(50e3, 75e3, 200e3, 75e3, quota=400e3, rates=TIERS, annual={"gate": True})[2] == 10_000


@pytest.mark.parametrize(
    ("attainment", "pay_of_it"), [(0.85, 24_437.50), (0.70, 20_125), (0.999, 28_721.25), (0.699, 0), (1.08, 29_850)]
)
def test_nothing_below_a_threshold_then_a_share_of_target_and_more_of_the_excess(attainment, pay_of_it):
    rates = [(0, 0.02875), (1, 0.01), (1.05, 0.02), (1.1, 0.05)]
    steps = [{"above": above, "rate": rate} for above, rate in rates]
    assert paid(attainment * 1e6, period="year", quota=1e6, threshold=0.7, rates=steps) == [pay_of_it]


@pytest.mark.parametrize(("bookings", "pay_of_it"), [(20e3, 2_000), (33e3, 3_300), (40e3, 4_700)])
def test_a_retroactive_rate_from_half_of_a_months_quota(bookings, pay_of_it):
    half = {"above": 0.5, "rate": 0.10, "retroactive": True}
    rates = [{"above": 0, "rate": 0.05}, half, {"above": 1, "rate": 0.20}]
    assert paid(bookings, period="month", quota=396e3, rates=rates) == [pay_of_it]


@pytest.mark.parametrize(("points", "pay_of_it"), [(89, 0), (90, 50), (95, 75), (110, 150), (120, 200), (140, 200)])
def test_a_bonus_for_bookings_with_threshold_and_cap(points, pay_of_it):
    goal = {"measure": "bookings", "target": 1_000.0, "threshold": 0.9, "at_threshold": 0.5, "cap": 2.0}
    forms = {"period": "year", "quota": 1_000, "commission_rate": 0, "base": 1_000, "target_bonus": 0.1}
    assert paid(10.0 * points, **forms, goals=[goal]) == [pay_of_it]


def test_a_bonus_for_the_quarter_or_the_year_to_date():
    forms = {"quota": 400e3, "commission_rate": 0, "bonus_at_quota": 20_000, "year_to_date": True}
    assert sum(paid(150e3, 50e3, 100e3, 100e3, **forms)) == 80_000


def test_a_recoverable_draw_comes_back_in_later_months():
    forms = {"quota": None, "period": "month", "commission_rate": 0.1}
    earned = (2_750, 3_000, 1_500, 2_375, 3_000, 2_750)
    account = ledger(**forms, draw={"amount": 2_000, "recoverable": True})
    lines = lines_of(account, *(10.0 * each for each in earned))
    by_month = [sum(line.cents for line in lines if line.period == month) / 100 for month in range(6)]
    assert by_month == [2_750, 3_000, 2_000, 2_000, 2_875, 2_750]
    owed = [next(line.owed for line in lines if line.period == month) / 100 for month in range(6)]
    assert owed == [0, 0, 0, 500, 125, 0]  # as each month opens


def test_commission_on_gross_profit():
    sale = Deal(150.0, gross_profit=50.0)
    for margin in (0.7, 1 / 3, 1.0):
        forms = {"basis": "margin", "commission_rate": 0.25, "firm__gross_margin": margin}
        assert paid([sale], quota=None, **forms) == [12.50]


# Other forms


@pytest.mark.parametrize(("bookings", "pay_of_it"), [(100e3, 8_000), (150e3, 14_000), (400e3, 40_000)])
def test_an_accelerator_and_a_cap(bookings, pay_of_it):
    assert paid(bookings, quota=400e3, accelerator=1.5, cap=5.0) == [pay_of_it]


def test_a_newcomer_is_guaranteed_the_target_while_ramping():
    account = ledger(quota=400e3, ramp_guarantee_weeks=26, tenure=0.0)
    lines = lines_of(account, 10e3, 10e3, 10e3)
    assert [sum(line.cents for line in lines if line.period == at) for at in range(3)] == [800_000, 800_000, 80_000]


def test_an_own_quota_stands_for_the_plans():
    account = PlanLedger(plan_of(firm(quota=400e3, accelerator=2.0)), quota=200e3)
    assert sum(line.cents for line in lines_of(account, 60e3)) == 100 * (4_000 + 1_600)


def test_a_spiff_for_new_customers_is_not_paid_for_others():
    spiff = {"from": 2, "to": 3, "per_deal": 500.0, "new_only": True}
    deals = [Deal(1_000.0, week=week, is_new=new) for week in (1, 2, 4) for new in (True, False)]
    lines = lines_of(ledger(spiffs=[spiff]), deals)
    assert [line.cents for line in lines if line.what == "spiff"] == [50_000]


def test_a_contest_is_won_by_who_is_ahead_and_has_booked():
    account = ledger(contest={"top": 1, "prize": 9_000.0, "period": "year"})
    for quarter in range(4):
        account.open()
        account.credit(Deal(1_000.0))
        assert account.contest_is_due == (quarter == 3)
    assert account.contested == 4_000
    assert [line.cents for line in account.close(rank=0)] == [900_000]
    assert account.close(rank=1) == []


def test_the_shared_pool_is_paid_as_at_plan():
    assert paid(100e3, compensation__shared_pool=0.25, quota=400e3) == [8_000]


def test_what_the_team_shares_is_taken_off_and_kept_in_sight():
    account = ledger(quota=400e3, team_share=0.25)
    lines = lines_of(account, 50e3)
    assert [(line.what, line.cents) for line in lines] == [("commission", 300_000)]
    assert account.to_team == 100_000


# Rounding


@pytest.mark.parametrize(
    ("amount", "in_cents"), [(0.125, 12), (0.135, 14), (0.145, 14), (1.005, 100), (2.675, 268), (-0.125, -12)]
)
def test_half_a_cent_goes_to_the_even_one(amount, in_cents):
    assert cents(amount) == in_cents


BENT = plan_of(firm(commission_rate=0.0733, accelerator=1.37))


@given(st.lists(st.integers(1, 5_000_000), min_size=1, max_size=20), st.sampled_from([np.inf, 1.0, 1.37]))
def test_lines_add_up_to_what_the_plan_says_of_the_total(amounts, cap):
    capped = BENT.compensation.salespeople.but(cap=cap)
    p = BENT.but(compensation=BENT.compensation.but(salespeople=capped))
    one_by_one = lines_of(PlanLedger(p), [Deal(each / 100) for each in amounts])
    at_once = lines_of(PlanLedger(p), sum(amounts) / 100)
    assert sum(line.cents for line in one_by_one) == sum(line.cents for line in at_once)
    assert all(line.cents >= 0 for line in one_by_one)


# The same as in the simulation


def test_a_win_in_the_simulation_is_paid_what_the_ledger_says():
    spiffs = [{"from": 0, "to": 3, "per_deal": 700.0, "rate": 0.01}]
    simulated = win({f"{PLAN}.spiffs": spiffs}).seller().earned
    assert 100 * simulated == pytest.approx(sum(line.cents for line in lines_of(ledger(spiffs=spiffs), 20e3)))


RATES = st.lists(st.tuples(st.floats(0.05, 2.0), st.floats(0.0, 0.3)), max_size=4, unique_by=lambda step: step[0])
ROWS = firm(rates=[{"above": 0, "rate": 0.05}], bonus_at_quota=1_000, draw=500).inputs.parameters


@given(RATES, st.sampled_from([0.0, 0.4]), st.sampled_from([np.inf, 1.7]), st.floats(0.0, 300e3))
def test_kernels_in_plain_python_give_the_same_bytes(steps, threshold, cap, bookings):
    plan = ROWS.copy().view(np.recarray)[-1].compensation.salespeople
    plan.n_rates, plan.threshold, plan.cap = 1 + len(steps), threshold, cap
    for k, (above, rate) in enumerate(sorted(steps), 1):
        plan.rates[k].above, plan.rates[k].rate = above, rate
    compiled = np.zeros(1, PAY_LINE).view(np.recarray)[0]
    draw_line(compiled, plan, Terms(*terms_of(plan, 100e3, 0.7)))
    line, same = fields_of(np.zeros((), PAY_LINE)), fields_of(plan)
    in_plain_python(draw_line)(line, same, in_plain_python(terms_of)(same, 100e3, 0.7))
    assert pay(compiled, bookings) == in_plain_python(pay)(line, bookings)
