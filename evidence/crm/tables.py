"""Reads exports: CSV of any usual encoding and separator, Excel; every cell as text. Formulas are never run."""

import csv
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from smarketing.errors import InputError
from smarketing.store.csv_text import restored_frame

MOST_BYTES = 1_000_000_000
MOST_TITLES, AS_WIDE = 15, 0.6  # rows looked at, and the share of the widest that headings fill
_ENCODINGS = ("utf-8-sig", "utf-16", "cp1252")


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
        return _below_titles(pd.read_excel(file, dtype=str, engine="openpyxl", na_filter=False, header=None))
    except ImportError:
        raise InputError(
            f"{file}: reading Excel takes openpyxl. Install it with: pip install 'smarketing[reports]'."
        ) from None
    except Exception as fault:  # openpyxl raises whatever the zip, the XML or the cell made it raise
        raise InputError(f"{file}: is no Excel workbook that can be read ({fault}). Save it as CSV.") from None


def _below_titles(cells: pd.DataFrame) -> pd.DataFrame:
    """A sheet with its headings: the first row that is about as wide as the table; above it stand titles."""
    filled = (cells.head(MOST_TITLES) != "").sum(axis=1)
    at = int((filled >= AS_WIDE * filled.max()).to_numpy().argmax()) if len(filled) else 0
    headings = list(cells.iloc[at]) if len(cells) else list[str]()
    table = cells.iloc[at + 1 :].reset_index(drop=True)
    table.columns = [heading or f"column {place + 1}" for place, heading in enumerate(headings)]
    return table[(table != "").any(axis=1)].reset_index(drop=True)


def _text(file: Path) -> pd.DataFrame:
    encoding = _encoding(file)
    with file.open(encoding=encoding, errors="replace", newline="") as stream:
        head = stream.read(65_536)
    try:
        separator = csv.Sniffer().sniff(head.splitlines()[0] if head else ",", ",;\t|").delimiter
    except csv.Error:
        separator = ","
    try:
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
