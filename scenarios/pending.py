"""Which fields a file may set before the model reads them. The one list; it shrinks as mechanisms are built."""

from collections.abc import Iterator, Sequence

from scenarios.fields import fields
from scenarios.lineage import BASE
from scenarios.load import load
from scenarios.paths import leaves, schema_path, show
from scenarios.scenario import Scenario

# Mechanisms that are not built yet. A field that only these read is accepted and has no effect so far.
NOT_BUILT = frozenset({"M6", "M11", "M19", "M28", "M29", "M30", "M31", "M35", "M37", "M38"})


def when_built(mechanisms: Sequence[str]) -> str:
    """What a field that only unbuilt mechanisms read does: "takes effect when M29 is built". Empty for other fields."""
    if not mechanisms or not NOT_BUILT.issuperset(mechanisms):
        return ""
    return f"takes effect when {' and '.join(mechanisms)} {'are' if len(mechanisms) > 1 else 'is'} built"


def notes(scenario: Scenario) -> Iterator[str]:
    """A sentence with its place for each value that has no effect yet and is not the base firm's."""
    usual = dict(leaves(load(BASE).spec.model_dump()))
    for path, value in leaves(scenario.spec.model_dump()):
        field = fields().get(schema_path(path))
        if field is None or field.quantity is None or (path in usual and usual[path] == value):
            continue
        effect = when_built(field.quantity.mechanisms)
        if effect:
            yield f"{scenario.places[show(path)]}: {show(path)}: accepted; {effect}"
