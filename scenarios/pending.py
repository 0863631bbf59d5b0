"""Which fields a file may set before the model reads them. The one list; it shrinks as mechanisms are built."""

from collections.abc import Iterator, Sequence

from smarketing.scenarios.field_index import fields
from smarketing.scenarios.lineage import BASE
from smarketing.scenarios.load import load
from smarketing.scenarios.paths import leaves, schema_path, show
from smarketing.scenarios.scenario import Scenario

# Mechanisms that are not built yet: a field that only these read is accepted and has no effect so far. A path stands
# for a part of a mechanism that is built otherwise.
NOT_BUILT: frozenset[str] = frozenset()


def when_built(mechanisms: Sequence[str], path: str = "") -> str:
    """What a field without effect does: "takes effect when M29 is built". Empty for a field that has its effect."""
    in_part = any(path == known or path.startswith(f"{known}.") for known in NOT_BUILT)
    if not mechanisms or not (in_part or NOT_BUILT.issuperset(mechanisms)):
        return ""
    return f"takes effect when {' and '.join(mechanisms)} {'are' if len(mechanisms) > 1 else 'is'} built"


def notes(scenario: Scenario) -> Iterator[str]:
    """A sentence with its place for each value that has no effect yet and is not the base firm's."""
    if not NOT_BUILT:
        return
    usual = dict(leaves(load(BASE).spec.model_dump()))
    for path, value in leaves(scenario.spec.model_dump()):
        field = fields().get(schema_path(path))
        if field is None or field.quantity is None or (path in usual and usual[path] == value):
            continue
        effect = when_built(field.quantity.mechanisms, field.path)
        if effect:
            yield f"{scenario.places[show(path)]}: {show(path)}: accepted; {effect}"
