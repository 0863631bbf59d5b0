"""Which assumptions matter for the targets: each moved alone to both ends of its search box (Morris 1991, one base).

Moves share their luck with the point they start from, so what is left is the effect. An assumption's score is the
largest move of any target, in half widths of that target's interval.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from experiments.calibration.candidates import Candidate
from experiments.calibration.targets import STEERING, Achieved

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
        low, high = ({target.name: found[target.name] - base[target.name] for target in STEERING} for found in ends)
        yield Effect(candidate, {name: (low[name], high[name]) for name in low})


def strongest(effects: Sequence[Effect], count: int) -> list[Candidate]:
    """The candidates that move targets most, in the order of the schema."""
    kept = sorted(effects, key=lambda effect: -effect.score)[:count]
    paths = {effect.candidate.path for effect in kept}
    return [effect.candidate for effect in effects if effect.candidate.path in paths]
