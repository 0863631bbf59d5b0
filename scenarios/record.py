"""The record that kernels read, derived from the schema: one row holds all that a scenario says, as numbers.

It has the shape of the scenario file: a kernel reads `p.compensation.salespeople.quota` where a user wrote
`compensation: {salespeople: {quota: ...}}`. What a field becomes follows from its type:

    number, truth value       itself; a null, what is noted beside the field (`scenarios/encodings.py`)
    word                      a number, by the enumeration that is noted beside it
    group                     a record; zeros where it is null
    list of numbers           an array
    list, mapping of groups   rows in the order of the file; where their number is free, as many as there may be, zeros
                              past the last, and a field `n_` with how many there are
    text                      nothing: kernels read numbers

docs/parameters.md says of every field what kernels find.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import numpy as np
from annotated_types import MaxLen, MinLen
from pydantic.fields import FieldInfo

from smarketing.scenarios.encodings import Given, Null, SegmentName, Share, Switches, Unread, Words
from smarketing.scenarios.quantities import Section
from smarketing.scenarios.schema import Spec

Tree = Mapping[str, Any]  # a group of fields with its values, as plain dictionaries and lists
Notes = Mapping[type, Any]  # the notes to a field by their type
_NUMBERS = {float: "f8", int: "i8", bool: "?"}


@dataclass(frozen=True)
class Column:
    """One field of a record.

    name    what kernels call it
    dtype   of its value; with a shape where it holds several
    value   what a group of fields puts there
    field   the field of the scenario that it tells of
    code    what kernels find, as the parameter reference says it; empty where that is the value itself
    rows    the layout of what it holds, where that has fields of its own
    is_share  whether all rows' values have to add up to one
    """

    name: str
    dtype: np.dtype
    value: Callable[[Tree], Any]
    field: str
    code: str = ""
    rows: "Layout | None" = None
    is_share: bool = False


class Layout:
    """The record of a group of fields."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self.dtype = np.dtype([(column.name, column.dtype) for column in columns], align=True)

    def row(self, tree: Tree) -> np.ndarray:
        """A group's values as one record, of shape ()."""
        row = np.zeros((), self.dtype)
        for column in self.columns:
            row[column.name] = column.value(tree)
        return row


@cache
def layout(section: type[Section]) -> Layout:
    """The record of a group of the schema.

    Raises:
        TypeError: a field is declared in a way that says too little; the message says what is missing
    """
    columns: list[Column] = []
    for name, info in section.model_fields.items():
        try:
            columns.extend(_columns(name, info))
        except _MissingNoteError as missing:
            raise TypeError(f"{section.__name__}.{name}: {missing}; or Unread(), where no kernel needs it") from None
    return Layout(columns)


class _MissingNoteError(Exception):
    """What a field's declaration lacks."""


def _columns(name: str, info: FieldInfo) -> Iterator[Column]:
    """What one field of a scenario becomes."""
    annotation, nullable = _without_null(info.annotation)
    origin, inside = get_origin(annotation), get_args(annotation)
    notes: Notes = {type(note): note for note in info.metadata}
    if SegmentName in notes:
        yield Column(name, np.dtype("i8"), lambda _: -1, name, "its place in `market.segments`; null is -1")
    if Unread in notes or annotation is str:
        return
    if Switches in notes:
        yield _switches(name, notes[Switches])
    elif origin is Literal:
        yield _word(name, inside, notes)
    elif origin in (list, dict):
        yield from _several(name, inside[-1], notes)
    elif annotation in _NUMBERS:
        yield _nullable(name, notes) if nullable else _number(name, annotation, notes)
    elif layout(annotation).columns:
        yield _group(name, layout(annotation), notes.get(Given))


def _number(name: str, kind: type, notes: Notes) -> Column:
    return Column(name, np.dtype(_NUMBERS[kind]), lambda tree: tree[name], name, is_share=Share in notes)


def _nullable(name: str, notes: Notes) -> Column:
    if Null not in notes:
        raise _MissingNoteError("may be null, and needs Null(...), the number that stands for it")
    null = notes[Null].becomes

    def value(tree: Tree) -> float:
        return null if tree[name] is None else float(tree[name])

    return Column(name, np.dtype("f8"), value, name, f"null is {null:g}")


def _word(name: str, words: Sequence[str], notes: Notes) -> Column:
    if Words not in notes:
        raise _MissingNoteError("holds words, and needs Words(...), the enumeration that numbers them")
    enumeration = notes[Words].of
    strangers = [word for word in words if word.upper() not in enumeration.__members__]
    if strangers:
        raise _MissingNoteError(f"{strangers[0]!r} is no member of {enumeration.__name__}")
    return Column(name, np.dtype("i8"), lambda tree: enumeration[tree[name].upper()], name, f"`{enumeration.__name__}`")


def _switches(name: str, note: Switches) -> Column:
    numbers = {member.id: int(member) for member in note.of}

    def value(tree: Tree) -> np.ndarray:
        switches = np.zeros(max(note.of) + 1, np.int8)
        switches[[numbers[id] for id in tree[name]]] = True
        return switches

    dtype = np.dtype(("i1", (max(note.of) + 1,)))  # numba reads no truth values from an array within a record
    return Column(note.name, dtype, value, name, f"`{note.name}[{note.of.__name__}.…]`")


def _group(name: str, inner: Layout, given: Given | None) -> Column:
    if given is not None:
        inner = Layout([Column(given.name, np.dtype("?"), lambda _: True, ""), *inner.columns])
    nothing = np.zeros((), inner.dtype)

    def value(tree: Tree) -> np.ndarray:
        return nothing if tree[name] is None else inner.row(tree[name])

    return Column(name, inner.dtype, value, name, f"`{given.name}` if not null" if given else "", inner)


def _several(name: str, element: Any, notes: Notes) -> Iterator[Column]:
    """An array of numbers or of records, and how many there are where that is free. A mapping of text is text."""
    element = get_args(element)[0] if get_origin(element) is Annotated else element
    rows = layout(element) if isinstance(element, type) and issubclass(element, Section) else None
    if rows is None and element not in _NUMBERS:
        return
    if MaxLen not in notes:
        raise _MissingNoteError("needs Field(max_length=...): a record has room for so many")
    most, least = notes[MaxLen].max_length, notes[MinLen].min_length if MinLen in notes else 0
    code = f"{most} rows" if rows else f"{most} numbers"
    if least < most:
        code = f"`n_{name}` of {code}"
        yield Column(f"n_{name}", np.dtype("i8"), lambda tree: len(tree[name]), "")
    dtype = np.dtype((rows.dtype if rows else _NUMBERS[element], (most,)))
    yield Column(name, dtype, lambda tree: _array(tree[name], dtype, rows), name, code, rows)


def _array(items: Iterable[Any], dtype: np.dtype, rows: Layout | None) -> np.ndarray:
    """The values of a list or a mapping in their order, and zeros up to the end."""
    items = list(items.values() if isinstance(items, Mapping) else items)
    array = np.zeros(dtype.shape, dtype.base)
    for place, item in enumerate(items):
        array[place] = rows.row(item) if rows else item
    for column in rows.columns if rows else ():
        if column.is_share:
            array[column.name][: len(items)] /= sum(item[column.field] for item in items)
    return array


def _without_null(annotation: Any) -> tuple[Any, bool]:
    """A type without null, and whether null is allowed."""
    if get_origin(annotation) not in (Union, UnionType):
        return annotation, False
    (inner,) = (option for option in get_args(annotation) if option is not NoneType)
    return inner, True


_EPOCH = Column("epoch", np.dtype("i8"), lambda _: 0, "")  # which row of a run it is: `scenarios/build.py`
_SCENARIO = Layout([*layout(Spec).columns, _EPOCH])
PARAMETERS = _SCENARIO.dtype


def row(tree: Tree) -> np.ndarray:
    """A resolved scenario as one record of `PARAMETERS`, of shape ()."""
    return _SCENARIO.row(tree)
