"""A leaver's customers (M39, M24): who takes them over, and how many go."""

import math

import numpy as np
import pytest

from smarketing.agents.accounts import pass_accounts_on
from smarketing.agents.careers import careers_of_salesperson
from smarketing.simulation.market import customers_respond
from smarketing.simulation.staffing import fit_staff
from tests.firm import Firm, small_firm

MANY = 4_000  # in one segment, all looked after by salesperson 0


def served(changes=None, neutralise=(), n=MANY) -> Firm:
    settled = {"firm.churn": 0, "firm.opening_customers": 4 * MANY}
    firm = small_firm({**settled, **(changes or {})}, neutralise=neutralise)
    for k in range(4):
        firm.serve(0, k)
    firm.serve(n)
    return firm


def owners(firm: Firm) -> np.ndarray:
    return firm.world.customer_owner[0, : int(firm.unit.n_customers)]


def leave(firm: Firm, to_colleagues: float, week: int = 0) -> float:
    """Salesperson 0 goes; the share of accounts that go, too."""
    before = int(firm.unit.n_customers)
    firm.seller().vacant_weeks = 6
    pass_accounts_on(firm.world, firm.p, 0, 0, to_colleagues, week, firm.key)
    firm.act(customers_respond, week=week)
    return 1 - int(firm.unit.n_customers) / before


@pytest.mark.parametrize(("to_colleagues", "lost"), [(1.0, 0.13), (0.0, 0.18)])
def test_a_share_of_a_leavers_accounts_goes_and_fewer_under_a_colleague(to_colleagues: float, lost: float):
    """Shi, Sridhar, Grewal & Lilien (2017): 13.2 to 17.6 %; new hires mend least."""
    assert leave(served(), to_colleagues) == pytest.approx(lost, abs=4.5 * math.sqrt(lost * (1 - lost) / MANY))


def test_the_same_share_goes_of_customers_who_have_changed_hands_before():
    firm = served({"behaviour.customers.likeness": 1.5})
    shares = [leave(firm, 0.0, week) for week in range(4)]
    assert shares == pytest.approx([0.18] * 4, abs=4.5 * math.sqrt(0.18 * 0.82 / 2_000))


@pytest.mark.parametrize(
    "neutral", [{"neutralise": ("M39",)}, {"changes": {"behaviour.customers.lost_to_newcomer": 0}}]
)
def test_nobody_goes_where_a_change_of_owner_is_neutral(neutral):
    assert leave(served(**neutral), 0.0) == 0


def test_colleagues_who_are_there_share_the_accounts_and_the_rest_wait_for_the_successor():
    firm = served({"behaviour.customers.lost_to_colleague": 0, "behaviour.customers.lost_to_newcomer": 0})
    leave(firm, 0.5)
    counts = np.bincount(owners(firm), minlength=3)
    assert counts.sum() == MANY
    assert counts[0] == pytest.approx(MANY / 2, abs=4.5 * math.sqrt(MANY / 4))
    assert abs(counts[1] - counts[2]) <= 1


def test_nobody_takes_over_who_is_not_there():
    firm = served()
    firm.seller(1).vacant_weeks = 3
    leave(firm, 1.0)
    assert set(owners(firm)) == {2}
    alone = served()
    alone.seller(1).vacant_weeks = alone.seller(2).vacant_weeks = 3
    leave(alone, 1.0)
    assert set(owners(alone)) == {0}


def test_a_leaver_and_a_chair_that_is_taken_away_pass_their_accounts_on():
    firm = served({"behaviour.careers.vacancy_weeks": 6, "handoff.accounts_to_colleagues": 1})
    firm.seller().dismissed = True
    firm.act(careers_of_salesperson, 0)
    assert set(owners(firm)) == {1, 2}
    firm.p.organisation.salespeople = 2
    firm.act(fit_staff)
    assert set(owners(firm)) == {1}


def test_what_passes_is_told():
    firm = served(n=10)
    leave(firm, 0.0, week=9)
    rows = firm.world.customers[0, : int(firm.unit.n_customers)]
    assert set(rows["n_passed"]) == {1} and set(rows["passed_week"]) == {9} and rows["newcomer"].all()
