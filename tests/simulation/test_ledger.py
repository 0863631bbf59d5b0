"""Pay periods open and books close: M15 (pay), M24 (quotas missed), M39 (revenue)."""

import numpy as np
import pytest

from smarketing.agents.effort import plan_effort
from smarketing.agents.incentives import target_pay
from smarketing.agents.parameters import BASIS_LEADS, BASIS_REVENUE
from smarketing.agents.state import Activity, Status
from smarketing.simulation.pay_periods import open_pay_periods, pay_draws
from tests.agents.marketers import BASES
from tests.firm import small_firm
from tests.simulation.books import closed, opened

PLAN = "compensation.salespeople"
NOBODY_QUITS = {"sales.quit_hazard": 0, f"{PLAN}.commission_rate": 0}


# Pay periods


@pytest.mark.parametrize(("period", "weeks"), [("month", 4), ("quarter", 13), ("year", 52)])
def test_a_pay_period_has_its_part_of_the_quota(period, weeks):
    firm = opened({f"{PLAN}.period": period, f"{PLAN}.quota": 520_000})
    me = firm.seller()
    assert me.outlook.weeks == weeks
    assert me.outlook.quota == pytest.approx(10_000 * weeks)
    assert me.quota_year == pytest.approx(10_000 * weeks)


def test_a_period_opens_only_when_the_last_one_has_closed():
    firm = opened()
    firm.seller().bookings_period = 5_000.0
    for week in range(1, 13):
        firm.act(open_pay_periods, week=week)
        assert firm.seller().bookings_period == 5_000
    firm.act(open_pay_periods, week=13)
    assert firm.seller().bookings_period == 0


def test_the_periods_of_a_year_add_up_to_its_quota():
    for period in ("month", "quarter", "year"):
        firm = small_firm({f"{PLAN}.period": period, f"{PLAN}.quota": 400_000})
        for week in range(52):
            firm.act(open_pay_periods, week=week)
        assert firm.seller().quota_year == pytest.approx(400_000)


def test_a_quota_that_the_policy_changes_is_taken_over_at_the_next_period():
    firm = opened({f"{PLAN}.quota": 400_000})
    firm.p.compensation.salespeople.quota = 520_000.0
    firm.act(open_pay_periods, week=5)
    assert firm.seller().outlook.quota == pytest.approx(100_000)
    firm.act(open_pay_periods, week=13)
    assert firm.seller().outlook.quota == pytest.approx(130_000)


def test_a_quota_of_ones_own_survives_while_the_policy_stands():
    firm = opened({f"{PLAN}.quota": 400_000})
    firm.seller().quota = 480_000.0  # ratcheted
    firm.act(open_pay_periods, week=13)
    assert firm.seller().outlook.quota == pytest.approx(120_000)


def test_a_draw_is_paid_when_the_period_opens():
    firm = opened({f"{PLAN}.draw": 3_000})
    firm.act(pay_draws)
    assert [firm.seller(i).earned for i in range(3)] == [3_000] * 3
    assert firm.record().commission == 9_000


@pytest.mark.parametrize("week", [0, 13])
@pytest.mark.parametrize(("vacancy_weeks", "paid"), [(6, 2), (0, 3)])
def test_who_quits_in_the_week_in_which_a_period_opens_is_paid_no_draw(week, vacancy_weeks, paid):
    firm = small_firm({f"{PLAN}.draw": 3_000, **NOBODY_QUITS, "behaviour.careers.vacancy_weeks": vacancy_weeks})
    for earlier in range(week):
        firm.week(earlier)
    firm.seller(1).dismissed = True
    firm.week(week)
    record = firm.record(week)
    base = 60_000 / 52
    assert record.leavers == 1
    assert record.commission == pytest.approx(paid * 3_000)
    assert record.sales_pay == pytest.approx(paid * (base + 3_000))


def test_who_starts_in_the_week_in_which_a_period_opens_is_paid_a_draw():
    firm = small_firm({f"{PLAN}.draw": 3_000, **NOBODY_QUITS})
    firm.seller(1).vacant_weeks, firm.seller(2).vacant_weeks = 1, 2
    firm.week(0)
    assert firm.record().commission == pytest.approx(2 * 3_000)
    assert firm.record().sales_pay == pytest.approx(2 * (60_000 / 52 + 3_000))
    firm.week(1)
    assert firm.record(1).commission == 0  # the third came too late


# Pay


def test_everybody_is_paid_base_and_what_was_earned():
    firm = opened()
    firm.seller(0).earned = 900.0
    firm.marketer(0).counted[BASIS_LEADS] = 7
    record = closed(firm).record()
    assert record.base_pay == pytest.approx((2 * 90_000 + 3 * 60_000) / 52)
    assert record.sales_pay == pytest.approx(3 * 60_000 / 52 + 900)
    assert record.marketer_bonus == pytest.approx(7 * 10)
    assert record.marketer_pay == pytest.approx(2 * 90_000 / 52 + 70)
    assert firm.seller(0).earned == 0
    assert (firm.marketer(0).counted == 0).all()


@pytest.mark.parametrize("basis", BASES)
def test_each_basis_of_a_bonus_pays_what_it_counts(basis):
    none = {f"compensation.marketers.bonus.{name}": 0 for name in BASES}
    firm = opened({**none, f"compensation.marketers.bonus.{basis}": 0.25})
    firm.marketer().counted[:] = (10, 20, 30, 40, 50)
    assert closed(firm).record().marketer_bonus == pytest.approx(0.25 * 10 * (1 + BASES.index(basis)))


def test_an_empty_chair_is_paid_nothing():
    firm = opened()
    firm.seller(1).vacant_weeks = firm.marketer(1).vacant_weeks = 3
    firm.marketer(1).counted[BASIS_LEADS] = 5
    record = closed(firm).record()
    assert record.base_pay == pytest.approx((90_000 + 2 * 60_000) / 52)
    assert record.marketer_bonus == 0


def test_a_contest_pays_the_best_and_nobody_else():
    firm = opened({f"{PLAN}.contest": {"top": 1, "prize": 5_000}})
    for i, booked in enumerate((10_000.0, 30_000.0, 20_000.0)):
        firm.seller(i).bookings_period = booked
    base = 60_000 / 52
    record = closed(firm, week=12).record(12)
    assert record.sales_pay == pytest.approx(3 * base + 5_000)
    assert record.commission == pytest.approx(5_000)
    assert firm.seller(1).pay_trend > firm.seller(0).pay_trend


def test_a_prize_goes_to_nobody_who_is_not_there():
    firm = opened({f"{PLAN}.contest": {"top": 1, "prize": 5_000}})
    firm.seller(0).bookings_period, firm.seller(0).vacant_weeks = 50_000.0, 2
    record = closed(firm, week=12).record(12)
    assert record.commission == pytest.approx(record.sales_pay - 2 * 60_000 / 52)


@pytest.mark.parametrize(("top", "prize"), [(0, 0.0), (3, 900.0)])
def test_a_contest_is_played_to_its_end_as_it_stood_when_the_period_opened(top, prize):
    firm = opened({f"{PLAN}.contest": {"top": 1, "prize": 5_000}})
    firm.p.compensation.salespeople.contest.top, firm.p.compensation.salespeople.contest.prize = top, prize
    for i, booked in enumerate((10_000.0, 30_000.0, 20_000.0)):
        firm.seller(i).bookings_period = booked
        firm.act(plan_effort, i, week=5)
        assert 0 < firm.seller(i).outlook.prize_line < 1e6
    assert closed(firm, week=12).record(12).commission == pytest.approx(5_000)


def test_there_is_no_prize_where_the_plan_is_neutral():
    firm = opened({f"{PLAN}.contest": {"top": 1, "prize": 5_000}}, neutralise=("M15",))
    firm.seller(0).bookings_period = 50_000.0
    assert closed(firm, week=12).record(12).commission == 0


@pytest.mark.parametrize(("period", "bonuses"), [("month", 12), ("quarter", 4), ("year", 1)])
def test_target_pay_has_the_bonus_of_every_period_of_the_year(period, bonuses):
    firm = opened({f"{PLAN}.period": period, f"{PLAN}.quota": 400_000, f"{PLAN}.bonus_at_quota": 2_000})
    assert target_pay(firm.p, firm.seller()) == pytest.approx(0.08 * 400_000 + bonuses * 2_000)


def test_target_pay_without_a_quota_is_the_commission_on_usual_bookings():
    firm = opened({f"{PLAN}.quota": None})
    firm.seller().bookings_rate = 5_000.0
    assert target_pay(firm.p, firm.seller()) == pytest.approx(0.08 * 5_000 * 52)


# Quotas


def test_whoever_misses_the_quota_of_a_period_knows_it():
    firm = opened({f"{PLAN}.quota": 400_000})
    before = float(firm.seller().misses)
    firm.seller(0).bookings_period, firm.seller(1).bookings_period = 99_000.0, 101_000.0
    closed(firm, week=11)
    assert firm.seller(0).misses == before
    closed(firm, week=12)
    assert firm.seller(0).misses > before > firm.seller(1).misses


def year_end(ratchet, booked):
    firm = opened({f"{PLAN}.quota": 400_000, f"{PLAN}.ratchet": ratchet, f"{PLAN}.quota_rule": "fixed"})
    for i in range(3):
        firm.seller(i).quota_year, firm.seller(i).bookings_year, firm.seller(i).tenure = 400_000.0, booked, 100.0
    return closed(firm, week=51)


@pytest.mark.parametrize("booked", [300_000.0, 600_000.0])
@pytest.mark.parametrize("ratchet", [0.0, 0.3])
def test_next_years_quota_follows_this_years_bookings_as_far_as_it_is_ratcheted(ratchet, booked):
    firm = year_end(ratchet, booked)
    assert firm.seller().quota == pytest.approx(400_000 + ratchet * (booked - 400_000))
    assert firm.seller().bookings_year == firm.seller().quota_year == 0


def test_attainment_counts_those_who_worked_the_whole_year():
    firm = opened({f"{PLAN}.quota": 400_000})
    for i, (booked, tenure) in enumerate(((500_000.0, 52.0), (300_000.0, 100.0), (900_000.0, 51.0))):
        me = firm.seller(i)
        me.quota_year, me.bookings_year, me.tenure = 400_000.0, booked, tenure
    record = closed(firm, week=51).record(51)
    assert (record.quota_years, record.quota_reached) == (2, 1)
    assert (record.quota_sum, record.quota_bookings) == (800_000, 800_000)


def test_expectations_of_bookings_follow_results():
    firm = opened()
    me, memory = firm.seller(), firm.p.behaviour.salesperson.bookings_memory
    me.bookings_rate, me.booked = 4_000.0, 24_000.0
    closed(firm)
    assert me.bookings_rate == pytest.approx(4_000 + memory * 20_000)
    assert me.booked == 0


def test_a_persons_shortfall_is_against_the_quota():
    firm = opened({f"{PLAN}.quota": 520_000})
    firm.seller(0).bookings_rate, firm.seller(1).bookings_rate = 4_000.0, 40_000.0
    closed(firm)
    assert firm.seller(0).shortfall == pytest.approx(1 - firm.seller(0).bookings_rate / 10_000)
    assert firm.seller(1).shortfall == 0


# M17: what was learnt of a source is forgotten


def test_the_record_of_a_source_fades():
    firm = opened()
    me, keep = firm.seller(), firm.p.behaviour.salesperson.forgetting
    me.won_of_source[2], me.worked_of_source[2] = 4.0, 10.0
    closed(firm, weeks=10)
    assert me.won_of_source[2] == pytest.approx(4 * keep**10)
    assert me.worked_of_source[2] == pytest.approx(10 * keep**10)


# M39: revenue


def test_revenue_is_what_recurs_and_what_comes_once():
    firm = opened()
    firm.unit.one_off = 5_000.0
    recurring = firm.world.segments.recurring.sum()
    record = closed(firm).record()
    assert record.revenue == pytest.approx(recurring / 52 + 5_000)
    assert firm.unit.one_off == 0


def test_the_last_year_of_revenue_is_the_sum_of_its_weeks():
    firm = opened()
    rng = np.random.default_rng(1)
    for week in range(80):
        firm.unit.one_off = float(rng.uniform(0, 1e5))
        closed(firm, week=week)
    assert firm.unit.revenue_last_52 == pytest.approx(firm.world.weeks.revenue[28:80].sum())


def test_a_firm_that_grows_beyond_counting_is_stopped():
    firm = opened()
    firm.segment().recurring = np.inf
    assert closed(firm).unit.status == Status.NOT_FINITE


def test_what_the_week_counted_is_counted_once():
    firm = opened()
    firm.unit.booked, firm.unit.handed, firm.unit.contacted = 10_000.0, 40.0, 20.0
    trend = float(firm.unit.bookings_trend)
    closed(firm)
    assert firm.unit.bookings_trend == pytest.approx(trend + (10_000 - trend) / 13)
    assert firm.unit.booked == firm.unit.handed == firm.unit.contacted == 0


@pytest.mark.parametrize("units", [1, 2])
def test_the_week_keeps_means_over_people_and_units_and_sums_of_what_is_open(units):
    firm = opened({"organisation.business_units": units})
    people = firm.marketers, firm.world.salespeople[0][: firm.n_salespeople]
    people[0].threshold[:2] = 0.2, 0.6
    people[0].shares[:2, Activity.ENABLEMENT] = 0.1, 0.2
    people[0].belief[:2] = firm.segments.need
    people[0].belief[1, 0, 0] += 0.8
    people[1].pressure[:] = 0.3, 0.6, 0.9
    people[1].n_waiting[:], people[1].n_book[:] = (4, 0, 3), (1, 2, 0)
    firm.unit.reputation, firm.unit.materials, firm.unit.contacted = 0.5, 0.25, 2.0
    record = closed(firm).record()
    morale = np.concatenate([each.morale for each in people]).mean()
    assert record.threshold == pytest.approx(0.4 / units)
    assert record.enablement == pytest.approx(0.15 / units)
    assert record.belief_error == pytest.approx(0.8 / (firm.n_segments * 2) / units)
    assert record.pressure == pytest.approx(0.6 / units)
    assert record.morale == pytest.approx(morale / units)
    assert (record.reputation, record.materials) == pytest.approx((0.5 / units, 0.25 / units))
    assert (record.waiting, record.open_opportunities) == (4 + 3 - 2, 1 + 2)
    assert (record.people, record.salespeople) == (5, 3)


def test_politics_takes_hours_for_lobbying():
    lobbying = closed(opened({"budget.rule": "political", "budget.lobbying": 0.5})).seller().lobby_hours
    assert lobbying == pytest.approx(0.5 * small_firm().p.behaviour.budget.lobby_hours)
    assert closed(opened({"budget.rule": "fixed"})).seller().lobby_hours == 0
    assert closed(opened({"budget.rule": "political"}, neutralise=("M32",))).seller().lobby_hours == 0


def test_a_marketers_expectations_follow_what_the_bonus_counts():
    firm = opened({"compensation.marketers.bonus.revenue": 0.05})
    before = float(firm.marketer().counted_rate[BASIS_REVENUE])
    firm.marketer().counted[BASIS_REVENUE] = 30_000.0
    closed(firm)
    assert firm.marketer().counted_rate[BASIS_REVENUE] == pytest.approx(before + (30_000 - before) / 13)
