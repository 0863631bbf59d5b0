"""Student's t against SciPy's, which is what it stands in for."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from smarketing.inference.student_t import cdf, ppf

DF = [1, 2, 3, 4, 5, 7, 10, 19, 20, 199, 1_000, 19_999]


@pytest.mark.parametrize("df", DF)
def test_the_distribution_function(df):
    t = np.concatenate([[0.0], np.geomspace(1e-3, 1e6, 60)])
    for sign in (1, -1):
        assert [cdf(sign * each, df) for each in t] == pytest.approx(stats.t.cdf(sign * t, df), abs=1e-12)
    assert (cdf(math.inf, df), cdf(-math.inf, df)) == (1.0, 0.0)


def test_with_one_degree_of_freedom_it_is_cauchys():
    for t in (-1e9, -2.0, 0.0, 1e-9, 0.3, 40.0):
        assert cdf(t, 1) == pytest.approx(0.5 + math.atan(t) / math.pi, abs=1e-15)


@pytest.mark.parametrize("df", DF)
@pytest.mark.parametrize("p", [0.5, 0.6, 0.9, 0.975, 0.995, 0.9999, 0.025, 0.001])
def test_the_quantiles(p, df):
    assert ppf(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-9, abs=1e-12)


@given(st.floats(0.001, 0.999), st.integers(1, 5_000))
def test_a_quantile_is_the_inverse(p, df):
    assert cdf(ppf(p, df), df) == pytest.approx(p, abs=1e-12)
