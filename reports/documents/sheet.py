"""A table of a workbook: its columns, the kind of every number, and what of it is charted."""

from collections.abc import Sequence
from dataclasses import dataclass, field

type Value = str | float | int | None


@dataclass(frozen=True)
class Column:
    """A column: `kind` is that of an outcome, or "text", or "row" where each row has its own."""

    title: str
    kind: str = "text"
    width: int = 12


@dataclass(frozen=True)
class Series:
    """What is drawn of a column: its colour, the column of its half-width if it has one, and whether it is a bound."""

    name: str
    column: int
    colour: str
    spread: int | None = None
    is_bound: bool = False
    signed: bool = False  # blue above zero, orange below


@dataclass(frozen=True)
class Chart:
    """A live chart of the sheet's own cells: "line" over a course, "bar" by category."""

    title: str
    kind: str
    unit: str
    categories: int
    series: Sequence[Series]
    number: str  # kind of the numbers along the axis


@dataclass(frozen=True)
class Sheet:
    """One table, and a note on what it is."""

    name: str
    note: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    kinds: Sequence[str] = field(default_factory=tuple)  # of each row, for columns of kind "row"
    chart: Chart | None = None
