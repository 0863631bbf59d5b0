"""Regrets by hand, and the interval of a share of futures that meet a limit: it holds the truth as often as it says."""

import numpy as np
import pytest

from smarketing.inference.robustness import regrets, share_meeting


def test_regrets_by_hand():
    levels = np.array([[1.0, 3.0], [2.0, 2.0], [5.0, 1.0]])
    one, other = regrets(levels)
    assert (one.mean_regret, one.largest_regret, one.share_best, one.worst) == pytest.approx((2 / 3, 2.0, 2 / 3, 1.0))
    assert (other.mean_regret, other.largest_regret, other.share_best, other.worst) == pytest.approx(
        (4 / 3, 4, 2 / 3, 1)
    )
    one, other = regrets(levels, good=-1)  # a cost
    assert (one.largest_regret, one.worst) == pytest.approx((4.0, 5.0)) and other.largest_regret == pytest.approx(2.0)


@pytest.mark.parametrize(("shared", "own"), [(0.0, 0.02), (0.04, 0.02), (0.01, 0.06)])
def test_the_interval_of_a_share_holds_the_truth(shared: float, own: float):
    stream, held, widths = np.random.default_rng(2), 0, []
    for _ in range(200):
        true = stream.normal(0.05, 0.03, size=(60, 1))
        luck = stream.normal(0.0, shared, size=(1, 8)) + stream.normal(0.0, own, size=(60, 8))
        found = share_meeting(true + luck, 0.035)
        held += found.low <= 0.691 <= found.high  # Phi(0.5)
        widths.append(found.high - found.low)
    assert held >= 185  # 95 % of 200, less two standard errors
    assert np.mean(widths) < (0.5 if shared <= 0.01 else 0.95)


def test_one_run_a_future_tells_a_share_and_no_interval():
    found = share_meeting(np.array([[1.0], [2.0], [3.0], [np.nan]]), 2.0, at_least=False)
    assert found.share == pytest.approx(2 / 3) and np.isnan([found.low, found.high]).all()
    assert np.isnan(share_meeting(np.full((3, 2), np.nan), 0.0).share)
