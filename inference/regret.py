"""What it costs not to choose the better of two."""

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]


def regret(worth: Floats) -> float:
    """Mean loss of the first policy against the better one, from `worth` (sets, policies, runs).

    Which policy is better is judged on one half of the runs and the loss is read off the other, both ways round: judged
    and read off the same runs, luck alone would look like regret.
    """
    half = worth.shape[-1] // 2
    losses = []
    for judged, read in ((worth[..., :half], worth[..., half:]), (worth[..., half:], worth[..., :half])):
        better = judged.mean(axis=-1).argmax(axis=-1)
        means = read.mean(axis=-1)
        losses.append(means[np.arange(len(means)), better] - means[:, 0])
    return max(0.0, float(np.mean(losses)))
