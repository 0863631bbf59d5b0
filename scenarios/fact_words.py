"""What a client writes as a figure: "3 % a month", "9 months", "10-14 %", "about 85.000"; as the unit of its fact."""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from smarketing.scenarios.number_words import meant

DAYS = {
    "minute": 1 / 1440,
    "hour": 1 / 24,
    "day": 1.0,
    "week": 7.0,
    "month": 365 / 12,
    "quarter": 365 / 4,
    "year": 365.0,
}
_SHORT = {
    "min": "minute", "h": "hour", "hr": "hour", "d": "day", "wk": "week", "mo": "month", "mth": "month",
    "qtr": "quarter", "yr": "year", "annum": "year", "p.a": "year", "monthly": "month", "weekly": "week",
    "daily": "day", "quarterly": "quarter", "yearly": "year", "annually": "year",
}  # fmt: skip
_TIME = "|".join(sorted([*DAYS, *_SHORT], key=len, reverse=True)).replace(".", r"\.")
_RATE = re.compile(
    rf"(?P<number>.*?)\s*(?:(?:/|\bper\b|\ban?\b)\s*(?P<unit>{_TIME})s?|\s(?P<adverb>\w+ly|p\.a)\.?)", re.I
)
_SPAN = re.compile(rf"(?P<number>.*?)\s*(?P<unit>{_TIME})s?\.?", re.I)
_ABOUT = re.compile(r"^\s*(?:~|≈|about|around|approx\.?|approximately|ca\.?|circa|roughly)\s*", re.I)
# "10 ± 2", "10 to 14", "10-14 %"
_TOGETHER = re.compile(r"(.+?)(±|\+/?-|\bto\b|(?<=[\d%a-zA-Z])\s*[-–—]\s*(?=[\d$€£.,]))(.+)")
_THOUSANDS = re.compile(r"[-+−]?\W{0,2}[1-9]\d{0,2}\.\d{3}\W{0,2}")
_COUNTED = ("$", "$/yr", "number/yr", "customers", "people", "leads")  # nobody writes three decimals of these


def number(said: Any, unit: str, name: str = "") -> float | None:
    """The value of a fact in its unit [of `scenarios.quantities.UNITS`]; None for what is no number.

    name  says how rates add up: what leaves compounds downwards ("churn"), what grows upwards
    """
    if isinstance(said, int | float) and not isinstance(said, bool):
        return float(said) if math.isfinite(said) else None
    if not isinstance(said, str):
        return None
    text, times = _timed(_ABOUT.sub("", said), unit, name)
    if unit in _COUNTED and _THOUSANDS.fullmatch(text.strip()):
        text = text.replace(".", "")
    value = meant(text)
    return None if value is None else times(value)


def unmistakable(said: Any) -> Any:
    """Facts as a file may hold them: a float of three decimals gets a fourth, or it would be read as thousands."""
    if isinstance(said, Mapping):
        return {name: unmistakable(each) for name, each in said.items()}
    if isinstance(said, list):
        return [unmistakable(each) for each in said]
    return f"{said!r}0" if isinstance(said, float) and _THOUSANDS.fullmatch(repr(said)) else said


def pair(said: str) -> tuple[str, str, bool] | None:
    """The two numbers of a text, and whether they are a range (else a value and its error); None where it has one.

    What stands behind the second holds for both: "10-14 %" and "3 to 4 % a month".
    """
    match = _TOGETHER.fullmatch(said)
    if match is None:
        return None
    first, sign, second = (part.strip() for part in match.groups())
    tail = re.search(r"[^\d]*$", second)
    if tail is not None and first[-1:].isdigit():
        first += tail.group()
    elif (rate := re.search(r"\s*(?:/|per |an? )\s*\w+\.?$", second)) and not re.search(r"/|per |\ban? ", first):
        first += rate.group()
    return first, second, sign not in ("±", "+-", "+/-")


def _timed(text: str, unit: str, name: str) -> tuple[str, Callable[[float], float]]:
    """A text without its words of time, and what these make of its number."""
    rate, span = _RATE.fullmatch(text), _SPAN.fullmatch(text)
    if unit in ("weeks", "days") and span is not None:
        factor = DAYS[_word(span["unit"])] / DAYS[unit.removesuffix("s")]
        return span["number"], lambda value: value * factor
    if rate is None or (word := _word(rate["unit"] or rate["adverb"])) not in DAYS:
        return text, lambda value: value
    times = {"month": 12.0, "quarter": 4.0, "week": 52.0}.get(word, DAYS["year"] / DAYS[word])
    if unit in ("$/yr", "number/yr"):
        return rate["number"], lambda value: value * times
    if unit == "leads":
        return rate["number"], lambda value: value * times / 12
    if unit == "1/yr":
        sign = -1 if name == "churn" else 1
        return rate["number"], lambda value: sign * ((1 + sign * value) ** times - 1)
    return text, lambda value: value


def _word(unit: str) -> str:
    small = unit.casefold().rstrip(".")
    return _SHORT.get(small, small)
