"""Who brought how much: Shapley values and interactions of a game whose worth is known for every coalition.

The worths stand in an array (2^k, ...): row S belongs to the coalition whose members are the bits set in S. Further
axes are games of their own, such as replications: all that is computed here is linear in the worths, so the mean over
games is the game of the means.
"""

from math import factorial

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]


def n_members(coalitions: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many members each coalition has."""
    return np.bitwise_count(coalitions).astype(np.int64)


def shapley(worths: Floats) -> Floats:
    """What each player brings, averaged over all orders of joining: (2^k, ...) → (k, ...). Sums to all less none.

    Source  Shapley (1953)
    """
    k = _players(worths)
    weights = np.array([factorial(s) * factorial(k - s - 1) / factorial(k) for s in range(k)])
    shares = [_averaged(worths[without | 1 << i] - worths[without], without, weights) for i, without in _outside(k)]
    return np.stack(shares)


def interactions(worths: Floats) -> dict[tuple[int, int], Floats]:
    """What each pair of players brings together beyond what each brings without the other, averaged alike.

    Above zero they need each other, below zero each does the other's work.
    Source  Owen (1972); Grabisch & Roubens (1999), the Shapley interaction index
    """
    k = _players(worths)
    weights = np.array([factorial(s) * factorial(k - s - 2) / factorial(k - 1) for s in range(k - 1)])
    pairs = {}
    for i, without_i in _outside(k):
        for j in range(i + 1, k):
            without = without_i[(without_i >> j & 1) == 0]
            both, one, other = (worths[without | extra] for extra in (1 << i | 1 << j, 1 << i, 1 << j))
            pairs[i, j] = _averaged(both - one - other + worths[without], without, weights)
    return pairs


def _players(worths: Floats) -> int:
    k = len(worths).bit_length() - 1
    if len(worths) != 1 << k or k < 1:
        raise ValueError(f"{len(worths)} worths: a game of k players has 2^k of them, k at least 1")
    return k


def _outside(k: int) -> list[tuple[int, NDArray[np.int64]]]:
    """Each player with all coalitions that leave the player out."""
    every = np.arange(1 << k, dtype=np.int64)
    return [(i, every[(every >> i & 1) == 0]) for i in range(k)]


def _averaged(gains: Floats, joined: NDArray[np.int64], weights: Floats) -> Floats:
    """Gains (m, ...) from joining these coalitions (m,), weighted by how many are in them already."""
    average: Floats = np.tensordot(weights[n_members(joined)], gains, axes=1)
    return average
