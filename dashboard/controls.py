"""What can be moved on the page: every single value of a scenario, as the schema declares it."""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path as File
from typing import Any

from smarketing.dashboard.control import control
from smarketing.dashboard.lists import lists
from smarketing.dashboard.other_words import OTHER_WORDS
from smarketing.scenarios import Scenario, library, load
from smarketing.scenarios.field_index import Field, fields
from smarketing.scenarios.paths import Path, get, leaves, parse, schema_path, show

FIRST = 20  # levers shown before one asks for more
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
    also                       what else people call it
    rank                       place among the levers by sensitivity; None beyond
    """
    order = {path: rank for rank, path in enumerate(json.loads(ORDER.read_text("utf-8"))["order"])}
    levers = [control(field, order.get(field.path)) for field in _movable()] + lists()
    for one in levers:
        one["also"] = OTHER_WORDS.get(one["path"], "")
    return sorted(levers, key=lambda one: len(order) if one["rank"] is None else one["rank"])


def values(scenario: Scenario) -> dict[str, Any]:
    """The value in force of every control, by path."""
    tree = scenario.spec.model_dump(mode="json")
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
        control(field, None) | {"path": show(path), "title": f"{_title(field)}{_member(tree, path)}"}
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
                groups[path] = control(field, None) | more
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
