"""`make docs`: the reference pages, written from the code that they describe."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from docs.mechanisms import mechanisms
from smarketing.evidence.calibration.page import page as fit_page
from smarketing.scenarios import load
from smarketing.scenarios.calibration import fitted, record
from smarketing.scenarios.field_index import Field, fields, plain
from smarketing.scenarios.quantities import UNITS
from smarketing.scenarios.record import Layout, layout
from smarketing.scenarios.schema import Spec
from smarketing.simulation.outcomes import OUTCOMES, Outcome

FOLDER = Path(__file__).parent
GENERATED = "<!-- Written by `make docs`: change the code instead. -->"
BASE = "status_quo"
DIRECTION = {1: "higher", -1: "lower", 0: ""}


def parameters() -> Iterator[str]:
    """`docs/parameters.md`: every field of a scenario with a range; what the base firm has; where that comes from."""
    yield from ("# Parameters", "", GENERATED, "")
    yield "What a scenario file may set: every field with its unit, range, source and the mechanisms that read it."
    yield f"*Base firm* is the value in the library scenario `{BASE}`; a field of a list or of the channels shows each"
    yield "value that occurs there. *Assumption* marks a value that no published source gives. A kernel reads a field"
    yield "under its path, as `p.market.lead_decay`; *in the record* says what it finds there: a number, or the member"
    yield "of an enumeration of `agents/parameters.py` that stands for a word."
    base = load(BASE).spec.model_dump()
    known = (field for field in fields().values() if field.quantity and field.quantity.unit != "text")
    for group, members in groupby(known, key=lambda field: field.path.partition(".")[0]):
        yield from ("", f"## {group}", "")
        yield from _table(
            "path | meaning | unit | base firm | allowed | in the record | source | mechanism", _cells(members, base)
        )
    yield from ("", "## Units", "")
    yield from _table("unit | meaning", UNITS.items())


def outcomes() -> Iterator[str]:
    """`docs/outcomes.md`: every outcome, its unit, definition and good direction."""
    yield from ("# Outcomes", "", GENERATED, "")
    yield "What a replication ends with. *Better* says which direction is good for the firm."
    yield ""
    yield from _table("name | title | unit | definition | better", map(_outcome, OUTCOMES.values()))


def mechanism_page() -> Iterator[str]:
    """`docs/mechanisms.md`: every mechanism, and what it was measured to move."""
    yield from ("# Mechanisms", "", GENERATED, "")
    yield from mechanisms()


def calibration() -> Iterator[str]:
    """`docs/calibration.md`: what was fitted, to what, and how well each value is known."""
    yield from ("# Calibration", "", GENERATED, "")
    yield from fit_page(record())


PAGES = {
    "parameters.md": parameters,
    "outcomes.md": outcomes,
    "mechanisms.md": mechanism_page,
    "calibration.md": calibration,
}


def page(name: str) -> str:
    """The text of one generated page."""
    return "\n".join(PAGES[name]()) + "\n"


def _cells(members: Iterable[Field], base: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    kernels_find = dict(_in_the_record(layout(Spec)))
    for field in members:
        quantity = field.quantity
        assert quantity is not None
        values = dict.fromkeys(_word(value) for value in _values(base, field.path.split(".")))
        yield (
            f"`{field.path}`",
            quantity.meaning.rstrip(","),
            quantity.unit,
            " / ".join(values),
            field.rule(),
            kernels_find.get(field.path, "not read"),
            f"[fitted](calibration.md); {quantity.source}" if field.path in fitted().values else quantity.source,
            ", ".join(quantity.mechanisms),
        )


def _in_the_record(group: Layout, prefix: str = "") -> Iterator[tuple[str, str]]:
    """What kernels find at each path that they read."""
    for column in group.columns:
        kind = {"f": "number", "i": "whole number", "b": "truth value"}.get(column.dtype.kind, "group")
        yield f"{prefix}{column.field}", column.code or kind
        if column.rows:
            yield from _in_the_record(column.rows, f"{prefix}{column.field}.")


def _outcome(outcome: Outcome) -> tuple[str, ...]:
    return (f"`{outcome.name}`", outcome.title, outcome.unit, outcome.definition, DIRECTION[outcome.good])


def _values(tree: Any, names: list[str]) -> list[Any]:
    """What the base firm has at a path: one value, or one for each element of the lists and channels on the way."""
    if not names:
        return [tree]
    if isinstance(tree, Mapping) and names[0] in tree:
        return _values(tree[names[0]], names[1:])
    elements = tree.values() if isinstance(tree, Mapping) else tree or []  # a path leaves out positions and names
    return [value for element in elements for value in _values(element, names)]


def _word(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return plain(value)
    if isinstance(value, list | tuple):
        return ", ".join(dict.fromkeys(map(_word, value))) or "none"
    return str(value)


def _table(head: str, rows: Iterable[Iterable[str]]) -> Iterator[str]:
    yield f"| {head} |"
    yield "|" + "---|" * (head.count("|") + 1)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


def main() -> None:
    """Write every page anew."""
    for name in PAGES:
        (FOLDER / name).write_text(page(name), encoding="utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()
