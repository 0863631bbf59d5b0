"""Sobol's shares of variance, by SALib's estimators (Saltelli et al. 2010), less what luck adds to them.

Luck adds to the variance of points and to the changes that total shares are made of, by as much as the replications
tell. The products that first-order shares and those of pairs are made of it leaves as they are, for the two points of
a group have luck of their own.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from smarketing.inference.sensitivity.resampling import Rows, Spread, drawn
from smarketing.inference.sensitivity.sample import Sample, salib
from smarketing.inference.sensitivity.steps import noise_of_mean, quiet_mean, steps

_LEAST = 0.05  # of the variance of points is what inputs make, at least: or shares of next to nothing would be told

type Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Points:
    """Means of the points, less the mean of all: `first` and `last` (groups,); between them (inputs, groups) each.

    noise        (groups,) variance that luck gives the means of first and last
    moved_noise  (inputs, groups) variance that luck gives the change from first to one of those between
    """

    first: Floats
    last: Floats
    into_first: Floats
    into_last: Floats
    noise: Floats
    moved_noise: Floats

    @classmethod
    def of(cls, sample: Sample, runs: Floats) -> Self:
        k, groups = sample.inputs, sample.groups
        means = quiet_mean(runs)
        means = means - means[:, [0, -1]].mean()
        moved = [steps(sample, runs, number).noise[:groups] for number in range(k)]
        return cls(
            first=means[:, 0],
            last=means[:, -1],
            into_first=means[:, 1 : 1 + k].T,
            into_last=means[:, 1 + k : -1].T,
            noise=noise_of_mean(runs[:, [0, -1]]).mean(axis=1),
            moved_noise=np.array(moved),
        )

    def variance(self, rows: Rows) -> Floats:
        """Of the means of points."""
        variance: Floats = np.concatenate([self.first[rows], self.last[rows]]).var(axis=0)
        return variance

    def scale(self, rows: Rows) -> Floats:
        """What makes shares of the variance that inputs make of shares of all."""
        whole = self.variance(rows)
        made = np.maximum(whole - self.noise[rows].mean(axis=0), _LEAST * whole)
        scale: Floats = np.divide(whole, made, out=np.ones_like(whole), where=made > 0)
        return scale


def shares(sample: Sample, runs: Floats) -> list[dict[str, Spread]]:
    """Of every input: total and first-order share of the variance that inputs make; of the dummy, of all there is."""
    points, by = _Points.of(sample, runs), salib("analyze.sobol")

    def shares_of(number: int, *, luck: bool) -> dict[str, Spread]:
        def total(rows: Rows) -> Floats:
            share: Floats = by.total_order(points.first[rows], points.into_first[number][rows], points.last[rows])
            if luck:
                return share
            noise, whole = points.moved_noise[number][rows].mean(axis=0) / 2, points.variance(rows)
            share = (share - np.divide(noise, whole, out=np.zeros_like(whole), where=whole > 0)) * points.scale(rows)
            return share

        def alone(rows: Rows) -> Floats:
            share: Floats = by.first_order(points.first[rows], points.into_first[number][rows], points.last[rows])
            return share if luck else share * points.scale(rows)

        return {"total": drawn(total, sample.groups), "first": drawn(alone, sample.groups)}

    last = sample.inputs - 1
    with _where_nothing_varies():
        return [shares_of(number, luck=number == last) for number in range(sample.inputs)]


def interactions(sample: Sample, runs: Floats) -> dict[tuple[int, int], Spread]:
    """Of every two inputs: the share that goes with both together and neither alone; empty without such a sample."""
    if not sample.second_order:
        return {}
    points, by = _Points.of(sample, runs), salib("analyze.sobol")

    def share_of(i: int, j: int) -> Spread:
        def share(rows: Rows) -> Floats:
            into = points.into_first
            both: Floats = by.second_order(
                points.first[rows], into[i][rows], into[j][rows], points.into_last[i][rows], points.last[rows]
            )
            return both * points.scale(rows)

        return drawn(share, sample.groups)

    with _where_nothing_varies():
        return {(i, j): share_of(i, j) for i in range(sample.inputs - 1) for j in range(i + 1, sample.inputs - 1)}


@contextmanager
def _where_nothing_varies() -> Iterator[None]:
    """SALib then gives zeros, which is right, and warns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
