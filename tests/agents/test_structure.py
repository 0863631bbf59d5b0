"""M37 (who heads whom), M11 (how far ahead marketing looks), M30 (who rules on whose work), M29 (rivalry), M35."""

import pytest

from smarketing.agents.blame import self_serving, settle
from smarketing.agents.morale import (
    meeting_hours,
    ownership_of_marketing,
    ownership_of_sales,
    rivalry_drive,
    rotation_hours,
)
from smarketing.agents.structure import has_handoff, horizon_for_marketing, skill_of_structure
from tests.firm import parameters, small_firm

GENERALISTS = {"organisation.structure": "generalists"}


# M37: separate, one head, generalists


def skill(people, structure="generalists", neutralise=()):
    changes = {
        "organisation.structure": structure,
        "organisation.marketers": people,
        "organisation.salespeople": people,
    }
    return skill_of_structure(parameters(changes, neutralise))


def test_generalists_lack_more_skill_the_larger_the_team_and_nothing_in_the_smallest():
    found = [skill(people) for people in (1, 3, 10, 100)]
    assert found == sorted(found, reverse=True)
    assert found[0] == 1
    assert found[-1] > 0


def test_two_professions_lack_nothing_and_nor_do_neutral_generalists():
    assert skill(50, "separate") == skill(50, "one_head") == skill(50, neutralise=("M37",)) == 1


def test_generalists_hand_nothing_over():
    assert not has_handoff(parameters(GENERALISTS))
    assert has_handoff(parameters())
    assert has_handoff(parameters(GENERALISTS, ("M37",)))


def bias(changes, neutralise=()):
    firm = small_firm({"leadership.support": 0, "systems.integrated": 0, **changes}, neutralise=neutralise)
    firm.pair().closeness = 0.4
    return self_serving(firm.world, firm.p, 0, firm.pair(), 0.5)


def test_a_common_head_holds_bias_back_unless_that_is_neutral():
    one_head = {"organisation.structure": "one_head"}
    assert bias(one_head) < bias({})
    assert bias(one_head, ("M37",)) == bias({})


# M11: the support-function trap


def horizon(neutralise=(), **changes):
    return horizon_for_marketing(parameters({name.replace("__", "."): v for name, v in changes.items()}, neutralise))


def test_marketing_looks_as_far_ahead_as_leaders_do():
    assert horizon(leadership__horizon_weeks=40) == 40


def test_marketing_looks_no_further_than_sales_where_sales_makes_its_plan():
    sales = float(parameters().behaviour.leader.horizon_of_sales)
    assert horizon(leadership__horizon_weeks=100, decision_rights__message="sales") == sales
    assert horizon(leadership__horizon_weeks=1, decision_rights__message="sales") == 1


def test_a_common_head_stretches_the_horizon_of_the_own_trade():
    changes = {"leadership__horizon_weeks": 20, "organisation__structure": "one_head"}
    assert horizon(**changes, organisation__head="sales") < 20 < horizon(**changes, organisation__head="marketing")
    assert horizon(("M37",), **changes, organisation__head="sales") == 20


def test_nothing_is_crowded_out_where_the_trap_is_neutral():
    neutral = float(parameters().behaviour.leader.neutral_horizon)
    assert horizon(("M11",), leadership__horizon_weeks=1, decision_rights__message="sales") == neutral


# M30: ruled by the other function


@pytest.mark.parametrize("right", ["message", "offer"])
def test_marketers_give_less_where_sales_rules_on_their_work(right):
    ruled = {f"decision_rights.{right}": "sales"}
    both = {"decision_rights.message": "sales", "decision_rights.offer": "sales"}
    assert 1 > ownership_of_marketing(parameters(ruled)) > ownership_of_marketing(parameters(both)) > 0
    assert ownership_of_marketing(parameters({f"decision_rights.{right}": "joint"})) == 1
    assert ownership_of_marketing(parameters(both, ("M30",))) == 1
    assert ownership_of_sales(parameters(both)) == 1


def test_salespeople_give_less_where_marketing_judges_conversion():
    ruled = {"decision_rights.conversion": "marketing"}
    assert ownership_of_sales(parameters(ruled)) < 1
    assert ownership_of_sales(parameters(ruled, ("M30",))) == ownership_of_sales(parameters()) == 1


def test_who_is_overruled_trusts_less_and_never_for_ever():
    def trust(changes, neutralise=()):
        firm = small_firm(changes, neutralise=neutralise)
        for week in range(1500):
            firm.act(settle, week=week % 104)
        return float(firm.pair().trust_in_leads)

    ruled = {"decision_rights.conversion": "marketing"}
    assert 0 < trust(ruled) < trust({})
    assert trust(ruled, ("M30",)) == trust({})


# M29: a little competition


def test_a_moderate_rivalry_drives_most():
    found = {r: rivalry_drive(parameters({"culture.rivalry": r})) for r in (0, 0.2, 0.5, 0.8, 1)}
    assert found[0] == pytest.approx(found[1]) == pytest.approx(1)
    assert 1 < found[0.2] < found[0.5]
    assert found[0.2] == pytest.approx(found[0.8])
    assert rivalry_drive(parameters({"culture.rivalry": 0.5}, ("M29",))) == 1


def test_rivalry_between_strangers_feeds_blame_unless_it_is_neutral():
    assert bias({"culture.rivalry": 0.8}) > bias({"culture.rivalry": 0.3}) > bias({})
    assert bias({"culture.rivalry": 0.8}, ("M29",)) == bias({})


# M35: rotation


def test_a_rotation_takes_part_of_the_year_and_costs_part_of_the_output():
    p = parameters({"alignment.rotation": {"weeks": 6, "per_year": 1}})
    hours = 6 / 52 * p.behaviour.marketer.hours / 2  # the smaller function has two people
    assert rotation_hours(p) == pytest.approx(hours)
    assert meeting_hours(p, 1.0) == pytest.approx(p.behaviour.trust.rotation_loss * hours)
    neutral = parameters({"alignment.rotation": {"weeks": 6, "per_year": 1}}, ("M35",))
    assert rotation_hours(neutral) == meeting_hours(neutral, 1.0) == rotation_hours(parameters()) == 0
