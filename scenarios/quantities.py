"""What is known of a field of a scenario file: its meaning, unit, range, source and mechanism, declared once.

A field of the schema is written `name: Annotated[float, Quantity(...)] = default`. Validation, the JSON Schema, the
generated parameter reference and the plain-language `scenario diff` all read that one declaration.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from smarketing.showing import Shown

LONGEST_VALUE = 90  # characters of a value where a group of fields shows itself
ASSUMPTION = "assumption"

# Every unit a field may have, and what it means in words (the parameter reference prints this table).
UNITS: Mapping[str, str] = {
    "$": "money, in the scenario's currency",
    "$/yr": "money a year",
    "$/period": "money a pay period",
    "$/$": "money per unit of money, shown as a percentage",
    "share": "a fraction, shown as a percentage",
    "1/yr": "a rate a year, shown as a percentage",
    "1/month": "a rate a month, shown as a percentage",
    "1/week": "a rate a week, shown as a percentage",
    "1/h": "number an hour",
    "number/yr": "number a year, or $ a year",
    "h/week": "hours a week and person",
    "h/month": "hours a month",
    "hours": "hours",
    "weeks": "weeks",
    "days": "days",
    "week of year": "week counted from the first of the calendar year",
    "week": "week counted from the start of the measured horizon",
    "people": "people per business unit",
    "units": "business units",
    "customers": "customers per business unit",
    "accounts": "accounts per business unit",
    "systems": "software systems",
    "orders/week": "orders a week and business unit",
    "leads/week": "leads a week and business unit",
    "salespeople": "salespeople per business unit",
    "swaps/yr": "swaps a year and business unit",
    "index": "an index, usually from 0 to 1",
    "ratio": "a multiple",
    "exponent": "an exponent or elasticity",
    "logit": "log odds",
    "sd": "standard deviations",
    "choice": "one of the words listed",
    "yes/no": "true or false",
    "text": "text",
}


class Section(Shown, BaseModel):
    """A group of fields: unknown keys, wrong types, NaN and infinities are refused; values never change.

    What checks a group is built when it is first used: a scenario is checked as a whole, so one of sixty is needed.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False, defer_build=True)

    def notebook_lines(self) -> dict[str, str]:
        """Its fields; of a group inside it how many there are, of a long value the beginning."""
        return {name: _in_short(value) for name, value in self}


def _in_short(value: Any) -> str:
    if isinstance(value, Section):
        return f"{len(type(value).model_fields)} fields"
    text = repr(value).replace("\n", " ")
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def defaults() -> Any:
    """The default of a group inside another: the defaults of its fields. An instance would build the group's check."""
    return Field(default_factory=dict, validate_default=True)


@dataclass(frozen=True)
class Quantity:
    """One field of a scenario.

    meaning     what the value is: a noun phrase that can stand before "is 5 %"
    unit        a key of `UNITS`
    low, high   the smallest and largest value allowed, both included; None where the field is no number
    source      a published source, or text that begins with the word "assumption"
    mechanism   ids of the mechanisms that read the field, such as "M15" or "M10 M30"
    says        a sentence with `{}` where the value goes; "<meaning> is {}" when empty. For a truth value, the two
                sentences for true and false stand in `words`
    words       how particular values read in that sentence: choices, `null`, `true`, `false`
    """

    meaning: str
    unit: str
    low: float | None = None
    high: float | None = None
    source: str = ASSUMPTION
    mechanism: str = ""
    says: str = ""
    words: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"{self.meaning}: unknown unit {self.unit!r}; add it to scenarios.quantities.UNITS")

    @property
    def mechanisms(self) -> tuple[str, ...]:
        return tuple(self.mechanism.split())

    @property
    def title(self) -> str:
        """The meaning as a heading: a capital, and no comma at its end."""
        return f"{self.meaning[0].upper()}{self.meaning[1:]}".rstrip(",")

    @property
    def assumed(self) -> bool:
        """True where no published source gives the value: it may be fitted within its range."""
        return self.source.startswith(ASSUMPTION)

    @property
    def sentence(self) -> str:
        return self.says or f"{self.meaning} is {{}}"

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        number: dict[str, Any] = schema["schema"] if schema["type"] == "nullable" else schema  # type: ignore[assignment]
        if self.low is not None and number["type"] in ("int", "float"):
            number.update(ge=self.low, le=self.high)
        return schema

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        described = handler(schema)
        described["description"] = f"{self.title} [{self.unit}]. Source: {self.source}."
        described["unit"] = self.unit
        described["source"] = self.source
        described["mechanisms"] = list(self.mechanisms)
        return described
