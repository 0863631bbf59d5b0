"""The same policies under other assumptions: outcomes of every policy at every point, with luck in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from smarketing.experiments.running.run_scenarios import run_scenarios
from smarketing.experiments.running.runner import Runner
from smarketing.scenarios import Scenario, ScenarioError, load
from smarketing.scenarios.compared_policies import Policy

type Floats = NDArray[np.float64]
type ParameterSet = Mapping[str, float]  # values by path


@dataclass
class RunsUnderAssumptions:
    """Runs made on demand; points that no scenario allows, and runs that fail, are NaN.

    fitted  a point's values lie under the scenario's own, as `load` takes assumptions; else they are set over them
    """

    policies: Sequence[Policy]
    runner: Runner

    def of(
        self, points: Sequence[ParameterSet], outcomes: Sequence[str], first: int, count: int, *, fitted: bool = False
    ) -> Floats:
        """`outcomes` of `count` runs from number `first` on: (outcome, point, policy, run)."""
        at = [(p, s) for p in range(len(points)) for s in range(len(self.policies))]
        made = {where: self._made(points[where[0]], self.policies[where[1]], fitted) for where in at}
        valid = [where for where in at if made[where] is not None]
        scenarios = [scenario for where in valid if (scenario := made[where]) is not None]
        if scenarios and not self.runner.seconds:
            self.runner.time_runs(scenarios)
        runs = run_scenarios(self.runner, scenarios, first, count)
        if self.runner.stop.is_set():
            raise KeyboardInterrupt
        values = np.full((len(outcomes), len(points), len(self.policies), count), np.nan)
        for (p, s), one in zip(valid, runs, strict=True):
            for o, outcome in enumerate(outcomes):
                values[o, p, s] = one.outcomes[outcome]
        return values

    @staticmethod
    def _made(point: ParameterSet, policy: Policy, fitted: bool) -> Scenario | None:
        try:
            if fitted:
                assert policy.given is not None
                made = load(policy.given, policy.overrides, assumed=point)
                return replace(made, before=policy.scenario.before)
            return policy.scenario.changed(point)
        except ScenarioError:
            return None  # such as a lower bound above its upper one
