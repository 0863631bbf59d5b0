"""Morale, and the hours that people spend on each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.agents.morale import feel, meeting_hours, morale_factor, rivalry_drive
from tests.firm import parameters

INDEX = st.floats(0, 1)
P = parameters()
NORMAL = float(P.behaviour.people.normal_morale)


def rest(blame=0.0, pressure=0.0, unfairness=0.0):
    morale = 0.5
    for _ in range(500):
        morale = feel(P, morale, blame, pressure, unfairness)
    return morale


def test_an_ordinary_week_leaves_ordinary_morale():
    assert feel(P, NORMAL, 0.0, 0.0, 0.0) == NORMAL
    assert rest() == pytest.approx(NORMAL)


@pytest.mark.parametrize("cause", ["blame", "pressure", "unfairness"])
def test_morale_falls_with_each_burden(cause):
    found = [rest(**{cause: size}) for size in (0.0, 0.3, 0.6, 1.0)]
    assert found == sorted(found, reverse=True)
    assert found[-1] < found[0]


@given(INDEX, INDEX, INDEX, INDEX)
def test_morale_is_an_index_and_moves_slowly(morale, blame, pressure, unfairness):
    after = feel(P, morale, blame, pressure, unfairness)
    assert 0 <= after <= 1
    assert abs(after - morale) <= P.behaviour.people.morale_rate + 1e-12


def test_output_rises_with_morale_and_is_one_in_an_ordinary_week():
    assert morale_factor(P, NORMAL) == 1
    found = [morale_factor(P, morale) for morale in np.linspace(0, 1, 5)]
    assert found == sorted(found)
    assert found[0] > 0


def test_who_feels_worst_does_nothing_and_never_less_than_that():
    p = parameters({"behaviour.people.morale_effect": 1.5, "behaviour.people.normal_morale": 0.9})
    assert morale_factor(p, 0.0) == 0
    assert morale_factor(p, 0.9) == 1


def test_bringing_people_together_takes_their_hours():
    hours = {"joint_meetings_hours": 1, "call_shadowing_hours": 2, "training_hours": 0.5}
    changes = {f"alignment.{name}": value for name, value in hours.items()}
    assert meeting_hours(P, 1.0) == 0
    assert meeting_hours(parameters(changes), 1.0) == 3.5
    assert meeting_hours(parameters(changes, neutralise=("M35",)), 1.0) == 0


def test_rivalry_drives_most_halfway_and_not_at_all_where_there_is_none_or_nothing_else():
    def drive(rivalry, **options):
        return rivalry_drive(parameters({"culture.rivalry": rivalry}, **options))

    most = 1 + P.behaviour.people.effort_of_rivalry
    assert [drive(r) for r in (0.0, 0.5, 1.0)] == pytest.approx([1, most, 1])
    assert 1 < drive(0.2) < most
    assert drive(0.8) == pytest.approx(drive(0.2))
    assert drive(0.5, neutralise=("M29",)) == 1
