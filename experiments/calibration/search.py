"""The search: waves of sets of assumptions, each wave drawn where the earlier ones say that all targets may be met."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from experiments.calibration.candidates import Candidate
from experiments.calibration.emulator import Emulator
from experiments.calibration.targets import STEERING, TARGETS, Achieved, distance

type Floats = NDArray[np.float64]
type Evaluate = Callable[[Mapping[str, float]], Achieved]

POOL = 14  # 2^14 sets to look for promising ones among
WALKERS, STEPS, STRIDE = 256, 300, 0.05  # of the walks that draw a wave; the stride is a part of each box
RULED_OUT = 3.0  # standard errors: the usual limit of history matching, after Pukelsheim (1994)


@dataclass(frozen=True)
class Point:
    """A set of assumptions that was run: `shares` (d,) of the way through each box, its values, what it achieved."""

    shares: Floats
    values: Mapping[str, float]
    achieved: Achieved

    @property
    def distance(self) -> float:
        return distance(self.achieved)


def search(parameters: Sequence[Candidate], evaluate: Evaluate, waves: Sequence[int], seed: int) -> Iterator[Point]:
    """Evaluate the waves, the first spread evenly over the box, each of at most `WALKERS` sets; yields as it goes."""
    found: list[Point] = []
    for number, count in enumerate(waves):
        pool = qmc.Sobol(len(parameters), rng=np.random.default_rng([seed, number]))
        if number == 0:
            shares = pool.random_base2((count - 1).bit_length())[:count]
        else:
            stream = np.random.default_rng([seed, number, 1])
            shares = _promising(found, pool.random_base2(POOL), stream, number)[:count]
        for row in shares:
            values = {each.path: each.at(float(share)) for each, share in zip(parameters, row, strict=True)}
            exact = np.array([each.share(values[each.path]) for each in parameters])
            found.append(Point(exact, values, evaluate(values)))
            yield found[-1]


def acceptable(points: Sequence[Point], errors: Mapping[str, float]) -> list[Point]:
    """The points that no target rules out, in their order; `errors` are standard errors of one evaluation.

    A target rules a point out if it is missed by more than `RULED_OUT` errors; a target that even the nearest point
    misses, if it is missed by that much more than there.
    """
    nearest = min(points, key=lambda point: point.distance)
    limits = {}
    for target in TARGETS:
        half = target.high - target.middle
        error = errors[target.name] / half if isfinite(half) else 0.0
        limits[target.name] = max(1.0, target.distance(nearest.achieved[target.name])) + RULED_OUT * error
    return [point for point in points if all(_within(point, name, limit) for name, limit in limits.items())]


def best_of(points: Sequence[Point], errors: Mapping[str, float], least: int) -> list[Point]:
    """The acceptable points; where they are fewer than `least`, the nearest ones instead, in their order."""
    kept = acceptable(points, errors)
    if len(kept) >= least:
        return kept
    limit = sorted(point.distance for point in points)[min(least, len(points)) - 1]
    return [point for point in points if point.distance <= limit]


def choose(points: Sequence[Point], kept: Sequence[Point]) -> Point:
    """Of the points kept, the one that an emulator over all points expects nearest to the targets.

    What a single evaluation shows holds the luck of its runs; taking its best would take the luckiest.
    """
    emulator = Emulator(np.stack([point.shares for point in points]), [point.achieved for point in points], STEERING)
    mean, _ = emulator.predict(np.stack([point.shares for point in kept]))
    expected = [
        distance(dict(zip((target.name for target in STEERING), row, strict=True)), STEERING) for row in mean.tolist()
    ]
    return kept[int(np.argmin(expected))]


def _promising(found: Sequence[Point], pool: Floats, stream: np.random.Generator, wave: int) -> Floats:
    """Sets (walkers, d) drawn by the chance that they meet every target: the ends of Metropolis walks (1953).

    The walks start at the most promising sets of the pool (m, d); a step beyond the box is reflected into it. The first
    wave is drawn in proportion to that chance, later ones in proportion to powers of it: the better the emulator knows,
    the more it is held to it.
    """
    emulator = Emulator(np.stack([point.shares for point in found]), [point.achieved for point in found], STEERING)
    chances = emulator.chances_within_reach(pool, WALKERS)
    at = pool[np.argsort(-chances(pool), kind="stable")[:WALKERS]]
    height = chances(at) ** wave
    for _ in range(STEPS):
        step = np.abs(at + stream.normal(0.0, STRIDE, at.shape))
        step = 1.0 - np.abs(1.0 - step % 2.0)
        reached = chances(step) ** wave
        taken = stream.random(WALKERS) * height < reached
        at[taken], height[taken] = step[taken], reached[taken]
    return stream.permutation(at)


def _within(point: Point, name: str, limit: float) -> bool:
    target = next(target for target in TARGETS if target.name == name)
    return target.distance(point.achieved[name]) <= limit
