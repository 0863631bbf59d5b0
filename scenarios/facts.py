"""What a client says of the own firm, in the client's words: `client.facts` of a scenario, or a facts file.

Each fact is a number, a range `[low, high]`, or `{value: x, error: y}`; numbers may be written as people write them.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from smarketing.errors import InputError
from smarketing.scenarios.amounts import amount
from smarketing.scenarios.errors import nearest
from smarketing.scenarios.fact_words import number, pair

BY_SOURCE = "leads_per_month"


@dataclass(frozen=True)
class Kind:
    """What can be said of a firm.

    title      what it is, in words
    unit       of `scenarios.quantities.UNITS`
    low, high  what it can be at all
    off, off_share  how far off a simulated firm may be where the client gives no range: a difference, or of the value
    """

    title: str
    unit: str
    low: float
    high: float
    off: float = 0.0
    off_share: float = 0.0


KINDS: Mapping[str, Kind] = {
    "revenue": Kind("revenue of the last year", "$/yr", 1e3, 1e12, off_share=0.05),
    "growth": Kind("growth of revenue", "1/yr", -0.5, 1.0, off=0.03),
    "recurring_share": Kind("share of revenue that recurs", "share", 0.0, 1.0, off=0.05),
    "customers": Kind("customers", "customers", 1, 1e9, off_share=0.1),
    "churn": Kind("share of customers lost in a year", "1/yr", 0.0, 0.8, off=0.025),
    "expansion": Kind("growth of what customers pay", "1/yr", 0.0, 0.4, off=0.02),
    "deals_per_year": Kind("deals won in a year", "number/yr", 0.1, 1e7, off_share=0.12),
    "deal_mean": Kind("mean deal", "$", 1, 1e9, off_share=0.1),
    "deal_median": Kind("median deal", "$", 1, 1e9, off_share=0.1),
    "win_rate": Kind("share of opportunities won", "share", 0.005, 0.95, off=0.03),
    "lead_to_customer": Kind("share of leads that become customers", "share", 0.0002, 0.95, off=0.001, off_share=0.2),
    "cycle_weeks": Kind("weeks from first contact to signature, median", "weeks", 0.1, 104, off=0.75, off_share=0.1),
    "leads_per_month": Kind("leads a month", "leads", 0.1, 1e7, off_share=0.1),
    "cost_per_lead": Kind("cost of a lead", "$", 0.1, 1e5, off_share=0.2),
    "marketing_budget": Kind("marketing budget, pay included", "$/yr", 1, 1e12, off_share=0.1),
    "sales_budget": Kind("sales budget, pay included", "$/yr", 1, 1e12, off_share=0.1),
    "gross_margin": Kind("gross margin", "share", 0.01, 1.0, off=0.03),
    "marketers": Kind("marketers", "people", 1, 1000),
    "salespeople": Kind("salespeople", "people", 1, 1000),
    "base_pay": Kind("base pay of a salesperson", "$/yr", 0, 1e6),
    "target_pay": Kind("target pay of a salesperson", "$/yr", 1_000, 1e7),
    "quota": Kind("quota of a salesperson", "$/yr", 1, 1e10),
    "segments": Kind("segments of the market", "people", 1, 12),
    "quota_share": Kind("share of salespeople at quota", "share", 0.0, 1.0, off=0.1),
    "discount": Kind("mean discount", "share", 0.0, 0.6, off=0.03),
    "response_days": Kind("days to the first call, median", "days", 0.01, 60, off=0.5, off_share=0.2),
    "contacted_share": Kind("share of leads called", "share", 0.0, 1.0, off=0.07),
}
_EXAMPLES = {
    "$": "60000, 60k or 60.000", "$/yr": "1200000, $11M or 100k a month", "1/yr": "14 %, 0.14 or 1 % a month",
    "share": "28 % or 0.28", "number/yr": "120 or 10 a month", "leads": "230 or 50 a week", "weeks": "39 or 9 months",
    "days": "2 or 4 hours", "people": "6", "customers": "600", "pay": "60000, 60k or 5k a month",
}  # fmt: skip
WHOLE = ("marketers", "salespeople", "segments")


class FactError(InputError, ValueError):
    """A fact that cannot be used; `name` is which."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


@dataclass(frozen=True)
class Fact:
    """One fact: its value, and between what limits a simulated firm agrees with it; `parts` where it is by source."""

    name: str
    value: float
    low: float
    high: float
    parts: Mapping[str, float]

    @property
    def kind(self) -> Kind:
        return KINDS[self.name]

    def holds(self, value: float) -> bool:
        """Whether a value agrees with what was said, rounding aside."""
        slack = 1e-9 * max(1.0, abs(self.value))
        return self.low - slack <= value <= self.high + slack


Facts = Mapping[str, Fact]


def facts_of(said: Mapping[str, Any]) -> dict[str, Fact]:
    """The facts of a mapping {name: what was said}. Raises FactError for the first that cannot be used."""
    facts: dict[str, Fact] = {}
    for name, value in said.items():
        if name not in KINDS:
            raise FactError(name, f"{name} is not a fact{nearest(name, KINDS)}")
        if value is not None:
            facts[name] = _fact(name, value)
    return facts


def shown(name: str, value: float, currency: str) -> str:
    """A value of a fact as people read it."""
    unit = KINDS[name].unit
    if unit in ("share", "1/yr"):
        return f"{0.0 if abs(value) < 1e-5 else 100 * value:.3g} %"
    if math.isfinite(value) and value:
        value = float(f"{value:.3g}") if abs(value) < 1e3 or unit.startswith("$") else float(f"{value:.4g}")
    bare = {"customers": "$", "people": "", "leads": "", "number/yr": ""}.get(unit)
    return f"{value:,.10g}" if bare is not None else amount(value, unit.replace("/yr", ""), currency)


def _fact(name: str, said: Any) -> Fact:
    kind, parts = KINDS[name], {}
    if isinstance(said, str) and (two := pair(said)):
        first, second, is_range = two
        said = [first, second] if is_range else {"value": first, "error": second}
    if name == BY_SOURCE and isinstance(said, Mapping) and "value" not in said:
        parts = {str(source): _number(name, value) for source, value in said.items()}
        value = math.fsum(parts.values())
        low, high = _around(kind, value)
    elif name == "segments" and isinstance(said, list) and all(isinstance(each, str) for each in said) and said:
        parts = dict.fromkeys(said, 1.0)
        value = low = high = float(len(parts))
    elif isinstance(said, Mapping):
        extra = set(said) - {"value", "error"}
        if extra or "value" not in said:
            raise FactError(name, f"{name} is a mapping; write {{value: 10, error: 2}}")
        value = _number(name, said["value"])
        error = abs(_number(name, said.get("error", 0)))
        low, high = (value - error, value + error) if error else _around(kind, value)
    elif isinstance(said, list):
        if len(said) != 2:
            raise FactError(name, f"{name} is a list of {len(said)}; a range is [low, high]")
        low, high = (_number(name, each) for each in said)
        if low > high:
            raise FactError(name, f"{name} goes from {low:g} down to {high:g}; a range is [low, high]")
        value = (low + high) / 2
    else:
        value = _number(name, said)
        low, high = _around(kind, value)
    if not kind.low <= value <= kind.high:
        hint = ""
        if kind.unit in ("share", "1/yr") and 1 < value <= 100:
            hint = f"; if you mean {value:g} %, write {value / 100:g} or {value:g} %"
        raise FactError(name, f"{name} is {value:g}, but must be from {kind.low:g} to {kind.high:g}{hint}")
    if name in WHOLE and value != int(value):
        raise FactError(name, f"{name} is {value:g}, but must be a whole number: round it")
    return Fact(name, value, low, high, parts)


def _around(kind: Kind, value: float) -> tuple[float, float]:
    reach = max(kind.off, kind.off_share * abs(value))
    return value - reach, value + reach


def _number(name: str, said: Any) -> float:
    value = number(said, KINDS[name].unit, name)
    if value is None:
        examples = _EXAMPLES["pay" if name in ("base_pay", "target_pay") else KINDS[name].unit]
        raise FactError(name, f"{name} is {said!r}, but must be a number such as {examples}")
    return value
