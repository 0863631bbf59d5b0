"""M15 and M16 (what pay does to effort), M23 (pressure), M24 (newcomers ramp), and where the hours of a week go."""

import math

import pytest

from smarketing.agents.agenda import make_agenda
from smarketing.agents.effort import felt_pressure, plan_effort, ramp_up
from smarketing.agents.incentives import LEAST_EFFORT, MOST_EFFORT
from smarketing.simulation.pay_periods import open_pay_periods
from tests.firm import parameters, small_firm

PLAN = "compensation.salespeople"
LINEAR = {
    f"{PLAN}.quota": None,
    f"{PLAN}.accelerator": 1,
    f"{PLAN}.commission_rate": 0.1,
    "leadership.pressure": 0,
}


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


@pytest.mark.parametrize("rate", [0.0, 0.06, 0.09, 0.12])
def test_under_linear_pay_effort_answers_to_the_rate_and_the_norm_alone(rate):
    me = working({**LINEAR, f"{PLAN}.commission_rate": rate})
    assert me.value_of_effort == pytest.approx(rate)
    reference, norm, elasticity = 0.09, 0.09, 0.5
    assert me.effort == pytest.approx(((rate + norm) / (reference + norm)) ** elasticity)


@pytest.mark.parametrize("rate", [0.06, 0.09, 0.12])
def test_without_a_norm_effort_answers_to_pay_alone(rate):
    me = working({**LINEAR, f"{PLAN}.commission_rate": rate, "behaviour.salesperson.effort_norm": 0})
    assert me.effort == pytest.approx((rate / 0.09) ** 0.5)


def test_under_linear_pay_no_week_no_bookings_and_no_patience_change_effort():
    found = {
        round(float(working({**LINEAR, "people.patience": patience}, booked=b, week=w).effort), 12)
        for b in (0.0, 1e6)
        for w in (0, 6, 12)
        for patience in (0.3, 1.0)
    }
    assert len(found) == 1


GOAL = {f"{PLAN}.bonus_at_quota": 20_000, "leadership.pressure": 0}


def test_impatient_people_work_less_for_a_bonus_that_is_weeks_away():
    found = [working({**GOAL, "people.patience": patience}).value_of_effort for patience in (0.3, 0.6, 1.0)]
    assert found == sorted(found)
    assert found[0] < found[-1]
    fixed = {**GOAL, f"{PLAN}.quota_rule": "fixed"}  # or a higher quota next year would be far away as well
    found = [working({**fixed, "people.discount_rate": rate}).value_of_effort for rate in (2.0, 0.5, 0.0)]
    assert found == sorted(found)
    assert found[0] < found[-1]


def test_money_is_waited_for_by_the_week():
    """β for any wait at all, δ by the week; in a period's last week nothing of it is waited for."""
    for week, left in ((0, 12), (6, 6), (11, 1), (12, 0)):
        weights = working({"people.patience": 0.8, "people.discount_rate": 0.2}, week=week).outlook
        assert weights.soon == pytest.approx(0.8 * math.exp(-0.2 * left / 52) if left else 1.0)
        assert weights.later == pytest.approx(0.8 * math.exp(-0.2 * (left + 13) / 52))
    neutral = working({"people.patience": 1.0, "people.discount_rate": 0.0}).outlook
    assert neutral.soon == neutral.later == 1.0


def test_people_coast_above_a_cap():
    capped = {f"{PLAN}.cap": 1.2}
    assert working(capped, booked=400_000.0).effort < working(capped, booked=60_000.0).effort
    assert working({f"{PLAN}.cap": None}, booked=400_000.0).effort > working(capped, booked=400_000.0).effort


def test_people_give_up_a_goal_that_is_out_of_reach():
    goal = {f"{PLAN}.bonus_at_quota": 20_000, f"{PLAN}.commission_rate": 0.02, "leadership.pressure": 0}
    near, far = working(goal, booked=50_000.0, week=10), working(goal, booked=0.0, rate=500.0, week=10)
    assert far.effort < near.effort


def test_a_ratchet_that_has_been_met_takes_the_edge_off():
    found = [working({f"{PLAN}.ratchet": 0.6}, ratchet_seen=seen).value_of_effort for seen in (0.6, 0.3, 0.0)]
    assert found == sorted(found)
    assert found[0] < found[-1]
    assert found[-1] == working({f"{PLAN}.ratchet": 0.0}, ratchet_seen=0.0).value_of_effort  # who has met none


def test_those_who_will_soon_be_gone_mind_a_ratchet_less():
    stay, go = (working({"sales.quit_hazard": hazard}, ratchet_seen=0.6).value_of_effort for hazard in (0.0, 1.0))
    assert stay < go


def test_effort_knows_no_kinks_where_the_plan_is_neutral():
    plan = {f"{PLAN}.cap": 1, f"{PLAN}.bonus_at_quota": 20_000, "people.patience": 1.0, "leadership.pressure": 0}
    found = {round(float(working(plan, ("M15",), booked=b).value_of_effort), 12) for b in (0.0, 60_000.0, 400_000.0)}
    assert found == {0.08}


# M16: effort


def test_effort_is_bounded():
    plan = {**LINEAR, "people.effort_elasticity": 1.0, "behaviour.salesperson.effort_norm": 0}
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
    for changes in ({**LINEAR, f"{PLAN}.commission_rate": 0.5}, {f"{PLAN}.cap": 1}):
        assert working(changes, ("M16",), booked=400_000.0, morale=0.1).effort == 1


def test_an_empty_chair_makes_no_effort():
    me = working(vacant_weeks=3)
    assert me.effort == me.hours == me.hours_used == 0


# M23: visible results, heavier pressure


def outlook(expected, quota=100_000.0):
    me = small_firm().seller()
    me.outlook.expected, me.outlook.quota, me.outlook.demanded = expected, quota, quota
    return me.outlook


@pytest.mark.parametrize(("expected", "pressure"), [(0.0, 0.5), (50_000.0, 0.25), (100_000.0, 0.0), (200_000.0, 0.0)])
def test_pressure_is_the_leaders_times_the_shortfall_ahead(expected, pressure):
    assert felt_pressure(parameters({"leadership.pressure": 0.5}), outlook(expected)) == pytest.approx(pressure)


def test_no_pressure_without_a_demand_a_pressing_leader_or_where_it_is_neutral():
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


NO_QUOTA = {f"{PLAN}.quota": None, f"{PLAN}.accelerator": 1, "leadership.pressure": 0.8}


def without_quota(aspiration, neutralise=(), **plan):
    """Salesperson 0 of three, paid without a quota, whose unit has come to expect `aspiration` [$/week]."""
    firm = small_firm({**NO_QUOTA, **{f"{PLAN}.{name}": value for name, value in plan.items()}}, neutralise=neutralise)
    firm.act(open_pay_periods)
    firm.unit.aspiration = aspiration
    me = firm.seller()
    me.bookings_rate, me.tenure = 4_000.0, 500.0
    firm.act(plan_effort, 0, week=6)
    return me


def test_leaders_demand_their_part_of_what_the_unit_expects_where_pay_has_no_quota():
    me = without_quota(30_000.0)
    demand = 30_000.0 / 3 * 13
    assert me.outlook.demanded == pytest.approx(demand)
    assert me.pressure == pytest.approx(0.5 * 0.8 * (1 - 4_000.0 * 6 / demand))
    assert me.outlook.risk_rate > 0
    assert without_quota(30_000.0, commission_rate=0.0).outlook.risk_rate > 0  # a salary can be lost as well


def test_a_demand_outside_the_plan_presses_less_than_the_same_in_it():
    outside = without_quota(30_000.0)
    inside = working({"leadership.pressure": 0.8, f"{PLAN}.quota": 520_000}, rate=4_000.0)
    assert inside.outlook.demanded == pytest.approx(outside.outlook.demanded)
    assert outside.pressure == pytest.approx(inside.pressure / 2)
    assert outside.outlook.risk_rate < inside.outlook.risk_rate


def test_nothing_is_demanded_of_a_unit_that_expects_nothing_or_where_pressure_is_neutral():
    for me in (without_quota(0.0), without_quota(30_000.0, ("M23",))):
        assert me.pressure == me.outlook.risk_rate == 0
        assert me.value_of_effort == pytest.approx(0.08)


# The deals at the table


def with_deals(n, week=12, **changes):
    """Salesperson 0 in the last week of a quarter with n deals of $20,000 at the table and $50,000 booked."""
    firm = small_firm(changes)
    firm.act(open_pay_periods)
    me = firm.seller()
    me.bookings_period, me.bookings_rate, me.tenure = 50_000.0, 4_000.0, 500.0
    for slot in range(n):
        firm.deal(slot=slot, negotiating=True, value=20_000.0)
    firm.act(plan_effort, 0, week=week)
    return firm


def test_the_deals_at_the_table_are_part_of_the_outlook_where_they_are_more_than_usual():
    believed = float(parameters().behaviour.salesperson.believed_close)
    for n in (0, 3):
        outlook = with_deals(n).seller().outlook
        assert outlook.expected == pytest.approx(50_000.0 + n * believed * 0.85 * 20_000.0)
        spread = math.sqrt(n * believed * (1 - believed)) * 0.85 * 20_000.0
        assert outlook.sd == pytest.approx(max(0.02 * 100_000.0, spread))
    early = with_deals(1, week=0).seller().outlook  # twelve usual weeks bring more than one deal
    assert early.expected == pytest.approx(50_000.0 + 12 * 4_000.0)
    assert early.table == 0


def test_who_looks_at_the_table_leaves_the_outlook_as_it_was():
    firm = with_deals(3)
    before = firm.seller().outlook.tobytes()
    firm.act(make_agenda, 0, week=12)
    assert firm.seller().outlook.tobytes() == before


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
