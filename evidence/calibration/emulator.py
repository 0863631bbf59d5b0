"""What the model would say at sets of assumptions that were not run: a Gaussian process for each target.

History matching with an emulator as in Craig, Goldstein, Seheult & Smith (1997) and Andrianakis et al. (2015).
"""

import warnings
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm
from sklearn.exceptions import ConvergenceWarning
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel

from smarketing.evidence.calibration.targets import Achieved, Target

type Floats = NDArray[np.float64]


class Emulator:
    """Fitted to sets that were run: `shares` (n, d) of the way through each box, and what they achieved."""

    def __init__(self, shares: Floats, achieved: Sequence[Achieved], targets: Sequence[Target]) -> None:
        self.targets = targets
        self.models = [_fitted(shares, np.array([each[target.name] for each in achieved])) for target in targets]

    def predict(self, shares: Floats) -> tuple[Floats, Floats]:
        """Expected number of each target (m, k) and the standard deviation of what a run would show (m, k)."""
        predictions = [model.predict(shares, return_std=True) for model in self.models]
        return np.stack([mean for mean, _ in predictions], axis=1), np.stack([sd for _, sd in predictions], axis=1)

    def log_likelihood(self, shares: Floats) -> Floats:
        """Log likelihood (m,) of the published numbers, were sets (m, d) true.

        Normal, with the deviation of each published interval and what the emulator and the luck of a run leave open.
        """
        mean, sd = self.predict(shares)
        middle = np.array([target.middle for target in self.targets])
        open_to = np.hypot([target.deviation for target in self.targets], sd)
        likelihood: Floats = norm.logpdf(middle, mean, open_to).sum(axis=1)
        return likelihood


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
