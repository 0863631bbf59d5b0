"""A scenario that has been read and found valid."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scenarios import build, policies
from scenarios.schema import Spec
from simulation.inputs import Inputs


@dataclass(frozen=True)
class Scenario:
    """What `simulate` and `FirmModel` run.

    name    the library name, or the file's name without its suffix
    spec    every field with its value
    before  the policies of the warm-up, as a tree; None where the scenario runs its own
    """

    name: str
    spec: Spec
    before: Mapping[str, Any] | None

    @property
    def title(self) -> str:
        return self.spec.name

    @property
    def description(self) -> str:
        return self.spec.description

    @cached_property
    def inputs(self) -> Inputs:
        """The arrays a run reads."""
        tree = self.spec.model_dump()
        horizon = self.spec.horizon
        return build.inputs(policies.epochs(tree, self.before), horizon.warm_up_weeks, horizon.weeks)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that a run reads. Names, descriptions, sources and the client do not count."""
        inputs = self.inputs
        lengths = f"{inputs.warm_up_weeks} {inputs.weeks} {inputs.parameters.dtype.descr}"
        return hashlib.sha256(
            lengths.encode() + inputs.epoch_starts.tobytes() + inputs.parameters.tobytes()
        ).hexdigest()
