"""Puts candidates to the model: the same market and luck for every one, and fresh luck when the search is over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smarketing.experiments.design.study import Study
from smarketing.experiments.optimisation.goal import StartingFirm
from smarketing.experiments.running.run_scenarios import run_scenarios
from smarketing.experiments.running.runner import Runner
from smarketing.scenarios import Scenario, ScenarioError
from smarketing.scenarios.constraints import lookup_in
from smarketing.scenarios.starred_paths import elements


class RejectedError(Exception):
    """A candidate that cannot be: it breaks a constraint between its levers, or its values contradict each other."""


@dataclass
class CandidateRuns:
    """Runs candidates in every firm of a goal; `study` gives the constraints between levers."""

    study: Study
    firms: tuple[StartingFirm, ...]
    runner: Runner

    def scenarios(self, values: Mapping[str, Any]) -> list[Scenario]:
        """Every firm with these values of the levers; without any as it is. Raises RejectedError."""
        if not values:  # a study may forbid where its levers stand
            return [firm.scenario for firm in self.firms]
        return [self._changed(firm.scenario, values) for firm in self.firms]

    def runs(self, scenarios: Sequence[Scenario], first: int, count: int) -> NDArray[np.void]:
        """Outcomes (scenarios, count) of replications from `first` on; NaN where a run failed.

        Raises KeyboardInterrupt when stopped before all are there, RejectedError where every run of a firm fails.
        """
        made = run_scenarios(self.runner, scenarios, first, count, self.study.own)
        if any(len(one.replications) < count for one in made):
            raise KeyboardInterrupt
        for one in made:
            if len(one.failures) == count:
                raise RejectedError(f"fails in every run: {next(iter(one.failures.values()))}")
        return np.stack([one.outcomes for one in made])

    def _changed(self, scenario: Scenario, values: Mapping[str, Any]) -> Scenario:
        base = scenario.spec.model_dump()
        single = {path: value for text, value in values.items() for path in elements(text, base)}
        lookup = lookup_in(single, base)
        for constraint in self.study.constraints:
            if not constraint.holds(lookup):
                raise RejectedError(f"breaks {constraint.text}")
        try:
            return scenario.changed(single)
        except ScenarioError as fault:
            raise RejectedError(str(fault)) from None
