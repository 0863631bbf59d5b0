"""Estimates over paired replications: on cases whose answer is known."""

import numpy as np
import pytest

from smarketing.inference.contrasts import (
    jackknife,
    relative,
    second_difference,
    weakest_fall,
    weakest_lead,
    weakest_rise,
)

N = 200


def noise(number: int) -> np.ndarray:
    return np.random.default_rng(number).normal(size=N)


def test_the_jackknife_of_a_mean_is_the_students_interval():
    from smarketing.inference.estimates import estimate

    values = noise(1)
    found, expected = jackknife(lambda x: float(x.mean()), values), estimate(values)
    assert (found.mean, found.low, found.high) == pytest.approx((expected.mean, expected.low, expected.high))


def test_a_relative_difference_is_that_of_the_means():
    base = 10.0 + noise(1)
    found = relative(1.5 * base + 0.1 * noise(2), base)
    assert found.mean == pytest.approx(0.5, abs=0.01)
    assert found.low < 0.5 < found.high and found.high - found.low < 0.01


def test_the_interval_of_a_quotient_covers_as_often_as_it_says():
    covered = 0
    for trial in range(400):
        stream = np.random.default_rng(trial)
        base = 10.0 + 3.0 * stream.normal(size=30)
        found = relative(1.2 * base + stream.normal(size=30), base)
        covered += found.low < 0.2 < found.high
    assert 0.92 <= covered / 400 <= 0.98


def test_rows_with_a_gap_are_left_out():
    base, other = noise(1), noise(1) + 1.0
    other[3] = np.nan
    assert jackknife(lambda a, b: float((b - a).mean()), base, other).n == N - 1


def test_the_weakest_step_decides():
    levels = [noise(1) + level for level in (0.0, 1.0, 1.1, 3.0)]
    assert weakest_rise(*levels).mean == pytest.approx(0.1)
    assert weakest_fall(*levels).mean == pytest.approx(1.9)
    assert weakest_lead(levels[3], *levels[:3]).mean == pytest.approx(1.9)


def test_of_two_steps_of_one_size_the_less_sure_one_is_the_weaker():
    start = np.zeros(N)
    sure, unsure = start + 1.0, start + 2.0 + 3.0 * noise(5)
    assert weakest_rise(start, sure, unsure).sd > 1.0


def test_what_two_do_together_beyond_their_sum():
    neither = noise(1)
    assert second_difference(neither + 5.0, neither + 1.0, neither + 2.0, neither).mean == pytest.approx(2.0)
