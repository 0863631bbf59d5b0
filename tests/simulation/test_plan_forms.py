"""Plan forms as a firm lives them: when a change is paid, goals, SPIFFs, split credit, contests by the year."""

import numpy as np
import pytest

from smarketing.agents.closing import decide_close, try_to_close
from smarketing.agents.effort import plan_effort
from smarketing.agents.goals import payout
from smarketing.agents.parameters import BASIS_LEADS, BASIS_REVENUE
from smarketing.agents.spiffs import spiff
from smarketing.scenarios import load
from smarketing.simulation import simulate
from smarketing.simulation.pay_periods import open_pay_periods
from tests.firm import parameters, small_firm
from tests.simulation.books import closed, opened

PLAN, MARKETERS = "compensation.salespeople", "compensation.marketers"
PLAIN = {f"{PLAN}.accelerator": 1.0, "leadership.pressure": 0}


# When a change of pay is paid


@pytest.mark.parametrize(("at_once", "rate"), [(False, 0.08), (True, 0.02)])
def test_a_changed_plan_is_paid_from_the_next_period_or_at_once(at_once, rate):
    firm = opened({**PLAIN, f"{PLAN}.at_once": at_once})
    me = firm.seller()
    me.bookings_period = 30_000.0
    firm.p.compensation.salespeople.commission_rate, firm.p.epoch = 0.02, firm.p.epoch + 1
    firm.act(open_pay_periods, week=5)
    assert me.outlook.line.rate == pytest.approx(rate)
    assert me.bookings_period == 30_000
    assert me.earned == 0 or not at_once
    firm.act(open_pay_periods, week=13)
    assert me.outlook.line.rate == pytest.approx(0.02)


def test_a_plan_signed_at_once_is_measured_over_the_whole_period():
    firm = opened({**PLAIN, f"{PLAN}.at_once": True, f"{PLAN}.quota": 520_000})
    firm.p.compensation.salespeople.quota, firm.p.epoch = 260_000.0, firm.p.epoch + 1
    firm.act(open_pay_periods, week=5)
    me = firm.seller()
    assert (me.outlook.weeks, me.outlook.last_week) == (13, 12)
    assert me.outlook.quota == me.quota_year == pytest.approx(65_000)


def test_a_period_ends_when_it_was_signed_to_end():
    firm = opened({**PLAIN, f"{PLAN}.period": "quarter"})
    firm.p.compensation.salespeople.period = 2  # by the year from now on
    firm.act(open_pay_periods, week=5)
    assert firm.seller().outlook.last_week == 12
    firm.act(open_pay_periods, week=13)
    assert (firm.seller().outlook.weeks, firm.seller().outlook.last_week) == (39, 51)


# SPIFFs

SPIFFS = [
    {"from": 10, "to": 20, "per_deal": 500.0, "segment": "Services"},
    {"from": 15, "to": 30, "rate": 0.01},
]


@pytest.mark.parametrize(
    ("week", "segment", "paid"),
    [(9, 1, 0), (10, 1, 500), (10, 0, 0), (15, 1, 700), (20, 1, 700), (21, 1, 200), (30, 0, 200), (31, 0, 0)],
)
def test_a_spiff_is_paid_from_to_and_for_its_segment(week, segment, paid):
    plan = parameters({"horizon.weeks": 52, f"{PLAN}.spiffs": SPIFFS}).compensation.salespeople
    assert spiff(plan, week, segment, 20_000.0) == pytest.approx(paid)


def win(changes, j=0, week=0):
    """A firm that has just won one deal of $20,000 at list price from a lead of marketer j (-1: found by sales)."""
    firm = small_firm({**PLAIN, "decision_rights.discount_limit": 0, "horizon.warm_up_weeks": 52, **changes})
    firm.unit.measured_from = 0
    firm.act(open_pay_periods, week=week)
    firm.act(plan_effort, 0, week=week)
    row = firm.deal(0, j, opened=-20.0, value=20_000.0, negotiating=True)
    firm.lead(row).negotiating_since = -10
    decide_close(firm.p, firm.seller(), firm.lead(row), week, np.zeros((5, 32)))
    firm.lead(row).p_close = 1.0
    try_to_close(firm.world, firm.p, 0, 0, firm.position(row), week, firm.key)
    return firm


def test_a_win_is_paid_its_spiff_beside_the_commission():
    plain = win({}).seller().earned
    paid = win({f"{PLAN}.spiffs": [{"from": 0, "to": 3, "per_deal": 700.0, "rate": 0.01}]}).seller().earned
    assert plain == pytest.approx(0.08 * 20_000)
    assert paid == pytest.approx(plain + 700 + 200)


def test_a_spiff_moves_deals_into_its_weeks():
    spiffs = {f"{PLAN}.spiffs": [{"from": 40, "to": 43, "per_deal": 3_000.0}]}
    scenario = load("status_quo").changed({"horizon.warm_up_weeks": 52, "horizon.weeks": 52})
    base, pushed = (simulate(s, 12).weekly for s in (scenario, scenario.changed(spiffs)))
    assert base is not None and pushed is not None
    base, pushed = (series["bookings"][:, 52 + 40 : 52 + 44].sum() for series in (base, pushed))
    assert pushed > 1.1 * base


# Split credit


@pytest.mark.parametrize(
    ("split", "j", "closer", "source"),
    [
        (None, 0, 1.0, 1.0),
        ({"mode": "double"}, 0, 1.0, 1.0),
        ({"mode": "shared", "sourced": 0.3, "closed": 0.7}, 0, 0.7, 0.3),
        ({"mode": "shared", "sourced": 0.3, "closed": 0.7}, -1, 1.0, 0.0),
    ],
)
def test_credit_for_a_deal_is_shared_or_double(split, j, closer, source):
    firm = win({f"{PLAN}.split": split}, j)
    assert firm.seller().bookings_period == pytest.approx(closer * 20_000)
    assert firm.seller().earned == pytest.approx(closer * 0.08 * 20_000)
    assert firm.marketer().counted[BASIS_REVENUE] == pytest.approx(source * 20_000)


# Goals

GOAL = {"measure": "leads", "target": 520.0, "threshold": 0.5, "at_threshold": 0.4, "cap": 1.5}


def test_a_goal_pays_along_its_curve():
    goal = parameters({f"{MARKETERS}.goals": [GOAL], f"{MARKETERS}.target_bonus": 0.2}).compensation.marketers.goals[0]
    shares = [payout(goal, attainment) for attainment in (0.49, 0.5, 0.75, 1.0, 1.2, 9.0)]
    assert shares == pytest.approx([0, 0.4, 0.7, 1.0, 1.24, 1.5])


@pytest.mark.parametrize(
    ("terms", "attainments", "shares"),
    [
        ({"threshold": 0.75, "at_threshold": 0.5, "accelerator": 4}, (0.74, 0.75, 1, 1.5), (0, 0.5, 1, 3)),
        ({"threshold": 0.9, "at_threshold": 0.5, "accelerator": 2.5, "cap": 1.5}, (0.92, 1.1, 2), (0.6, 1.25, 1.5)),
        ({"accelerator": 0}, (0.5, 1, 2), (0.5, 1, 1)),
        ({"threshold": 1, "cap": 1}, (0.999, 1, 2), (0, 1, 1)),
    ],
)  # fmt: skip
def test_beyond_its_target_a_goal_may_pay_more_for_each_point(terms, attainments, shares):
    changes = {f"{MARKETERS}.goals": [GOAL | {"at_threshold": None, "threshold": 0, "cap": None} | terms]}
    goal = parameters({f"{MARKETERS}.target_bonus": 0.2, **changes}).compensation.marketers.goals[0]
    assert [payout(goal, attainment) for attainment in attainments] == pytest.approx(shares)


def test_goals_of_marketers_are_paid_in_the_last_week_of_their_period():
    changes = {f"{MARKETERS}.goals": [GOAL], f"{MARKETERS}.target_bonus": 0.2, f"{MARKETERS}.bonus.leads": 0}
    firm = opened(changes)
    paid = []
    for week in range(13):
        firm.marketer().counted[BASIS_LEADS] = 10
        paid.append(closed(firm, week).record(week).marketer_bonus)
    assert paid[:-1] == [0] * 12
    assert paid[-1] == pytest.approx(0.2 * 90_000 / 4)  # 130 leads of 130; the other marketer is below the threshold
    assert (firm.marketer().counted_period == 0).all()


def test_goals_for_the_teams_bookings_are_paid_to_everybody():
    goal = {"measure": "team_bookings", "target": 1.2e6, "threshold": 0.5}
    firm = opened({**PLAIN, f"{PLAN}.goals": [goal], f"{PLAN}.target_bonus": 0.1})
    for week in range(13):
        firm.unit.booked = 300_000 / 13
        closed(firm, week)
    assert firm.record(12).commission == pytest.approx(3 * 0.1 * 60_000 / 4)


# Contests


def test_a_contest_by_the_year_is_decided_once_a_year_by_the_years_bookings():
    firm = opened({**PLAIN, f"{PLAN}.contest": {"top": 1, "prize": 9_000.0, "period": "year"}})
    prizes = []
    for week in range(52):
        firm.act(open_pay_periods, week=week)
        firm.seller(1).bookings_year = 5_000.0
        firm.seller(2).bookings_year = 4_000.0
        firm.seller(2).bookings_period = 4_000.0
        prizes.append(float(closed(firm, week).record(week).commission))
    assert prizes[:-1] == [0] * 51
    assert prizes[-1] == 9_000
    assert firm.seller(1).variable_year == 0  # the year is closed
