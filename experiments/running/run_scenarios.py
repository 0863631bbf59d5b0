"""Runs of several scenarios side by side, and what they gave, scenario by scenario: the one door to the runner."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from smarketing.experiments.running.runner import Block, Runner
from smarketing.scenarios import Scenario
from smarketing.simulation.inputs import WithRules
from smarketing.simulation.outcomes import OUTCOME_DTYPE
from smarketing.simulation.own_rules import NO_RULES, OwnRules
from smarketing.store.policy_runs import PolicyRuns


def run_scenarios(
    runner: Runner, scenarios: Sequence[Scenario], first: int, count: int, own: OwnRules = NO_RULES
) -> list[PolicyRuns]:
    """Run `count` replications of each scenario from number `first`, under the user's `own` rules.

    Those that are finished are there where the runner is stopped; an interrupt that nobody asked for goes on.
    """
    blocks: list[list[Block]] = [[] for _ in scenarios]
    try:
        for block in runner.replicate([WithRules.of(scenario, own) for scenario in scenarios], first, count):
            blocks[block.task.scenario].append(block)
    except KeyboardInterrupt:
        if not runner.stop.is_set():
            raise
    return [gather(scenario.name, scenario, made) for scenario, made in zip(scenarios, blocks, strict=True)]


def gather(name: str, scenario: Scenario, blocks: Sequence[Block], as_written: Scenario | None = None) -> PolicyRuns:
    """Put the blocks of one scenario together."""
    numbers: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
    outcomes: list[NDArray[np.void]] = []
    weekly: list[NDArray[np.void]] = []
    weekly_of: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
    failures: dict[int, str] = {}
    dtype = next((run.outcomes.dtype for block in blocks for run in block.runs), OUTCOME_DTYPE)
    for block in sorted(blocks, key=lambda block: block.task.first):
        for run in block.runs:
            ran = run.first + np.arange(len(run.outcomes), dtype=np.int64)
            numbers.append(ran)
            outcomes.append(run.outcomes)
            failures.update(run.failures())
            if run.weekly is not None:
                sound = run.status == 0
                weekly.append(run.weekly[sound])
                weekly_of.append(ran[sound])
        failures.update(block.broken)
        numbers.append(np.array(list(block.broken), dtype=np.int64))
        outcomes.append(np.full(len(block.broken), np.nan, dtype))
    order = np.argsort(joined := np.concatenate(numbers), kind="stable")
    return PolicyRuns(
        name=name,
        scenario=scenario,
        replications=joined[order],
        outcomes=np.concatenate(outcomes)[order] if outcomes else np.full(0, np.nan, dtype),
        weekly=np.concatenate(weekly) if weekly else None,
        weekly_of=np.concatenate(weekly_of),
        failures=dict(sorted(failures.items())),
        as_written=as_written,
    )
