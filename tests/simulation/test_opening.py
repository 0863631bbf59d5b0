"""A run starts from balanced books, a stationary pipeline and people with a past."""

from typing import Any

import numpy as np
import pytest

from smarketing.agents.state import Stage
from smarketing.scenarios import Scenario, library, load
from smarketing.simulation import simulate
from tests.runs import TWO_YEARS, leads_held, opened, parameters_in, short

LIBRARY = pytest.mark.parametrize("name", list(library()))
UNITS = 2  # business units at most: they are alike, and a firm of thousands takes long


def warm_up(name: str) -> Scenario:
    """The library scenario up to the week in which its own policies begin, and a year on."""
    return short(name, organisation__business_units=min(UNITS, load(name).spec.organisation.business_units))


def openings() -> list[str]:
    """A library scenario for each way to open: many share the base firm and its warm-up."""
    firms = {load(name).inputs.parameters[0].tobytes(): name for name in reversed(library())}
    return sorted(firms.values())


@LIBRARY
def test_the_opening_revenue_is_that_of_the_scenario(name: str):
    scenario = short(name)
    world, firm = opened(scenario), parameters_in(scenario.inputs, 0).firm
    for u, unit in enumerate(world.units):
        recurring = world.segments.recurring[u].sum()
        one_off = 52 * unit.bookings_trend * (1 - firm.recurring_share)
        assert recurring + one_off == pytest.approx(firm.opening_revenue)
        assert unit.revenue_last_52 == pytest.approx(firm.opening_revenue)
        assert world.revenue_history[u].sum() == pytest.approx(firm.opening_revenue)


@LIBRARY
def test_new_bookings_balance_churn_expansion_and_growth(name: str):
    """Bookings that recur replace what churn takes beyond expansion, and add the market's growth."""
    scenario = short(name)
    world, p = opened(scenario), parameters_in(scenario.inputs, 0)
    for u, unit in enumerate(world.units):
        recurring = world.segments.recurring[u].sum()
        change = recurring * (p.firm.expansion - p.firm.churn) + 52 * unit.bookings_trend * p.firm.recurring_share
        assert change / recurring == pytest.approx(p.market.growth)
        per_person = world.salespeople.bookings_rate[u]
        assert per_person.sum() == pytest.approx(unit.bookings_trend)


def test_revenue_that_does_not_recur_is_part_of_the_balance():
    scenario = short(firm__recurring_share=0.6)
    world, p = opened(scenario), parameters_in(scenario.inputs, 0)
    bookings, recurring = 52 * world.units[0].bookings_trend, world.segments.recurring.sum()
    assert recurring + 0.4 * bookings == pytest.approx(p.firm.opening_revenue)
    assert 0.6 * bookings == pytest.approx(recurring * (p.firm.churn - p.firm.expansion + p.market.growth))


@LIBRARY
def test_money_granted_and_pay_are_the_budgeted_share_of_revenue(name: str):
    scenario = short(name)
    world, p = opened(scenario), parameters_in(scenario.inputs, 0)
    for unit in world.units:
        granted = unit.marketing_money + unit.support_money
        assert granted > 1
        assert granted + unit.pay_rate == pytest.approx(p.budget.total * p.firm.opening_revenue / 52)
        assert unit.marketing_money == pytest.approx(granted * p.budget.marketing_share)


@pytest.mark.parametrize("name", openings())
def test_the_pay_that_the_budget_leaves_room_for_is_what_people_then_earn(name: str):
    scenario = warm_up(name)
    expected = float(opened(scenario).units.pay_rate.sum())
    run = simulate(scenario, replications=10)
    assert run.weekly is not None
    cost = (run.weekly["revenue"] - run.weekly["contribution"])[:, :26].mean()
    budget = float(parameters_in(scenario.inputs, 0).budget.total) * run.weekly["revenue"][:, :26].mean()
    assert cost == pytest.approx(budget, rel=0.1)
    assert 0 < expected < cost


@pytest.mark.parametrize(("customers", "with_customers"), [(1, 1), (3, 3), (540, 4)])
def test_revenue_recurs_only_where_there_are_customers(customers: int, with_customers: int):
    world = opened(short(firm__opening_customers=customers, firm__recurring_share=1.0))
    segments = world.segments[0]
    paying = segments.customers > 0
    assert paying.sum() == with_customers
    assert segments.recurring[paying] == pytest.approx(27e6 / with_customers)
    assert not segments.recurring[~paying].any()


@LIBRARY
def test_every_customer_and_every_open_deal_holds_an_account(name: str):
    scenario = short(name)
    world, p = opened(scenario), parameters_in(scenario.inputs, 0)
    assert world.segments.customers.sum() == p.firm.opening_customers * len(world.units)
    held = leads_held(world)
    assert world.segments.claimed.sum() == world.segments.customers.sum() + len(held)
    assert np.all(world.segments.claimed <= world.segments.accounts)
    closed = ~world.segments.is_open
    assert not world.segments.customers[closed].any() and not world.segments.recurring[closed].any()
    assert set(np.unique(held["stage"])) <= {Stage.HANDED_OVER, Stage.OPPORTUNITY, Stage.NEGOTIATION}


# Bookings of the first quarter are 2.1 times the later ones, deals decided 1.5 times.
DECLINES = pytest.mark.xfail(
    strict=True,
    reason="its one marketer has no norm beside the bonus for leads and gives every hour to volume, so within half a "
    "year messages are worn out and nothing is written for sales; the opening has both as an ordinary marketer keeps "
    "them. With a norm of 1 bookings are 1.1 times the later ones, decided deals 1.0; with M4 neutral 1.5 and 1.2",
)


@pytest.mark.parametrize("name", [pytest.param(n, marks=DECLINES if n == "glengarry" else ()) for n in openings()])
def test_the_first_weeks_book_what_later_weeks_do(name: str):
    """The pipeline at the start is that of a firm that has long been selling."""
    early_and_late_are_alike(name, "bookings")


@pytest.mark.parametrize("name", [pytest.param(n, marks=DECLINES if n == "glengarry" else ()) for n in openings()])
def test_in_the_first_weeks_as_many_deals_are_decided_as_in_later_ones(name: str):
    early_and_late_are_alike(name, "won", "lost")


def early_and_late_are_alike(name: str, *series: str) -> None:
    """A quarter from the opening on, against the second half of the first year: within 15 % and the noise of it."""
    run = simulate(warm_up(name), replications=60)
    assert run.weekly is not None
    weekly = np.sum([run.weekly[each] for each in series], axis=0)
    first, later = weekly[:, :13].mean(axis=1), weekly[:, 26:52].mean(axis=1)
    noise = 3 * np.std(first - later) / np.sqrt(len(first))
    assert abs(first.mean() - later.mean()) < 0.15 * later.mean() + noise


def deals_open(**changes: Any) -> float:
    """Open deals of the base firm's twelve salespeople, mean over some firms; assumptions as stated, not as fitted."""
    changed = {path.replace("__", "."): value for path, value in changes.items()}
    scenario = load("status_quo", {**TWO_YEARS, **changed}, assumed={})
    return float(np.mean([opened(scenario, replication=r).salespeople.n_book.sum() for r in range(20)]))


def test_the_pipeline_follows_the_firms_own_inflow():
    """Leads that cost three times as much are a third of the leads; what time that leaves goes to calls, if any."""
    usual = deals_open()
    channels = load("status_quo").spec.marketing.channels
    dear = {f"marketing__channels__{name}__cost_per_lead": 3 * one.cost_per_lead for name, one in channels.items()}
    assert deals_open(**dear) < 0.75 * usual
    assert deals_open(**dear, sales__prospecting__dials_per_hour=0.0) < 0.4 * usual
    answered = {"behaviour__progress__silent": 0.0}
    live = deals_open(**answered)
    assert deals_open(**answered, behaviour__opening__mean_weeks=6.0) == pytest.approx(2 * live, rel=0.1)
    assert deals_open(behaviour__opening__pipeline=0.0) == 0


def test_some_of_the_deals_that_stand_open_at_the_opening_are_lost_in_silence():
    world = opened(short())
    deals = leads_held(world)
    silent = deals["unanswered"] > 0
    assert 0.1 < silent.mean() < 0.7
    assert np.all(deals["cause"][silent] > 0) and not np.any(deals["cause"][~silent])
    assert not (leads_held(opened(short(behaviour__progress__silent=0.0)))["unanswered"] > 0).any()


def test_a_segment_that_is_not_open_takes_no_deal_from_the_pipeline():
    world = opened(short("market_entry"))
    closed = np.flatnonzero(~world.segments.is_open[0])
    assert closed.size and not np.isin(leads_held(world)["segment"], closed).any()
    deals = [opened(short("market_entry"), replication=r).salespeople.n_book.sum() for r in range(20)]
    assert np.mean(deals) == pytest.approx(deals_open(), rel=0.15)


def test_people_have_a_past():
    scenario = short(organisation__hiring="fixed")
    p = parameters_in(scenario.inputs, 0)
    tenures = np.concatenate([opened(scenario, replication=r).salespeople.tenure[0] for r in range(80)])
    mean = 52 / p.sales.quit_hazard
    assert tenures.max() == 520
    assert len(np.unique(tenures[tenures < 520])) == np.count_nonzero(tenures < 520)
    expected = mean * (1 - np.exp(-520 / mean))  # an exponential, cut at ten years
    assert tenures.mean() == pytest.approx(expected, rel=0.1)


def test_beliefs_at_the_opening_are_as_far_off_as_their_variance_says():
    scenario = short()
    errors, variances = [], []
    for r in range(40):
        world = opened(scenario, replication=r)
        errors.append(world.marketers.belief[0] - world.segments.need[0])
        variances.append(world.marketers.variance[0])
    assert np.mean(np.square(errors)) == pytest.approx(np.mean(variances), rel=0.1)


def test_replications_open_with_different_people_and_offers():
    scenario = short(organisation__hiring="fixed")
    one, other = opened(scenario), opened(scenario, replication=1)
    assert not np.intersect1d(one.salespeople.skill, other.salespeople.skill).size
    assert not np.intersect1d(one.segments.offer[:, :4], other.segments.offer[:, :4]).size
