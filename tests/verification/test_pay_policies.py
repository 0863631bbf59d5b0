"""What plans do to the library firm, in paired runs: nothing of it is typed in.

Numbers in brackets were measured with 120 replications (the first test with 40), 95 % intervals. A claim that the
model does not bear out stands here as it is made, with what was measured and why; the rule is not bent to it.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from smarketing.scenarios import load
from smarketing.simulation import simulate

SALES, MARKETING = "compensation.salespeople", "compensation.marketers"
YEARS, WEEKS = 3, 52
RUNS = [12, pytest.param(120, marks=pytest.mark.soak)]
FEW = pytest.mark.parametrize("runs", RUNS)
MORE = pytest.mark.parametrize("runs", [48, pytest.param(120, marks=pytest.mark.soak)])  # for effects of a few percent

BASE: Mapping[str, Any] = {}
UNPAID = {f"{SALES}.base": 0, f"{SALES}.commission_rate": 0, f"{MARKETING}.base": 0, f"{MARKETING}.bonus.leads": 0}
A_QUARTER_LESS = {
    f"{SALES}.base": 45_000,
    f"{SALES}.commission_rate": 0.06,
    f"{MARKETING}.base": 67_500,
    f"{MARKETING}.bonus.leads": 7.5,
}
STRAIGHT = {f"{SALES}.accelerator": 1}
USUAL_BONUS = 4_000  # a quarter: half of the target variable pay of $32,000 a year


@dataclass(frozen=True)
class Outcome:
    """By replication: three years of revenue, pay and operating contribution [$], and what else claims are about."""

    growth: np.ndarray  # 1/yr
    turnover: np.ndarray  # 1/yr
    revenue: np.ndarray  # (runs, years)
    contribution: np.ndarray  # (runs, years)
    pay: np.ndarray  # (runs, years)
    quarters: np.ndarray  # (runs, quarters, 13): bookings by week of the quarter
    below: np.ndarray  # bookings a year of those below the median skill
    above: np.ndarray

    @property
    def bookings(self) -> np.ndarray:
        return self.quarters.sum((1, 2))

    def share(self, weeks: int) -> np.ndarray:
        """Share of a quarter's bookings that its last weeks bring, %."""
        return 100.0 * self.quarters[:, :, -weeks:].sum((1, 2)) / self.bookings


@functools.cache
def _outcome(runs: int, changes: tuple[tuple[str, Any], ...]) -> Outcome:
    scenario = load("status_quo", dict(changes))
    assert scenario.inputs.weeks == YEARS * WEEKS
    run = simulate(scenario, runs, seed=1, person_years=True)
    assert run.weekly is not None and run.person_years is not None
    measured = run.weekly[:, -YEARS * WEEKS :]

    def by_year(name: str) -> np.ndarray:
        series: np.ndarray = measured[name].reshape(runs, YEARS, WEEKS).sum(2)
        return series

    below, above = np.full((2, runs), np.nan)
    for r, rows in enumerate(run.person_years):
        whole = rows[(rows["week"] >= scenario.inputs.warm_up_weeks + WEEKS - 1) & (rows["tenure"] >= WEEKS)]
        if len(whole) > 1:
            weak = whole["skill"] < np.median(whole["skill"])
            below[r], above[r] = whole["bookings"][weak].mean(), whole["bookings"][~weak].mean()
    return Outcome(
        run.outcomes["growth_rate"],
        run.outcomes["turnover_rate"],
        by_year("revenue"),
        by_year("operating_contribution"),
        by_year("sales_pay") + by_year("marketer_pay"),
        measured["bookings"].reshape(runs, -1, 13),
        below,
        above,
    )


def outcome(runs: int, *changes: Mapping[str, Any]) -> Outcome:
    merged = {path: value for change in changes for path, value in change.items()}
    return _outcome(runs, tuple(sorted(merged.items())))


def test_the_base_plan_is_the_one_that_the_numbers_here_are_about():
    pay = load("status_quo").spec.compensation
    assert (pay.salespeople.base, pay.salespeople.commission_rate, pay.marketers.base) == (60_000, 0.08, 90_000)
    assert (pay.marketers.bonus.leads, pay.salespeople.accelerator, pay.salespeople.quota) == (10, 1.5, 400_000)


@FEW
def test_paying_a_quarter_less_than_others_costs_more_than_it_saves(runs: int):
    """[revenue −$2.0M, pay −$1.8M in three years; operating contribution −$1.0M]"""
    usual, less = outcome(runs), outcome(runs, A_QUARTER_LESS)
    lost, saved = usual.revenue - less.revenue, usual.pay - less.pay
    assert (saved.mean(0) > 0.0).all()
    assert lost.sum(1).mean() > saved.sum(1).mean()
    assert (usual.contribution - less.contribution).sum(1).mean() > 0.0
    by_year = lost.mean(0)
    assert by_year[0] < by_year[1] < by_year[2], "it is lost bit by bit"


@FEW
def test_nobody_works_for_nothing_a_year_on(runs: int):
    """[bookings of the fourth quarter: $0.000M against $1.43M; growth −13.5 % a year against +7.2]"""
    usual, unpaid = outcome(runs), outcome(runs, UNPAID)
    assert unpaid.quarters[:, 3:].sum() < 0.01 * usual.quarters[:, 3:].sum()
    assert unpaid.growth.mean() < usual.growth.mean() - 0.1
    assert unpaid.contribution.sum() < usual.contribution.sum()


@FEW
@pytest.mark.parametrize("base", [54_000, 66_000])
def test_a_tenth_of_base_pay_at_the_market_s_level_changes_growth_by_little(runs: int, base: int):
    """[growth −0.1 ± 0.1 points either way; turnover +1.9 ± 0.6 and −1.1 ± 0.5 points]"""
    usual, other = outcome(runs), outcome(runs, {f"{SALES}.base": base})
    assert abs((other.growth - usual.growth).mean()) < 0.01


@FEW
def test_base_pay_keeps_people(runs: int):
    low, high = outcome(runs, {f"{SALES}.base": 54_000}), outcome(runs, {f"{SALES}.base": 66_000})
    assert (low.turnover - high.turnover).mean() > 0.0


@FEW
def test_commission_raises_bookings_against_equal_pay_without_it_by_what_field_studies_find(runs: int):
    """[+50 %; piece rates against wages: +44 %, half of it effort, Lazear (2000)]"""
    usual = outcome(runs)
    salary = outcome(runs, {f"{SALES}.base": 108_000, f"{SALES}.commission_rate": 0})
    assert salary.pay.mean() == pytest.approx(usual.pay.mean(), rel=0.06)
    assert 1.1 < usual.bookings.mean() / salary.bookings.mean() < 1.6


@MORE
def test_a_bonus_raises_bookings(runs: int):
    """[+2.3 ± 0.5 %]"""
    bonus = outcome(runs, {f"{SALES}.bonus_at_quota": USUAL_BONUS})
    assert (bonus.bookings - outcome(runs).bookings).mean() > 0.0


@FEW
def test_risk_makes_a_variable_plan_dearer(runs: int):
    """[turnover 20.2 % a year without aversion, 20.4 at 1, 20.7 at 2, 25.2 at 10]"""
    found = [outcome(runs, {"people.risk_aversion": r}).turnover.mean() for r in (0.0, 10.0)]
    assert found[1] > found[0] + 0.02


@MORE
def test_a_quota_bonus_moves_nothing_where_nobody_may_move_a_date(runs: int):
    """[last four weeks 31.5 against 31.4 %: what moves is the date and not the work]"""
    fixed = {"decision_rights.close_date_weeks": 0, **STRAIGHT}
    gap = outcome(runs, fixed, {f"{SALES}.bonus_at_quota": USUAL_BONUS}).share(4) - outcome(runs, fixed).share(4)
    assert abs(gap.mean()) < 1.0


@FEW
def test_fear_for_the_job_bunches_bookings_before_the_line(runs: int):
    """[last four weeks: 40.2 % under pressure, 31.1 without; even would be 30.8]"""
    pressed, calm = (outcome(runs, STRAIGHT, {"leadership.pressure": pressure}) for pressure in (0.5, 0.0))
    assert (pressed.share(4) - calm.share(4)).mean() > 3.0


@FEW
def test_an_accelerator_bunches_bookings_before_the_line(runs: int):
    """[last four weeks: 45.2 % against 40.2 without]"""
    assert (outcome(runs).share(4) - outcome(runs, STRAIGHT).share(4)).mean() > 1.0


# What does not hold


@FEW
@pytest.mark.xfail(
    reason="a bonus of $4,000 a quarter: last four weeks 33.4 instead of 40.2 % (-6.8 ± 0.5 points), first week of a"
    " quarter 8.3 instead of 3.4 %. Who has made quota, and who cannot, gains a third more from a deal next quarter"
    " than now, and waiting costs only the few deals that die on hold"
)
def test_a_quota_bonus_beside_plain_commission_bunches_bookings_before_the_line(runs: int):
    """Oyer (1998), Larkin (2014)"""
    bonus = outcome(runs, STRAIGHT, {f"{SALES}.bonus_at_quota": USUAL_BONUS})
    assert (bonus.share(4) - outcome(runs, STRAIGHT).share(4)).mean() > 0.0


@pytest.mark.soak
@pytest.mark.xfail(
    reason="$4,000 a quarter beside the accelerator: last four weeks 44.4 instead of 45.0 % (-0.6 ± 0.3 points), last"
    " week 10.4 instead of 10.0 (+0.4 ± 0.2). Who has made quota earns more now and stays; who cannot make it waits"
)
def test_a_quota_bonus_beside_an_accelerator_bunches_bookings_before_the_line():
    """By 120 runs: twelve tell no effect of less than a point."""
    bonus = outcome(120, {f"{SALES}.bonus_at_quota": USUAL_BONUS})
    assert (bonus.share(4) - outcome(120).share(4)).mean() > 0.0


@FEW
@pytest.mark.xfail(
    reason="bookings a year of the weaker half rise by $8.7k ± 5.6k and of the stronger by 7.2k ± 5.3k. Commission is"
    " paid at once under either plan, so only bonus and accelerator come later, and a year evens out bad luck. Where"
    " few can make it (quota $800k) both halves lose, 19.5k ± 9.8k and 20.4k ± 10.4k"
)
def test_a_quota_by_the_year_weakens_the_weak(runs: int):
    """Chung, Steenburgh & Sudhir (2014)"""
    quarter = outcome(runs, {f"{SALES}.bonus_at_quota": USUAL_BONUS})
    year = outcome(runs, {f"{SALES}.bonus_at_quota": 4 * USUAL_BONUS, f"{SALES}.period": "year"})
    weak, strong = year.below - quarter.below, year.above - quarter.above
    assert weak.mean() < 0.0
    assert weak.mean() < strong.mean()
