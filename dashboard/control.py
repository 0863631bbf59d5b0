"""One control as plain data: what the schema says of a field, and what a slider of it goes over."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from smarketing.experiments.design.parameters import Range
from smarketing.experiments.design.study_file import load_study
from smarketing.scenarios.amounts import amount
from smarketing.scenarios.field_index import Field
from smarketing.scenarios.policies import GROUP_TITLES, group_of, is_policy
from smarketing.scenarios.quantities import UNITS

LEVERS = "levers"  # the study that says over which range a lever is moved


def control(field: Field, rank: int | None) -> dict[str, Any]:
    """What the page is told of a field; `rank` is its place among the levers."""
    quantity = field.quantity
    assert quantity is not None
    group = group_of(field.path) or ""
    title = GROUP_TITLES[group] if group or is_policy(field.path) else "The firm and its market"
    return {
        "path": field.path,
        "title": quantity.title,
        "unit": quantity.unit,
        **_shown_as(quantity.unit),
        "kind": field.kind,
        "group": title,
        "nullable": field.nullable,
        "choices": [{"value": word, "says": _word(quantity.words, word)} for word in field.choices],
        "low": quantity.low,
        "high": quantity.high,
        **_span(field),
        "source": quantity.source,
        "mechanisms": list(quantity.mechanisms),
        "rank": rank,
    }


def _shown_as(unit: str) -> dict[str, Any]:
    """How numbers of a unit are typed: the stored value times `factor`, between `prefix` and `suffix`."""
    example = amount(2.0, unit)
    factor, number = (100, "200") if "%" in example else (1, "2")
    prefix, _, suffix = example.partition(number)
    return {"factor": factor, "prefix": prefix, "suffix": suffix, "unit_means": UNITS[unit]}


def _word(words: Mapping[str, str], word: str) -> str:
    name = word.replace("_", " ")
    said = words.get(word, "")
    return f"{name}: {said}" if said and said != name else name


def _span(field: Field) -> dict[str, Any]:
    """What a slider goes over; a range without end is cut at four times the usual value."""
    quantity = field.quantity
    assert quantity is not None
    if quantity.low is None or quantity.high is None:
        return {"from": None, "to": None, "step": None}
    low, high = _ranges().get(field.path, (quantity.low, quantity.high))
    usual = field.default if isinstance(field.default, int | float) else 0
    if field.path not in _ranges() and usual and quantity.high > 20 * abs(usual):
        low, high = max(quantity.low, min(0.0, usual)), 4 * abs(usual)
    step = 1.0 if field.kind == "whole number" else _step(high - low)
    return {"from": low, "to": high, "step": step}


def _step(span: float) -> float:
    """1, 2 or 5 times a power of ten, about a hundredth of a span."""
    steps = [lead * 10.0**power for power in range(-6, 10) for lead in (1, 2, 5)]
    return min(steps, key=lambda step: abs(step - span / 100))


@lru_cache(maxsize=1)
def _ranges() -> dict[str, tuple[float, float]]:
    study = load_study(LEVERS)
    return {each.path: (each.low, each.high) for each in study.parameters if isinstance(each, Range)}
