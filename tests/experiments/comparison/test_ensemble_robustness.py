"""Whether an answer stands under other assumptions: luck of few runs is not doubt about assumptions."""

import numpy as np
import pytest

from smarketing.errors import InputError
from smarketing.experiments.comparison.ensemble_robustness import _difference, robustness, true_levels
from smarketing.experiments.comparison.limits import limits
from smarketing.inference.estimates import critical_t
from smarketing.inference.robustness import regrets
from smarketing.inference.shrinkage import shared_luck, shrunk, without_shared_luck
from smarketing.scenarios import parameter_ensemble
from tests.experiments.comparison import test_switch_points


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


def test_luck_that_runs_share_is_no_doubt_about_assumptions():
    stream = np.random.default_rng(6)
    values = stream.normal(0.0, 0.5, size=(400, 1)) + stream.normal(0.0, 3.0, size=(1, 8))
    values += stream.normal(0.0, 1.0, size=(400, 8))
    true, within = shrunk(without_shared_luck(values))
    assert true.std() == pytest.approx(0.5, rel=0.15) and within == pytest.approx(1.0, rel=0.1)
    assert true.mean() == pytest.approx(values.mean())
    assert shared_luck(values) == pytest.approx(critical_t(7) * values.mean(axis=0).std(ddof=1) / np.sqrt(8))


def test_the_interval_of_a_difference_holds_the_truth_although_sets_share_their_luck():
    stream, held = np.random.default_rng(8), 0
    for _ in range(200):
        luck = stream.normal(0.0, 0.03, size=(1, 8)) + stream.normal(0.0, 0.01, size=(50, 8))
        told = _difference(0.04 + luck, "growth_rate")
        held += told["low"] <= 0.04 <= told["high"]
    assert held >= 185  # 95 % of 200, less two standard errors


def test_the_best_policy_of_each_set_is_counted_the_baseline_among_them():
    luck = np.random.default_rng(5).normal(0.0, 0.001, size=(10, 3, 8))
    growth = luck + np.array([[0.0], [0.01], [0.03]])
    growth[:3, 1:] -= 0.1  # in three sets the baseline is best, in one the other policy
    growth[3, 1] += 0.1
    found = regrets(true_levels(growth))
    assert [each.share_best for each in found] == pytest.approx([0.3, 0.1, 0.6])
    assert found[2].largest_regret == pytest.approx(0.08, abs=0.01)
    assert found[0].largest_regret == pytest.approx(0.11, abs=0.01) and found[0].worst == pytest.approx(0, abs=0.01)
    growth[9, 2, 1:] = np.nan  # one run is too few to judge a set by
    assert [each.share_best for each in regrets(true_levels(growth))] == pytest.approx([3 / 9, 1 / 9, 5 / 9])


def test_the_ensemble_is_asked_for_regrets_and_limits(monkeypatch: pytest.MonkeyPatch):
    sets = [{"sales.ramp_weeks": float(weeks)} for weeks in range(10, 36)]
    monkeypatch.setattr("smarketing.scenarios.calibration.parameter_sets", lambda: sets)
    monkeypatch.setattr("smarketing.experiments.running.runner.simulate", test_switch_points.simulate)
    found = robustness(["misaligned", "aligned"], ["growth_rate >= 0.0", "churn_rate <= 0.5"], jobs=1)
    growth = found.to_frame().query("outcome == 'growth_rate'").set_index("policy")
    assert growth.loc["aligned", "share_best"] == pytest.approx(21 / 26, abs=0.07)  # it is better below 31 weeks
    assert growth["minimax"].to_dict() == {"misaligned": False, "aligned": True}
    told = growth.loc["aligned"]
    assert told["growth_rate >= 0, low"] <= told["growth_rate >= 0"] <= told["growth_rate >= 0, high"]
    assert "best in" in repr(found) and ".to_frame()" in found._repr_html_()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("growth_rate > 0.05", "must be an outcome and a number"),
        ("growth_rate >= revenue", "must be an outcome and a number"),
        ("growth_rte >= 0.05", "did you mean growth_rate"),
        ("__import__('os')", "must be an outcome and a number"),
    ],
)
def test_a_limit_that_is_none_is_told(text: str, told: str):
    with pytest.raises(InputError, match=told):
        limits([text])
