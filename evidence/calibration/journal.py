"""Evaluations on disk: an interrupted fit goes on where it stopped, and comes to the same result.

An evaluation is known by all that its numbers depend on: the model's source, the values, the number of runs, the seed.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from smarketing.agents.jit import source_digest
from smarketing.evidence.calibration.objective import Budget, evaluate
from smarketing.evidence.calibration.targets import Achieved
from smarketing.scenarios import load


@dataclass
class Journal:
    """Evaluates, unless the file at `path` already knows the result; None keeps nothing.

    asked  evaluations of this fit, known ones included, and the `runs` they stand for
    made   runs that were not known
    """

    path: Path | None
    seed: int
    jobs: int
    asked: int = 0
    runs: int = 0
    made: int = 0
    known: dict[str, Achieved] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.path is not None and self.path.is_file():
            for line in self.path.read_text(encoding="utf-8").splitlines():
                key, achieved = json.loads(line)
                self.known[key] = achieved

    def evaluate(self, assumed: Mapping[str, float], budget: Budget) -> Achieved:
        """What a set of assumptions achieves."""
        self.asked += 1
        self.runs += budget.runs
        key = _key(assumed, budget, self.seed)
        if key not in self.known:
            self.made += budget.runs
            self.known[key] = evaluate(assumed, budget, self.seed, self.jobs)
            if self.path is not None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                with self.path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps([key, self.known[key]]) + "\n")
        return self.known[key]


def _key(assumed: Mapping[str, float], budget: Budget, seed: int) -> str:
    content = [_world(), sorted(assumed.items()), asdict(budget), seed]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _world() -> list[str]:
    """The model, and the three firms that every evaluation starts from, as they are without a fit."""
    return [source_digest(), *(load(name, assumed={}).digest for name in ("misaligned", "status_quo", "aligned"))]
