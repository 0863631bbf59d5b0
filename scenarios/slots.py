"""Where in the record that kernels read one value of a scenario stands, and what is written there for another value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

import numpy as np
from pydantic import ConfigDict, TypeAdapter

from smarketing.scenarios.field_index import fields
from smarketing.scenarios.paths import Path, schema_path
from smarketing.scenarios.quantities import Section
from smarketing.scenarios.record import PARAMETERS, Column, layout
from smarketing.scenarios.schema import Spec

_PLAIN = ("number", "whole number", "truth value", "word")


@dataclass(frozen=True)
class Slot:
    """One number of a row.

    offset  from the beginning of the row [bytes]
    column  of the record; `field`, what the schema calls it
    check   what makes a value that somebody gives one of the scenario. Raises ValidationError
    """

    offset: int
    column: Column
    field: str
    check: Callable[[Any], Any]

    def written(self, value: Any) -> bytes:
        """What stands in the row for a value that was checked."""
        return np.array(self.column.value({self.column.field: value}), self.column.dtype).tobytes()


def slot(spec: Spec, path: Path) -> Slot | None:
    """Where the value at a path stands; None where it is no single number, or where it is none by itself.

    Not by themselves are shares, which are made to add up, and what the length of a sale sets (`sales_cycle.py`).
    """
    known = schema_path(path)
    paced = known == "sales.cycle_weeks" or (path[0] == "behaviour" and spec.sales.cycle_weeks is not None)
    if paced or known not in fields() or fields()[known].kind not in _PLAIN:
        return None
    place = _column(spec, path)
    if place is None:
        return None
    section, offset, column = place
    if column.is_share or column.rows is not None or column.dtype.subdtype is not None:
        return None
    return Slot(offset, column, known, _check(section, str(path[-1])))


def holder(spec: Spec, path: Path) -> Section:
    """The group of fields in which the value at a path stands."""
    node: Any = spec
    for part in path[:-1]:
        node = node.__dict__[str(part)] if isinstance(node, Section) else node[part]
    assert isinstance(node, Section)
    return node


def _column(spec: Spec, path: Path) -> tuple[type[Section], int, Column] | None:
    """The group that holds the value, the value's offset in the row [bytes], and its column."""
    node: Any = spec
    kind, columns, offset = PARAMETERS, layout(Spec).columns, 0
    column_at: tuple[type[Section], int, Column] | None = None
    parts = iter(path)
    for name in parts:
        column = next((each for each in columns if each.field == name), None)
        if column is None or not isinstance(node, Section) or kind.fields is None:
            return None
        offset += int(kind.fields[column.name][1])
        column_at = type(node), offset, column
        node, kind = node.__dict__[str(name)], column.dtype
        if kind.subdtype is not None and column.rows is not None:
            if (place := _place(node, next(parts, None))) is None:
                return None
            (member, at), kind = place, kind.base
            node, offset = member, offset + at * kind.itemsize
        columns = column.rows.columns if column.rows else ()
    return column_at if not isinstance(node, Section | list | dict) else None


def _place(group: Any, member: str | int | None) -> tuple[Any, int] | None:
    """A member of a list or a mapping of groups, and which row it is."""
    names = list(group) if isinstance(group, Mapping) else list(range(len(group)))
    return (group[member], names.index(member)) if member in names else None


@cache
def _check(section: type[Section], name: str) -> Callable[[Any], Any]:
    about = section.model_fields[name]
    declared: Any = Annotated[about.annotation, *about.metadata] if about.metadata else about.annotation
    return TypeAdapter(declared, config=ConfigDict(strict=True, allow_inf_nan=False)).validate_python
