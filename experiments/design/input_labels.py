"""What varies in a study, as readers know it: a name in plain words, a unit, and values with that unit."""

from dataclasses import dataclass
from typing import Any

from smarketing.experiments.design.parameters import Levels, Parameter
from smarketing.scenarios.amounts import amount
from smarketing.scenarios.field_index import fields
from smarketing.scenarios.paths import parse, schema_path


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
    field = fields().get(
        schema_path(parse(path.replace("[*]", ".*").replace("channels.*", "channels.any").replace(".*", ".0")))
    )
    quantity = field.quantity if field else None
    own = title if title != path else ""
    if quantity is None:
        return Input(path, own or path, "")
    meaning = quantity.title.removeprefix("The ")
    return Input(path, own or meaning[:1].upper() + meaning[1:], quantity.unit)


def ends(parameter: Parameter, currency: str) -> tuple[str, str]:
    """From where to where a parameter is moved, with its unit."""
    low, high = (
        (parameter.values[0], parameter.values[-1])
        if isinstance(parameter, Levels)
        else (parameter.low, parameter.high)
    )
    what = named(parameter.path, parameter.title)
    return what.text(parameter.shown(low), currency), what.text(parameter.shown(high), currency)
