"""M9, M34: evidence moves a belief by a Kalman step, whoever it comes from."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.agents.beliefs import observe
from smarketing.agents.state import MARKETER

VARIANCES = st.floats(1e-4, 1e4)
POINTS = st.tuples(*[st.floats(-5, 5)] * 3)


def somebody(belief=(0.0, 0.0, 0.0), variance=1.0):
    me = np.zeros(1, MARKETER).view(np.recarray)[0]
    me.belief[1] = belief
    me.variance[1] = variance
    return me


def after(me, *observations):
    for seen, noise in observations:
        observe(me, 1, seen, noise)
    return me


@given(POINTS, POINTS, VARIANCES, VARIANCES)
def test_a_belief_moves_by_the_share_of_what_it_did_not_know(prior, seen, variance, noise):
    me = after(somebody(prior, variance), (seen, noise))
    gain = variance / (variance + noise)
    assert me.belief[1] == pytest.approx(np.array(prior) + gain * (np.array(seen) - prior), abs=1e-12)


@given(VARIANCES, st.lists(VARIANCES, min_size=1, max_size=5))
def test_precision_adds_up(variance, noises):
    me = after(somebody(variance=variance), *[((0.0, 0.0, 0.0), noise) for noise in noises])
    assert 1 / me.variance[1] == pytest.approx(1 / variance + sum(1 / noise for noise in noises))


@given(POINTS, POINTS, VARIANCES, VARIANCES, VARIANCES)
def test_the_order_of_the_news_does_not_matter(first, second, variance, noise_1, noise_2):
    one = after(somebody(variance=variance), (first, noise_1), (second, noise_2))
    other = after(somebody(variance=variance), (second, noise_2), (first, noise_1))
    assert one.belief[1] == pytest.approx(other.belief[1], abs=1e-9)


def test_many_observations_find_the_truth():
    me = after(somebody(), *[((2.0, -1.0, 0.5), 1.0)] * 1000)
    assert me.belief[1] == pytest.approx([2.0, -1.0, 0.5], abs=0.01)
    assert me.variance[1] == pytest.approx(1 / 1001)


def test_pure_noise_teaches_nothing():
    me = after(somebody(variance=0.5), ((9.0, 9.0, 9.0), 1e15))
    assert me.belief[1] == pytest.approx(0, abs=1e-12)
    assert me.variance[1] == pytest.approx(0.5)


def test_who_is_certain_does_not_move():
    me = after(somebody(variance=0.0), ((9.0, 9.0, 9.0), 1.0))
    assert (me.belief[1] == 0).all()
    assert me.variance[1] == 0


def test_news_of_one_segment_says_nothing_about_the_others():
    me = after(somebody(), ((9.0, 9.0, 9.0), 1.0))
    assert (me.belief[[0, 2, 3]] == 0).all()
    assert (me.variance[[0, 2, 3]] == 0).all()
