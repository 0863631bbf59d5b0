"""Distributions by inversion: right by the reference of scipy, rising with luck and with rate."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import special, stats

from smarketing.agents import distributions as d
from smarketing.agents.row_blocks import padded

# What `draws.uniform` can give, the two extremes among it.
U = st.integers(0, 2**32 - 1).map(lambda word: (word + 0.5) * 2.0**-32)
RATE = st.floats(1e-6, 1e4)
DISPERSION = st.floats(1.0001, 50.0)
EVEN = (np.arange(20_000) + 0.5) / 20_000
LOWEST, HIGHEST = 2.0**-33, 1 - 2.0**-33


def assert_is_quantile(count, u, cdf):
    """`count` is the smallest whose cumulative probability reaches u, to within the rounding of the reference."""
    assert cdf(count) >= u - 1e-10
    assert count == 0 or cdf(count - 1) < u + 1e-10


def test_normal_agrees_with_the_reference_to_the_last_digits():
    u = np.concatenate([EVEN, np.geomspace(LOWEST, 0.5, 2_000), 1 - np.geomspace(LOWEST, 0.5, 2_000)])
    got = np.array([d.normal(x) for x in u])
    np.testing.assert_allclose(got, special.ndtri(u), rtol=1e-13, atol=1e-15)


def test_normal_has_the_published_values():
    # Wichura (1988), AS 241, check values.
    assert d.normal(0.25) == pytest.approx(-0.6744897501960817, rel=1e-15)
    assert d.normal(0.001) == pytest.approx(-3.090232306167814, rel=1e-15)
    assert d.normal(1e-20) == pytest.approx(-9.262340089798408, rel=1e-15)


@pytest.mark.parametrize("n", [0, 1, 9, 4001])
def test_many_normals_drawn_at_once_are_what_each_is_alone(n):
    edges = [LOWEST, HIGHEST, 0.075, 0.925, 0.5, 0.925 + 1e-16, 0.075 - 1e-17, 1e-300, 0.5]
    u = np.concatenate([edges, np.random.default_rng(1).random(4000)])[:n]
    z, far, places = np.full(n + 1, np.nan), np.empty(padded(n)), np.empty(n, np.int64)
    d.draw_normals(u, n, z, far, places)
    np.testing.assert_allclose(z[:n], [d.normal(x) for x in u], rtol=1e-15)
    assert np.isnan(z[n])


@given(U, U)
def test_more_luck_is_never_a_lower_value(a, b):
    low, high = sorted((a, b))
    assert d.normal(low) <= d.normal(high)
    assert d.exponential(low, 3.0) <= d.exponential(high, 3.0)
    assert d.poisson(low, 6.0) <= d.poisson(high, 6.0)
    assert negative_binomial(low, 6.0, 2.0) <= negative_binomial(high, 6.0, 2.0)


@given(U, st.floats(1e-3, 1e6))
def test_exponential_agrees_with_the_reference(u, mean):
    assert d.exponential(u, mean) == pytest.approx(stats.expon.ppf(u, scale=mean), rel=1e-12)


def negative_binomial(u, mean, dispersion):
    rows = [np.full(padded(1), x, float) for x in (u, mean, dispersion, 0.0, 0.0, 0.0)]
    d.draw_counts(rows[0], rows[1], rows[2], 1, *rows[3:])
    return int(rows[3][0])


@pytest.mark.parametrize("n", [0, 1, 8, 13])
def test_counts_drawn_at_once_are_what_each_is_alone(n):
    luck = np.random.default_rng(5)
    u, means, dispersions = luck.random(16), luck.gamma(1.0, 30.0, 16), luck.uniform(0.5, 4.0, 16)
    alone = [negative_binomial(*one) for one in zip(u[:n], means[:n], dispersions[:n], strict=True)]
    counts = np.full(16, -1.0)
    d.draw_counts(u, means, dispersions, n, counts, np.empty(16), np.empty(16))
    assert counts[:n].tolist() == alone
    assert (counts[n:] == -1).all()


@given(U, RATE)
@example(LOWEST, 1e4)
@example(HIGHEST, 1e4)
@example(HIGHEST, 300.0)  # the last rate that is searched from zero,
@example(HIGHEST, np.nextafter(300.0, 301.0))  # and the first that is searched from the mode
@example(LOWEST, np.nextafter(300.0, 301.0))
@example(0.5, 1e6)
def test_poisson_is_the_quantile(u, rate):
    assert_is_quantile(d.poisson(u, rate), u, lambda k: special.pdtr(k, rate))


@given(U, RATE, DISPERSION)
@example(HIGHEST, 1e4, 1.5)
@example(LOWEST, 1e4, 1.5)
@example(HIGHEST, 2.0, 200.0)
def test_negative_binomial_is_the_quantile(u, mean, dispersion):
    size = mean / (dispersion - 1)
    count = negative_binomial(u, mean, dispersion)
    assert_is_quantile(count, u, lambda k: stats.nbinom.cdf(k, size, 1 / dispersion))


@given(U, RATE, RATE, st.floats(1.0, 50.0))
def test_a_lower_rate_gives_a_prefix_of_the_same_slots(u, a, b, dispersion):
    low, high = sorted((a, b))
    assert d.poisson(u, low) <= d.poisson(u, high)
    assert negative_binomial(u, low, dispersion) <= negative_binomial(u, high, dispersion)


@given(U, RATE, st.floats(1.0, 1.01))
def test_a_small_change_of_rate_is_a_small_change_of_count(u, rate, factor):
    change = d.poisson(u, rate * factor) - d.poisson(u, rate)
    assert 0 <= change <= 1 + 0.02 * (rate + 10 * np.sqrt(rate))


@pytest.mark.parametrize(("mean", "dispersion"), [(0.3, 1.0), (6.0, 1.0), (6.0, 2.5), (450.0, 1.0), (450.0, 4.0)])
def test_counts_have_the_stated_mean_and_dispersion(mean, dispersion):
    counts = np.array([negative_binomial(u, mean, dispersion) for u in EVEN])
    assert counts.mean() == pytest.approx(mean, rel=2e-3)
    assert counts.var() / counts.mean() == pytest.approx(dispersion, rel=0.02)


@given(U, RATE)
def test_without_overdispersion_the_negative_binomial_is_poisson(u, rate):
    assert negative_binomial(u, rate, 1.0) == negative_binomial(u, rate, 0.5) == d.poisson(u, rate)
    assert_is_quantile(negative_binomial(u, rate, 1 + 1e-15), u, lambda k: special.pdtr(k, rate))


@pytest.mark.parametrize("nothing", [0.0, -1.0, np.nan])
def test_no_rate_gives_no_count(nothing):
    assert d.poisson(HIGHEST, nothing) == negative_binomial(HIGHEST, nothing, 2.0) == 0


def test_a_rate_that_ran_away_ends_in_a_large_count():
    assert d.poisson(0.5, np.inf) == pytest.approx(1e9, rel=1e-3)
    assert negative_binomial(0.5, np.inf, 2.0) == pytest.approx(1e9, rel=1e-3)


@pytest.mark.parametrize("mean", [6.0, 6_000.0])
def test_a_search_ends_even_where_no_count_reaches(mean):
    assert 100 * mean > d.poisson(1.0, mean) > mean
    assert 1e5 > negative_binomial(1.0, mean, 50.0) > mean
