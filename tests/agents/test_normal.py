"""Partial moments of a Normal, against the reference of scipy."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from smarketing.agents.normal import density, excess, p_reach

GRID = np.linspace(-7.0, 7.0, 2_001)


def test_a_probability_is_right_to_fifteen_places():
    got = np.array([p_reach(z, 1.0, 0.0) for z in GRID])
    np.testing.assert_allclose(got, stats.norm.cdf(GRID), rtol=0, atol=1e-15)


def test_the_density_is_the_reference():
    got = np.array([density(z, 2.0, 0.0) for z in GRID])
    np.testing.assert_allclose(got, stats.norm.pdf(GRID, scale=2.0), rtol=1e-14)


@pytest.mark.parametrize("d", [-6.0, -2.5, -0.1, 0.0, 0.3, 4.0])
def test_excess_is_the_integral_above_the_threshold(d):
    mean, sd, k = 100.0 + 40.0 * d, 40.0, 100.0
    wanted, _ = integrate.quad(lambda s: (s - k) * stats.norm.pdf(s, mean, sd), k, max(k, mean) + 12 * sd, epsabs=1e-13)
    assert excess(mean, sd, k) == pytest.approx(wanted, rel=1e-8, abs=1e-12)


@given(st.floats(-1e6, 1e6), st.floats(0.0, 1e5), st.floats(-1e6, 1e6))
def test_what_lies_above_less_what_lies_below_is_the_gap(mean, sd, k):
    assert excess(mean, sd, k) - excess(-mean, sd, -k) == pytest.approx(mean - k, rel=1e-9, abs=1e-6)
    assert p_reach(mean, sd, k) + p_reach(-mean, sd, -k) == pytest.approx(2.0 if sd == 0.0 and mean == k else 1.0)


@given(st.floats(-1e5, 1e5), st.floats(1.0, 1e5), st.floats(0.0, 1e5))
def test_both_rise_with_the_mean(gap, sd, more):
    assert p_reach(gap + more, sd, 0.0) >= p_reach(gap, sd, 0.0) - 1e-12
    assert excess(gap + more, sd, 0.0) >= excess(gap, sd, 0.0) - 1e-9 * sd


@pytest.mark.parametrize("mean", [-1.0, 0.0, 1.0])
def test_no_spread_is_certainty(mean):
    assert p_reach(mean, 0.0, 0.0) == (1.0 if mean >= 0.0 else 0.0)
    assert excess(mean, 0.0, 0.0) == max(mean, 0.0)
    assert density(mean, 0.0, 0.0) == 0.0


def test_nothing_jumps_where_a_tail_is_cut_off():
    for edge in (-7.07, 7.07):
        inside, outside = math.nextafter(edge, 0.0), edge
        assert p_reach(inside, 1.0, 0.0) == pytest.approx(p_reach(outside, 1.0, 0.0), abs=1e-12)
        assert excess(inside, 1.0, 0.0) == pytest.approx(excess(outside, 1.0, 0.0), abs=1e-12)
