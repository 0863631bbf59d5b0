"""Customers one by one (M39): what stays of their sale, how they go, and what a segment's sums say."""

import numpy as np
import pytest

from smarketing.agents.closing import try_to_close
from smarketing.agents.customers import log_factor
from smarketing.agents.parameters import OUTBOUND
from smarketing.simulation import simulate
from smarketing.simulation.customer_lives import customer_lives
from smarketing.simulation.market import customers_respond
from tests.firm import Firm, parameters, small_firm
from tests.runs import finish, short


def won(firm: Firm, *, week: int = 0, **traits):
    """The customer that a win brings."""
    row = firm.deal(negotiating=True, week=week, **traits)
    firm.lead(row).p_close = 1.0
    try_to_close(firm.world, firm.p, 0, 0, firm.position(row), week, firm.key)
    return firm.world.customers[0, int(firm.unit.n_customers) - 1]


def test_a_customer_remembers_who_won_it_of_what_lead_and_for_what():
    firm = small_firm()
    customer = won(firm, week=3, slot=7, discount=0.1)
    assert (customer.closer, customer.week, customer.slot, customer.source) == (0, 3, 7, 0)
    assert won(firm, j=-1, slot=8).source == OUTBOUND
    assert customer.recurring == pytest.approx(0.9 * 24_000)
    assert customer.list_recurring == pytest.approx(24_000)


def test_a_pressed_or_ill_fitted_customer_is_more_prone_to_leave_for_good():
    firm = small_firm()
    plain = won(firm, slot=0).factor
    assert won(firm, slot=1, pressed=1.0).factor > 1.1 * plain
    assert won(firm, slot=2, relative_fit=-1.0).factor > 1.1 * plain
    assert won(firm, slot=3, relative_fit=1.0).factor < 0.9 * plain


def test_an_ordinary_sale_leaves_no_trace_and_a_neutral_one_neither():
    p = parameters()
    assert log_factor(p, 0.0, 0.0) == 0
    assert log_factor(parameters({"behaviour.customers.lasting": 0}), 3.0, 1.0) == 0
    assert log_factor(parameters(neutralise=("M39",)), 3.0, 1.0) == 0
    assert -1.5 <= log_factor(p, -50.0, 0.0) < log_factor(p, 0.1, 0.0) < log_factor(p, 50.0, 0.0) <= 1.5


def test_whoever_is_more_prone_leaves_sooner_at_the_same_luck():
    firm = small_firm()
    hour = []
    for pressed in (0.0, 1.0):
        won(firm, slot=5, pressed=pressed)
        hour.append(firm.world.customer_due[0, int(firm.unit.n_customers) - 1])
    assert hour[1] < hour[0]


def test_a_new_customer_pays_what_was_agreed_however_much_others_have_grown():
    firm = small_firm()
    firm.segment().growth = 1.5
    before = firm.segment().sold * 1.5
    won(firm)
    assert firm.segment().recurring == pytest.approx(before + 24_000)


def test_more_customers_than_fit_end_the_run_with_a_remedy():
    firm = small_firm()
    firm.unit.n_customers = firm.world.customers.shape[1]
    won(firm)
    assert firm.unit.status == 6


def test_sums_of_segments_are_those_of_their_customers():
    world = finish(short(organisation__business_units=2, sales__quit_hazard=0.6))
    for u in range(2):
        n = int(world.units[u].n_customers)
        rows, of = world.customers[u, :n], world.customer_segment[u, :n]
        for k in range(4):
            segment = world.segments[u, k]
            assert segment.customers == np.count_nonzero(of == k)
            assert segment.sold == pytest.approx(rows["recurring"][of == k].sum(), rel=1e-9)
            assert segment.list_sold == pytest.approx(rows["list_recurring"][of == k].sum(), rel=1e-9)
            assert segment.recurring == pytest.approx(segment.sold * segment.growth)
        assert np.all(world.customer_due[u, :n] > world.segments[u].clock[of]), "who is due has left"


def test_every_customer_is_kept_once_who_left_and_who_stayed():
    scenario = short()
    run = simulate(scenario, replications=2, customers="all")
    plain = simulate(scenario, replications=2)
    assert run.outcomes.tobytes() == plain.outcomes.tobytes() and plain.customers is None
    assert run.customers is not None and run.weekly is not None
    for lives, weeks in zip(run.customers, run.weekly, strict=True):
        assert len(np.unique(lives[["cell", "birth_week", "slot"]])) == len(lives)
        assert np.count_nonzero(lives["left_week"] < 0) == weeks["customers"][-1]
        assert np.count_nonzero(lives["week"] >= 0) == weeks["won"].sum()
        assert np.all((lives["left_week"] < 0) | (lives["left_week"] >= lives["week"]))
        assert lives["newcomer"].any() and (lives["n_passed"] > 0).any()


def test_the_cohort_of_the_first_measured_year_is_counted_as_its_rows_say():
    run = simulate(short(horizon__weeks=104), customers="all")
    lives = run.customers[0] if run.customers is not None else None
    assert lives is not None
    of_cohort = lives[(lives["week"] >= run.warm_up_weeks) & (lives["week"] < run.warm_up_weeks + 52)]
    stayed = (of_cohort["left_week"] < 0) | (of_cohort["left_week"] - of_cohort["week"] >= 52)
    assert run.outcomes["cohort_retention"][0] == pytest.approx(stayed.mean())
    assert 0.5 < stayed.mean() < 1
    assert np.isnan(simulate(short(horizon__weeks=103)).outcomes["cohort_retention"][0])


def test_retention_of_the_customers_won_rises_with_their_age():
    """Alike in everything but what they are: one cohort, left alone."""
    firm = small_firm({"firm.opening_customers": 20_000, "behaviour.customers.likeness": 1.5}, neutralise=("M39",))
    n = int(firm.unit.n_customers)
    new = [row for row in range(n) if firm.world.customers[0, row].week > -52]
    kept = [len(new)]
    addresses = {tuple(firm.world.customers[0, row][["cell", "slot"]].tolist()) for row in new}
    for week in range(104):
        firm.act(customers_respond, week=week)
        if week in (51, 103):
            there = customer_lives(firm.world)
            kept.append(sum(tuple(row.tolist()) in addresses for row in there[["cell", "slot"]]))
    first, second = kept[1] / kept[0], kept[2] / kept[1]
    assert second > first
