"""An engine that takes no time: outcomes follow from the firm's parameters, the seed and the replication alone."""

import zlib
from dataclasses import dataclass, field

import numpy as np

from smarketing.simulation.inputs import HasInputs
from smarketing.simulation.outcomes import OUTCOMES
from smarketing.simulation.run import Run


@dataclass
class FastEngine:
    """`ran` counts runs; those whose replication is in `breaks` raise, in `fails` end with a status."""

    ran: list[tuple[int, int]] = field(default_factory=list)
    breaks: frozenset[int] = frozenset()
    fails: frozenset[int] = frozenset()

    def simulate(
        self, scenario: HasInputs, *, replications: int, seed: int, first: int, engine: str, jobs: int, weekly: bool
    ) -> Run:
        numbers = np.arange(first, first + replications)
        if self.breaks & set(numbers.tolist()):
            raise FloatingPointError("the firm fell over")
        firm = zlib.crc32(scenario.inputs.parameters.tobytes())
        self.ran.extend((firm, int(number)) for number in numbers)
        status = np.array([int(int(number) in self.fails) for number in numbers])
        outcomes = np.zeros(replications, dtype=[(name, "f8") for name in OUTCOMES])
        for position, name in enumerate(OUTCOMES):
            outcomes[name] = np.sin(firm % 1000 + seed + numbers * (position + 1.0))
            outcomes[name][status != 0] = np.nan
        outcomes["market_entry_cost"] = np.nan  # as where no segment opens
        return Run(outcomes, None, status, seed, first, 52)
