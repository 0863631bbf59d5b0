"""The address of a value in a scenario: `compensation.salespeople.cap`, `market.segments[0].drift`.

A star stands for every member: `market.segments[*].drift`, `marketing.channels.*.cost_per_lead`. A value may be said in
terms of the one below it: `x 1.5` is half as much again.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import lru_cache
from typing import Any

Path = tuple[str | int, ...]

EVERY = "*"
_INDEX = re.compile(r"\[([0-9]+|\*)\]")
_TIMES = re.compile(r"[x×]\s*([0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_MOST_DIGITS = 9  # of a position in a list


class PathError(ValueError):
    """A path that leads nowhere; `names` holds the names that would have been valid at that point."""

    def __init__(self, message: str, at: Path = (), names: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.at = at
        self.names = names


@lru_cache(maxsize=4096)  # the few hundred paths of a scenario are asked for a hundred times each
def parse(text: str) -> Path:
    """`market.segments[0].drift` and `market.segments.0.drift` are the same path."""
    parts = _INDEX.sub(r".\1", text.strip()).split(".")
    if not all(parts) or any(_is_position(part) and len(part) > _MOST_DIGITS for part in parts):
        raise PathError(f"{text!r} is not a path such as compensation.salespeople.cap or market.segments[0].drift")
    return tuple(int(part) if _is_position(part) else part for part in parts)


def _is_position(part: str) -> bool:
    return part.isascii() and part.isdecimal()


def show(path: Path) -> str:
    """The path as people write it; the inverse of `parse`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def schema_path(path: Path) -> str:
    """The path without list positions and channel names, as the schema's own fields are addressed."""
    if path[:2] == ("marketing", "channels"):
        path = (*path[:2], *path[3:])
    return ".".join(str(part) for part in path if not isinstance(part, int) and part != EVERY)


def covers(prefix: Path, path: Path) -> bool:
    """True where `path` is `prefix` or lies below it; a star in `prefix` is any member."""
    start = path[: len(prefix)]
    return start == prefix or (
        EVERY in prefix
        and len(start) == len(prefix)
        and all(mine in (EVERY, theirs) for mine, theirs in zip(prefix, start, strict=True))
    )


def assign(tree: Any, path: Path, value: Any) -> None:
    """Set one value in a tree of dictionaries and lists, in place; a mapping is merged into a mapping.

    Raises PathError where the path leads through no group, or a star to no member.
    """
    if EVERY in path:
        for each in matching(tree, path):
            assign(tree, each, value)
        return
    for depth, part in enumerate(path[:-1]):
        inner = _step(tree, part, path[: depth + 1])
        if inner is None and isinstance(tree, dict):
            inner = tree[part] = {}
        tree = inner
    last = path[-1]
    if isinstance(tree, dict) and isinstance(last, str):
        merge(tree, {last: value})
        return
    old = _step(tree, last, path)
    if isinstance(old, dict) and isinstance(value, dict):
        merge(old, value)
    else:
        tree[last] = relative(value, old)


def matching(tree: Any, path: Path) -> list[Path]:
    """The paths that one with stars stands for, in the order of the tree: the members that have what follows."""
    at = path.index(EVERY)
    group = get(tree, path[:at])
    members = dict(enumerate(group)) if isinstance(group, list) else group if isinstance(group, dict) else {}
    if path[at + 1 :]:
        members = {name: member for name, member in members.items() if isinstance(member, dict | list)}
        having = {name: member for name, member in members.items() if path[at + 1] in (EVERY, *member)}
        members = having or members
    if not members:
        raise PathError(f"{show(path[:at]) or 'the scenario'} has no members that * could stand for", path[:at])
    paths = [(*path[:at], member, *path[at + 1 :]) for member in members]
    return [path_there for each in paths for path_there in (matching(tree, each) if EVERY in each else [each])]


def relative(value: Any, below: Any) -> Any:
    """A copy of a value; where it is `x 1.5` and lies over a number, that number times as much."""
    match = _TIMES.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or isinstance(below, bool) or not isinstance(below, int | float):
        return deepcopy(value)
    product = float(f"{below * float(match[1]):.12g}")  # 0.1 x 3 is 0.3
    return int(product) if isinstance(below, int) and product.is_integer() else product


def merge(base: dict[str, Any], change: Mapping[str, Any]) -> None:
    """Lay one mapping over another, in place: mappings merge key by key, anything else replaces as a whole."""
    for key, value in change.items():
        if isinstance(value, Mapping) and isinstance(base.get(key), dict):
            merge(base[key], value)
        else:
            base[key] = relative(value, base.get(key))


def leaves(tree: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value that holds no further values, with its path; empty lists and mappings count."""
    children: Any = ()
    if isinstance(tree, Mapping):
        children = tree.items()
    elif isinstance(tree, list):
        children = enumerate(tree)
    empty = True
    for key, value in children:
        empty = False
        yield from leaves(value, (*path, key))
    if empty:
        yield path, tree


def get(tree: Any, path: Path) -> Any:
    """The value at a path. Raises PathError where there is none."""
    for depth, part in enumerate(path):
        tree = _step(tree, part, path[: depth + 1])
    return tree


def _step(tree: Any, part: str | int, path: Path) -> Any:
    where = show(path[:-1]) or "the scenario"
    if isinstance(tree, dict):
        return tree.get(part)
    if isinstance(tree, list):
        if isinstance(part, int) and part < len(tree):
            return tree[part]
        inside = f"its elements are {where}[0] to {where}[{len(tree) - 1}]" if tree else "it has no elements"
        raise PathError(f"{where} is a list of {len(tree)}: {inside}", path)
    if tree is None:
        return None
    raise PathError(f"{where} is a single value and has no fields of its own", path)
