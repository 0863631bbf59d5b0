"""Reads exports: CSV of any usual encoding and separator, Excel; every cell as text. Formulas are never run."""

import csv
import warnings
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from smarketing.errors import InputError
from smarketing.store.csv_text import restored_frame

MOST_BYTES = 1_000_000_000
MOST_TITLES, AS_WIDE = 15, 0.6  # rows looked at, and the share of the widest that headings fill
MOST_CELLS = 20_000_000  # of a sheet, empty ones that stand before others included
MOST_EMPTY_ROWS = 100_000  # one after another: a workbook may jump to any row


def read_table(file: Path) -> pd.DataFrame:
    """The first sheet or the whole file, headings stripped. Raises InputError for what is no table."""
    if not file.is_file():
        raise InputError(f"{file}: there is no such file.")
    if file.stat().st_size > MOST_BYTES:
        raise InputError(f"{file}: is larger than 1 GB; export fewer columns or a shorter time.")
    if file.stat().st_size == 0:
        raise InputError(f"{file}: is empty.")
    table = _excel(file) if file.suffix.lower() in (".xlsx", ".xlsm") else _text(file)
    table.columns = [str(name).strip() for name in table.columns]
    if table.empty:
        raise InputError(f"{file}: has headings and no rows.")
    return table


def _excel(file: Path) -> pd.DataFrame:
    try:
        return _first_sheet(file)
    except ImportError:
        raise InputError(
            f"{file}: reading Excel takes openpyxl. Install it with: pip install 'smarketing[reports]'."
        ) from None
    except InputError:
        raise
    except Exception as fault:  # openpyxl raises whatever the zip, the XML or the cell made it raise
        raise InputError(f"{file}: is no Excel workbook that can be read ({fault}). Save it as CSV.") from None


def _first_sheet(file: Path) -> pd.DataFrame:
    """Row by row, and counted: a few bytes of a workbook may stand for more rows and cells than there is memory."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    with file.open("rb") as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions, which nobody reads here
        with zipfile.ZipFile(stream) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_BYTES:
                raise InputError(f"{file}: unpacks to more than 1 GB; export fewer columns or a shorter time.")
        sheet = load_workbook(stream, read_only=True, data_only=True).worksheets[0]
        sheet.reset_dimensions()  # what the file says of its own size may be anything
        rows = _rows(file, sheet.iter_rows(values_only=True))
    width = max(map(len, rows), default=0)
    if not width:
        raise InputError(f"{file}: its first sheet is empty.")
    headings, *body = _below_titles([[*row, *[""] * (width - len(row))] for row in rows])
    return pd.DataFrame(body, columns=_distinct(headings), dtype=str)


def _below_titles(rows: list[list[str]]) -> list[list[str]]:
    """A sheet from its headings on: the first row that is about as wide as the table; above it stand titles."""
    filled = [sum(cell != "" for cell in row) for row in rows[:MOST_TITLES]]
    at = next(place for place, n in enumerate(filled) if n >= AS_WIDE * max(filled))
    headings = [heading or f"column {place + 1}" for place, heading in enumerate(rows[at])]
    return [headings, *(row for row in rows[at + 1 :] if any(row))]


def _rows(file: Path, sheet: Iterable[Sequence[Any]]) -> list[list[str]]:
    """The rows of a sheet up to the last that has something in it, each up to its last cell."""
    rows: list[list[str]] = []
    n_cells, width, filled = 0, 0, 0
    for row in sheet:
        cells = list(map(_as_text, row))
        while cells and not cells[-1]:
            cells.pop()
        rows.append(cells)
        n_cells, width = n_cells + len(row), max(width, len(cells))
        filled = len(rows) if cells else filled
        if len(rows) - filled > MOST_EMPTY_ROWS or max(n_cells, len(rows) * width) > MOST_CELLS:
            raise InputError(
                f"{file}: its first sheet has more than {MOST_CELLS:,} cells, or {MOST_EMPTY_ROWS:,} empty rows one "
                "after another. Delete what is empty, or save it as CSV."
            )
    return rows[:filled]


def _distinct(headings: Sequence[str]) -> list[str]:
    """Headings of which no two are the same, as pandas makes them of a CSV file."""
    names: dict[str, None] = {}
    for place, heading in enumerate(headings):
        name, again = heading or f"Unnamed: {place}", 0
        while (distinct := f"{name}.{again}" if again else name) in names:
            again += 1
        names[distinct] = None
    return list(names)


def _as_text(cell: Any) -> str:
    """A cell as it is shown: a whole number without a point."""
    return "" if cell is None else str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)


def _text(file: Path) -> pd.DataFrame:
    encoding = _encoding(file)
    with file.open(encoding=encoding, errors="replace", newline="") as stream:
        head = stream.read(65_536)
    try:
        separator = csv.Sniffer().sniff(head.splitlines()[0] if head else ",", ",;\t|").delimiter
    except csv.Error:
        separator = ","
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", pd.errors.ParserWarning)  # cells beyond the last heading: nobody asks them
            read = pd.read_csv(
                file, sep=separator, dtype=str, encoding=encoding, encoding_errors="replace", na_filter=False,
                on_bad_lines="skip", engine="c", index_col=False,
            )  # fmt: skip
        return restored_frame(read)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as fault:
        raise InputError(f"{file}: is no table that can be read ({fault}).") from None


def _encoding(file: Path) -> str:
    with file.open("rb") as stream:
        start = stream.read(1_000_000)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        start[: max(0, len(start) - 4)].decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def tables(files: Mapping[str, Path] | list[Path]) -> dict[str, pd.DataFrame]:
    """Every file's table under its name."""
    paths = files.values() if isinstance(files, Mapping) else files
    return {path.name: read_table(path) for path in paths}
