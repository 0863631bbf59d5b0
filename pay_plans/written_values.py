"""Amounts and dates as firms write them: whole columns at a time, because one cell alone can be read in two ways.

`1.234` is a thousand or one and a bit, `03/04/2026` is in March or April. What the other cells of the column leave
possible decides; where they leave both, an amount is read with thousands, a date with the day first.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

_DIGITS = re.compile(r"[^0-9.,\-+()]")
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$")
_NUMBERS = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[T ,].*)?$")
_WORDS = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%d-%b-%Y", "%d-%b-%y", "%d. %B %Y")
_SERIAL, _FIRST_SERIAL, _LAST_SERIAL = date(1899, 12, 30), 20_000, 80_000  # days as spreadsheets count them
_GROUP = 3  # digits between marks of thousands
_CENTURY, _TURN = 2000, 70  # two digits of a year from here on are of the last century


def amounts(texts: Sequence[str]) -> list[Decimal | None]:
    """Each amount; None where the text is none. A per cent sign is not read: see `is_percent`."""
    bare = [_bare(text) for text in texts]
    marks = {mark for text in bare if (mark := _sure_decimal_mark(text))}
    decimal = marks.pop() if len(marks) == 1 else None
    return [_amount(text, decimal) for text in bare]


def is_percent(texts: Sequence[str]) -> bool:
    """Whether a column is written in per cent."""
    return any("%" in text for text in texts)


def dates(texts: Sequence[str]) -> tuple[list[date | None], bool]:
    """Each date, None where the text is none; and whether days and months could have been exchanged."""
    parts = [match for text in texts if (match := _NUMBERS.match(text.strip()))]
    first_is_day = any(int(match[1]) > 12 for match in parts)
    first_is_month = any(int(match[2]) > 12 for match in parts) and not first_is_day
    unsure = bool(parts) and not first_is_day and not first_is_month
    return [_date(text.strip(), first_is_month) for text in texts], unsure


def _bare(text: str) -> str:
    """Digits, marks and sign of an amount; empty where the text holds anything else that a number would not."""
    text = text.strip().replace("\N{MINUS SIGN}", "-").replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    if re.search(r"[^\W\d_]{4,}|[=@]", text):  # a word; currencies have three letters
        return ""
    bare = _DIGITS.sub("", text).rstrip(".,")
    bare = bare.lstrip(".,") if text[:1].isalpha() else bare  # Rs. 500
    return bare if re.search(r"\d", text) else ""


def _sure_decimal_mark(text: str) -> str:
    """The decimal mark, where the text leaves no doubt."""
    points, commas = text.count("."), text.count(",")
    if points and commas:
        return "." if text.rfind(".") > text.rfind(",") else ","
    mark = "." if points else ","
    if points + commas != 1:
        return {0: ""}.get(points + commas, "," if points else ".")  # several of one kind group thousands
    before, _, after = text.strip("()-+").partition(mark)
    groups = len(after) == _GROUP and 0 < len(before) <= _GROUP and not before.startswith("0")
    return "" if groups else mark


def _amount(text: str, decimal: str | None) -> Decimal | None:
    """An amount of a column with this decimal mark; None: the column does not tell."""
    if not text:
        return None
    negative = text.startswith(("-", "(")) or text.endswith("-")
    text = text.strip("()-+")
    mark = _sure_decimal_mark(text) or decimal
    if mark is None and text.count(".") + text.count(",") == 1:
        mark = "," if "." in text else "."  # the only mark there is groups thousands
    other = "," if mark == "." else "."
    text = text.replace(other, "") if mark else text
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return -value if negative else value


def _date(text: str, first_is_month: bool) -> date | None:
    try:
        if match := _ISO.match(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _NUMBERS.match(text):
            first, second, year = int(match[1]), int(match[2]), int(match[3])
            if year < 100:
                year += _CENTURY - 100 * (year >= _TURN)
            return date(year, first, second) if first_is_month else date(year, second, first)
    except ValueError:
        return None
    if text.isdecimal() and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
        return _SERIAL + timedelta(days=int(text))
    for form in _WORDS:
        try:
            return datetime.strptime(text.replace(",", ""), form).date()
        except ValueError:
            continue
    return None
