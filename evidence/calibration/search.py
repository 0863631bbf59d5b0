"""The search: waves of sets of assumptions, each wave drawn where the earlier ones say that all targets may be met."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import hypot, isfinite

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from smarketing.evidence.calibration.candidates import Candidate
from smarketing.evidence.calibration.emulator import Emulator
from smarketing.evidence.calibration.targets import STEERING, TARGETS, Achieved, distance

type Floats = NDArray[np.float64]
type Evaluate = Callable[[Mapping[str, float]], Achieved]

POOL = 14  # 2^14 sets to look for promising ones among
WALKERS, STEPS, STRIDE = 256, 300, 0.05  # of the walks that draw a wave; the stride is a part of each box
SUPPORT = 2.0  # units of log likelihood below the greatest
RULED_OUT = 3.0  # standard deviations: nearly all of any distribution with one hill (Pukelsheim 1994)


@dataclass(frozen=True)
class Point:
    """A set of assumptions that was run: `shares` (d,) of the way through each box, its values, what it achieved."""

    shares: Floats
    values: Mapping[str, float]
    achieved: Achieved

    @property
    def distance(self) -> float:
        return distance(self.achieved)


@dataclass(frozen=True)
class Found:
    """The points of a search in their order, and what an emulator over all of them makes of it.

    limits  how far each target's number may lie from the middle of its interval, in half widths
    start   (d,) where the assumptions stood before, as shares of the way through each box
    """

    points: Sequence[Point]
    emulator: Emulator
    limits: Mapping[str, float]
    start: Floats

    @property
    def acceptable(self) -> list[Point]:
        """The points that no target rules out."""
        return acceptable(self.points, self.limits)

    def best(self, least: int) -> list[Point]:
        """The acceptable points; where they are fewer than `least`, the nearest ones instead."""
        kept = self.acceptable
        if len(kept) >= least:
            return kept
        limit = sorted(point.distance for point in self.points)[min(least, len(self.points)) - 1]
        return [point for point in self.points if point.distance <= limit]

    def choose(self, kept: Sequence[Point]) -> Point:
        """Of the points kept that the published numbers support as well as any, the one that moves assumptions least.

        What a single evaluation shows holds the luck of its runs, so what the emulator makes of all of them is asked;
        taking the best evaluation would take the luckiest. Sets within `SUPPORT` of the greatest log likelihood cannot
        be told apart by the targets: among them what was assumed before decides, by the mean square of the way gone
        through the box.

        Source  Edwards (1972), Likelihood: an interval of support reaches two units below the maximum
        """
        likelihood = self.emulator.log_likelihood(np.stack([point.shares for point in kept]))
        least = likelihood.max() - SUPPORT
        supported = [point for point, supports in zip(kept, likelihood.tolist(), strict=True) if supports >= least]
        return min(supported, key=lambda point: float(np.mean((point.shares - self.start) ** 2)))


def search(
    parameters: Sequence[Candidate],
    evaluate: Evaluate,
    waves: Sequence[int],
    seed: int,
    errors: Mapping[str, float],
    enough: int,
    say: Callable[[str], None],
) -> Found:
    """Evaluate waves of sets, the first spread evenly over the box, each of at most `WALKERS`.

    It ends with the wave that brings the acceptable sets to `enough`, at the latest with the last one. `errors` are
    standard errors of each target's number in one evaluation.
    """
    points: list[Point] = []

    def tried(shares: Floats) -> Found:
        for row in shares:
            values = {each.path: each.at(float(share)) for each, share in zip(parameters, row, strict=True)}
            exact = np.array([each.share(values[each.path]) for each in parameters])
            points.append(Point(exact, values, evaluate(values)))
            say(f"set {len(points)} of at most {sum(waves)}: distance {points[-1].distance:.2f}")
        result = look_back(points, errors, np.array([each.share(each.start) for each in parameters]))
        say(f"{len(result.acceptable)} of {len(points)} sets are acceptable; the search ends with {enough}")
        return result

    def pool(number: int) -> qmc.Sobol:
        return qmc.Sobol(len(parameters), rng=np.random.default_rng([seed, number]))

    result = tried(pool(0).random_base2((waves[0] - 1).bit_length())[: waves[0]])
    for number, count in enumerate(waves[1:], 1):
        if len(result.acceptable) >= enough:
            break
        stream = np.random.default_rng([seed, number, 1])
        result = tried(_promising(result, pool(number).random_base2(POOL), stream)[:count])
    return result


def look_back(points: Sequence[Point], errors: Mapping[str, float], start: Floats) -> Found:
    """What the points tell together; `errors` as in `search`, `start` as in `Found`."""
    emulator = Emulator(np.stack([point.shares for point in points]), [point.achieved for point in points], STEERING)
    return Found(tuple(points), emulator, limits(errors), start)


def limits(errors: Mapping[str, float]) -> dict[str, float]:
    """How far from the middle of its interval each target's number may lie, in half widths of the interval.

    Beyond `RULED_OUT` standard deviations a set is implausible: of what is published and the luck of one evaluation
    together. An interval with one end must be met.

    Source  implausibility as in Craig et al. (1997) and Andrianakis et al. (2015)
    """
    allowed = {}
    for target in TARGETS:
        half = target.high - target.middle
        both = hypot(target.deviation, errors[target.name])
        allowed[target.name] = RULED_OUT * both / half if isfinite(half) else 1.0
    return allowed


def acceptable(points: Sequence[Point], allowed: Mapping[str, float]) -> list[Point]:
    """The points that no target rules out by its limit, in their order."""

    def holds(point: Point) -> bool:
        return all(target.distance(point.achieved[target.name]) <= allowed[target.name] for target in TARGETS)

    return [point for point in points if holds(point)]


def _promising(so_far: Found, pool: Floats, stream: np.random.Generator) -> Floats:
    """Sets (walkers, d) drawn by the likelihood of what is published: the ends of Metropolis walks (1953).

    The walks start at the likeliest sets of the pool (m, d); a step beyond the box is reflected into it.
    """
    likelihood = so_far.emulator.log_likelihood
    at = pool[np.argsort(-likelihood(pool), kind="stable")[:WALKERS]]
    height = likelihood(at)
    for _ in range(STEPS):
        step = np.abs(at + stream.normal(0.0, STRIDE, at.shape))
        step = 1.0 - np.abs(1.0 - step % 2.0)
        reached = likelihood(step)
        taken = np.log(stream.random(WALKERS)) < reached - height
        at[taken], height[taken] = step[taken], reached[taken]
    return stream.permutation(at)
