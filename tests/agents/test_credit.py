"""M33: who is given credit for a win, by what the firm's systems can see, and what each side claims."""

import itertools

import pytest

from smarketing.agents.credit import assign_credit, marketing_share_of, note_win
from tests.firm import small_firm

RULES = ("last_touch", "first_touch", "linear", "position", "shapley", "holdout")
MATERIALS = 0.5


def share(rule, j=0, integrated=1.0, materials=MATERIALS, week=5, changes=None, neutralise=(), **traits):
    """Marketing's share of a deal of six touches by sales, captured in week 0."""
    firm = small_firm(
        {"attribution.rule": rule, "systems.integrated": integrated, **(changes or {})}, neutralise=neutralise
    )
    firm.unit.materials = materials
    lead = firm.lead(firm.new_lead(j=j, touches=6, born=0.0, **traits))
    return marketing_share_of(firm.world, firm.p, 0, lead, week)


SEEN = 0.8  # what wholly joined systems show: 1 - least_ambiguity
LAST = SEEN * 0.3 * MATERIALS


def test_the_last_touch_is_sales_but_for_materials_in_use():
    assert share("last_touch") == pytest.approx(LAST)
    assert share("last_touch", materials=0.0) == 0


def test_the_first_touch_is_marketings_where_the_systems_saw_it():
    assert share("first_touch") == pytest.approx(SEEN)


def test_linear_credit_counts_touches():
    later = LAST * 6
    assert share("linear") == pytest.approx((SEEN + later) / (SEEN + later + 6))


def test_credit_by_position_gives_most_to_first_and_last():
    later = LAST * 6
    assert share("position") == pytest.approx(0.4 * SEEN + 0.2 * later / (later + 6) + 0.4 * LAST)


def test_shapley_halves_what_neither_side_could_have_won_alone():
    assert share("shapley", materials=0.0) == pytest.approx(0.5 * SEEN)
    assert share("shapley", j=-1) == pytest.approx(0.5 * LAST)


def test_a_holdout_finds_what_marketing_has_caused():
    b = small_firm().p.behaviour.credit
    assert share("holdout") == share("holdout", integrated=0.0, history=False) == b.true_share
    assert share("holdout", j=-1) == b.true_share_of_own


@pytest.mark.parametrize("rule", RULES[:-1])
def test_credit_needs_systems_that_see(rule):
    found = [share(rule, integrated=integrated) for integrated in (0.0, 0.5, 1.0)]
    assert found == sorted(found)
    assert found[0] == 0 < found[-1]


@pytest.mark.parametrize("rule", ["first_touch", "linear", "position", "shapley"])
def test_a_lead_whose_story_was_stripped_gives_marketing_less(rule):
    assert share(rule, history=False) < share(rule)


@pytest.mark.parametrize("rule", ["first_touch", "linear", "position", "shapley"])
def test_what_lies_before_the_window_does_not_count(rule):
    changes = {"attribution.window_weeks": 13}
    assert share(rule, week=13, changes=changes) == share(rule, changes=changes)
    assert share(rule, week=14, changes=changes) < share(rule, changes=changes)


@pytest.mark.parametrize("rule", ["first_touch", "linear", "position", "shapley"])
def test_the_first_touch_of_an_own_prospect_is_sales(rule):
    assert share(rule, j=-1) < share(rule)
    assert share(rule, j=-1, materials=0.0) == 0


@pytest.mark.parametrize("rule", RULES)
def test_a_share_of_credit_is_a_share(rule):
    for j, integrated, materials, history in itertools.product((0, -1), (0.0, 1.0), (0.0, 1.0), (True, False)):
        assert 0 <= share(rule, j=j, integrated=integrated, materials=materials, history=history) <= 1


def test_what_can_be_seen_by_touch_is_less_than_what_was_caused():
    """Berman (2018): last touch under-pays whoever comes first, first touch over-pays."""
    true = share("holdout")
    assert share("last_touch") < true < share("first_touch")


@pytest.mark.parametrize("rule", RULES)
def test_credit_is_true_credit_where_attribution_is_neutral(rule):
    assert share(rule, neutralise=("M33",)) == small_firm().p.behaviour.credit.true_share


# What both sides claim


def claims(changes=None, j=0):
    """What both sides together claim of a win of $1."""
    firm = small_firm({"systems.integrated": 0.0, **(changes or {})})
    lead = firm.lead(firm.new_lead(j=j))
    note_win(firm.world, firm.p, 0, 0, lead, 1.0, 0)
    return firm.unit.claims


def test_both_sides_claim_more_than_there_is():
    over = small_firm().p.behaviour.credit.over_claim
    assert claims() == pytest.approx(1 + 2 * over)


def test_nobody_over_claims_without_bias():
    assert claims({"culture.self_serving_bias": 0}) == pytest.approx(1)


def test_claims_shrink_as_systems_show_more():
    found = [claims({"systems.integrated": joined}) for joined in (1.0, 0.5, 0.0)]
    assert found == sorted(found)
    assert 1 < found[0] < found[-1]


def test_nobody_claims_more_than_all_of_a_win():
    assert claims({"culture.self_serving_bias": 1, "behaviour.credit.over_claim": 0.6}, j=-1) <= 2


# The running record


def test_credit_of_the_week_enters_the_record_that_budgets_follow():
    firm = small_firm()
    firm.unit.credit_marketing, firm.unit.credit_sales = 100.0, 900.0
    firm.unit.shown_marketing, firm.unit.shown_total, firm.unit.claims = 500.0, 2000.0, 2600.0
    firm.act(assign_credit)
    rate = firm.p.behaviour.credit.memory
    assert firm.unit.credit_marketing == pytest.approx(100 + rate * (500 - 100))
    assert firm.unit.credit_sales == pytest.approx(900 + rate * (1500 - 900))
    assert (firm.record().credited_marketing, firm.record().claimed) == (500, 2600)
    assert firm.unit.shown_marketing == firm.unit.shown_total == firm.unit.claims == 0


def test_each_dollar_is_shown_once():
    firm = small_firm({"attribution.rule": "linear"})
    for slot in range(5):
        note_win(firm.world, firm.p, 0, 0, firm.lead(firm.new_lead(slot=slot, touches=4)), 1000.0, 0)
    assert firm.unit.shown_total == 5000
    assert 0 < firm.unit.shown_marketing < 5000
