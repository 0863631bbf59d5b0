"""What it costs to be wrong: policies over sets of assumptions instead of at one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.stats import qmc

from smarketing.experiments.comparison.other_assumptions import ParameterSet, RunsUnderAssumptions
from smarketing.experiments.comparison.summary import DECIDING
from smarketing.inference.regret import regret
from smarketing.scenarios.calibration import parameter_sets
from smarketing.scenarios.uncertain_inputs import UncertainInput

MOST_SETS = 48
RUNS = 6  # of each policy under each set, in two halves

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Robustness:
    """How policies do where all assumptions are varied at once.

    regret  for each pair (policy, policy) what the first loses, on average over the sets, by not being whichever of the
            two is better under a set [operating contribution, currency a year]
    share   in what share of the sets the second policy of a pair has the higher growth; None unless the sets are the
            ensemble of those that fit what is published
    sets    how many sets
    fitted  whether they are that ensemble; else they are drawn over the range of each assumption
    """

    regret: dict[tuple[int, int], float]
    share: dict[tuple[int, int], float | None]
    sets: int
    fitted: bool


def robustness(runs: RunsUnderAssumptions, assumptions: Sequence[UncertainInput], first: int) -> Robustness:
    """Try the policies of `runs` under many sets of assumptions, in runs from number `first` on."""
    ensemble = parameter_sets()[:MOST_SETS]
    fitted = bool(ensemble) and all(policy.given is not None for policy in runs.policies)
    sets = ensemble if fitted else drawn(assumptions, MOST_SETS)
    growth, contribution = runs.of(sets, (DECIDING, "operating_contribution"), first, RUNS, fitted=fitted)
    pairs = [(i, j) for j in range(len(runs.policies)) for i in range(j)]
    both_ways = pairs + [(j, i) for i, j in pairs]
    means = growth.mean(axis=-1)
    sound = np.isfinite(means).all(axis=-1)
    return Robustness(
        {(i, j): regret(contribution[sound][:, [i, j]]) for i, j in both_ways},
        {(i, j): float((means[sound, j] > means[sound, i]).mean()) if fitted else None for i, j in both_ways},
        int(sound.sum()),
        fitted,
    )


def drawn(assumptions: Sequence[UncertainInput], count: int) -> Sequence[ParameterSet]:
    """Sets of assumptions over a Latin hypercube: triangular over its range each, most likely the value it has."""
    cube = qmc.LatinHypercube(len(assumptions), rng=np.random.default_rng(0)).random(count)
    sets: list[dict[str, float]] = [{} for _ in range(count)]
    for column, each in enumerate(assumptions):
        peak = np.clip((each.value - each.low) / (each.high - each.low), 0.0, 1.0)
        for row, value in enumerate(stats.triang.ppf(cube[:, column], peak, each.low, each.high - each.low)):
            sets[row].update(each.at(float(value)))
    return sets
