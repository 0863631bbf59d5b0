"""Leaders: M32 (the split of money), M23 and M25 (plans, expectations, pressure), M36 (moving people out)."""

import pytest

from smarketing.agents.leader import review
from smarketing.simulation.pay_periods import open_pay_periods
from tests.firm import small_firm

RULES = ("fixed", "visible_credit", "political", "marginal", "joint")


def reviewed(rule="fixed", changes=None, neutralise=(), reviews=1, shown=None, blame=(0.0, 0.0), share=0.42):
    """Marketing's share of the money after some reviews, with this visible credit and blame on (marketing, sales)."""
    firm = small_firm({"budget.rule": rule, "budget.review": "quarter", **(changes or {})}, neutralise=neutralise)
    firm.unit.marketing_share = share
    if shown:
        firm.unit.credit_marketing, firm.unit.credit_sales = shown
    firm.world.marketers.blame_received[:], firm.world.salespeople.blame_received[:] = blame
    for n in range(reviews):
        firm.act(review, week=13 * n)
    return firm


def share(*args, **kwargs):
    return float(reviewed(*args, **kwargs).unit.marketing_share)


# M32: how much there is


def test_the_money_is_a_share_of_revenue_and_pay_comes_first():
    firm = small_firm({"budget.total": 0.2, "budget.marketing_share": 0.4})
    firm.unit.revenue_last_52, firm.unit.pay_rate = 5.2e6, 9_000.0
    firm.act(review)
    rest = 0.2 * 100_000 - 9_000
    assert firm.unit.marketing_money == pytest.approx(0.4 * rest)
    assert firm.unit.support_money == pytest.approx(0.6 * rest)


def test_a_budget_in_money_is_the_same_whatever_revenue_does():
    firm = small_firm({"budget.amount": 5.2e5, "budget.marketing_share": 0.4})
    for revenue in (1e6, 5.2e6, 5.2e7):
        firm.unit.revenue_last_52, firm.unit.pay_rate = revenue, 4_000.0
        firm.act(review)
        assert firm.unit.marketing_money == pytest.approx(0.4 * (10_000 - 4_000))


def test_a_firm_opens_with_as_much_in_money_as_with_the_share_that_comes_to_it():
    share, money = small_firm({"budget.total": 0.2}), small_firm({"budget.amount": 0.2 * 6e6})
    for name in ("marketing_money", "support_money", "pay_rate", "money_a_marketer"):
        assert getattr(money.unit, name) == pytest.approx(getattr(share.unit, name)), name


def test_there_is_no_money_when_pay_takes_it_all():
    firm = small_firm()
    firm.unit.pay_rate = 1e6
    firm.act(review)
    assert firm.unit.marketing_money == firm.unit.support_money == 0


@pytest.mark.parametrize(("when", "weeks"), [("quarter", [0, 13, 26]), ("year", [0, 52])])
def test_money_moves_on_review_weeks_only(when, weeks):
    firm = small_firm({"budget.review": when})
    moved = []
    for week in range(0, 53):
        firm.unit.marketing_money = -1.0
        firm.act(review, week=week)
        if firm.unit.marketing_money >= 0:
            moved.append(week)
    assert moved[: len(weeks)] == weeks
    assert len(moved) == (5 if when == "quarter" else 2)


# M32: how it is split


def test_a_fixed_split_is_fixed():
    assert share("fixed", {"budget.marketing_share": 0.3}, shown=(1.0, 99.0), blame=(1.0, 0.0), reviews=4) == 0.3


def test_money_follows_visible_credit_slowly():
    inertia = small_firm().p.behaviour.budget.inertia
    assert share("visible_credit", shown=(20.0, 80.0)) == pytest.approx(0.42 + inertia * (0.2 - 0.42))
    assert share("visible_credit", shown=(20.0, 80.0), reviews=100) == pytest.approx(0.2, abs=0.005)
    assert share("visible_credit", shown=(90.0, 10.0)) > 0.42


def test_money_stays_where_it_is_while_nothing_is_visible():
    assert share("visible_credit", shown=(0.0, 0.0), reviews=10) == pytest.approx(0.42)


def test_politics_takes_money_from_whoever_carries_the_blame():
    on_marketing = share("political", blame=(0.8, 0.0))
    on_sales = share("political", blame=(0.0, 0.8))
    assert on_marketing < 0.42 < on_sales
    assert share("political", blame=(0.8, 0.8)) == pytest.approx(0.42)


def test_lobbying_decides_how_far_politics_goes():
    found = [share("political", {"budget.lobbying": weight}, blame=(0.8, 0.0)) for weight in (0.0, 0.5, 1.0)]
    assert found == sorted(found, reverse=True)
    assert found[0] == pytest.approx(0.42)


@pytest.mark.parametrize("lobbying", [0.0, 0.4, 1.0])
def test_political_money_goes_half_by_lobbying_to_what_is_visible_after_blame_has_moved_it(lobbying):
    b = small_firm().p.behaviour.budget
    target = 0.42 + b.of_blame * lobbying * (0.2 - 0.1)
    target += 0.5 * lobbying * (0.8 - target)
    found = share("political", {"budget.lobbying": lobbying}, blame=(0.1, 0.2), shown=(80.0, 20.0))
    assert found == pytest.approx(0.42 + b.inertia * (target - 0.42))


@pytest.mark.parametrize("rule", ["marginal", "joint"])
def test_by_returns_money_is_split_in_proportion_to_elasticities(rule):
    changes = {"sales.support_elasticity": 0.2}
    b = small_firm().p.behaviour.budget
    target = b.marketing_elasticity / (b.marketing_elasticity + 0.2)
    assert share(rule, changes, reviews=200) == pytest.approx(target, abs=0.005)
    assert share(rule, changes, reviews=200, blame=(1.0, 0.0)) == pytest.approx(target, abs=0.005)


def test_who_plans_together_gets_there_sooner():
    changes = {"sales.support_elasticity": 0.2}
    target = share("joint", changes, reviews=300)
    after_one = abs(share("joint", changes) - target), abs(share("marginal", changes) - target)
    assert after_one[0] < after_one[1] < abs(0.42 - target)


@pytest.mark.parametrize("shown", [(0.0, 100.0), (100.0, 0.0)])
def test_neither_function_is_starved(shown):
    found = share("visible_credit", shown=shown, reviews=300)
    least = small_firm().p.behaviour.budget.least_share
    assert least <= found <= 1 - least


@pytest.mark.parametrize("rule", RULES)
def test_every_split_is_fixed_where_budgets_are_neutral(rule):
    found = share(rule, {"budget.marketing_share": 0.35}, ("M32",), shown=(1.0, 99.0), blame=(1.0, 0.0), reviews=5)
    assert found == 0.35


# M23, M25: plans, expectations, pressure


def test_the_plan_is_the_quotas_less_over_assignment():
    firm = small_firm({"compensation.salespeople.quota": 300_000})
    firm.act(open_pay_periods)
    firm.act(review)
    assert firm.unit.plan_bookings == pytest.approx(3 * 300_000 * (1 - firm.p.behaviour.leader.over_assignment))


def test_without_quotas_the_plan_is_what_was_booked():
    firm = small_firm({"compensation.salespeople.quota": None})
    firm.act(review)
    assert firm.unit.plan_bookings == pytest.approx(52 * firm.unit.bookings_trend)


def test_a_changed_quota_is_planned_with_in_the_week_in_which_it_comes():
    firm = small_firm({"compensation.salespeople.quota": 200_000})
    for _, step, who in firm.steps():
        firm.act(step.act, *who, week=0)
    firm.p.compensation.salespeople.quota = 100_000.0
    for _, step, who in firm.steps():
        firm.act(step.act, *who, week=52)
    assert firm.unit.plan_bookings == pytest.approx(3 * 100_000 * (1 - firm.p.behaviour.leader.over_assignment))


def results(trend, weeks=1, changes=None, neutralise=(), aspiration=10_000.0, plan=0.0):
    firm = small_firm({"compensation.salespeople.quota": None, **(changes or {})}, neutralise=neutralise)
    firm.unit.aspiration = aspiration
    for week in range(1, weeks + 1):
        firm.unit.bookings_trend, firm.unit.plan_bookings = trend, plan
        firm.act(review, week=week)
    return firm.unit


def test_a_shortfall_is_what_is_missing_from_what_has_come_to_be_expected():
    unit = results(6_000.0)
    assert unit.shortfall == pytest.approx(1 - 6_000 / unit.aspiration)
    assert results(12_000.0).shortfall == 0


def test_expectations_adapt_so_that_no_shortfall_is_for_ever():
    found = [results(6_000.0, weeks).shortfall for weeks in (1, 26, 52, 260)]
    assert found == sorted(found, reverse=True)
    assert found[0] > 0.3
    assert found[-1] < 0.01


def test_a_plan_that_is_not_met_is_felt_however_low_expectations_are():
    weight = small_firm().p.behaviour.leader.weight_of_plan
    unit = results(6_000.0, aspiration=1_000.0, plan=520_000.0)
    assert unit.shortfall == pytest.approx(1 - 6_000 / (weight * 10_000))


def test_marketing_feels_the_pressure_later():
    pressing = {"leadership.pressure": 1, "behaviour.leader.attributes": 0}
    soon, later = results(5_000.0, 1, pressing), results(5_000.0, 10, pressing)
    assert 0 < soon.marketing_pressure < later.marketing_pressure < soon.shortfall
    delay = small_firm().p.behaviour.leader.marketing_delay
    assert soon.marketing_pressure == pytest.approx(delay * soon.shortfall)


def test_marketing_feels_no_pressure_without_a_pressing_leader_or_where_it_is_neutral():
    assert results(0.0, 10, {"leadership.pressure": 0}).marketing_pressure == 0
    assert results(0.0, 10, neutralise=("M23",)).marketing_pressure == 0
    assert results(20_000.0, 10).marketing_pressure == 0


# M36: decisive leaders


def dismissed(changes=None, neutralise=(), week=13, given=(0.9, 0.95, 0.2)):
    """Who is moved out: (salespeople, marketers)."""
    firm = small_firm({"leadership.decisive": True, **(changes or {})}, neutralise=neutralise)
    for i, blame in enumerate(given):
        firm.seller(i).blame_given = blame
    firm.marketer(0).blame_given = 0.8
    firm.act(review, week=week)
    out = firm.world.salespeople.dismissed[0], firm.world.marketers.dismissed[0]
    return [i for i in range(3) if out[0][i]], [j for j in range(2) if out[1][j]]


def test_a_decisive_leader_moves_out_whoever_blames_most_one_a_quarter_in_each_function():
    assert dismissed() == ([1], [0])
    assert dismissed(week=14) == ([], [])


def test_nobody_is_moved_out_for_a_little_blame():
    assert dismissed(given=(0.3, 0.4, 0.2))[0] == []


def test_an_indecisive_leader_moves_nobody_out_nor_one_who_is_neutral():
    assert dismissed({"leadership.decisive": False}) == ([], [])
    assert dismissed(neutralise=("M36",)) == ([], [])


# M23: leaders attribute, too


def pressed(credit, expected=10_000.0, attributes=1.0, shortfall=0.0):
    """Pressure on marketing after a week with this visible credit, where so much has been usual [$/week]."""
    firm = small_firm({"behaviour.leader.attributes": attributes, "leadership.pressure": 1.0})
    firm.unit.credit_marketing, firm.unit.marketing_aspiration = credit, expected
    firm.unit.plan_bookings, firm.unit.aspiration = 0.0, firm.unit.bookings_trend / (1.0 - shortfall)
    firm.act(review, week=1)
    return float(firm.unit.marketing_pressure)


def test_marketing_is_pressed_by_what_it_no_longer_shows():
    found = [pressed(credit) for credit in (0.0, 5_000.0, 10_000.0, 20_000.0)]
    assert found == sorted(found, reverse=True)
    assert found[0] == pytest.approx(1.0, abs=0.01)
    assert found[2] == found[3] == 0.0


def test_nothing_is_held_against_a_function_of_which_nothing_shows():
    assert pressed(0.0, expected=0.0, shortfall=0.5) == 0.0


def test_without_attribution_marketing_feels_the_units_shortfall_late():
    assert 0 < pressed(20_000.0, attributes=0.0, shortfall=0.5) < 0.05
