"""Commission in parts, and taken back (M15)."""

import math
from pathlib import Path

import pytest

from smarketing.agents.closing import press, try_to_close, worth_of_customer
from smarketing.agents.instalments import due_after, worth_of_commission
from smarketing.agents.loyalty import hazard_of_new, share_left
from smarketing.scenarios import load
from smarketing.simulation.ledger import close_books
from smarketing.simulation.market import customers_respond
from smarketing.simulation.pay_periods import open_pay_periods
from tests.firm import Firm, parameters, small_firm

PLAN = "compensation.salespeople"
TWO_A_MONTHLY_DOLLAR = {f"{PLAN}.quota": None, f"{PLAN}.accelerator": 1, f"{PLAN}.commission_rate": 2 / 12}
ALL_BACK = {f"{PLAN}.clawback_weeks": 17}  # four months
PLANS = Path(__file__).parents[1] / "plans"
HALVES = [{"share": 0.5}, {"share": 0.5, "after_weeks": 26, "if_kept": True}]
STAYING = {"firm.churn": 0}


def selling(changes=None, neutralise=()) -> Firm:
    firm = small_firm({**TWO_A_MONTHLY_DOLLAR, **STAYING, **(changes or {})}, neutralise=neutralise)
    firm.act(open_pay_periods)
    return firm


def win(firm: Firm, i: int = 0, week: int = 0, slot: int = 0, monthly: float = 500.0) -> int:
    """Salesperson i wins a customer; returns its row."""
    deal = firm.deal(i, negotiating=True, week=week, slot=slot, value=12 * monthly)
    firm.lead(deal).p_close = 1.0
    try_to_close(firm.world, firm.p, 0, i, firm.position(deal, i), week, firm.key)
    return int(firm.unit.n_customers) - 1


def weeks_pass(firm: Firm, first: int, last: int) -> list[list[float]]:
    """Variable pay of the three salespeople in all, week by week, in a firm in which only the customers do anything."""
    paid: list[list[float]] = []
    for week in range(first, last + 1):
        firm.act(customers_respond, week=week)
        paid.append([float(firm.seller(i).earned) for i in range(3)])
        firm.act(close_books, week=week)
    return paid


def lose(firm: Firm, row: int) -> None:
    firm.world.customer_due[0, row] = -1.0


# Published: $2 per $1 of monthly revenue, all back if lost within four months


def test_a_customer_lost_within_four_months_takes_its_commission_back_and_nobody_elses():
    firm = selling(ALL_BACK)
    row = win(firm)
    win(firm, i=1, slot=1)
    first = weeks_pass(firm, 0, 0)[0]
    assert first == pytest.approx([1_000, 1_000, 0])
    assert not any(map(any, weeks_pass(firm, 1, 9)))
    lose(firm, row)
    assert weeks_pass(firm, 10, 10)[0] == pytest.approx([-1_000, 0, 0])  # in month 3
    assert not any(map(any, weeks_pass(firm, 11, 30)))


def test_a_customer_lost_later_takes_nothing_back():
    firm = selling(ALL_BACK)
    row = win(firm)
    weeks_pass(firm, 0, 16)
    lose(firm, row)
    assert not any(map(any, weeks_pass(firm, 17, 20)))


def test_who_has_left_is_not_asked_and_neither_is_the_successor():
    firm = selling(ALL_BACK)
    row = win(firm)
    weeks_pass(firm, 0, 0)
    firm.seller().hire += 1
    lose(firm, row)
    assert not any(map(any, weeks_pass(firm, 1, 2)))


def test_the_books_show_what_was_paid_less_what_was_taken_back():
    firm = selling(ALL_BACK)
    lose(firm, win(firm))
    weeks_pass(firm, 0, 0)
    assert firm.record().commission == pytest.approx(0.0)
    assert firm.record().churned == 1


def published(name: str) -> Firm:
    """A firm under the pay of salespeople in tests/plans."""
    plan = load(PLANS / f"{name}.yaml").spec.compensation.salespeople
    names = ("commission_rate", "clawback_weeks", "quota", "accelerator", "schedule")
    return selling({f"{PLAN}.{each}": plan.model_dump()[each] for each in names})


def test_roberges_first_plan_pays_and_takes_back_to_the_cent():
    firm = published("roberge_2015_first")
    row = win(firm)
    paid = [row_of[0] for row_of in weeks_pass(firm, 0, 9)]
    lose(firm, row)
    paid.append(weeks_pass(firm, 10, 10)[0][0])
    assert [round(each, 9) for each in paid if each] == [1_000, -1_000]


@pytest.mark.parametrize(("lost", "parts"), [(None, {0: 500, 26: 250, 52: 250}), (35, {0: 500, 26: 250})])
def test_roberges_third_plan_pays_in_parts_to_the_cent(lost, parts):
    firm = published("roberge_2015_third")
    row = win(firm)
    paid = weeks_pass(firm, 0, 34)
    if lost:
        lose(firm, row)
    paid += weeks_pass(firm, 35, 60)
    assert {week: round(each[0], 9) for week, each in enumerate(paid) if each[0]} == parts


# Parts


def test_a_second_half_is_paid_when_the_customer_is_still_there():
    firm = selling({f"{PLAN}.schedule": HALVES})
    win(firm)
    paid = [row[0] for row in weeks_pass(firm, 0, 30)]
    assert paid[0] == pytest.approx(500) and paid[26] == pytest.approx(500)
    assert sum(paid) == pytest.approx(1_000)


def test_a_second_half_is_never_paid_where_the_customer_has_left():
    firm = selling({f"{PLAN}.schedule": HALVES})
    row = win(firm)
    paid = weeks_pass(firm, 0, 20)
    lose(firm, row)
    paid += weeks_pass(firm, 21, 40)
    assert sum(row[0] for row in paid) == pytest.approx(500)


def test_a_part_that_hangs_on_nothing_is_paid_when_the_customer_leaves():
    firm = selling({f"{PLAN}.schedule": [{"share": 0.5}, {"share": 0.5, "after_weeks": 26}]})
    row = win(firm)
    weeks_pass(firm, 0, 9)
    lose(firm, row)
    assert weeks_pass(firm, 10, 10)[0][0] == pytest.approx(500)


def test_without_a_schedule_all_is_due_at_signing():
    assert due_after(parameters().compensation.salespeople, 0, True) == 1
    plan = parameters({f"{PLAN}.schedule": HALVES}).compensation.salespeople
    assert [due_after(plan, week, True) for week in (0, 25, 26)] == [0.5, 0.5, 1.0]
    assert due_after(plan, 10, False) == 0.5


# Foresight


def worth(changes=None, factor=1.0, patience=1.0, rate=0.0):
    return worth_of_commission(parameters(changes), factor, patience, rate)


def test_pay_that_hangs_on_nothing_is_worth_itself():
    assert worth() == worth(factor=9.0, patience=0.5, rate=1.0) == 1.0


def test_what_may_be_taken_back_is_worth_the_chance_that_the_customer_stays():
    p = parameters({f"{PLAN}.clawback_weeks": 26})
    stays = share_left(p.behaviour.customers.likeness, 0.5 * hazard_of_new(p))
    assert worth_of_commission(p, 1.0, 1.0, 0.0) == pytest.approx(stays)
    assert worth_of_commission(p, 2.0, 1.0, 0.0) < stays
    assert worth_of_commission(p, 1.0, 0.5, 0.0) > stays, "a loss that comes later weighs less"


def test_what_comes_later_is_worth_less():
    later = {f"{PLAN}.schedule": [{"share": 1.0, "after_weeks": 52}]}
    assert worth(later) == 1.0
    assert worth(later, patience=0.8, rate=0.2) == pytest.approx(0.8 * math.exp(-0.2))
    kept = {f"{PLAN}.schedule": [{"share": 1.0, "after_weeks": 52, "if_kept": True}]}
    assert 0.5 < worth(kept) < 1.0


def test_a_clawback_makes_a_bad_deal_worth_less_to_its_owner():
    firm = selling({**ALL_BACK, "firm.churn": 0.3})
    good, bad = (firm.lead(firm.deal(negotiating=True, slot=n, relative_fit=fit)) for n, fit in enumerate((0.5, -1.5)))
    assert worth_of_customer(firm.p, bad) < worth_of_customer(firm.p, good)


def test_nobody_presses_a_buyer_where_that_costs_more_than_it_wins():
    def presses(changes):
        firm = selling({"firm.churn": 0.4, **changes})
        lead = firm.lead(firm.deal(negotiating=True))
        firm.seller().pressure = 0.8
        press(firm.p, firm.seller(), lead)
        return lead.pressed

    hurt = {"behaviour.customers.lasting": 1, "behaviour.customers.churn_experience": 3}
    assert presses(hurt) == 0.8
    assert presses({**hurt, f"{PLAN}.clawback_weeks": 104, "behaviour.progress.pressing": 0.05}) == 0.0
