"""The search: waves of sets of assumptions, each wave drawn where the earlier ones say that all targets may be met."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from experiments.calibration.candidates import Candidate
from experiments.calibration.emulator import Emulator
from experiments.calibration.targets import STEERING, TARGETS, Achieved, distance

type Floats = NDArray[np.float64]
type Evaluate = Callable[[Mapping[str, float]], Achieved]

POOL = 16  # 2^16 sets to draw a wave from
LEAST = 2.0  # sets that a wave draws, as a multiple, must be expected to meet the targets in the pool
SLACK = 0.5  # half widths: about the error of a number measured on one evaluation's runs


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
    """Evaluate the waves, the first spread evenly over the box; each point as it becomes known."""
    found: list[Point] = []
    for number, count in enumerate(waves):
        pool = qmc.Sobol(len(parameters), rng=np.random.default_rng([seed, number]))
        if number == 0:
            shares = pool.random_base2((count - 1).bit_length())[:count]
        else:
            shares = _promising(found, pool.random_base2(POOL), count, np.random.default_rng([seed, number, 1]))
        for row in shares:
            values = {each.path: each.at(float(share)) for each, share in zip(parameters, row, strict=True)}
            exact = np.array([each.share(values[each.path]) for each in parameters])
            found.append(Point(exact, values, evaluate(values)))
            yield found[-1]


def acceptable(points: Sequence[Point]) -> list[Point]:
    """The points that meet every target, in their order.

    A target that even the nearest point misses is met by whatever misses it by no more, but for the error of one
    evaluation.
    """
    nearest = min(points, key=lambda point: point.distance)
    limits = {}
    for target in TARGETS:
        reached = target.distance(nearest.achieved[target.name])
        limits[target.name] = 1.0 if reached <= 1.0 else reached + SLACK
    return [point for point in points if all(_within(point, name, limit) for name, limit in limits.items())]


def best_of(points: Sequence[Point], least: int) -> list[Point]:
    """The acceptable points; where they are fewer than `least`, the nearest ones instead, in their order."""
    kept = acceptable(points)
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


def _promising(found: Sequence[Point], pool: Floats, count: int, stream: np.random.Generator) -> Floats:
    """Sets from the pool (m, d), drawn in proportion to the chance that they meet every target."""
    emulator = Emulator(np.stack([point.shares for point in found]), [point.achieved for point in found], STEERING)
    chances = emulator.chances(pool, LEAST * count)
    chosen = stream.choice(len(pool), size=count, replace=False, p=chances / chances.sum())
    return pool[chosen]


def _within(point: Point, name: str, limit: float) -> bool:
    target = next(target for target in TARGETS if target.name == name)
    return target.distance(point.achieved[name]) <= limit
