"""Levers that do nothing as the others stand, and why: somebody who moves one is to know it."""

from collections.abc import Mapping
from typing import Any

from smarketing.scenarios import Scenario
from smarketing.scenarios.acting import switched_off

NO_EFFECT = "No effect as the other values of the plan stand."
OF_REPORTS = "No effect while nobody reports: choose a feedback rule first."


def idle(scenario: Scenario) -> Mapping[str, str]:
    """By path; a group stands for all below it."""
    tree: dict[str, Any] = scenario.spec.model_dump()
    reasons = dict.fromkeys(switched_off(tree), NO_EFFECT)
    return reasons | {"feedback.interval_weeks": OF_REPORTS} if tree["feedback"]["rule"] == "none" else reasons
