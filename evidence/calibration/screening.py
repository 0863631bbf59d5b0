"""Which assumptions matter for the targets: each moved alone to both ends of its search box (Morris 1991, one base).

Moves share their luck with the point they start from, so what is left is the effect. An assumption's score is the
largest move of any target, in half widths of that target's interval.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import lsq_linear

from smarketing.evidence.calibration.candidates import Candidate
from smarketing.evidence.calibration.targets import STEERING, Achieved

HALF_WIDTHS = np.array([target.high - target.middle for target in STEERING])
NOTICED = 0.9  # half widths: about twice the error of a screening run
LEAST_GAIN = 0.01  # of the squared distance
EFFORT = 0.15  # half widths for a whole box

type Floats = NDArray[np.float64]

type Evaluate = Callable[[Mapping[str, float]], Achieved]


@dataclass(frozen=True)
class Effect:
    """What moving one assumption does: per target the change at the low and at the high end of its box."""

    candidate: Candidate
    changes: Mapping[str, tuple[float, float]]

    @property
    def score(self) -> float:
        """The largest change of a target in half widths of its interval; a firm that breaks counts as a large one."""
        sizes = [
            abs(change) / (target.high - target.middle) for target in STEERING for change in self.changes[target.name]
        ]
        return max(size if size == size else 10.0 for size in sizes)


def screen(candidates: Sequence[Candidate], evaluate: Evaluate) -> Iterator[Effect]:
    """The effect of each candidate, as it becomes known."""
    base = evaluate({})
    for candidate in candidates:
        ends = [evaluate({candidate.path: end}) for end in (candidate.low, candidate.high)]
        low, high = (
            {target.name: achieved[target.name] - base[target.name] for target in STEERING} for achieved in ends
        )
        yield Effect(candidate, {name: (low[name], high[name]) for name in low})


def worth_searching(effects: Sequence[Effect], base: Achieved, count: int) -> list[Candidate]:
    """The candidates that together bring the targets nearest, in the order of the schema.

    Forward selection (Efroymson 1960) among those that move some target by at least `NOTICED`: each is taken that, with
    those taken before, leaves least of the distance, were effects to add up. Once no other helps, the strongest follow.
    """
    ranked = sorted(effects, key=lambda effect: -effect.score)
    offered = [effect for effect in ranked if effect.score >= NOTICED and np.isfinite(_moves(effect)).all()]
    taken: list[Effect] = []
    left = np.inf
    while len(taken) < min(count, len(offered)):
        others = [effect for effect in offered if effect not in taken]
        lefts = [_left([*taken, effect], base) for effect in others]
        nearest = int(np.argmin(lefts))
        if lefts[nearest] > left - LEAST_GAIN:
            taken += others[: count - len(taken)]
        else:
            taken.append(others[nearest])
            left = lefts[nearest]
    paths = {effect.candidate.path for effect in taken}
    return [effect.candidate for effect in effects if effect.candidate.path in paths]


def _moves(effect: Effect) -> Floats:
    """Change of each target at the low and the high end (2, targets), in half widths of its interval."""
    low, high = ([effect.changes[target.name][end] for target in STEERING] for end in (0, 1))
    moves: Floats = np.array([low, high]) / HALF_WIDTHS
    return moves


def _left(effects: Sequence[Effect], base: Achieved) -> float:
    """Distance to the middles that would be left at the best place in the boxes of these candidates, squared.

    Moving farther costs a little, so that of two ways to a target the shorter is taken.
    """
    moves = np.concatenate([_moves(effect) for effect in effects]).T
    wanted = np.array([target.middle - base[target.name] for target in STEERING]) / HALF_WIDTHS
    short = EFFORT * np.eye(moves.shape[1])
    solution = lsq_linear(np.vstack([moves, short]), np.concatenate([wanted, np.zeros(len(short))]), bounds=(0.0, 1.0))
    return float(2.0 * solution.cost)
