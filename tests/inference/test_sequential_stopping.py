"""`-n auto` stops where it said it would, and its intervals hold as often as they say."""

import numpy as np
import pytest

from smarketing.inference.estimates import estimate
from smarketing.inference.sequential_stopping import FIRST_LOOK, MOST_RUNS, look


def run_until_precise(draw, precision: float) -> tuple[float, float, int]:
    values = draw(FIRST_LOOK)
    while True:
        verdict = look([values.std(ddof=1)], len(values), precision)
        if verdict.reached:
            found = estimate(values)
            return found.low, found.high, len(values)
        values = np.concatenate([values, draw(verdict.next_look - len(values))])


@pytest.mark.parametrize("wanted", [60, 100, 140, 250, 600])
def test_intervals_after_automatic_stopping_hold_19_times_of_20(wanted):
    """`wanted` is what the precision takes if the spread were known: below, at and above the first look."""
    rng = np.random.default_rng(wanted)
    found = [run_until_precise(rng.standard_normal, 1.96 / np.sqrt(wanted)) for _ in range(3_000)]
    assert np.mean([low <= 0 <= high for low, high, _ in found]) == pytest.approx(0.95, abs=0.012)
    assert np.mean([n for *_, n in found]) <= max(FIRST_LOOK, 1.25 * wanted)


def test_skewed_outcomes_do_not_undercover_either():
    rng = np.random.default_rng(1)
    found = [run_until_precise(lambda n: rng.gamma(2.0, size=n), 1.96 * np.sqrt(2 / 250)) for _ in range(3_000)]
    assert np.mean([low <= 2 <= high for low, high, _ in found]) > 0.93


def test_a_stop_means_that_the_precision_is_reached():
    rng = np.random.default_rng(2)
    for _ in range(200):
        low, high, n = run_until_precise(rng.standard_normal, 0.1)
        assert (high - low) / 2 <= 0.1
        assert n >= FIRST_LOOK


def test_nothing_is_judged_on_a_handful_of_runs():
    assert not look([1e-9], FIRST_LOOK - 1, 0.1).reached
    assert look([1e-9], FIRST_LOOK, 0.1).reached


def test_the_widest_difference_decides():
    assert look([0.1, 0.1], 100, 0.05).reached
    assert not look([0.1, 9.9], 100, 0.05).reached


def test_the_next_look_is_further_on_and_never_absurd():
    for sd in (0.3, 1.0, 1e6, float("nan")):
        verdict = look([sd], 100, 0.05)
        assert not verdict.reached
        assert 100 < verdict.next_look <= max(MOST_RUNS, 200)
