"""Does a step change anything? An exact test of differences between pairs of runs, and Holm's rule for several tests.

Where a step does nothing, either run of a pair could as well have been the other, so each difference is as likely to
have the opposite sign (Fisher 1935, ch. 3): what statistics come to under random signs is what they come to by luck.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

FLIPS = 4999
_AT_ONCE = 500
_TIE = 1e-5  # rounding of sums in single precision
_MOST = 2048  # differences whose signs are drawn; more replications of a group are taken together first

type Floats = NDArray[np.float64]
type Signs = NDArray[np.float32]


def p_nothing(differences: Floats, seed: int = 0) -> float:
    """How likely differences as large as these (groups, replications) are if all is luck; NaN where a pair is missing.

    Two questions are asked, and the smaller answer counts twice (Bonferroni): is the mean of all away from zero (an
    effect of one sign), and are the means of the groups (an effect that goes up here and down there)? One replication
    a group can answer the first alone.
    """
    blocks = _blocks(differences)
    if not np.any(blocks):
        return 1.0
    blocks = blocks / np.abs(blocks).max()
    flipped = np.concatenate([_statistics(signs, blocks) for signs in _signs(blocks.shape, seed)])
    observed = _statistics(np.ones((1, *blocks.shape), np.float32), blocks)
    as_large = flipped >= observed * (1 - _TIE)
    every = 2**blocks.size <= FLIPS  # all signs there are: as they came is one of them
    p_values = as_large.mean(axis=0) if every else (1 + as_large.sum(axis=0)) / (1 + FLIPS)
    return float(min(1.0, 2 * p_values.min()))


def holm(p_values: Floats) -> Floats:
    """The p-values (k,) of k tests, so that the chance of one false alarm or more is below the level (Holm 1979)."""
    order = np.argsort(p_values, kind="stable")
    raised = np.maximum.accumulate(p_values[order] * np.arange(len(p_values), 0, -1))
    adjusted = np.empty(len(p_values))
    adjusted[order] = np.minimum(raised, 1.0)
    return adjusted


def _blocks(differences: Floats) -> Floats:
    """Sums over blocks of replications, (groups, blocks), as many as there is time for; a missing pair adds nothing."""
    known = np.nan_to_num(differences[~np.isnan(differences).all(axis=1)])
    if not len(known):
        return known
    blocks = min(known.shape[1], max(4, _MOST // len(known)))
    return np.stack([part.sum(axis=1) for part in np.array_split(known, blocks, axis=1)], axis=1)


def _signs(shape: tuple[int, ...], seed: int) -> Iterator[Signs]:
    """All signs, (flips, groups, blocks), where there are no more than `FLIPS`; else as many at random."""
    size = int(np.prod(shape))
    if 2**size <= FLIPS:
        bits = (np.arange(2**size)[:, None] >> np.arange(size)) & 1
        yield (2 * bits - 1).reshape(-1, *shape).astype(np.float32)
        return
    random = np.random.default_rng(seed)
    for flips in [_AT_ONCE] * (FLIPS // _AT_ONCE) + [FLIPS % _AT_ONCE]:
        yield 2 * random.integers(2, size=(flips, *shape), dtype=np.int8).astype(np.float32) - 1


def _statistics(signs: Signs, blocks: Floats) -> Floats:
    """(flips, 2): the size of the sum of all, and the sum of squares of the groups' sums."""
    sums = np.einsum("fgb,gb->fg", signs, blocks.astype(np.float32), optimize=False).astype(np.float64)
    return np.column_stack([np.abs(sums.sum(axis=1)), (sums**2).sum(axis=1)])
