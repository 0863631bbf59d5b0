"""One run as a row of a table of results."""

from typing import Any

from smarketing.experiments.running.run_scenarios import run_scenarios
from smarketing.experiments.running.runner import Engine, Runner
from smarketing.scenarios import Scenario
from smarketing.simulation.own_rules import NO_RULES, OwnRules


def one_row(
    scenario: Scenario, seed: int, replication: int, engine: Engine = "compiled", own: OwnRules = NO_RULES
) -> dict[str, Any]:
    """Make one run; what came of it, as the columns of a table from `replication` on."""
    (made,) = run_scenarios(Runner(seed, engine, weekly_runs=0), [scenario], replication, 1, own)
    return as_row(replication, seed, made.failures.get(replication), made.outcomes[0])


def as_row(replication: int, seed: int, reason: str | None, outcomes: Any) -> dict[str, Any]:
    """What a run came to, as columns; `outcomes` is one record."""
    status = {"replication": replication, "seed": seed, "status": "failed" if reason else "ok", "reason": reason}
    return status | dict(zip(outcomes.dtype.names, outcomes.tolist(), strict=True))
