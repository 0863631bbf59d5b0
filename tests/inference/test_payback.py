"""When a policy has earned back what it cost."""

import numpy as np
import pytest

from smarketing.inference.payback import ahead_for_good, payback


def gains(*weeks: float, n: int = 50, noise: float = 0.0) -> np.ndarray:
    return np.array(weeks) + noise * np.random.default_rng(1).normal(size=(n, len(weeks)))


def test_costs_first_and_gains_later_pay_back_when_they_are_even():
    assert payback(gains(-3, 1, 1, 2, 1)).weeks == 3  # cumulated: −3 −2 −1 +1 +2


def test_what_gains_from_the_first_week_has_paid_back_at_once():
    assert payback(gains(1, 1, 1)).weeks == 0


def test_what_falls_behind_again_has_not_paid_back():
    assert payback(gains(1, 1, -3)).weeks == np.inf
    assert payback(gains(2, -3, 2, 2)).weeks == 2


def test_policies_that_never_differ_have_nothing_to_pay_back():
    assert np.isnan(payback(gains(0, 0, 0)).weeks)


def test_one_run_says_nothing_of_certainty():
    assert np.isnan(payback(gains(-1, 2, n=1)).weeks)


def test_the_interval_reaches_to_never_where_the_gain_is_doubtful():
    doubtful = payback(gains(-3, *[0.4] * 9, noise=2.0))
    assert np.isfinite(doubtful.low)
    assert doubtful.high == np.inf
    assert 0.3 < doubtful.share_of_runs < 0.9


def test_the_interval_holds_the_true_week_19_times_of_20():
    rng = np.random.default_rng(3)
    truth = np.array([-5.0] + [0.3] * 29)
    week = ahead_for_good(np.cumsum(truth)[None])[0]
    held = []
    for _ in range(300):
        found = payback(truth + rng.normal(size=(100, 30)))
        held.append(found.low <= week <= found.high)
    assert np.mean(held) > 0.92


@pytest.mark.parametrize(
    ("cumulated", "since"), [([1, 1], 0), ([-1, 1], 1), ([-1, -1], np.inf), ([1, -1], np.inf), ([0, 1], 1)]
)
def test_ahead_for_good_is_above_zero_to_the_end(cumulated, since):
    assert ahead_for_good(np.array([cumulated], dtype=float))[0] == since


def test_a_trough_within_luck_or_below_a_stated_size_is_nothing_to_pay_back():
    assert payback(gains(-3, 1, 1, 2, 1)).is_stated
    assert payback(gains(-3, 1, 1, 2, 1)).trough == pytest.approx(3)
    assert not payback(gains(-3, 1, 1, 2, 1), least=3.5).is_stated
    assert not payback(gains(-0.1, 1, 1, noise=2.0)).is_stated
    assert not payback(gains(1, 1, 1)).is_stated
    assert not payback(gains(0, 0, 0)).is_stated
    assert payback(gains(-1, -1, -1)).is_stated  # never pays back, and that is said
