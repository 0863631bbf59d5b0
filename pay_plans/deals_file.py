"""A firm's own deals from a CSV file: which column is what, and which rows cannot be used.

Columns are found by their usual headings; a row that cannot be used is counted under its reason, and a file that cannot
be used is an InputError.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from smarketing.errors import InputError
from smarketing.pay_plans.written_values import amounts, dates, is_percent

# What each column is called, without spaces and marks; the first name is the one that messages use.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "who": (
        "who", "salesperson", "salesrep", "rep", "repname", "seller", "owner", "dealowner", "opportunityowner",
        "accountexecutive", "ae", "payee", "employee", "person", "verkäufer", "mitarbeiter", "vendedor", "vendeur",
    ),
    "date": (
        "date", "closedate", "closeddate", "closedon", "closed", "wondate", "bookingdate", "bookedon", "orderdate",
        "invoicedate", "signed", "signedon", "datum", "abschlussdatum", "fecha",
    ),
    "amount": (
        "amount", "dealamount", "dealvalue", "value", "dealsize", "bookings", "booking", "netamount", "revenue", "acv",
        "tcv", "arr", "price", "total", "betrag", "umsatz", "auftragswert", "importe", "montant",
    ),
    "margin": (
        "margin", "grossmargin", "grossprofit", "gp", "profit", "marge", "rohertrag", "deckungsbeitrag", "margen",
    ),
    "segment": ("segment", "customersegment", "product", "productline", "industry", "line"),
    "new or existing": (
        "neworexisting", "newexisting", "new", "isnew", "type", "dealtype", "opportunitytype", "customertype",
        "kundentyp",
    ),
    "quota": ("quota", "annualquota", "yearlyquota", "target", "ziel"),
}  # fmt: skip
EXISTING = ("existing", "old", "upsell", "crosssell", "expansion", "renewal", "bestand")  # how such words begin
NOT_NEW, EXISTING_LETTERS = ("no", "n", "false", "0", "nein"), ("e", "0")
_NOT_IN_A_NAME = re.compile(r"\(.*?\)|\[.*?\]|\b(?:usd|eur|gbp|chf)\b|[^\w]|_|%", re.IGNORECASE)
_MOST_BYTES = 200_000_000
_MOST = Decimal(10) ** 12  # of an amount: no deal is larger, and cents of it are still exact


@dataclass(frozen=True)
class FirmDeal:
    """A deal of the file; `row` is its line there, `gross_profit` None where the file names none."""

    row: int
    who: str
    day: date
    amount: Decimal
    gross_profit: Decimal | None
    segment: str
    is_new: bool


@dataclass(frozen=True)
class FirmDeals:
    """The deals that can be used, by date; how many rows cannot, by reason; and what else a reader has to know."""

    name: str
    deals: tuple[FirmDeal, ...]
    dropped: Mapping[str, int]
    notes: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A CSV file by its own headings; what a heading is for, by the names of `HEADINGS`."""

    name: str
    rows: Sequence[Sequence[str]]
    lines: Sequence[int]  # on which each row ends in the file
    headings: Sequence[str]
    place: Mapping[str, int]

    def column(self, what: str) -> list[str]:
        """The cells of a column; empty texts where the file has no such column, or a row ends before it."""
        at = self.place.get(what)
        return [row[at].strip() if at is not None and at < len(row) else "" for row in self.rows]


def read_deals(
    file: str | Path, people: Sequence[str] = (), first: date | None = None, last: date | None = None
) -> FirmDeals:
    """The deals of a file. Raises InputError where it cannot be used.

    people        who has deals; empty: everybody who is named
    first, last   days between which deals count
    """
    table = read_table(file, ("who", "date", "amount"))
    days, unsure = dates(table.column("date"))
    values = amounts(table.column("amount"))
    known = {_same(name): name for name in people}
    dropped: Counter[str] = Counter()
    kept = []
    kinds = zip(_gross_profits(table, values), table.column("segment"), _newness(table), strict=True)
    for number, who, day, value, kind in zip(table.lines, table.column("who"), days, values, kinds, strict=True):
        name = " ".join(who.split())
        reason = _fault(name, day, value) or _out_of_bounds(day, first, last)
        if not reason and people and _same(name) not in known:
            reason = "by somebody who is not in the file of quotas"
        if reason or day is None or value is None:
            dropped[reason] += 1
            continue
        spelled = known.setdefault(_same(name), name)
        kept.append(FirmDeal(number, spelled, day, value, *kind))
    if not kept:
        raise InputError(_nothing_left(table.name, len(table.rows), dropped))
    notes = ["Dates such as 03/04 are read with the day first."] if unsure else []
    columns = {what: table.headings[at] for what, at in table.place.items()}
    ordered = tuple(sorted(kept, key=lambda deal: (deal.day, deal.row)))
    return FirmDeals(table.name, ordered, dict(dropped), tuple(notes), columns)


def read_quotas(file: str | Path) -> dict[str, float]:
    """Each person's quota a year [$], from a file with the columns who and quota. Raises InputError."""
    table = read_table(file, ("who", "quota"))
    quotas = {}
    for number, who, value in zip(table.lines, table.column("who"), amounts(table.column("quota")), strict=True):
        if who and (value is None or not 0 < value <= _MOST):
            rule = "no quota above zero" if value is None or value <= 0 else "a quota beyond a million million"
            raise InputError(f"{table.name}:{number}: {who} has {rule}. Write it, or leave the row out.")
        if who and value is not None:
            quotas[" ".join(who.split())] = float(value)
    if not quotas:
        raise InputError(f"{table.name}: nobody is named in it. Write a row a person, with who and quota.")
    return quotas


def read_table(file: str | Path, needed: Sequence[str]) -> Table:
    """A CSV file whose columns are told by their headings. Raises InputError where one that is needed is missing."""
    path = Path(file)
    text = _text(path)
    lines, numbers = _rows(path, text)
    if not lines:
        raise InputError(f"{path}: the file is empty. Give a CSV file with a row of headings and a row a deal.")
    headings = [cell.strip() for cell in lines[0]]
    place = _places(headings)
    missing = [what for what in needed if what not in place]
    if missing:
        what = missing[0]
        raise InputError(
            f"{path}:1: no column tells {what}. Its heading may be {', '.join(HEADINGS[what][:5])} or the like; there "
            f"are {', '.join(headings) or 'none'}. Rename the column that tells it."
        )
    if len(lines) < 2:
        raise InputError(f"{path}: there is a row of headings and none below it. Add a row a deal.")
    return Table(str(path), lines[1:], numbers[1:], headings, place)


def _rows(path: Path, text: str) -> tuple[list[list[str]], list[int]]:
    """Rows that are not empty, and the line of the file on which each ends."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        numbered = [(row, reader.line_num) for row in reader if any(map(str.strip, row))]
    except csv.Error as fault:
        raise InputError(f"{path}:{reader.line_num}: this is no CSV ({fault}). Save the sheet as CSV again.") from None
    return [row for row, _ in numbered], [number for _, number in numbered]


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError(f"{path}: the file is larger than {_MOST_BYTES // 1_000_000} MB. Split it by year.")
        data = path.read_bytes()
    except OSError as fault:
        raise InputError(f"{path}: cannot be read ({fault.strerror}). Name a CSV file.") from None
    if data.startswith(b"PK") or (b"\0" in data[:4000] and not data.startswith((b"\xff\xfe", b"\xfe\xff"))):
        raise InputError(f"{path}: this is no text. Save the sheet as CSV (UTF-8), and name that file.")
    for encoding in ("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "cp1252", "latin-1"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 decodes every byte")


def _delimiter(text: str) -> str:
    heading = text.lstrip("\r\n").splitlines()[0] if text.strip() else ""
    return max(",;\t|", key=heading.count)


def _places(headings: Sequence[str]) -> dict[str, int]:
    """Which column is what: the one whose heading comes first in the list of names."""
    bare = [_bare(heading) for heading in headings]
    places = {}
    for what, names in HEADINGS.items():
        at = next((bare.index(name) for name in names if name in bare), None)
        if at is not None:
            places[what] = at
    return places


def _gross_profits(table: Table, values: Sequence[Decimal | None]) -> list[Decimal | None]:
    """Each row's gross profit: as the file has it, or as the share of the amount that it has."""
    texts = table.column("margin")
    margins = amounts(texts)
    known = [each for each in margins if each is not None]
    percent = is_percent([*texts, table.headings[table.place["margin"]] if "margin" in table.place else ""])
    scale = Decimal(100) if percent and any(abs(each) > 1 for each in known) else Decimal(1)
    is_share = percent or (bool(known) and all(abs(each) <= 1 for each in known))
    if not is_share:
        return margins
    return [
        None if each is None or value is None else value * each / scale
        for each, value in zip(margins, values, strict=True)
    ]


def _newness(table: Table) -> list[bool]:
    """Whether each customer is new; so is one of whom nothing is said."""
    heading = table.headings[table.place["new or existing"]] if "new or existing" in table.place else ""
    asks = _bare(heading) in ("new", "isnew")
    answers = [_bare(text) for text in table.column("new or existing")]
    return [not (text.startswith(EXISTING) or text in (NOT_NEW if asks else EXISTING_LETTERS)) for text in answers]


def _bare(heading: str) -> str:
    """A heading without spaces, marks, currency and what stands in brackets."""
    return _NOT_IN_A_NAME.sub("", heading).casefold()


def _fault(who: str, day: date | None, value: Decimal | None) -> str:
    if not who:
        return "without a name"
    if day is None:
        return "without a date that can be read"
    if value is None:
        return "without an amount that can be read"
    if value > _MOST:
        return "with an amount beyond a million million"
    return "with a negative amount" if value < 0 else ""


def _out_of_bounds(day: date | None, first: date | None, last: date | None) -> str:
    if day is None:
        return ""
    if (first and day < first) or (last and day > last):
        return "dated outside the days asked for"
    return "" if 1990 <= day.year <= 2100 else "dated outside 1990 to 2100"


def _same(name: str) -> str:
    return name.casefold()


def _nothing_left(name: str, n: int, dropped: Mapping[str, int]) -> str:
    reasons = ", ".join(f"{count} {reason}" for reason, count in dropped.items())
    return f"{name}: none of its {n} rows can be used: {reasons}. Put right what is missing, and ask again."
