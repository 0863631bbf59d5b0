"""The address of a value in a scenario: `compensation.salespeople.cap`, `market.segments[0].drift`."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import lru_cache
from typing import Any

Path = tuple[str | int, ...]

_INDEX = re.compile(r"\[([0-9]+)\]")
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
    names = [str(part) for part in path if not isinstance(part, int)]
    if names[:2] == ["marketing", "channels"]:
        del names[2:3]
    return ".".join(names)


def covers(prefix: Path, path: Path) -> bool:
    """True where `path` is `prefix` or lies below it."""
    return path[: len(prefix)] == prefix


def assign(tree: Any, path: Path, value: Any) -> None:
    """Set one value in a tree of dictionaries and lists, in place; a mapping is merged into a mapping."""
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
        tree[last] = deepcopy(value)


def merge(base: dict[str, Any], change: Mapping[str, Any]) -> None:
    """Lay one mapping over another, in place: mappings merge key by key, anything else replaces as a whole."""
    for key, value in change.items():
        if isinstance(value, Mapping) and isinstance(base.get(key), dict):
            merge(base[key], value)
        else:
            base[key] = deepcopy(value)


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
