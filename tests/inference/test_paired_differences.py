"""The statistics against known truths: coverage, theory, limits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from smarketing.inference.estimates import estimate
from smarketing.inference.paired_differences import best, differences, joint_quantile

TRIALS = 2_000
# A count of 2,000 trials at 95 % lies within 1.5 points of it in all but two cases of a thousand.
NOMINAL = pytest.approx(0.95, abs=0.015)


def arms(rng: np.random.Generator, n: int, effects: tuple[float, ...], shared: float) -> np.ndarray:
    """Runs (n, arms) with sd 1, of whose variance all arms share the part `shared`."""
    common, own = rng.normal(size=(n, 1)), rng.normal(size=(n, len(effects)))
    return np.array(effects) + np.sqrt(shared) * common + np.sqrt(1 - shared) * own


def test_a_mean_lies_in_its_interval_19_times_of_20():
    rng = np.random.default_rng(1)
    found = [estimate(rng.normal(3.0, 2.0, size=12)) for _ in range(TRIALS)]
    assert np.mean([one.low <= 3.0 <= one.high for one in found]) == NOMINAL


def test_a_paired_difference_lies_in_its_interval_19_times_of_20():
    rng = np.random.default_rng(2)
    found = [differences(arms(rng, 15, (0.0, 0.7), 0.8), +1)[0] for _ in range(TRIALS)]
    assert np.mean([one.low <= 0.7 <= one.high for one in found]) == NOMINAL


@pytest.mark.parametrize("shared", [0.0, 0.9])
def test_all_differences_lie_in_their_simultaneous_intervals_19_times_of_20(shared):
    rng = np.random.default_rng(3)
    effects = (0.0, 0.2, 0.4, -0.3, 0.0)
    families = [differences(arms(rng, 40, effects, shared), +1) for _ in range(TRIALS // 4)]
    held = [
        all(
            one.simultaneous_low <= effect <= one.simultaneous_high
            for one, effect in zip(family, effects[1:], strict=True)
        )
        for family in families
    ]
    alone = [
        all(one.low <= effect <= one.high for one, effect in zip(family, effects[1:], strict=True))
        for family in families
    ]
    assert np.mean(held) == pytest.approx(0.95, abs=0.03)
    assert np.mean(alone) < 0.9  # which is why there are simultaneous ones


def within_if_equally_correlated(c: float, k: int, df: int) -> float:
    """P(all |t_j| ≤ c) where all correlations are one half, by Dunnett's (1955) integral over what the t_j share."""
    shared, weight = np.polynomial.hermite_e.hermegauss(60)
    scale = np.sqrt(stats.chi2.ppf((np.arange(2_000) + 0.5) / 2_000, df) / df)[:, None]
    each = stats.norm.cdf(np.sqrt(2) * c * scale + shared) - stats.norm.cdf(-np.sqrt(2) * c * scale + shared)
    return float((each**k @ (weight / weight.sum())).mean())


@pytest.mark.parametrize(("k", "df"), [(2, 20), (4, 20), (9, 60), (3, 1_000_000)])
def test_the_joint_quantile_is_dunnetts_where_all_are_equally_correlated(k, df):
    c = joint_quantile(np.full((k, k), 0.5) + 0.5 * np.eye(k), df)
    assert within_if_equally_correlated(c, k, df) == pytest.approx(0.95, abs=0.002)


@pytest.mark.parametrize("k", [2, 5, 15])
def test_the_joint_quantile_has_the_probability_that_it_is_said_to_have(k):
    correlation = np.corrcoef(arms(np.random.default_rng(k), 50, (0.0,) * k, 0.4), rowvar=False)
    c = joint_quantile(correlation, 49)
    within = stats.multivariate_t.cdf(
        np.full(k, c), shape=correlation, df=49, lower_limit=np.full(k, -c), random_state=np.random.default_rng(0)
    )
    assert within == pytest.approx(0.95, abs=0.002)


@pytest.mark.parametrize(("runs", "critical"), [(4, 3.96), (5, 3.38), (6, 3.09), (11, 2.61)])
def test_the_interval_of_a_family_is_that_of_the_studentised_maximum_modulus(runs, critical):
    """Two differences without correlation: the table of Stoline and Ury (1979) at as many degrees of freedom less 1."""
    angle = 2 * np.pi * np.arange(runs) / runs  # a sine and a cosine over whole periods: exactly uncorrelated
    values = np.column_stack([np.zeros(runs), np.sin(angle), np.cos(angle)])
    for gap in differences(values, 1):
        assert (gap.simultaneous_high - gap.mean) / (gap.sd / np.sqrt(runs)) == pytest.approx(critical, rel=0.006)


def test_one_difference_needs_no_simultaneous_interval():
    only = differences(arms(np.random.default_rng(4), 30, (0.0, 0.1), 0.5), +1)[0]
    assert (only.simultaneous_low, only.simultaneous_high) == (only.low, only.high)


@pytest.mark.parametrize("shared", [0.0, 0.5, 0.9, 0.99])
def test_pairing_saves_the_runs_that_theory_says(shared):
    """Var(X − Y) = 2σ²(1 − ρ), so unpaired sampling takes 1/(1 − ρ) times the runs."""
    pair = differences(arms(np.random.default_rng(5), 20_000, (0.0, 0.3), shared), +1)[0]
    assert pair.runs_unpaired_equivalent / pair.n == pytest.approx(1 / (1 - shared), rel=0.05)


def test_two_pairs_are_enough_to_say_what_pairing_saves():
    """Worked by hand: the runs vary by 2 and 4.5, their difference by 0.5."""
    pair = differences(np.array([[0.0, 1.0], [2.0, 4.0]]), +1)[0]
    assert pair.runs_unpaired_equivalent == pytest.approx(2 * (2 + 4.5) / 0.5)


def test_unpaired_runs_of_that_number_give_the_same_interval():
    rng = np.random.default_rng(6)
    pair = differences(arms(rng, 400, (0.0, 0.3), 0.9), +1)[0]
    n = round(pair.runs_unpaired_equivalent)
    base, other = rng.normal(0.0, 1, n), rng.normal(0.3, 1, n)
    unpaired = 1.96 * np.sqrt(base.var(ddof=1) / n + other.var(ddof=1) / n)
    assert unpaired == pytest.approx((pair.high - pair.low) / 2, rel=0.05)


def test_the_probability_of_being_better_is_as_often_right_as_it_says():
    """Under a flat prior: of all claims at about 80 %, about 80 % are true."""
    rng = np.random.default_rng(7)
    claims = []
    for effect in rng.uniform(-0.6, 0.6, size=4_000):
        claims.append((differences(arms(rng, 20, (0.0, effect), 0.5), +1)[0].p_better, effect > 0))
    about = [truth for p, truth in claims if 0.7 < p < 0.9]
    assert np.mean(about) == pytest.approx(0.8, abs=0.04)


def test_lower_is_better_where_the_outcome_says_so():
    values = arms(np.random.default_rng(8), 50, (0.0, 0.5), 0.9)
    up, down, neither = (differences(values, good)[0] for good in (+1, -1, 0))
    assert up.p_better == pytest.approx(1 - down.p_better)
    assert up.share_better == pytest.approx(1 - down.share_better)
    assert np.isnan([neither.p_better, neither.share_better]).all()
    assert (up.mean, up.low, up.high) == (down.mean, down.low, down.high)


def test_more_runs_make_the_mean_certain_but_not_the_luck_of_one_firm():
    few, many = (differences(arms(np.random.default_rng(9), n, (0.0, 0.3), 0.5), +1)[0] for n in (20, 20_000))
    assert few.p_better < 0.999 < many.p_better
    assert many.share_better == pytest.approx(stats.norm.cdf(0.3), abs=0.01)  # the difference has sd 1


def test_for_two_scenarios_being_best_is_being_better():
    values = arms(np.random.default_rng(10), 25, (0.0, 0.1), 0.5)
    pair, chances = differences(values, +1)[0], best(values, +1)
    assert chances[1].p_best == pytest.approx(pair.p_better, abs=0.003)
    assert chances[1].share_best == pytest.approx(pair.share_better)


@given(seed=st.integers(0, 10_000), k=st.integers(2, 6), good=st.sampled_from([-1, 1]))
def test_somebody_is_best(seed, k, good):
    chances = best(np.random.default_rng(seed).normal(size=(12, k)), good)
    assert sum(one.p_best for one in chances) == pytest.approx(1)
    assert sum(one.share_best for one in chances) == pytest.approx(1)


def test_equal_scenarios_have_equal_chances():
    values = arms(np.random.default_rng(11), 30, (0.0,), 0.0).repeat(3, axis=1)
    for one in best(values, +1):
        assert [one.p_best, one.share_best] == pytest.approx([1 / 3, 1 / 3])
    for same in differences(values, +1):
        assert (same.mean, same.low, same.high, same.p_better, same.share_better) == (0, 0, 0, 0.5, 0.5)
        assert (same.simultaneous_low, same.simultaneous_high) == (0, 0)
        assert np.isnan(same.runs_unpaired_equivalent)


def test_a_run_without_a_value_takes_its_pair_with_it():
    values = arms(np.random.default_rng(12), 30, (0.0, 0.5, 1.0), 0.9)
    holes = values.copy()
    holes[3, 1] = holes[7, 0] = np.nan
    first, second = differences(holes, +1)
    assert (first.n, second.n) == (28, 29)
    assert first.mean == pytest.approx(differences(np.delete(values, [3, 7], axis=0), +1)[0].mean)


@pytest.mark.parametrize("n", [0, 1])
def test_too_few_runs_have_no_interval(n):
    values = np.arange(n * 2.0).reshape(n, 2)
    one, pair, chances = estimate(values[:, 0]), differences(values, +1)[0], best(values, +1)
    assert one.n == pair.n == n
    assert np.isnan([one.low, one.high, one.sd, pair.low, pair.simultaneous_high, pair.p_better]).all()
    assert np.isnan([chance.p_best for chance in chances]).all()


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20), st.floats(0.1, 10), st.floats(-1e6, 1e6))
def test_an_interval_moves_with_the_unit_of_its_outcome(values, scale, shift):
    plain, moved = estimate(np.array(values)), estimate(np.array(values) * scale + shift)
    size = 1e-6 * (1 + np.abs(values).max() * scale + abs(shift))
    assert moved.low == pytest.approx(plain.low * scale + shift, abs=size)
    assert moved.high == pytest.approx(plain.high * scale + shift, abs=size)


@pytest.mark.parametrize("effect", [0.0, 0.1, -0.3])
def test_the_better_of_two_is_best_with_the_probability_that_it_is_better(effect):
    values = arms(np.random.default_rng(11), 30, (0.0, effect), 0.8)
    for good in (1, -1):
        base, other = best(values, good)
        assert other.p_best == differences(values, good)[0].p_better
        assert base.p_best + other.p_best == pytest.approx(1)
        # A third that nobody can take for the best leaves the two as they are, and is judged over the net.
        third = best(np.column_stack([values, values[:, 0] - 1_000.0 * good]), good)
        assert third[1].p_best == pytest.approx(other.p_best, abs=0.005)


def test_two_that_are_the_same_but_for_rounding_are_each_as_likely_the_best():
    values = np.repeat(np.random.default_rng(12).normal(35e6, 5e6, size=(30, 1)), 2, axis=1)
    values[::2, 1] = np.nextafter(values[::2, 1], np.inf)
    assert [one.p_best for one in best(values, +1)] == [0.5, 0.5]
