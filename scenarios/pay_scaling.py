"""A plan that pays so many times as much: every amount that is pay for results takes one factor, in events as well."""

from collections.abc import Iterable, Mapping
from typing import Any

from smarketing.scenarios.paths import parse, schema_path
from smarketing.scenarios.scenario import Scenario

# What is money for results. Of tiers, accelerators, caps and quotas the plan's own commission is the unit.
AMOUNTS = frozenset(
    f"compensation.{path}"
    for path in (
        "salespeople.commission_rate",
        "salespeople.bonus_at_quota",
        "salespeople.draw.amount",
        "salespeople.contest.prize",
        "salespeople.rates.rate",
        "salespeople.annual.bonus",
        "salespeople.spiffs.per_deal",
        "salespeople.spiffs.rate",
        "salespeople.target_bonus",
        "marketers.target_bonus",
        "marketers.bonus.leads",
        "marketers.bonus.qualified",
        "marketers.bonus.accepted",
        "marketers.bonus.pipeline",
        "marketers.bonus.revenue",
    )
)


def pays_otherwise(one: Scenario, other: Scenario) -> bool:
    """Whether two policies differ in what they pay, now or by an event."""

    def plans(scenario: Scenario) -> list[Any]:
        return [tree["compensation"] for _, tree in scenario.epochs[1:]]

    return plans(one) != plans(other)


def scaled(scenario: Scenario, factor: float) -> dict[str, Any]:
    """Every amount of variable pay times `factor`, as overrides by path; those of events are in the list of events."""
    tree = scenario.spec.model_dump()
    values = {path: _rounded(value * factor) for path, value in _amounts(tree["compensation"], "compensation") if value}
    events = [event | {"set": _in_event(event["set"], factor)} for event in tree["events"]]
    return values | ({"events": events} if events != tree["events"] else {})


def _in_event(change: Mapping[str, Any], factor: float) -> dict[str, Any]:
    return {path: _times(value, path, factor) for path, value in change.items()}


def _times(value: Any, path: str, factor: float) -> Any:
    """The value at a path with every amount in it multiplied."""
    if isinstance(value, Mapping):
        return {key: _times(inner, f"{path}.{key}", factor) for key, inner in value.items()}
    if isinstance(value, list):
        return [_times(inner, path, factor) for inner in value]
    return _rounded(value * factor) if path in AMOUNTS and value is not None else value


def _rounded(value: float) -> float:
    """To four digits, so that the plan can be read and typed; that moves its cost by less than it is known to."""
    return float(f"{value:.4g}")


def _amounts(tree: Any, path: str) -> Iterable[tuple[str, float]]:
    """The amounts below a path, each with its own."""
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            yield from _amounts(value, f"{path}.{key}")
    elif isinstance(tree, list):
        for place, value in enumerate(tree):
            yield from _amounts(value, f"{path}[{place}]")
    elif tree is not None and schema_path(parse(path)) in AMOUNTS:
        yield path, tree
