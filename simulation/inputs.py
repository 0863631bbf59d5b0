"""What a run reads: the parameters in force in each epoch, and when each epoch begins.

A scenario is a list of parameter rows. Row 0 holds in the warm-up; another row begins at measured week 0, and one more
at each week at which the scenario file has an event. A kernel is handed the row of its week and knows no calendar of
policies.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from smarketing.simulation.own_rules import OwnRules


@dataclass(frozen=True)
class Inputs:
    """Everything `simulation` needs to know of a scenario.

    parameters    (n_epochs,) record array, `scenarios.record.PARAMETERS`
    epoch_starts  (n_epochs,) int64, first week of each epoch [week from the start of the warm-up]; epoch_starts[0] = 0
    warm_up_weeks, weeks   lengths of the warm-up and of the measured horizon [weeks]
    own           outcomes and behaviours of the user's beside the model's
    """

    parameters: NDArray[np.void]
    epoch_starts: NDArray[np.int64]
    warm_up_weeks: int
    weeks: int
    own: "OwnRules | None" = None

    def __repr__(self) -> str:
        return f"<Inputs: {len(self.parameters)} epochs, {self.warm_up_weeks} weeks of warm-up, {self.weeks} measured>"

    @property
    def total_weeks(self) -> int:
        return self.warm_up_weeks + self.weeks


class HasInputs(Protocol):
    """Anything that can be run: a Scenario, or a stand-in with inputs."""

    @property
    def inputs(self) -> Inputs: ...


@dataclass(frozen=True)
class WithRules:
    """Inputs in the shape that engines read, perhaps with rules of the user's."""

    inputs: Inputs

    @classmethod
    def of(cls, scenario: HasInputs, own: "OwnRules | None") -> HasInputs:
        """A scenario with these rules; without any, as it is."""
        return cls(replace(scenario.inputs, own=own)) if own else scenario


def named(name: str | Path, overrides: Mapping[str, Any] | None = None) -> HasInputs:
    """The scenario of that name or file. What reads scenarios stands above the engines: only this asks for it."""
    scenario: HasInputs = import_module("smarketing.scenarios").load(name, overrides=overrides or {})
    return scenario
