"""Whether an answer stands under other assumptions: luck of few runs is not doubt about assumptions."""

import numpy as np
import pytest

from smarketing.errors import InputError
from smarketing.experiments.comparison.ensemble_robustness import TOLD, best_shares
from smarketing.inference.shrinkage import shrunk
from smarketing.scenarios import parameter_ensemble


def test_sets_that_differ_by_luck_alone_are_one_set():
    values = np.random.default_rng(3).normal(2.0, 1.0, size=(200, 8))
    true, within = shrunk(values)
    assert true.std() < 0.15  # the means of eight runs spread by 0.35
    assert true.mean() == pytest.approx(2.0, abs=0.1)
    assert within == pytest.approx(1.0, rel=0.1)


def test_sets_that_differ_keep_their_own_spread():
    stream = np.random.default_rng(4)
    values = stream.normal(0.0, 0.5, size=(400, 1)) + stream.normal(0.0, 1.0, size=(400, 8))
    true, _ = shrunk(values)
    assert true.std() == pytest.approx(0.5, rel=0.15)
    assert values.mean(axis=1).std() > 0.57


def test_failed_runs_and_sets_without_runs_are_left_out():
    values = np.array([[1.0, np.nan, 3.0], [np.nan] * 3, [4.0, 6.0, np.nan], [1.0, 2.0, 2.0]])
    true, within = shrunk(values)
    assert len(true) == 3 and np.isfinite(true).all() and np.isfinite(within)


def test_the_spread_within_sets_is_pooled_by_their_degrees_of_freedom():
    values = np.array([[1.0, 3.0, np.nan, np.nan], [4.0, 6.0, 8.0, 10.0]])  # variances 2 and 20/3
    _, within = shrunk(values)
    assert within == pytest.approx(np.sqrt((1 * 2 + 3 * 20 / 3) / (1 + 3)))


def test_without_a_fit_the_ensemble_says_what_to_run(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("smarketing.scenarios.calibration.parameter_sets", lambda: ())
    with pytest.raises(InputError, match="make fit-library"):
        parameter_ensemble.ensemble()


def test_a_part_of_the_ensemble_is_its_beginning(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("smarketing.scenarios.calibration.parameter_sets", lambda: [{"a": 1.0}, {"a": 2.0}])
    assert list(parameter_ensemble.ensemble(1)) == [{"a": 1.0}]
    with pytest.raises(InputError, match="holds 1 to 2"):
        parameter_ensemble.ensemble(3)


def test_the_best_policy_of_each_set_is_counted_the_baseline_among_them():
    luck = np.random.default_rng(5).normal(0.0, 0.001, size=(10, 2, 8))
    gaps = np.full((len(TOLD), 10, 2, 8), np.nan)
    gaps[TOLD.index("growth_rate")] = luck + np.array([[0.01], [0.03]])
    gaps[TOLD.index("growth_rate"), :3] -= 0.1  # in three sets the baseline is best, in one the other policy
    gaps[TOLD.index("growth_rate"), 3, 0] += 0.1
    assert best_shares(gaps) == pytest.approx([0.3, 0.1, 0.6])
    gaps[:, 9, 1, 1:] = np.nan  # one run is too few to judge a set by
    assert best_shares(gaps) == pytest.approx([3 / 9, 1 / 9, 5 / 9])
