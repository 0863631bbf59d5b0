"""What nobody knows exactly: the assumptions that policies are compared under, each with its range.

Uncertain is a number that no leader sets and no firm reads off its books: a circumstance (how fast needs drift, how
long people ramp up) whose value is assumed, fitted or typical of a published range, or a coefficient of behaviour that
no source gives. A value for which a scenario names a source of its own is known, and so is a policy.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from smarketing.scenarios import Scenario
from smarketing.scenarios.field_index import COEFFICIENTS, Field, fields
from smarketing.scenarios.paths import get, parse, show
from smarketing.scenarios.policies import may_change
from smarketing.scenarios.quantities import ASSUMPTION, Quantity

# What a firm reads off its own books, or chooses: sizes, heads, prices, calendars.
KNOWN = (
    "horizon",
    "firm.opening_revenue",
    "firm.opening_customers",
    "organisation",
    "market.segments.accounts",
    "market.segments.deal_size.median",
    "market.segments.opens_week",
    "marketing.channels.cost_per_lead",
    "marketing.channels.share",
    "fulfilment",
    "events",
)
FITTED = "fitted"


@dataclass(frozen=True)
class UncertainInput:
    """One uncertain number; in a list or in channels it stands in several places with one value, and moves in all.

    value      what the scenarios have
    low, high  the range it may lie in
    """

    path: str
    places: tuple[str, ...]
    quantity: Quantity
    is_whole: bool
    value: float
    low: float
    high: float

    def at(self, value: float) -> dict[str, float]:
        """The settings that give it this value."""
        return dict.fromkeys(self.places, self.rounded(value))

    def rounded(self, value: float) -> float:
        """The nearest value it can have."""
        return round(value) if self.is_whole else value


def uncertain_inputs(scenarios: Sequence[Scenario]) -> list[UncertainInput]:
    """The uncertain numbers that all the scenarios share, in the order of the scenario file."""
    trees = [scenario.spec.model_dump() for scenario in scenarios]
    inputs = []
    for field in fields().values():
        if not _may_be_uncertain(field):
            continue
        places = [tuple(_places(tree, field.path.split("."))) for tree in trees]
        values = {get(tree, parse(place)) for tree, here in zip(trees, places, strict=True) for place in here}
        if len(set(places)) != 1 or len(values) != 1 or None in values:
            continue  # absent, or not one and the same value in every place and policy
        if any(_is_known(scenario, field, place) for scenario in scenarios for place in places[0]):
            continue
        quantity = field.quantity
        assert quantity is not None and quantity.low is not None and quantity.high is not None
        whole = field.kind == "whole number"
        inputs.append(UncertainInput(field.path, places[0], quantity, whole, values.pop(), quantity.low, quantity.high))
    return inputs


def _may_be_uncertain(field: Field) -> bool:
    quantity = field.quantity
    if quantity is None or quantity.low is None or field.kind not in ("number", "whole number"):
        return False
    if may_change(field.path) or any(field.path == name or field.path.startswith(f"{name}.") for name in KNOWN):
        return False
    return quantity.assumed or not field.path.startswith(COEFFICIENTS)


def _is_known(scenario: Scenario, field: Field, place: str) -> bool:
    """Whether the scenario says where it has the value from."""
    source = scenario.sources.get(place, ASSUMPTION)
    assert field.quantity is not None
    return source != field.quantity.source and not source.startswith((ASSUMPTION, FITTED))


def _places(tree: Any, names: Sequence[str], here: tuple[str | int, ...] = ()) -> Iterator[str]:
    """Every place of a field in a scenario: one, or one for each element of the lists and channels on the way."""
    if not names:
        yield show(here)
    elif isinstance(tree, Mapping) and names[0] in tree:
        yield from _places(tree[names[0]], names[1:], (*here, names[0]))
    elif isinstance(tree, list):
        for position, element in enumerate(tree):
            yield from _places(element, names, (*here, position))
    elif isinstance(tree, Mapping):
        for name, element in tree.items():
            yield from _places(element, names, (*here, name))
