"""Simultaneous intervals hold together 19 times of 20, whatever the policies share; single ones do not."""

import numpy as np
import pytest

from smarketing.inference.paired_differences import differences
from smarketing.simulation import simulate
from tests.runs import short

EFFECTS = np.array([0.0, 0.2, 0.4, -0.3, 0.0])


def families(rng: np.random.Generator, trials: int, n: int, shared: float, spreads: np.ndarray) -> np.ndarray:
    """(trials, n, policies): skewed luck, of whose variance all policies share a part, and of unequal spread."""
    luck = (rng.gamma(4.0, size=(trials, n, 1)) - 4.0) / 2.0
    own = rng.normal(size=(trials, n, len(EFFECTS)))
    return EFFECTS + spreads * (np.sqrt(shared) * luck + np.sqrt(1 - shared) * own)


def share_held(values: np.ndarray, truths: np.ndarray) -> tuple[float, float]:
    """How often all simultaneous, and all single intervals, of a family hold their truths."""
    together, alone = [], []
    for each in values:
        found = list(zip(differences(each, +1), truths, strict=True))
        together.append(all(one.simultaneous_low <= truth <= one.simultaneous_high for one, truth in found))
        alone.append(all(one.low <= truth <= one.high for one, truth in found))
    return float(np.mean(together)), float(np.mean(alone))


@pytest.mark.parametrize(
    "trials", [pytest.param(300, id="short"), pytest.param(4_000, id="long", marks=pytest.mark.soak)]
)
@pytest.mark.parametrize("shared", [0.0, 0.5, 0.95])
@pytest.mark.parametrize("spreads", [np.ones(5), np.array([1.0, 0.2, 2.0, 1.0, 5.0])], ids=["even", "uneven"])
def test_all_differences_of_a_comparison_hold_together(trials: int, shared: float, spreads: np.ndarray):
    values = families(np.random.default_rng(1), trials, 40, shared, spreads)
    together, alone = share_held(values, EFFECTS[1:] - EFFECTS[0])
    assert together == pytest.approx(0.95, abs=0.02 + 0.5 / np.sqrt(trials))
    assert alone < together - 0.02


@pytest.mark.soak
def test_all_differences_between_firms_of_the_model_hold_together():
    runs, batch = 4_500, 15
    names = ("status_quo", "misaligned", "aligned", "cold_calling")
    growth = np.column_stack(
        [simulate(short(name), replications=runs, weekly=False).outcomes["growth_rate"] for name in names]
    )
    truths = (growth[:, 1:] - growth[:, :1]).mean(axis=0)
    together, _ = share_held(growth.reshape(-1, batch, len(names)), truths)
    assert together == pytest.approx(0.95, abs=0.035)
