"""Paths with `*`, which stand for every element of a list or every channel: `market.segments.*.drift`."""

from collections.abc import Mapping
from typing import Any

from smarketing.scenarios.paths import get, parse, schema_path


def elements(path: str, base: Mapping[str, Any]) -> tuple[str, ...]:
    """The paths that a path with `*` stands for in a resolved scenario: every element, or every channel."""
    head, star, tail = path.replace("[*]", ".*").partition(".*")
    if not star:
        return (path,)
    inside = get(base, parse(head))
    names = range(len(inside)) if isinstance(inside, list) else inside if isinstance(inside, Mapping) else ()
    return tuple(element for name in names for element in elements(f"{head}.{name}{tail}", base))


def stands_for(text: str, path: str) -> bool:
    """Whether a path of a study, perhaps with `*`, is this one."""
    mine, other = parse(text.replace("[*]", ".*")), parse(path)
    return len(mine) == len(other) and all(a in ("*", b) for a, b in zip(mine, other, strict=True))


def field_of(path: str) -> str:
    """The address of the field that it stands for, as `field_index.fields` knows it. Raises PathError."""
    return schema_path(parse(path.replace("[*]", ".*").replace("channels.*", "channels.any").replace(".*", ".0")))
