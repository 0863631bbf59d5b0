"""What can be moved on the page: every single value of a scenario, as the schema declares it."""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path as File
from typing import Any

from smarketing.experiments.design.parameters import Range
from smarketing.experiments.design.study_file import load_study
from smarketing.scenarios import Scenario, library, load
from smarketing.scenarios.amounts import amount
from smarketing.scenarios.field_index import Field, fields
from smarketing.scenarios.paths import Path, get, leaves, parse, schema_path, show
from smarketing.scenarios.policies import GROUP_TITLES, group_of, is_policy
from smarketing.scenarios.quantities import UNITS

FIRST = 20  # levers shown before one asks for more
LEVERS = "levers"  # the study that says over which range a lever is moved
ORDER = File(__file__).parent / "order_of_levers.json"  # what its sensitivity analysis found
_SINGLE = ("number", "whole number", "truth value", "word")
_LISTS = ("market.segments", "marketing.channels", "events", "client")
_NO_LEVERS = ("name", "description", "assumptions", "currency", "horizon")


@lru_cache(maxsize=1)
def controls() -> list[dict[str, Any]]:
    """Every control as plain data: those that matter most to growth first, then in the order of the schema.

    path, title, unit, kind, source, mechanisms   as the schema has them
    group                      friction group, as a heading
    nullable, choices, low, high   what is allowed
    from, to, step             what a slider spans: the range of the study of levers, where it has one
    rank                       place among the levers by sensitivity; None beyond
    """
    order = {path: rank for rank, path in enumerate(json.loads(ORDER.read_text("utf-8"))["order"])}
    levers = [_control(field, order.get(field.path)) for field in _movable()]
    return sorted(levers, key=lambda one: len(order) if one["rank"] is None else one["rank"])


def values(scenario: Scenario) -> dict[str, Any]:
    """The value in force of every control, by path."""
    tree = scenario.spec.model_dump()
    by_path = {one["path"]: get(tree, parse(one["path"])) for one in controls()}
    by_path |= {path: get(tree, parse(path)) for path in _switched()}
    return by_path | {show(path): value for path, value, _ in _inside(tree)}


def elements(scenario: Scenario) -> list[dict[str, Any]]:
    """Controls of what this scenario has and another may lack: members of lists, channels, and optional groups.

    Of an optional group there is a switch (`kind` group, `fresh`: what it is switched on with, as the first library
    scenario has it that has it), and a control for each of its values while it is on.
    """
    tree = scenario.spec.model_dump()
    inside = [
        _control(field, None) | {"path": show(path), "title": f"{_title(field)}{_member(tree, path)}"}
        for path, _, field in _inside(tree)
    ]
    return [*_switched().values(), *inside]


def _inside(tree: Mapping[str, Any]) -> Iterator[tuple[Path, Any, Field]]:
    """Values that are there because of what other fields say, with their fields."""
    known = {one["path"] for one in controls()}
    for path, value in leaves(tree):
        field = fields().get(schema_path(path))
        if field is None or field.kind not in _SINGLE or field.quantity is None or field.path in known:
            continue
        if path[0] not in (*_NO_LEVERS, "client", "events") and parse(show(path)) == path:
            yield path, value, field


@lru_cache(maxsize=1)
def _switched() -> dict[str, dict[str, Any]]:
    """The switches of optional groups, by path. A group that no library scenario has is left to files."""
    groups = {}
    for path, field in fields().items():
        if field.kind != "group" or not field.nullable or path in _LISTS or field.quantity is None:
            continue
        for name in library():
            scenario = load(name)
            fresh = get(scenario.spec.model_dump(mode="json"), parse(path))
            if fresh is not None:
                more = {"kind": "group", "fresh": fresh, "source": f"switched on as {scenario.title} has it"}
                groups[path] = _control(field, None) | more
                break
    return groups


def _title(field: Field) -> str:
    assert field.quantity is not None
    return field.quantity.title


def _member(tree: Any, path: Path) -> str:
    """Which member of a list, or which channel: by its name where it has one, else by its number."""
    for at, part in enumerate(path):
        if isinstance(part, int):
            member = get(tree, path[: at + 1])
            name = member.get("name") if isinstance(member, dict) else None
            return f": {name or part + 1}"
    return f": {str(path[2]).replace('_', ' ')}" if path[:2] == ("marketing", "channels") else ""


def _movable() -> Iterator[Field]:
    """Fields that hold one value, and are there whatever other fields say."""
    lists = tuple(f"{path}." for path, field in fields().items() if field.kind == "list" or path in _LISTS)
    optional = tuple(f"{path}." for path, field in fields().items() if field.kind == "group" and field.nullable)
    for path, field in fields().items():
        alone = not path.startswith((*lists, *optional, *_LISTS)) and path.partition(".")[0] not in _NO_LEVERS
        if alone and field.kind in _SINGLE and field.quantity is not None:
            yield field


def _control(field: Field, rank: int | None) -> dict[str, Any]:
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
