"""What the model would say at sets of assumptions that were not run: a Gaussian process for each target.

History matching with an emulator as in Craig, Goldstein, Seheult & Smith (1997) and Andrianakis et al. (2015).
"""

import warnings
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm
from sklearn.exceptions import ConvergenceWarning
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel

from experiments.calibration.targets import Achieved, Target

type Floats = NDArray[np.float64]

WORTH_A_TRY = 0.002  # chance to meet every target
WIDENING = 1.1  # how fast intervals are widened where too few sets have such a chance


class Emulator:
    """Fitted to sets that were run: `shares` (n, d) of the way through each box, and what they achieved."""

    def __init__(self, shares: Floats, achieved: Sequence[Achieved], targets: Sequence[Target]) -> None:
        self.targets = targets
        self.models = [_fitted(shares, np.array([each[target.name] for each in achieved])) for target in targets]

    def predict(self, shares: Floats) -> tuple[Floats, Floats]:
        """Expected number of each target (m, k) and the standard deviation of what a run would show (m, k)."""
        found = [model.predict(shares, return_std=True) for model in self.models]
        return np.stack([mean for mean, _ in found], axis=1), np.stack([sd for _, sd in found], axis=1)

    def chances_within_reach(self, limits: Mapping[str, float], pool: Floats, count: int) -> Callable[[Floats], Floats]:
        """A function of sets (m, d): their chances (m,) to come out within the limits [half widths] of all targets.

        Where fewer than `count` sets of the pool have a chance worth a try, all limits are widened alike until they
        have: so targets out of reach are approached together.
        """
        middle = np.array([target.middle for target in self.targets])
        half = np.array([limits[target.name] * (target.high - target.middle) for target in self.targets])
        mean, sd = self.predict(pool)
        while np.sort(_chances(mean, sd, middle, half))[-count] < WORTH_A_TRY:
            half = half * WIDENING
        return lambda shares: _chances(*self.predict(shares), middle, half)


def _chances(mean: Floats, sd: Floats, middle: Floats, half: Floats) -> Floats:
    upper, lower = norm.cdf((middle + half - mean) / sd), norm.cdf((middle - half - mean) / sd)
    chances: Floats = (upper - lower).prod(axis=1)
    return chances


def _fitted(shares: Floats, values: Floats) -> GaussianProcessRegressor:
    """One process over the sets for which the number is defined."""
    known = np.isfinite(values)
    kernel = ConstantKernel(1.0, (1e-2, 1e3)) * RBF(np.full(shares.shape[1], 2.0), (0.2, 50.0)) + WhiteKernel(
        0.1, (1e-4, 1.0)
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a length at its bound says that an input does not matter
        model = GaussianProcessRegressor(kernel, normalize_y=True)
        model.fit(shares[known], values[known])
    return model
