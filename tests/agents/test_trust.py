"""M26 (trust), M27 and M35 (closeness): what happens between two people after the blame of the week."""

import functools
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.agents.blame import settle
from tests.firm import small_firm

INDEX = st.floats(0, 1)


@functools.cache
def any_firm():
    return small_firm()


def settled(firm, weeks=1, **pair):
    """The first pair after some weeks in which every pair starts in this state, and blame stays what it is."""
    for j, i in itertools.product(range(2), range(3)):
        for name, value in pair.items():
            setattr(firm.pair(j, i), name, value)
    for week in range(weeks):
        firm.act(settle, week=week % 104)
    return firm.pair()


# M26: trust


def test_trust_falls_with_the_blame_received():
    firm = small_firm()
    b = firm.p.behaviour.trust
    pair = settled(firm, trust_in_leads=0.8, trust_in_follow_up=0.8, blame_by_marketing=0.6, blame_by_sales=0.2)
    assert pair.trust_in_leads == pytest.approx(0.8 - b.recovery * 0.3 - b.of_blame * 0.6)
    assert pair.trust_in_follow_up == pytest.approx(0.8 - b.recovery * 0.3 - b.of_blame * 0.2)


@pytest.mark.parametrize("start", [0.0, 0.2, 0.9, 1.0])
def test_trust_returns_to_the_middle_when_there_is_no_blame(start):
    pair = settled(small_firm(), weeks=2000, trust_in_leads=start, trust_in_follow_up=start)
    assert pair.trust_in_leads == pair.trust_in_follow_up == pytest.approx(0.5, abs=0.01)


def test_no_depth_of_distrust_is_for_ever():
    firm = small_firm()
    lowest = float(settled(firm, weeks=500, blame_by_sales=1.0, blame_by_marketing=1.0).trust_in_leads)
    assert 0 <= lowest < 0.1
    recovering = [
        float(settled(firm, weeks=52, blame_by_sales=0.0, blame_by_marketing=0.0).trust_in_leads) for _ in range(4)
    ]
    assert lowest < recovering[0] < recovering[1] < recovering[2] < recovering[3]


def test_trust_recovers_slower_than_it_is_lost():
    firm = small_firm()
    lost = 0.5 - settled(firm, trust_in_leads=0.5, blame_by_marketing=0.5).trust_in_leads
    firm = small_firm()
    won_back = settled(firm, trust_in_leads=0.25).trust_in_leads - 0.25
    assert lost > 2 * won_back > 0


def test_trust_stays_where_it_is_where_it_is_neutral():
    pair = settled(small_firm(neutralise=("M26",)), 50, trust_in_leads=0.9, trust_in_follow_up=0.1, blame_by_sales=1.0)
    assert (pair.trust_in_leads, pair.trust_in_follow_up) == (0.9, 0.1)


@given(INDEX, INDEX, INDEX, INDEX, INDEX)
def test_trust_and_closeness_are_indices_whatever_happens(leads, follow_up, close, by_sales, by_marketing):
    pair = settled(
        any_firm(), 1, trust_in_leads=leads, trust_in_follow_up=follow_up, closeness=close, blame_by_sales=by_sales,
        blame_by_marketing=by_marketing,
    )  # fmt: skip
    for name in ("trust_in_leads", "trust_in_follow_up", "closeness"):
        assert 0 <= pair[name] <= 1


# M27: them and us


def closeness(changes=None, neutralise=(), weeks=1000, **pair):
    return float(settled(small_firm(changes, neutralise=neutralise), weeks, **pair).closeness)


@pytest.mark.parametrize("distance", [0.0, 0.3, 0.8, 1.0])
def test_closeness_rests_where_the_culture_puts_it(distance):
    assert closeness({"culture.distance": distance}) == pytest.approx(1 - distance, abs=1e-6)


def test_closeness_moves_slowly():
    firm = small_firm({"culture.distance": 0.5})
    pair = settled(firm, 1, closeness=1.0)
    assert pair.closeness == pytest.approx(1 - 0.5 * firm.p.behaviour.trust.closeness_rate)


def test_blame_drives_people_apart():
    found = [closeness(blame_by_sales=blame, blame_by_marketing=blame) for blame in (1.0, 0.5, 0.0)]
    assert found == sorted(found)
    assert found[0] < found[-1]


def test_closeness_does_not_move_where_identity_is_neutral():
    assert closeness({"culture.distance": 1.0}, ("M27",), closeness=0.7, blame_by_sales=1.0) == pytest.approx(0.7)


# M35: bringing people together


def contact(**alignment):
    return {f"alignment.{name}": value for name, value in alignment.items()}


def test_contact_of_quality_brings_people_together():
    hours = [closeness(contact(joint_meetings_hours=h, quality=0.8)) for h in (0, 1, 3)]
    quality = [closeness(contact(joint_meetings_hours=2, quality=q)) for q in (0.0, 0.5, 1.0)]
    for found in (hours, quality):
        assert found == sorted(found)
        assert found[0] < found[-1] <= 1
    assert quality[0] == pytest.approx(closeness())


def test_joining_each_others_calls_is_contact():
    assert closeness(contact(call_shadowing_hours=2, quality=0.8)) == pytest.approx(
        closeness(contact(joint_meetings_hours=2, quality=0.8))
    )


def test_training_and_an_office_together_hardly_do():
    meetings = closeness(contact(joint_meetings_hours=2, quality=0.8)) - closeness()
    assert 0 <= closeness(contact(training_hours=2)) - closeness() < 0.3 * meetings
    assert 0 <= closeness(contact(colocated=True)) - closeness() < 0.3 * meetings


def test_contact_does_nothing_where_bringing_together_is_neutral():
    everything = contact(joint_meetings_hours=4, call_shadowing_hours=4, training_hours=4, quality=1.0, colocated=True)
    assert closeness(everything, ("M35",)) == closeness()


def test_feedback_in_both_directions_brings_people_together():
    both = {"feedback.rule": "periodic", "feedback.both_ways": True}
    assert closeness(both) > closeness({"feedback.rule": "periodic"}) == closeness()
    assert closeness(both, ("M34",)) == closeness()


# M31, M37: different minds, and no two functions


def test_different_horizons_keep_people_apart_unless_that_is_neutral():
    gap = {"culture.horizon_gap": 0.8}
    assert closeness(gap) < closeness({"culture.horizon_gap": 0.3}) < closeness()
    assert closeness(gap, ("M31",)) == closeness()


def test_generalists_are_one_function():
    generalists = {"organisation.structure": "generalists", "culture.distance": 0.9}
    assert closeness(generalists) == pytest.approx(1, abs=1e-6)
    assert closeness(generalists, ("M37",)) == pytest.approx(0.1, abs=1e-6)


# M36: leaders educate


def test_education_lowers_distance_and_never_to_nothing():
    found = [closeness({"leadership.education": hours, "culture.distance": 0.8}) for hours in (0, 2, 8)]
    assert found == sorted(found)
    assert found[0] < found[-1] < 1
    assert closeness({"leadership.education": 8, "culture.distance": 0.8}, ("M36",)) == pytest.approx(found[0])


# The week's means


def test_the_weeks_means_are_over_pairs():
    firm = small_firm(neutralise=("M26", "M27"))
    firm.pair(0, 0).trust_in_leads, firm.pair(0, 0).closeness = 1.0, 1.0
    before = firm.world.pairs.copy()
    firm.act(settle)
    trust = 0.5 * (before["trust_in_leads"] + before["trust_in_follow_up"])
    assert firm.record().trust == pytest.approx(trust.mean())
    assert firm.record().closeness == pytest.approx(before["closeness"].mean())
    assert firm.unit.cooperation == pytest.approx(before["closeness"].mean())


# M26: the week's leads


def after_leads(n, promise_kept, **changes):
    """Trust in leads after a week in which the salesperson worked n leads of one marketer, each kept so much."""
    firm = small_firm({"behaviour.trust.recovery": 0.0, **changes})
    pair = firm.pair()
    pair.n_worked, pair.promise_kept = n, n * promise_kept
    firm.act(settle)
    assert pair.n_worked == pair.promise_kept == 0
    return pair


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_trust_follows_what_the_weeks_leads_were_like(kept):
    moved = [after_leads(n, kept).trust_in_leads - 0.5 for n in (1, 4, 100)]
    assert all(step * (kept - 0.5) >= 0 for step in moved)
    assert abs(moved[0]) <= abs(moved[1]) <= abs(moved[2])
    assert moved[2] == pytest.approx(0.1 * 0.3 * (kept - 0.5))  # however many there are


def test_a_week_without_leads_teaches_nothing():
    assert after_leads(0, 0.9).trust_in_leads == 0.5


def test_a_week_weighs_nothing_where_its_weight_is_nothing():
    pair = after_leads(9, 0.9, **{"behaviour.trust.of_a_week": 0.0})
    assert pair.trust_in_leads == pair.trust_in_follow_up == 0.5
