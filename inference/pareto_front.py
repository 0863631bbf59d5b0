"""The points of a set that no other point beats in everything."""

import numpy as np
from numpy.typing import NDArray


def undominated(merits: NDArray[np.float64]) -> list[int]:
    """Rows of `merits` (n, objectives), higher better, that no other row matches in all and beats in one.

    Of equal rows the first; by the first objective, the best one first.
    """
    kept = []
    for i, row in enumerate(merits):
        at_least = (merits >= row).all(axis=1)
        better = at_least & (merits > row).any(axis=1)
        twin = at_least & (merits == row).all(axis=1)
        if not better.any() and int(np.flatnonzero(twin)[0]) == i:
            kept.append(i)
    return sorted(kept, key=lambda i: -merits[i, 0])
