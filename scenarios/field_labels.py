"""A field as readers know it: a name in plain words, a unit, and values with that unit."""

from dataclasses import dataclass
from typing import Any

from smarketing.scenarios.amounts import amount
from smarketing.scenarios.field_index import fields
from smarketing.scenarios.starred_paths import field_of


@dataclass(frozen=True)
class Input:
    """One path of a study. `unit` is one of `scenarios.quantities.UNITS`, or empty."""

    path: str
    title: str
    unit: str

    def text(self, value: Any, currency: str) -> str:
        """A value with its unit: "5 %", "4 weeks"."""
        if value is None or isinstance(value, bool):
            return {None: "none", True: "yes", False: "no"}[value]
        if isinstance(value, int | float):
            return amount(value, self.unit, currency)
        return str(value).replace("_", " ")


def named(path: str, title: str = "") -> Input:
    """What a path of a study is called; `title` is the study's own name for it, which then counts."""
    field = fields().get(field_of(path))
    quantity = field.quantity if field else None
    own = title if title != path else ""
    if quantity is None:
        return Input(path, own or path, "")
    meaning = quantity.title.removeprefix("The ")
    return Input(path, own or meaning[:1].upper() + meaning[1:], quantity.unit)
