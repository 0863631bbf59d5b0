"""Stopping when the widest of several differences is precise enough makes no interval hold less often than it says."""

import numpy as np
import pytest

from smarketing.inference.estimates import estimate
from smarketing.inference.paired_differences import differences
from smarketing.inference.sequential_stopping import FIRST_LOOK, look
from smarketing.simulation import simulate
from tests.runs import short

EFFECTS = np.array([0.0, 0.3, -0.2, 0.1])
SPREADS = np.array([1.0, 0.5, 1.0, 1.5])


def study(rng: np.random.Generator, precision: float) -> np.ndarray:
    """Runs (n, policies) as `-n auto` makes them: long-tailed luck of their own, and some that all share."""
    values = np.empty((0, len(EFFECTS)))
    wanted = FIRST_LOOK
    while True:
        n = wanted - len(values)
        own = SPREADS * rng.standard_t(6, size=(n, len(EFFECTS)))
        values = np.vstack([values, EFFECTS + rng.gamma(4.0, size=(n, 1)) + own])
        verdict = look(list((values[:, 1:] - values[:, :1]).std(axis=0, ddof=1)), len(values), precision)
        if verdict.reached:
            return values
        wanted = verdict.next_look


PRECISIONS = pytest.mark.parametrize(
    "precision", [0.36, 0.3, 0.2], ids=["at the first look", "just beyond", "far beyond"]
)


@PRECISIONS
def test_after_automatic_stopping_each_interval_holds(precision: float):
    rng = np.random.default_rng(5)
    held = []
    for _ in range(600):
        values = study(rng, precision)
        found = [estimate(values[:, j] - values[:, 0]) for j in range(1, 4)]
        held.append([one.low <= truth <= one.high for one, truth in zip(found, EFFECTS[1:], strict=True)])
    assert np.mean(held, axis=0) == pytest.approx(np.full(3, 0.95), abs=0.03)
    assert np.mean(held) == pytest.approx(0.95, abs=0.02)


@pytest.mark.soak
@PRECISIONS
def test_after_automatic_stopping_intervals_hold_together(precision: float):
    rng = np.random.default_rng(6)
    held = []
    for _ in range(2_000):
        found = zip(differences(study(rng, precision), +1), EFFECTS[1:], strict=True)
        held.append(all(one.simultaneous_low <= truth <= one.simultaneous_high for one, truth in found))
    assert np.mean(held) == pytest.approx(0.95, abs=0.02)


@pytest.mark.soak
def test_after_automatic_stopping_the_model_s_own_differences_hold():
    """Studies draw from 8,000 pairs of runs, whose mean is the truth; a precision of a third of a spread takes ~150."""
    pairs = 8_000
    growth = [
        simulate(short(name), replications=pairs, weekly=False).outcomes["growth_rate"]
        for name in ("status_quo", "aligned")
    ]
    gaps = growth[1] - growth[0]
    rng = np.random.default_rng(1)
    precision = 1.96 * gaps.std() / np.sqrt(150)
    held = []
    for _ in range(2_000):
        drawn = rng.permutation(gaps)
        n = FIRST_LOOK
        while not (verdict := look([float(drawn[:n].std(ddof=1))], n, precision)).reached:
            n = verdict.next_look
        found = differences(np.column_stack([np.zeros(n), drawn[:n]]), +1)[0]
        held.append(found.low <= gaps.mean() <= found.high)
    assert np.mean(held) >= 0.93
