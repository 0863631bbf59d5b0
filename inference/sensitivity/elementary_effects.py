"""Morris' measures: how much the outcome changes when one input moves over its whole range (Campolongo et al. 2007)."""

import numpy as np
from numpy.typing import NDArray

from smarketing.inference.estimates import estimate
from smarketing.inference.sensitivity.resampling import Rows, Spread, drawn
from smarketing.inference.sensitivity.sample import Sample
from smarketing.inference.sensitivity.steps import Steps, steps

type Floats = NDArray[np.float64]


def effects(sample: Sample, runs: Floats) -> list[dict[str, Spread]]:
    """Of every input: mean size, mean and standard deviation of its elementary effects [unit of the outcome].

    Luck that the two ends of a step do not share makes sizes larger than they are: their upper ends hold all the more.
    From the standard deviation it is taken away, as far as the replications tell it.
    """
    return [_effects(steps(sample, runs, number), sample.groups) for number in range(sample.inputs)]


def _effects(moved: Steps, groups: int) -> dict[str, Spread]:
    each, noise = moved.mean / moved.length, moved.noise / moved.length**2

    def sigma(rows: Rows) -> Floats:
        spread: Floats = each[rows].var(axis=0, ddof=1) - noise[rows].mean(axis=0)
        return np.sqrt(np.maximum(spread, 0.0))

    size, signed = estimate(np.abs(each)), estimate(each)
    return {
        "mu_star": Spread(size.mean, max(size.low, 0.0), size.high),
        "mu": Spread(signed.mean, signed.low, signed.high),
        "sigma": drawn(sigma, groups),
    }
