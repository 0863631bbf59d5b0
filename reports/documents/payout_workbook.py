"""The workbook of a payout: curve, cost and, with a firm's deals, every line of pay with totals that add up live.

Text from files is written as text, so no cell of theirs is a formula; the only formulas are the sums below columns.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from smarketing.extras import library
from smarketing.reports import payout as words
from smarketing.reports.documents.writing import put
from smarketing.reports.payout import Told
from smarketing.reports.printable import printable

type Row = Sequence[Any]
type Table = tuple[Row, Iterable[Row]]  # heads, rows

MOST_ROWS = 1_000_000  # of a sheet of Excel, a little under
_MONEY = {"bookings", "variable_pay", "total_pay", "before", "after", "difference", "booked", "credited", "paid",
          "owed", "quota"}  # fmt: skip
_SHARES = {"attainment", "marginal_rate"}
_COUNTS = {"deals", "row", "replication", "week", "unit", "person", "skill"}
_SUMMED = {"booked", "credited", "paid"}
_SHEETS = {
    "curve": "Payout curve", "people": "Before and after", "back_test_lines": "Lines of pay",
    "back_test_periods": "People and periods",
}  # fmt: skip
_CENTS = 100


def write_payout_workbook(folder: Path, payout: Told, tables: Mapping[str, Table]) -> Path:
    """Write payout.xlsx into a folder; returns its path. Raises InputError where the library for it is missing."""
    content = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = library("xlsxwriter", "XlsxWriter", "A workbook", "reports").Workbook(content, {"in_memory": True, **plain})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "money": book.add_format({"num_format": "#,##0.00"}),
        "share": book.add_format({"num_format": "0.0%"}),
        "count": book.add_format({"num_format": "0.##"}),
        "total": book.add_format({"num_format": "#,##0.00", "bold": True, "top": 1}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    _words(book, formats, payout)
    if payout.get("back_test"):
        _table(book, formats, "By person", _by_person(payout))
    for name, table in tables.items():
        _table(book, formats, _SHEETS.get(name, name), table)
    book.close()
    return put(folder / "payout.xlsx", content.getvalue())


def _words(book: Any, formats: Mapping[str, Any], payout: Told) -> None:
    """The first sheet: what is paid, in sentences."""
    page = book.add_worksheet("In words")
    page.set_column(0, 0, 110)
    row = 0
    for plan in payout["plans"].values():
        currency = payout["currency"]
        lines = [words.opening(plan, currency), *words.examples(plan, currency), words.budget_sentence(plan, currency)]
        for line in (*lines, *words.left_out(plan, currency), ""):
            page.write_string(row, 0, printable(line), formats["text"])
            row += 1
    changes = [words.change_sentence(payout, name) for name in payout["changes"]]
    for line in (*changes, *(words.back_test_lines(payout) if payout.get("back_test") else ())):
        page.write_string(row, 0, printable(line), formats["text"])
        row += 1


def _by_person(payout: Told) -> Table:
    """What each plan pays each person on the deals, and the difference to the first."""
    plans, baseline = payout["back_test"]["plans"], payout["baseline"]
    base = plans[baseline]["by_person"]
    others = [name for name in plans if name != baseline]
    titles = [plans[name]["title"] for name in others]
    heads = ["who", plans[baseline]["title"], *titles, *(f"{title}: difference" for title in titles)]
    rows = [
        (who, paid / _CENTS, *(plans[name]["by_person"].get(who, 0) / _CENTS for name in others),
         *((plans[name]["by_person"].get(who, 0) - paid) / _CENTS for name in others))
        for who, paid in base.items()
    ]  # fmt: skip
    return heads, rows


def _table(book: Any, formats: Mapping[str, Any], name: str, table: Table) -> None:
    """A sheet with head, filter, and a row of sums where a column can be summed."""
    heads, rows = table[0], [*table[1]]
    page = book.add_worksheet(name)
    by_person = name == "By person"
    for column, head in enumerate(heads):
        page.write_string(0, column, printable(head), formats["head"])
        page.set_column(column, column, 24 if column == 0 or head == "who" else 16)
    shown = rows[:MOST_ROWS]
    for at, row in enumerate(shown, 1):
        for column, (head, cell) in enumerate(zip(heads, row, strict=True)):
            kind = "money" if by_person and column else _kind(head)
            _cell(page, at, column, cell, kind, formats)
    for column, head in enumerate(heads):
        if shown and ((by_person and column) or (head in _SUMMED and name != "Payout curve")):
            total = sum(float(row[column] or 0) for row in shown)
            page.write_formula(len(shown) + 1, column, _sum(column, len(shown)), formats["total"], round(total, 2))
    if len(rows) > len(shown):
        page.write_string(len(shown) + 2, 0, f"{len(rows) - len(shown):,} rows more are in the CSV file.")
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(1, len(shown)), len(heads) - 1)


def _kind(head: str) -> str:
    return "money" if head in _MONEY else "share" if head in _SHARES else "count" if head in _COUNTS else "words"


def _cell(page: Any, row: int, column: int, cell: Any, kind: str, formats: Mapping[str, Any]) -> None:
    if cell is None or cell == "":
        return
    if kind == "words":
        page.write_string(row, column, printable(str(cell)))
    else:
        page.write_number(row, column, float(cell), formats[kind])


def _sum(column: int, n: int) -> str:
    letter = chr(ord("A") + column)
    return f"=SUM({letter}2:{letter}{n + 1})"
