"""How two columns go together, also when others are held equal by a linear fit."""

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]


def correlation(x: Floats, y: Floats, given: Floats | None = None) -> float:
    """Pearson's r of x and y (n,); with `given` (n, k) the partial one, of what a linear fit leaves of both."""
    if given is not None:
        x, y = residuals(x, given), residuals(y, given)
    spread = float(np.std(x) * np.std(y))
    return float(np.mean((x - x.mean()) * (y - y.mean()))) / spread if spread > 0 else float("nan")


def residuals(values: Floats, given: Floats) -> Floats:
    """What a linear fit on `given` (n, k) leaves of `values` (n,), or of each column of them."""
    design = np.column_stack([np.ones(len(values)), given])
    left: Floats = values - design @ np.linalg.lstsq(design, values, rcond=None)[0]
    return left
