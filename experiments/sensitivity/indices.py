"""What each input does to an outcome, with intervals, and whether that is more than a dummy input seems to do.

Indices are SALib's. Intervals come from drawing whole groups of the sample again: each carries its own design and its
own luck, so the interval covers both. The dummy does nothing, so what it seems to do is luck; the upper end of its
interval is the floor that the lower end of an input's interval must clear.
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smarketing.errors import InputError
from smarketing.experiments.sensitivity.sample import FEWEST_GROUPS, Sample, problem, salib
from smarketing.inference.estimates import CONFIDENCE

RESAMPLES = 500
MAIN = {"morris": "mu_star", "sobol": "total"}  # the index that the floor is told from

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Spread:
    """A number with its interval; NaN bounds where too few runs define them."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Index:
    """What one input does.

    parts   morris: mu_star, the mean size of the outcome's change over the input's whole range; mu, the same with its
            sign; sigma, how much that depends on the other inputs and on where in its range it is, luck included, all
            in the unit of the outcome. sobol: first, the share of the variance that goes with the input alone; total,
            the same with all it does together with others
    clears  whether the main index lies above what the dummy seems to do
    """

    parts: Mapping[str, Spread]
    clears: bool


@dataclass(frozen=True)
class Indices:
    """Of one outcome: `inputs` in the order of the sample, then the dummy; `dropped` groups lacked a point."""

    inputs: tuple[Index, ...]
    dummy: Index
    floor: float
    groups: int
    dropped: int


def indices(sample: Sample, means: Floats) -> Indices:
    """Indices of an outcome whose mean at each point is `means`, flat as the sample; NaN where no run defines it."""
    y = means.reshape(sample.groups, -1)
    whole = np.flatnonzero(np.isfinite(y).all(axis=1))
    if len(whole) < FEWEST_GROUPS:
        raise InputError(
            f"Only {len(whole)} of {sample.groups} samples have a value at every point, too few for indices: the "
            "outcome is not defined, or runs fail, where these inputs lie. Choose another with --outcome, or narrow "
            "the ranges."
        )
    point = _estimated(sample, y, whole)
    random = np.random.default_rng(0)
    drawn = [_estimated(sample, y, random.choice(whole, len(whole))) for _ in range(RESAMPLES)]
    tails = (1 - CONFIDENCE) / 2
    bounds = {part: np.quantile([each[part] for each in drawn], [tails, 1 - tails], axis=0) for part in point}
    spreads = [
        {part: Spread(*map(float, (point[part][i], *bounds[part][:, i]))) for part in point}
        for i in range(sample.inputs)
    ]
    main = MAIN[sample.method]
    floor = spreads[-1][main].high
    *found, dummy = (Index(parts, parts[main].low > floor) for parts in spreads)
    return Indices(tuple(found), dummy, floor, len(whole), sample.groups - len(whole))


def _estimated(sample: Sample, y: Floats, groups: NDArray[np.intp]) -> dict[str, Floats]:
    """The indices of these groups, by name, each (inputs,)."""
    x, values = sample.unit[groups].reshape(-1, sample.inputs), y[groups].ravel()
    if np.ptp(values) == 0:
        names = ("mu_star", "mu", "sigma") if sample.method == "morris" else ("total", "first")
        return {name: np.zeros(sample.inputs) for name in names}
    asked = problem(sample.inputs)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of SALib's own intervals, which are not used
        if sample.method == "morris":
            found = salib("analyze.morris").analyze(asked, x, values, num_resamples=2, seed=1)
            return {name: np.asarray(found[name], dtype=np.float64) for name in ("mu_star", "mu", "sigma")}
        found = salib("analyze.sobol").analyze(asked, values, calc_second_order=False, num_resamples=2, seed=1)
    return {name: np.asarray(found[short]) for name, short in (("total", "ST"), ("first", "S1"))}
