"""Needs, messages and offers as points, and how well they fit."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.agents.needs import fit, relative_fit, squared_distance

POINTS = st.tuples(*[st.floats(-4, 4)] * 3).map(np.array)
ORIGIN = np.zeros(3)


@given(POINTS, POINTS)
def test_distance_is_that_of_space(a, b):
    assert squared_distance(a, b) == pytest.approx(np.sum((a - b) ** 2))
    assert squared_distance(a, b) == squared_distance(b, a)


def test_a_message_on_the_spot_fits_wholly():
    assert fit(ORIGIN, ORIGIN) == 1


@pytest.mark.parametrize("distance", [0.5, 1.0, 2.0])
def test_fit_falls_as_a_bell_with_distance(distance):
    off = np.array([0.0, distance, 0.0])
    assert fit(off, ORIGIN) == pytest.approx(math.exp(-(distance**2) / 2))


@given(POINTS, POINTS)
def test_fit_is_a_share(a, b):
    assert 0 <= fit(a, b) <= 1


@given(POINTS, POINTS)
def test_nobody_is_ahead_where_both_stand_alike(offer, need):
    assert relative_fit(offer, offer, need) == 0


def test_the_nearer_of_two_is_ahead():
    near, far = np.array([0.5, 0.0, 0.0]), np.array([0.0, 1.0, 0.0])
    assert relative_fit(near, far, ORIGIN) == pytest.approx(-0.5 * (0.25 - 1))
    assert relative_fit(far, near, ORIGIN) == -relative_fit(near, far, ORIGIN)


@given(POINTS, POINTS, POINTS)
def test_one_far_off_prospect_does_not_rule_a_firm(offer, competitor, need):
    assert -2 <= relative_fit(offer, competitor, need) <= 1
