"""Every value of a scenario as a row of text: what it is, where it was set and where it is known from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from smarketing.scenarios.amounts import amount
from smarketing.scenarios.field_index import fields
from smarketing.scenarios.layers import place
from smarketing.scenarios.paths import Path, schema_path, show
from smarketing.scenarios.scenario import UNSOURCED, Scenario


@dataclass(frozen=True)
class Row:
    """One value: path, text with its unit ("$60,000 a year"), place ("acme.yaml:12") and source."""

    path: str
    value: str
    place: str
    source: str


def listing(scenario: Scenario) -> Iterator[Row]:
    """Every value in the order of the schema. A list of numbers is one row."""
    for path, value in _values(scenario.spec.model_dump(), ()):
        known = show(path)
        if path[0] not in UNSOURCED:
            first = known if known in scenario.places else f"{known}[0]"
            text = plainly(path, value, scenario.spec.currency)
            yield Row(known, text, scenario.places[first], scenario.sources[first])
    for position, event in enumerate(scenario.spec.events):
        changes = ", ".join(f"{path} = {_typed(value)}" for path, value in event.set.items())
        where = place(scenario.origins, ("events", position))
        yield Row(f"events[{position}]", f"week {event.week}: {changes}", where, "")


def plainly(path: Path, value: Any, currency: str) -> str:
    """A value as it would be typed, with its unit."""
    field = fields().get(schema_path(path))
    if isinstance(value, list):
        return f"[{', '.join(plainly(path, item, currency) for item in value)}]"
    if (
        not isinstance(value, bool)
        and isinstance(value, int | float)
        and field is not None
        and field.quantity is not None
    ):
        return amount(value, field.quantity.unit, currency)
    return _typed(value)


def _typed(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)


def _values(tree: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(tree, Mapping) and tree:
        for key, value in tree.items():
            yield from _values(value, (*path, key))
    elif isinstance(tree, list) and tree and isinstance(tree[0], Mapping):
        for position, value in enumerate(tree):
            yield from _values(value, (*path, position))
    else:
        yield path, tree
