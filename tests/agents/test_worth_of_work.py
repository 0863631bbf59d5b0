"""What work is worth to a salesperson: fear for the job, this period's pay and the next one's, and the effort."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from smarketing.agents import gains
from smarketing.agents import incentives as inc
from smarketing.agents.commission import expected_pay, pay
from tests.agents.outlooks import MIXTURE, QUOTA, RATE, firm, outlook_of

# Fear for the job


def fear_of(income=92_000.0, expected=QUOTA, demanded=QUOTA, pressure=0.5, binding=1.0, rate=RATE):
    """What filling a shortfall is worth to somebody with this income [$/yr] and outlook [$ in the quarter]."""
    p = firm(commission_rate=rate)
    p.leadership.pressure = pressure
    p.behaviour.salesperson.search_weeks, p.behaviour.salesperson.dismissal = 20.0, 0.8
    outlook = outlook_of(p, expected)
    outlook.demanded = demanded
    return inc.job_risk_rate(p, outlook, income, binding)


def test_fear_is_the_income_at_stake_times_what_a_dollar_does_for_the_chance_of_keeping_it():
    at_stake = 92_000.0 * 20.0 / 52.0
    a_dollar_s_part = 0.8 * 0.5 / (4.0 * QUOTA)
    assert fear_of() == pytest.approx(at_stake * a_dollar_s_part)
    assert fear_of(income=46_000.0) == pytest.approx(fear_of() / 2.0)
    assert fear_of(pressure=1.0) == pytest.approx(2.0 * fear_of())


def test_fear_for_the_job_is_the_same_whatever_commission_pays():
    assert fear_of(rate=0.0) == fear_of(rate=0.2) > 0.0


def test_a_demand_outside_the_plan_binds_less():
    assert fear_of(binding=0.5) == pytest.approx(fear_of() / 2.0)


def test_fear_fades_where_the_target_is_out_of_reach():
    found = [fear_of(expected=expected) for expected in (0.0, 0.1 * QUOTA, 0.25 * QUOTA, 0.5 * QUOTA)]
    assert found == sorted(found)
    assert found[0] == 0.0
    assert found[2] == pytest.approx(found[3] / 2.0)
    assert fear_of(expected=0.5 * QUOTA) == fear_of(expected=2.0 * QUOTA)


def test_nobody_fears_where_nothing_is_demanded_at_stake_or_pressed_for():
    assert fear_of(demanded=0.0) == fear_of(pressure=0.0) == fear_of(income=0.0) == 0.0


# What work is worth


def test_work_is_worth_this_period_s_pay_as_far_as_it_pays_now_and_that_of_the_next():
    outlook = outlook_of(firm(**MIXTURE), 90_000.0)
    deal = 24_000.0
    now, later = gains.gain_now(outlook, deal) / deal, gains.gain_next(outlook, deal) / deal
    assert inc.value_of_work(outlook, deal, 1.0) == pytest.approx(now)
    assert inc.value_of_work(outlook, deal, 0.0) == pytest.approx(later)
    assert inc.value_of_work(outlook, deal, 0.25) == pytest.approx(0.25 * now + 0.75 * later)


def test_the_shadow_cost_of_the_ratchet_is_taken_off_but_work_is_never_worth_less_than_nothing():
    outlook = outlook_of(firm())
    outlook.quota_cost = 0.03
    assert inc.value_of_work(outlook, 24_000.0, 0.5) == pytest.approx(RATE - 0.03)
    outlook.quota_cost = 0.3
    assert inc.value_of_work(outlook, 24_000.0, 0.5) == 0.0


def test_work_pays_in_this_period_the_likelier_the_more_of_it_is_left():
    chances = [inc.p_pays_now(left, 11.0) for left in (0.0, 1.0, 6.0, 12.0, 500.0)]
    assert chances == sorted(chances)
    assert 0.0 < chances[0] < 0.06
    assert chances[-1] == pytest.approx(1.0)


@given(st.floats(0.01, 0.2), st.floats(0.3, 2.0), st.floats(0.05, 1.0), st.floats(0.05, 1.0))
def test_effort_is_where_one_more_hour_costs_what_it_brings(value, productivity, morale, elasticity):
    reference = 0.09
    got = inc.effort(value, productivity, morale, reference, elasticity)

    def loss(e):
        bring = value * productivity * morale * e
        return reference * e ** (1.0 + 1.0 / elasticity) / (1.0 + 1.0 / elasticity) - bring

    best = optimize.minimize_scalar(loss, bounds=(inc.LEAST_EFFORT, inc.MOST_EFFORT), method="bounded")
    assert loss(got) <= best.fun + 1e-9
    inside = inc.LEAST_EFFORT < got < inc.MOST_EFFORT
    if inside:  # the first-order condition: marginal pay · productivity · morale = marginal cost
        assert value * productivity * morale == pytest.approx(reference * got ** (1.0 / elasticity), rel=1e-9)


def test_effort_has_a_floor_and_a_ceiling_and_a_normal_level():
    assert inc.effort(0.0, 1.0, 1.0, 0.09, 0.5) == inc.LEAST_EFFORT
    assert inc.effort(9.0, 1.0, 1.0, 0.09, 0.5) == inc.MOST_EFFORT
    assert inc.effort(0.09, 1.0, 1.0, 0.09, 0.5) == 1.0
    assert inc.effort(0.02, 1.0, 1.0, 0.09, 0.0) == 1.0  # nobody responds to pay


def test_what_the_ledger_pays_is_what_the_salesperson_reckons_with():
    p = firm(**MIXTURE)
    outlook = outlook_of(p, 95_000.0, 1e-6)
    certain = pay(outlook.line, 119_000.0) - pay(outlook.line, 95_000.0)
    assert gains.gain_now(outlook, 24_000.0) == pytest.approx(certain, rel=1e-9)
    assert expected_pay(outlook.line, 95_000.0, 1e-6) == pytest.approx(pay(outlook.line, 95_000.0))
