"""An engine whose outcomes are a known function of the scenario's parameters plus noise that the seed decides."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from smarketing.simulation.outcomes import OUTCOMES
from smarketing.simulation.run import Run


@dataclass
class KnownEngine:
    """`truth(record of parameters)` is every outcome's mean, `noise` its standard deviation; `ran` the runs made."""

    truth: Callable[[Any], float]
    noise: float = 0.0
    fails: frozenset[int] = frozenset()
    ran: list[tuple[int, int]] = field(default_factory=list)

    def simulate(self, scenario: Any, *, replications: int, seed: int, first: int, **how: Any) -> Run:
        numbers = np.arange(first, first + replications)
        self.ran.extend((seed, int(number)) for number in numbers)
        luck = np.array([np.random.default_rng((seed, int(number))).normal() for number in numbers])
        outcomes = np.zeros(replications, dtype=[(name, "f8") for name in OUTCOMES])
        status = np.isin(numbers, list(self.fails)).astype(np.int64)
        for name in OUTCOMES:
            outcomes[name] = self.truth(scenario.inputs.parameters[-1]) + self.noise * luck
            outcomes[name][status != 0] = np.nan
        return Run(outcomes, None, status, seed, first, 52)
