"""The steps of a sample that move one input and nothing else, and what each changed, run by run under one luck."""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smarketing.inference.sensitivity.sample import Sample

type Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Steps:
    """Of one input, each row a step.

    group    (n,) int, the group that it lies in
    length   (n,) how far the input moves, as a share of its range, always upwards
    change   (n, replications) the outcome at the upper end less that at the lower; NaN where either run has none
    """

    group: NDArray[np.intp]
    length: Floats
    change: Floats

    @property
    def mean(self) -> Floats:
        """(n,) the mean change over replications."""
        return quiet_mean(self.change)

    @property
    def noise(self) -> Floats:
        """(n,) the variance that luck gives that mean; 0 where one replication cannot tell."""
        return noise_of_mean(self.change)


def steps(sample: Sample, runs: Floats, number: int) -> Steps:
    """The steps of input `number`; `runs` (groups, points of a group, replications) are the outcomes."""
    unit = sample.unit
    if sample.method == "morris":  # each trajectory moves each input once
        moves = np.abs(np.diff(unit, axis=1)).argmax(axis=2)
        before = np.argmax(moves == number, axis=1)
        ends: list[tuple[Any, Any]] = [(before, before + 1)]
    else:
        ends = [(0, 1 + number)]
        if sample.second_order:
            ends.append((unit.shape[1] - 1, 1 + sample.inputs + number))
    every = np.arange(sample.groups)
    lengths = [unit[every, after, number] - unit[every, before, number] for before, after in ends]
    changes = [runs[every, after] - runs[every, before] for before, after in ends]
    length, change = np.concatenate(lengths), np.concatenate(changes)
    return Steps(np.tile(every, len(ends)), np.abs(length), change * np.sign(length)[:, None])


def quiet_mean(runs: Floats) -> Floats:
    """Mean over the last axis of what is there; NaN where nothing is."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        mean: Floats = np.nanmean(runs, axis=-1)
    return mean


def noise_of_mean(runs: Floats) -> Floats:
    """Variance of the mean over the last axis; 0 where there are fewer than two values."""
    there = np.isfinite(runs).sum(axis=-1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        variance = np.nanvar(runs, axis=-1, ddof=1)
    noise: Floats = np.where(there > 1, variance, 0.0) / np.maximum(there, 1)
    return noise
