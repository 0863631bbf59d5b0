"""M15 and M16 (what pay does to effort), M23 (pressure), M24 (newcomers ramp), and where the hours of a week go."""

import math

import pytest

from smarketing.agents.effort import felt_pressure, plan_effort, ramp_up
from smarketing.agents.incentives import LEAST_EFFORT, MOST_EFFORT
from smarketing.simulation.pay_periods import open_pay_periods
from tests.firm import parameters, small_firm

PLAN = "compensation.salespeople"
LINEAR = {f"{PLAN}.quota": None, f"{PLAN}.accelerator": 1, f"{PLAN}.commission_rate": 0.1}


def working(changes=None, neutralise=(), booked=0.0, rate=8_000.0, week=6, **seller):
    """Salesperson 0 in the middle of a quarter, with these bookings [$] so far and this rate [$/week]."""
    firm = small_firm(changes, neutralise=neutralise)
    firm.act(open_pay_periods)
    me = firm.seller()
    me.bookings_period, me.bookings_rate, me.tenure = booked, rate, 500.0
    for name, value in seller.items():
        setattr(me, name, value)
    firm.act(plan_effort, 0, week=week)
    return me


# M15: effort goes where pay goes


@pytest.mark.parametrize("rate", [0.06, 0.09, 0.12])
def test_under_linear_pay_effort_answers_to_the_rate_alone(rate):
    me = working({**LINEAR, f"{PLAN}.commission_rate": rate, "people.patience": 1.0})
    assert me.value_of_effort == pytest.approx(rate)
    reference, elasticity = 0.09, 0.5
    assert me.effort == pytest.approx((rate / reference) ** elasticity)


def test_under_linear_pay_no_week_and_no_bookings_change_effort():
    plan = {**LINEAR, "people.patience": 1.0}
    found = {round(float(working(plan, booked=b, week=w).effort), 12) for b in (0.0, 1e6) for w in (0, 6, 12)}
    assert len(found) == 1


def test_impatient_people_work_less_for_pay_that_comes_next_period():
    found = [working({**LINEAR, "people.patience": patience}).value_of_effort for patience in (0.3, 0.6, 1.0)]
    assert found == sorted(found)
    assert found[0] < found[-1]


def test_people_coast_above_a_cap():
    capped = {f"{PLAN}.cap": 1.2}
    assert working(capped, booked=400_000.0).effort < working(capped, booked=60_000.0).effort
    assert working({f"{PLAN}.cap": None}, booked=400_000.0).effort > working(capped, booked=400_000.0).effort


def test_people_give_up_a_goal_that_is_out_of_reach():
    goal = {f"{PLAN}.bonus_at_quota": 20_000, f"{PLAN}.commission_rate": 0.02, "leadership.pressure": 0}
    near, far = working(goal, booked=50_000.0, week=10), working(goal, booked=0.0, rate=500.0, week=10)
    assert far.effort < near.effort


def test_a_ratchet_takes_the_edge_off():
    plain = working({f"{PLAN}.ratchet": 0}).value_of_effort
    assert working({f"{PLAN}.ratchet": 0.6}).value_of_effort < plain


def test_effort_knows_no_kinks_where_the_plan_is_neutral():
    plan = {f"{PLAN}.cap": 0.5, f"{PLAN}.bonus_at_quota": 20_000, "people.patience": 1.0, "leadership.pressure": 0}
    found = {round(float(working(plan, ("M15",), booked=b).value_of_effort), 12) for b in (0.0, 60_000.0, 400_000.0)}
    assert found == {0.08}


# M16: effort


def test_effort_is_bounded():
    plan = {**LINEAR, "people.effort_elasticity": 1.0}
    assert working({**plan, f"{PLAN}.commission_rate": 0.5}).effort == MOST_EFFORT
    assert working({**plan, f"{PLAN}.commission_rate": 0.0}).effort == LEAST_EFFORT


def test_effort_rises_with_morale():
    found = [working(LINEAR, morale=morale).effort for morale in (0.2, 0.7, 1.0)]
    assert found == sorted(found)
    assert found[0] < found[-1]


def test_effort_does_not_answer_where_its_elasticity_is_nil():
    plan = {"people.effort_elasticity": 0.0}
    assert working({**LINEAR, **plan}).effort == working({**LINEAR, **plan, f"{PLAN}.commission_rate": 0.3}).effort == 1


def test_effort_is_normal_where_it_is_neutral():
    for changes in ({**LINEAR, f"{PLAN}.commission_rate": 0.5}, {f"{PLAN}.cap": 0.1}):
        assert working(changes, ("M16",), booked=400_000.0, morale=0.1).effort == 1


def test_an_empty_chair_makes_no_effort():
    me = working(vacant_weeks=3)
    assert me.effort == me.hours == me.hours_used == 0


# M23: visible results, heavier pressure


def outlook(expected, quota=100_000.0):
    me = small_firm().seller()
    me.outlook.expected, me.outlook.quota = expected, quota
    return me.outlook


@pytest.mark.parametrize(("expected", "pressure"), [(0.0, 0.5), (50_000.0, 0.25), (100_000.0, 0.0), (200_000.0, 0.0)])
def test_pressure_is_the_leaders_times_the_shortfall_ahead(expected, pressure):
    assert felt_pressure(parameters({"leadership.pressure": 0.5}), outlook(expected)) == pytest.approx(pressure)


def test_no_pressure_without_a_quota_a_pressing_leader_or_where_it_is_neutral():
    assert felt_pressure(parameters(), outlook(0.0, quota=0.0)) == 0
    assert felt_pressure(parameters({"leadership.pressure": 0}), outlook(0.0)) == 0
    assert felt_pressure(parameters(neutralise=("M23",)), outlook(0.0)) == 0


def test_pressure_lands_when_the_period_is_heading_for_a_shortfall():
    assert working(booked=0.0, rate=1000.0).pressure > working(booked=60_000.0, rate=4000.0).pressure
    assert working(booked=200_000.0).pressure == 0


def test_pressure_drives_and_frightens():
    """Under pressure a dollar that fills the shortfall is worth more, and people try harder for the same dollar."""
    found = [working({"leadership.pressure": pressure}, rate=4000.0) for pressure in (0.0, 0.5, 1.0)]
    values = [float(me.value_of_effort) for me in found]
    efforts = [float(me.effort) for me in found]
    assert values == sorted(values)
    assert efforts == sorted(efforts)
    assert values[0] < values[-1]
    neutral = working({"leadership.pressure": 1.0}, ("M23",), rate=4000.0)
    assert neutral.value_of_effort == values[0]
    assert neutral.effort == efforts[0]


# M24: newcomers ramp


def test_a_newcomer_learns_over_the_ramp():
    p = parameters({"sales.ramp_weeks": 20})
    found = [ramp_up(p, tenure) for tenure in (0.0, 5.0, 20.0, 40.0, 400.0)]
    assert found == sorted(found)
    assert found == pytest.approx([1 - 0.7 * math.exp(-3 * t / 20) for t in (0, 5, 20, 40, 400)])
    assert found[-1] == pytest.approx(1)


def test_a_newcomer_is_as_good_as_any_without_a_ramp_or_where_careers_are_neutral():
    assert ramp_up(parameters({"sales.ramp_weeks": 0}), 0.0) == 1
    assert ramp_up(parameters(neutralise=("M24",)), 0.0) == 1


# Where the hours go


def test_reading_leads_quarrels_reports_lobbying_and_meetings_take_hours():
    free = working(LINEAR, ("M16",))
    changes = {**LINEAR, "alignment.joint_meetings_hours": 1, "alignment.training_hours": 0.5}
    busy = working(changes, ("M16",), n_received=10, conflict_hours=2.0, report_hours=0.7, lobby_hours=0.3)
    taken = 10 * 0.3 + 2.0 + 0.7 + 0.3 + 1.5
    assert free.hours == 24
    assert free.hours_used == 0
    assert busy.hours == pytest.approx(24 - taken)
    assert busy.hours_used == pytest.approx(taken)


def test_each_lead_received_costs_time_to_read():
    found = [working(LINEAR, n_received=n).hours for n in (0, 50, 100, 400)]
    assert found == sorted(found, reverse=True)
    assert found[-1] == 0


def test_nobody_spends_more_hours_than_the_effort_made():
    me = working(LINEAR, n_received=10_000)
    assert me.hours == 0
    assert me.hours_used == pytest.approx(24 * me.effort)


def test_effort_is_hours():
    lazy, keen = (working({**LINEAR, f"{PLAN}.commission_rate": rate}) for rate in (0.05, 0.12))
    assert lazy.hours == pytest.approx(24 * lazy.effort)
    assert keen.hours == pytest.approx(24 * keen.effort)
    assert lazy.hours < keen.hours
