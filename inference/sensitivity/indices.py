"""What each input does to an outcome, with intervals, and whether it does anything that luck would not.

The points of a group share their luck, so that what an input changes is seen against little else: an input that does
nothing changes nothing at all, and one that only stirs the luck up is told apart by `inference.sign_flips`. Shares of
variance are SALib's, less what luck adds to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smarketing.inference.estimates import CONFIDENCE
from smarketing.inference.sensitivity.elementary_effects import effects
from smarketing.inference.sensitivity.resampling import Spread
from smarketing.inference.sensitivity.sample import FEWEST_GROUPS, Sample
from smarketing.inference.sensitivity.steps import steps
from smarketing.inference.sensitivity.variance_shares import interactions, shares
from smarketing.inference.sign_flips import holm, p_nothing

MAIN = {"morris": "mu_star", "sobol": "total"}  # the index that inputs are ranked by

type Floats = NDArray[np.float64]


class TooFewGroupsError(ValueError):
    """So many groups lack a point that no interval can be told from the others."""


@dataclass(frozen=True)
class Index:
    """What one input does.

    parts     morris: mu_star, the mean size of the outcome's change over the input's whole range; mu, the same with its
              sign; sigma, how much that depends on the other inputs and on where in its range it is, all in the unit
              of the outcome. sobol: first, the share of the variance that goes with the input alone; total, the same
              with all it does together with others
    p         how likely changes as large are if they are luck alone, raised for the number of inputs (Holm)
    detected  whether that is below 1 - `CONFIDENCE`
    """

    parts: Mapping[str, Spread]
    p: float
    detected: bool


@dataclass(frozen=True)
class Indices:
    """Of one outcome: `inputs` in the order of the sample, then the dummy; `dropped` groups lacked a point.

    luck   what the dummy, which moves to another random world, seems to do: no input can be told apart by less where
           luck is not shared. Its shares are of the variance of points' means, luck included
    pairs  (i, j) of two inputs -> the share of the variance that goes with both together and neither alone
    """

    inputs: tuple[Index, ...]
    luck: Mapping[str, Spread]
    pairs: Mapping[tuple[int, int], Spread]
    groups: int
    dropped: int


def indices(sample: Sample, runs: Floats) -> Indices:
    """Indices of an outcome whose `runs` are (points, replications), points in the order of `sample.flat`.

    NaN is a run that has no value. Groups in which a point has none at all are left out.

    Raises TooFewGroupsError where too few stay.
    """
    shaped = runs.reshape(sample.groups, -1, runs.shape[-1])
    whole = np.isfinite(shaped).any(axis=2).all(axis=1)
    if whole.sum() < FEWEST_GROUPS:
        raise TooFewGroupsError(
            f"Only {whole.sum()} of {sample.groups} samples have a value at every point, too few for indices"
        )
    kept, values = Sample(sample.method, sample.unit[whole]), shaped[whole]
    *effect_sizes, luck = effects(kept, values) if sample.method == "morris" else shares(kept, values)
    p_values = holm(np.array([p_nothing(steps(kept, values, i).change) for i in range(len(effect_sizes))]))
    inputs = tuple(
        Index(parts, float(p), bool(p < 1 - CONFIDENCE)) for parts, p in zip(effect_sizes, p_values, strict=True)
    )
    return Indices(inputs, luck, interactions(kept, values), len(values), sample.groups - len(values))
