"""Numbers as people write them: "0,1", "$11M", "14 %", "11.000.000", "−0.5". What they mean, and how to write it."""

import re
from collections.abc import Iterator

_SPACES = "\u00a0\u2007\u2009\u202f \t'’_"  # no-break, figure, thin and narrow spaces; Swiss apostrophes
_MINUS = "\u2212\u2013\ufe63\uff0d"
_MAGNITUDES = {
    "": 1.0, "k": 1e3, "thousand": 1e3, "m": 1e6, "mio": 1e6, "mn": 1e6, "million": 1e6, "millions": 1e6,
    "b": 1e9, "bn": 1e9, "mrd": 1e9, "billion": 1e9,
}  # fmt: skip
_FORM = re.compile(
    r"(?P<sign>[-+]?)(?:(?:[$€£¥]|[A-Z]{3}(?=[-+\d.,]))(?P<sign2>[-+]?))?(?P<digits>\d[\d.,]*|[.,]\d+)"
    r"(?P<magnitude>k|thousand|mio|mn|millions?|m|bn|mrd|billion|b)?\.?(?P<money>[$€£¥]|[A-Z]{3})?(?P<percent>%?)",
    re.IGNORECASE,
)


def meant(text: str, low: float | None = None, high: float | None = None) -> float | None:
    """The number that a text stands for; None where it is none.

    A lone separator before three digits ("1,500") may be either; a range decides between the two where it allows only
    one, else it separates thousands, as in English.
    """
    bare = text.strip()
    for mark in _MINUS:
        bare = bare.replace(mark, "-")
    bare = bare.translate(dict.fromkeys(map(ord, _SPACES)))
    match = _FORM.fullmatch(bare)
    if match is None:
        return None
    sign = -1.0 if "-" in (match["sign"], match["sign2"]) else 1.0
    factor = sign * _MAGNITUDES[(match["magnitude"] or "").lower()] * (0.01 if match["percent"] else 1.0)
    readings = [float(f"{factor * number:.15g}") for number in _readings(match["digits"])]
    allowed = [number for number in readings if (low is None or number >= low) and (high is None or number <= high)]
    return next(iter(allowed or readings), None)


def written(number: float) -> str:
    """A number as a scenario file takes it: digits and a point, no exponent."""
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.15f}".rstrip("0") if 1e-9 < abs(number) < 1e15 else repr(number)


def _readings(digits: str) -> Iterator[float]:
    """What digits with separators may mean, the likelier first."""
    commas, dots = digits.count(","), digits.count(".")
    if commas and dots:
        decimal, other = (",", ".") if digits.rindex(",") > digits.rindex(".") else (".", ",")
        if digits.count(decimal) == 1:
            yield float(digits.replace(other, "").replace(decimal, "."))
        return
    mark = "," if commas else "."
    head, *groups = digits.split(mark)
    if not groups:
        yield float(digits)
        return
    grouped = all(len(group) == 3 for group in groups) and 0 < len(head) <= 3 and head.strip("0")
    if len(groups) > 1:
        if grouped:
            yield float(digits.replace(mark, ""))
        return
    if grouped and mark == ",":
        yield float(head + groups[0])
    yield float(f"{head or 0}.{groups[0] or 0}")
