"""organisation.hiring: with_budget (M32): a function has as many people as its money pays for."""

from typing import Any

import numpy as np
import pytest

from smarketing.agents.hiring import MOST_GROWTH, follow_money
from smarketing.simulation import simulate
from tests.firm import Firm, small_firm
from tests.runs import finish, leads_ended, short

HIRES = {"organisation.hiring": "with_budget", "budget.total": 0.3}  # the small firm's money pays for more than pay
HEADS = (2, 3)


def hired(ratio: float, changes: dict[str, Any] | None = None, share: float | None = None) -> tuple[int, int]:
    """Marketers and salespeople hired once yearly revenue is `ratio` times the opening's, at this marketing share."""
    firm = small_firm({**HIRES, **(changes or {})})
    firm.unit.revenue_last_52 *= ratio
    firm.unit.marketing_share = firm.unit.marketing_share if share is None else share
    follow_money(firm.world, firm.p, 0)
    return chairs(firm)


def chairs(firm: Firm) -> tuple[int, int]:
    return int(firm.unit.hired_marketers), int(firm.unit.hired_salespeople)


def test_at_the_opening_the_money_is_that_of_the_people_who_are_there():
    assert hired(1.0) == (0, 0)


def test_a_little_more_money_pays_for_nobody_and_a_lot_for_more():
    assert hired(1.02) == (0, 0)
    few, many = hired(1.5), hired(1.9)
    assert 0 < sum(few) < sum(many)


def test_people_are_let_go_when_money_falls_short_but_somebody_stays():
    assert hired(0.5) < (0, 0)
    assert hired(1e-6) == (1 - HEADS[0], 1 - HEADS[1])


def test_no_function_more_than_doubles():
    assert hired(100.0) == tuple((MOST_GROWTH - 1) * n for n in HEADS)


def test_the_function_that_is_granted_the_money_hires():
    marketers, salespeople = hired(1.0, share=0.9)
    assert marketers > 0 > salespeople


def test_one_more_needs_exactly_a_head_of_money_and_pay():
    firm = small_firm(HIRES)
    of_sales = sum(float(firm.seller(i).pay_trend) for i in range(3))
    pay = of_sales + sum(float(firm.marketer(j).pay_trend) for j in range(2))
    a_head = firm.unit.money_a_salesperson + of_sales / 3
    granted = (firm.unit.money_a_salesperson * 3 + a_head) / (1 - firm.unit.marketing_share)
    for extra, expected in ((-1.0, 0), (1.0, 1)):
        firm.unit.hired_salespeople = 0
        firm.unit.revenue_last_52 = 52 * (granted + pay + extra) / firm.p.budget.total
        follow_money(firm.world, firm.p, 0)
        assert firm.unit.hired_salespeople == expected


def test_a_fixed_head_count_is_fixed():
    assert hired(10.0, {"organisation.hiring": "fixed"}) == (0, 0)


GROWING = {"organisation__hiring": "with_budget", "market__growth": 0.4, "budget__total": 0.3}


def test_a_growing_firm_hires_and_the_newcomers_work():
    run = simulate(short(**GROWING, horizon__weeks=104), replications=3, person_years=True)
    assert run.status.tolist() == [0, 0, 0]
    assert run.person_years is not None
    people = np.concatenate(run.person_years)
    assert people["person"].max() >= 12
    newcomers = people[(people["person"] >= 12) & (people["tenure"] >= 52)]
    assert newcomers.size and newcomers["bookings"].mean() > 0


def test_both_engines_hire_alike():
    scenario = short(**GROWING, organisation__business_units=2)
    one, other = (simulate(scenario, engine=name, person_years=True) for name in ("compiled", "mesa"))
    assert one.outcomes.tobytes() == other.outcomes.tobytes()
    assert one.person_years is not None and other.person_years is not None
    assert one.person_years[0].tobytes() == other.person_years[0].tobytes()
    assert one.person_years[0]["person"].max() >= 12


def test_hiring_shifts_no_prospects_traits():
    """Whoever is hired: a prospect at an address is the same one, with the same need, intent and size."""
    fixed, hiring = (
        leads_ended(finish(short(**{**GROWING, "organisation__hiring": rule}), trace=200_000))
        for rule in ("fixed", "with_budget")
    )
    known = {(lead["cell"], lead["birth_week"], lead["slot"]): lead for lead in fixed if lead["marketer"] >= 0}
    shared = 0
    for lead in hiring:
        other = known.get((lead["cell"], lead["birth_week"], lead["slot"]))
        if other is not None:
            shared += 1
            np.testing.assert_array_equal(lead["need"], other["need"])
            assert lead["value"] == other["value"]
            assert lead["born"] == pytest.approx(other["born"], abs=1e-12)
    assert shared > 1000
