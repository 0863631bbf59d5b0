"""Run by run: what each replication came to, and how to see one again that failed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from smarketing.scenarios.compared_policies import Policy
from smarketing.store.columns import real, table, texts, whole
from smarketing.store.policy_runs import PolicyRuns
from smarketing.store.provenance import Settings, one_run

if TYPE_CHECKING:
    import pyarrow as pa


def replications_table(policies: Sequence[Policy], runs: Sequence[PolicyRuns], settings: Settings) -> "pa.Table":
    """One row a run, scenario by scenario; what is not defined, and every outcome of a failed run, is null."""
    import pyarrow as pa

    parts = []
    for policy, one in zip(policies, runs, strict=True):
        numbers = one.replications.tolist()
        reasons = [one.failures.get(number) for number in numbers]
        again = [one_run(policy.given, policy.overrides, settings, r) for r in numbers]
        columns = {
            "scenario": texts([one.name], len(numbers)),
            "replication": whole(one.replications),
            "seed": whole([settings.seed] * len(numbers)),
            "status": texts(["failed" if reason else "ok" for reason in reasons]),
            "reason": texts(reasons),
            "reproduce": texts([command if reason else None for command, reason in zip(again, reasons, strict=True)]),
        }
        outcomes = {name: real(one.outcomes[name]) for name in one.outcomes.dtype.names or ()}
        parts.append(table(columns | outcomes))
    return pa.concat_tables(parts)


def failures(policies: Sequence[Policy], runs: Sequence[PolicyRuns], settings: Settings) -> list[dict[str, Any]]:
    """Every replication that failed: which, why, and what to type to see it again."""
    return [
        {
            "scenario": one.name,
            "replication": number,
            "reason": reason,
            "reproduce": one_run(policy.given, policy.overrides, settings, number),
        }
        for policy, one in zip(policies, runs, strict=True)
        for number, reason in one.failures.items()
    ]
