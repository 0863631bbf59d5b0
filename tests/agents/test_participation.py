"""M41: what a job pays as sure money against what is paid elsewhere, and who quits, waits and comes because of it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.agents import participation as part
from smarketing.agents.careers import careers_of_marketer, careers_of_salesperson
from smarketing.agents.commission import pay
from smarketing.agents.incentives import sign_plan
from smarketing.agents.state import MARKETER, SALESPERSON
from smarketing.simulation.pay_periods import open_pay_periods
from tests.firm import parameters, small_firm

PLAN = "compensation.salespeople"
SURE = {"people.risk_aversion": 0}
SPREAD = 24_000.0  # variance of bookings against their mean, $²/$


def person(mean=32_000.0, variance=0.0):
    """A salesperson who expects this variable pay [$/yr, $²/yr]."""
    me = np.zeros(1, SALESPERSON).view(np.recarray)[0]
    me.variable_mean, me.variable_variance = mean, variance
    return me


def foreseen(changes=None, rate=8_000.0, team=8_000.0, tenure=5_000.0, vacant=0, weeks=13.0, spread=SPREAD):
    """Salesperson after a period has opened, who books `rate` in a team that books `team` a head [$/week]."""
    p = parameters(changes)
    me = np.zeros(1, SALESPERSON).view(np.recarray)[0]
    me.quota, me.bookings_rate, me.tenure, me.vacant_weeks = p.compensation.salespeople.quota, rate, tenure, vacant
    sign_plan(p, me.outlook, me.quota * weeks / 52, weeks)
    part.foresee_year(p, me, 3, team, spread)
    return p, me


# What a year will pay


def test_under_a_straight_line_a_year_pays_commission_on_what_is_booked():
    straight = {f"{PLAN}.accelerator": 1}
    _, me = foreseen(straight, tenure=1e9, spread=0.0)
    assert me.variable_mean == pytest.approx(0.08 * 8_000.0 * 52)
    assert me.variable_variance == pytest.approx(0.0, abs=1e-6)
    _, me = foreseen(straight, tenure=1e9)
    assert me.variable_mean == pytest.approx(0.08 * 8_000.0 * 52, rel=1e-3)
    assert me.variable_variance == pytest.approx(0.08**2 * 8_000.0 * 52 * SPREAD, rel=0.01)


@pytest.mark.parametrize(
    "plan",
    [{"bonus_at_quota": 5_000}, {"accelerator": 2.5}, {"cap": 1.1}, {"draw": 6_000}, {"period": "year"}],
    ids=str,
)
def test_a_year_pays_what_many_years_played_out_pay_on_average(plan):
    weeks = 52.0 if plan.get("period") == "year" else 13.0
    _, me = foreseen({f"{PLAN}.{name}": value for name, value in plan.items()}, tenure=1e9, weeks=weeks)
    luck = np.random.default_rng(5)
    booked = np.maximum(0.0, luck.normal(8_000.0 * weeks, math.sqrt(8_000.0 * weeks * SPREAD), 20_000))
    paid = np.array([pay(me.outlook.line, s) for s in booked])
    assert me.variable_mean == pytest.approx(52 / weeks * paid.mean(), rel=0.03)
    assert me.variable_variance == pytest.approx(52 / weeks * paid.var(), rel=0.2)


def test_a_contest_adds_the_prize_times_an_even_chance_of_it():
    plain, contest = ({f"{PLAN}.contest": c} for c in (None, {"top": 1, "prize": 3_000}))
    gap = foreseen(contest)[1].variable_mean - foreseen(plain)[1].variable_mean
    assert gap == pytest.approx(4 * 3_000 / 3)


def test_a_newcomer_goes_by_the_team_and_a_veteran_by_the_own_record():
    weak = [float(foreseen(SURE, rate=4_000.0, tenure=tenure)[1].variable_mean) for tenure in (0.0, 26.0, 1e6)]
    assert weak == sorted(weak, reverse=True)
    assert weak[0] == foreseen(SURE, rate=8_000.0, tenure=0.0)[1].variable_mean
    assert weak[-1] == pytest.approx(float(foreseen(SURE, rate=4_000.0, team=4_000.0)[1].variable_mean), rel=1e-3)


def test_an_empty_chair_offers_what_the_team_earns_whoever_sat_in_it():
    _, me = foreseen(rate=100.0, vacant=3)
    _, usual = foreseen(rate=8_000.0)
    assert me.offered_mean == me.variable_mean == pytest.approx(float(usual.variable_mean))
    assert foreseen(rate=100.0)[1].offered_mean == me.offered_mean > foreseen(rate=100.0)[1].variable_mean


def test_what_is_left_of_a_period_is_no_measure_of_a_year():
    firm = small_firm({"horizon.fiscal_start_week": 1, f"{PLAN}.bonus_at_quota": 5_000})
    me = firm.seller()
    before = float(me.variable_mean)
    firm.act(open_pay_periods, week=0)  # a period of one week
    assert me.outlook.weeks == 1
    assert me.variable_mean == before == pytest.approx(0.08 * 400_000 + 4 * 5_000)
    firm.act(open_pay_periods, week=1)
    assert me.outlook.weeks == 13
    assert me.variable_mean != before


# Sure money


def test_sure_pay_is_base_and_mean_less_half_of_risk_aversion_times_variance():
    p = parameters({"people.risk_aversion": 2})
    assert part.sure_pay(p, 60e3, 30e3, 4e8, 100e3) == pytest.approx(60e3 + 30e3 - 0.5 * 2 / 100e3 * 4e8)
    assert part.sure_pay(parameters(SURE), 60e3, 30e3, 4e8, 100e3) == 90e3  # neutral: the mean alone


def test_risk_makes_a_variable_plan_worth_less_and_a_salary_no_less():
    standings = [
        part.standing_of_salesperson(parameters({"people.risk_aversion": r}), person(32e3, 4e8)) for r in (0, 1, 2, 10)
    ]
    assert standings == sorted(standings, reverse=True)
    assert standings[0] > standings[-1]
    salary = {f"{PLAN}.base": 92_000, f"{PLAN}.commission_rate": 0}
    for r in (0, 10):
        _, me = foreseen({**salary, "people.risk_aversion": r})
        assert part.standing_of_salesperson(parameters({**salary, "people.risk_aversion": r}), me) == 1


def test_at_the_pay_of_elsewhere_a_job_stands_at_one():
    p = parameters({"market.pay.salespeople": 92_000, **SURE})
    assert part.standing_of_salesperson(p, person(32_000.0)) == pytest.approx(1)
    me = np.zeros(1, MARKETER).view(np.recarray)[0]
    me.counted_rate[0] = 18_000 / 52 / 10
    assert part.standing_of_marketer(parameters({"compensation.marketers.bonus.leads": 10}), me) == pytest.approx(1)


@given(
    st.floats(0.0, 1e6), st.floats(0.0, 1e7), st.floats(0.0, 1e14), st.floats(1e3, 1e7), st.floats(0.0, 10.0),
    st.floats(0.0, 5.0), st.floats(0.0, 2.0), st.floats(0.0, 26.0),
)  # fmt: skip
def test_nothing_about_a_job_is_without_bounds(base, mean, variance, outside, aversion, elasticity, selection, weeks):
    p = parameters()
    p.people.risk_aversion, p.behaviour.careers.pay_elasticity = aversion, elasticity
    p.behaviour.careers.selection, p.behaviour.careers.vacancy_weeks = selection, weeks
    worth = part.standing(p, base, mean, variance, outside)
    assert part.LEAST_STANDING <= worth < math.inf
    assert 0.0 <= part.quitting_factor(p, worth) < math.inf
    assert 0 <= part.vacancy_weeks(p, worth) <= 520
    assert abs(part.skill_of_recruits(p, worth)) <= p.people.skill_sigma


# Who quits, how long a chair is empty, and who comes


def test_people_quit_more_often_the_less_a_job_pays_against_others():
    p = parameters({"behaviour.careers.pay_elasticity": 2})
    assert part.quitting_factor(p, 1.0) == 1
    assert part.quitting_factor(p, 0.5) == pytest.approx(4)
    assert part.quitting_factor(p, 2.0) == pytest.approx(0.25)


def test_where_pay_is_low_a_chair_stays_empty_longer_and_the_able_do_not_come():
    p = parameters({"behaviour.careers.vacancy_weeks": 6})
    weeks = [part.vacancy_weeks(p, worth) for worth in (2.0, 1.0, 0.7, 0.02)]
    assert weeks == [2, 6, 12, 520]  # 6 / worth², and nobody comes
    sigma = float(p.people.skill_sigma)
    shift = [part.skill_of_recruits(p, worth) for worth in (0.01, 0.7, 1.0, 1.3, 100.0)]
    assert shift == sorted(shift)
    assert shift[2] == 0
    assert shift[3] == pytest.approx(sigma * 0.6 * math.log(1.3))
    assert (shift[0], shift[-1]) == (-sigma, sigma)


def test_a_hair_above_the_market_does_not_fill_a_chair_a_week_sooner():
    p = parameters({"behaviour.careers.vacancy_weeks": 6})
    assert part.vacancy_weeks(p, 1.001) == part.vacancy_weeks(p, 0.999) == 6


@pytest.mark.parametrize("neutral", [{"behaviour.careers.pay_elasticity": 0, "behaviour.careers.selection": 0}, ()])
def test_where_it_is_neutral_pay_elsewhere_matters_to_nobody(neutral):
    p = parameters(neutral or None, neutralise=() if neutral else ("M41",))
    for worth in (part.standing(p, 0.0, 0.0, 0.0, 92e3), part.standing(p, 1e6, 0.0, 0.0, 92e3)):
        assert part.quitting_factor(p, worth) == 1
        assert part.skill_of_recruits(p, worth) == 0
        assert part.vacancy_weeks(p, worth) == p.behaviour.careers.vacancy_weeks


def taken(behaviour, changes=None, neutralise=(), weeks=52, **state):
    """The share of a year's weeks in which the first chair of a function is taken, over 30 worlds."""
    seated = 0
    for replication in range(30):
        firm = small_firm({"sales.quit_hazard": 0.3, **(changes or {})}, neutralise=neutralise)
        firm.redraw(replication)
        me = firm.seller() if behaviour is careers_of_salesperson else firm.marketer()
        for name, value in state.items():
            setattr(me, name, value)
        for week in range(weeks):
            firm.act(behaviour, 0, week=week)
            seated += me.vacant_weeks == 0
    return seated / (30 * weeks)


@pytest.mark.parametrize(
    ("behaviour", "path"),
    [(careers_of_salesperson, f"{PLAN}.base"), (careers_of_marketer, "compensation.marketers.base")],
)
def test_a_job_that_pays_nothing_is_done_by_nobody(behaviour, path):
    nothing = {path: 0, f"{PLAN}.commission_rate": 0, "compensation.marketers.bonus.leads": 0}
    expects = {"variable_mean": 0.0, "offered_mean": 0.0} if behaviour is careers_of_salesperson else {}
    unpaid = taken(behaviour, nothing, **expects)
    usual = taken(behaviour)
    assert unpaid < 0.05
    assert usual > 0.9
    indifferent = taken(behaviour, nothing, ("M41",), **expects)
    assert indifferent > 0.9


def test_chairs_fill_again_once_pay_is_what_it_is_elsewhere():
    firm = small_firm({"sales.quit_hazard": 0})
    me = firm.seller()
    me.vacant_weeks = 520
    firm.act(careers_of_salesperson, 0)
    assert me.vacant_weeks == part.vacancy_weeks(firm.p, part.standing_of_chair(firm.p, me)) < 10


def test_a_newcomer_s_skill_and_expectations_follow_the_offer_and_not_the_leaver():
    def newcomer(offered, leaver=32_000.0):
        firm = small_firm({"sales.quit_hazard": 0, "behaviour.careers.vacancy_weeks": 1, **SURE})
        me = firm.seller()
        me.dismissed, me.variable_mean, me.offered_mean = True, leaver, offered
        for week in range(3):
            firm.act(careers_of_salesperson, 0, week=week)
        assert me.hire == 1 and me.vacant_weeks == 0
        return float(me.skill), float(me.variable_mean)

    assert newcomer(32_000.0, leaver=0.0) == newcomer(32_000.0, leaver=90_000.0)
    able, weak = newcomer(64_000.0), newcomer(0.0)
    assert able[0] > newcomer(32_000.0)[0] > weak[0]
    assert (able[1], weak[1]) == (64_000.0, 0.0)
