"""Cells of an export as values: dates of either order, money of either comma, durations, and the words of an outcome.

A column is read as a whole: whether days come first, and which mark is decimal, shows in the cells that can be read
only one way.
"""

import re

import numpy as np
import pandas as pd

from smarketing.scenarios.number_words import meant

NOTHING = (
    "",
    "#ref!",
    "#n/a",
    "#value!",
    "#name?",
    "n/a",
    "na",
    "null",
    "none",
    "-",
    "--none--",
    "nan",
    "nat",
    "unknown",
    "#nv",
    "#wert!",
    "#bezug!",
    "#div/0!",
    "k.a.",
    "k. a.",
    "keine angabe",
    "unbekannt",
)
MOST = 1e12  # of an amount: no deal is larger
YEARS = 1900, 2200  # of what can be a date of a deal; it also is what every library here can count with
_NUMERIC_DATE = re.compile(r"\s*(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(.*)")
_EXCEL_DAY = re.compile(r"[0-9]{5}(\.[0-9]+)?")
_CLOCK = re.compile(r"(?:(\d+) days?, ?)?(\d{1,3}):(\d{2})(?::(\d{2}))?")
WON = ("won", "closedwon", "closed won", "true", "yes", "1", "customer", "gewonnen")
LOST = ("lost", "closedlost", "closed lost", "disqualified", "unqualified", "verloren")


def text(column: pd.Series) -> pd.Series:
    """Cells as text without blanks; what says nothing is missing."""
    cells = column.astype("string").str.strip()
    return cells.mask(cells.str.casefold().isin(NOTHING))


def dates(column: pd.Series) -> pd.Series:
    """Cells as dates of `YEARS`, to the day; NaT for what is none."""
    cells = text(column)
    parts = cells.str.extract(_NUMERIC_DATE.pattern)
    first, second = (pd.to_numeric(parts[k], errors="coerce") for k in (0, 1))
    by_year = (first > 31).fillna(False)
    day_first = bool(((first > 12) & ~by_year).any()) or (
        not bool((second > 12).any()) and bool(cells.str.contains(r"^\d{1,2}\.\d{1,2}\.", na=False).any())
    )
    made = pd.to_datetime(cells, errors="coerce", format="mixed", dayfirst=day_first, utc=True)
    iso = by_year & parts[0].notna()
    if iso.any():
        made[iso] = pd.to_datetime(cells[iso], errors="coerce", format="mixed", utc=True)
    serial = cells.str.fullmatch(_EXCEL_DAY.pattern).fillna(False)
    if serial.any():
        days = pd.to_timedelta(np.floor(pd.to_numeric(cells[serial]).astype(float)), unit="D")
        made[serial] = (pd.Timestamp("1899-12-30", tz="UTC") + days).astype(made.dtype)
    made = made.dt.tz_localize(None).dt.normalize()
    return made.where(made.dt.year.between(*YEARS)).astype("datetime64[s]")


def money(column: pd.Series) -> pd.Series:
    """Cells as numbers; `€ 3.500,00` beside `3500`."""
    cells = text(column)
    plain = pd.to_numeric(cells, errors="coerce")
    rest = cells[plain.isna() & cells.notna()]
    european = bool(rest.str.contains(r"\.\d{3}(?:\D|$)|,\d{2}\D*$", regex=True).any())

    def number(cell: str) -> float:
        if european and re.search(r"\d\.\d{3}(?!\d)", cell) and "," not in cell:
            cell = cell.replace(".", "")
        value = meant(cell)
        return np.nan if value is None else value

    plain.loc[rest.index] = rest.map(number).astype(float)
    amounts = plain.astype(float)
    return amounts.where(amounts.abs() <= MOST)


def currency(column: pd.Series) -> str | None:
    """The currency that most amounts of a column name; None where none does."""
    marks = text(column).dropna().str.extract(r"([$€£¥]|\b[A-Z]{3}\b)")[0].dropna()
    if marks.empty:
        return None
    code = str(marks.mode()[0])
    return {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}.get(code, code)


def durations(column: pd.Series) -> pd.Series:
    """Cells as days: `02:12:29`, `1 day, 16:26:23`, or a number of milliseconds or minutes is no duration here."""
    parts = text(column).str.extract(_CLOCK.pattern)
    days, hours, minutes, seconds = (pd.to_numeric(parts[k], errors="coerce") for k in range(4))
    return days.fillna(0) + hours / 24 + minutes.fillna(0) / 1440 + seconds.fillna(0) / 86400


def outcome(stage: pd.Series | None, won: pd.Series | None, closed: pd.Series | None, n: int) -> pd.Series:
    """Each record is won, lost or open; a flag counts before a stage."""
    made = pd.Series("open", index=range(n), dtype="string")
    if stage is not None:
        words = text(stage).str.casefold().fillna("")
        bare = words.str.replace(r"[\s_\-]+", " ", regex=True)
        made[bare.isin(LOST) | bare.str.contains(r"\blost\b")] = "lost"
        made[bare.isin(WON) | bare.str.contains(r"\bwon\b")] = "won"
    if won is not None:
        flag = text(won).str.casefold().fillna("")
        made[flag.isin(WON)] = "won"
        if closed is not None:
            over = text(closed).str.casefold().fillna("").isin(WON)
            made[over & ~flag.isin(WON)] = "lost"
    return made
