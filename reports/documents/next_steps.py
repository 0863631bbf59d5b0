"""Which commands add to the report what the folder has no data for yet, by the section that would show it."""

import shlex
from collections.abc import Mapping
from typing import Any

from smarketing.reports.results import Results


def next_steps(results: Results) -> dict[str, str]:
    """A command for each section of a comparison that could say more: drivers, switching, people."""
    summary = results.summary
    if not summary.is_comparison or summary.challenger is None:
        return {}
    pair = [_given(results.manifest, policy.key) for policy in (summary.baseline, summary.challenger)]
    every = [_given(results.manifest, policy.key) for policy in summary.policies]
    commands = {}
    if not results.extra("decomposition"):
        commands["drivers"] = shlex.join(["smarketing", "decompose", *pair])
    if not results.extra("switch_points"):
        commands["switching"] = shlex.join(["smarketing", "compare", *every, "--switch-points"])
    if results.table("pay") is None:
        commands["people"] = shlex.join(["smarketing", "compare", *every, "-n", "200"])
    return commands


def _given(manifest: Mapping[str, Any], key: str) -> str:
    """What the user called a scenario."""
    scenarios = manifest.get("scenarios") or []
    return next((str(each.get("file") or key) for each in scenarios if each.get("name") == key), key)
