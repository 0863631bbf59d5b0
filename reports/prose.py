"""Numbers and probabilities in words: rounded to what the interval supports, with unit, certainty on a fixed scale.

Rounding. The last digit shown is the first one that the interval leaves in doubt: half an interval of 1.35 points
supports whole points ("6 to 9"), one of 0.4 supports tenths ("7.3"). A digit more is shown where whole tens would be
too coarse ("37 ± 12"), and where a bound would read as zero and so hide on which side of zero it lies.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from smarketing.reports.estimates import Difference, Estimate, Measure
from smarketing.reports.results import WEEKS_PER_YEAR

MINUS = "\N{MINUS SIGN}"
SYMBOLS = {
    "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "CN¥", "INR": "₹", "KRW": "₩",
    "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "SGD": "S$", "HKD": "HK$", "BRL": "R$", "MXN": "MX$",
}  # fmt: skip
_TWO_DIGITS_BELOW = 3.55  # first digits of an uncertainty that deserve a second one (Particle Data Group, Review, 5.3)
_MAGNITUDES = ((1e9, "B"), (1e6, "M"), (1e3, "k"), (1.0, ""))
_ONE = re.compile(r"^(\W?1 (?:week|day|hour|point))s$")
_BEFORE_UNIT = re.compile(
    r"(?<=\d) (?=%|points?\b|weeks?\b|years?\b|days?\b|hours?\b|runs?\b)|(?<=[±≥≤<>×]) (?=[\d$€£+−-])"
)
_UNITS = {"h/week": "a week", "logit": "log odds", "sd": "standard deviations"}
TIMES = ("weeks", "days", "hours")
_DIGITS_OF_ONE_RUN = 2
_DIGITS_OF_A_LEVEL = 3


@dataclass(frozen=True)
class Scale:
    """How the numbers of one outcome are printed: stored value times `factor`, between `prefix` and `suffix`."""

    factor: float = 1.0
    prefix: str = ""
    suffix: str = ""

    def text(self, value: float, places: int, *, signed: bool = False, bare: bool = False, bound: bool = False) -> str:
        """`bare` leaves the unit away, for numbers that follow one that has it; a `bound` just below zero is −0.0."""
        digits = _fixed(abs(value) * self.factor, places)
        nothing = value == 0 if bound else not digits.strip("0.,")
        sign = "" if nothing else MINUS if value < 0 else "+" if signed else ""
        if bare:
            return sign + digits
        return f"{sign}{self.prefix}{digits}{self.suffix}"


@dataclass(frozen=True)
class Verdict:
    """Whether a difference is good for the firm: a mark and a word, so that colour is never alone."""

    mark: str
    word: str
    good: int  # +1 better, -1 worse, 0 cannot be told or neither


BETTER, WORSE = Verdict("▲", "better", 1), Verdict("▼", "worse", -1)
UNCLEAR, SAME, NEITHER = Verdict("·", "unclear", 0), Verdict("=", "same", 0), Verdict(" ", "", 0)


@dataclass(frozen=True)
class Likelihood:
    """A probability in words. `adverb` fits between "would" and a verb."""

    words: str
    adverb: str
    number: str


def level(
    estimate: Estimate, measure: Measure, currency: str, *, among: Sequence[Estimate] = (), bare: bool = False
) -> str:
    """The mean of an outcome: "14.2 %", "$4.3M", "12.3 weeks"; in a row with others, to the digit that all support.

    A level never needs more than three digits to be understood; differences keep what their interval supports.
    """
    row = among or [estimate]
    scale, places = _precision(row, measure, currency, gap=False)
    if round(estimate.mean * scale.factor, places) == 0:
        places = max(places, _places(estimate, scale))  # never zero for want of a digit that it has
    largest = max(abs(other.mean) for other in row) * scale.factor
    return _singular(scale.text(estimate.mean, min(places, _digits(largest, _DIGITS_OF_A_LEVEL)), bare=bare))


def gap(difference: Estimate, measure: Measure, currency: str, *, signed: bool = True, bare: bool = False) -> str:
    """A difference of means: "+16 points", "+$7.6M"; differences of shares and rates are points, never per cent."""
    scale, places = _precision([difference], measure, currency, gap=True)
    return _singular(scale.text(difference.mean, places, signed=signed, bare=bare))


def span(
    estimate: Estimate, measure: Measure, currency: str, *, gap: bool = False, bare: bool = True, signed: bool = False
) -> str:
    """The interval as executives read it: "6 to 9", with units "$7.1M to $8.1M"; empty where there is none."""
    if estimate.low is None or estimate.high is None or estimate.exact:
        return ""
    scale, places = _precision([estimate], measure, currency, gap=gap)
    low = scale.text(estimate.low, places, bare=bare or not scale.prefix, signed=signed, bound=True)
    return f"{low} to {scale.text(estimate.high, places, bare=bare, signed=signed, bound=True)}"


def size_span(difference: Estimate, measure: Measure, currency: str) -> str:
    """The interval of a difference without its sign, the smaller size first: "14 to 16 points" also of a fall."""
    if difference.low is None or difference.high is None:
        return ""
    low, high = sorted((abs(difference.low), abs(difference.high)))
    sizes = Estimate(mean=(low + high) / 2, low=low, high=high, n=difference.n)
    return span(sizes, measure, currency, gap=True, bare=False)


def outer_span(estimate: Estimate, measure: Measure, currency: str, *, bare: bool = False) -> str:
    """Where eight runs in ten lie, from q10 to q90, to the digit that their own distance supports."""
    if estimate.q10 is None or estimate.q90 is None or estimate.n < 2:
        return ""
    runs = Estimate(mean=estimate.mean, low=estimate.q10, high=estimate.q90, n=estimate.n)
    return span(runs, measure, currency, bare=bare)


def unbroken(text: str) -> str:
    """The same with no line break between a number and its unit."""
    return _BEFORE_UNIT.sub("\N{NO-BREAK SPACE}", text)


def unit_of(measure: Measure) -> str:
    """What to add to a title where numbers stand alone: "a year", "weeks", "0 to 1"; nothing for % and money alone."""
    if measure.kind == "rate" or (measure.kind == "money" and "yr" in measure.unit):
        return "a year"
    if measure.kind == "index":
        return "0 to 1"
    return _UNITS.get(measure.unit, measure.kind if measure.kind in TIMES else "")


def worst_decile(estimate: Estimate, measure: Measure, currency: str, *, bare: bool = False) -> str:
    """What nine runs in ten do better than, to the digit that the interval of the mean supports."""
    if estimate.worst_decile is None or estimate.n < 2:
        return ""
    at_worst = replace(estimate, mean=estimate.worst_decile)
    return level(at_worst, measure, currency, among=[at_worst], bare=bare)


def label(measure: Measure) -> str:
    """The title with its unit, where the numbers beside it do not carry one: "Sales cycle, weeks"."""
    unit = unit_of(measure)
    return f"{measure.title}, {unit}" if unit else measure.title


def verdict(difference: Difference, measure: Measure) -> Verdict:
    """Better or worse for the firm when the interval excludes zero; the same when no pair of runs differs."""
    if measure.good == 0:
        return NEITHER
    if difference.same:
        return SAME
    if not difference.clear:
        return UNCLEAR
    return BETTER if difference.mean * measure.good > 0 else WORSE


def likelihood(p: float) -> Likelihood:
    """The fixed scale of words; the word belongs to the number as shown, and 0 and 1 are never claimed."""
    number = chance(p)
    shown = round(p, 2)
    if shown > 0.99:
        return Likelihood("virtually certain", "virtually certainly", number)
    if shown > 0.90:
        return Likelihood("very likely", "very likely", number)
    if shown > 0.66:
        return Likelihood("likely", "likely", number)
    if shown >= 0.33:
        return Likelihood("about as likely as not", "about as likely as not", number)
    if shown >= 0.10:
        return Likelihood("unlikely", "unlikely", number)
    return Likelihood("very unlikely", "very unlikely", number)


def chance(p: float) -> str:
    """A probability as a number: "97 %"; beyond what runs can show ">99 %" and "<1 %"."""
    percent = round(p * 100)
    return ">99 %" if percent > 99 else "<1 %" if percent < 1 else f"{percent} %"


def count_of(share: float, n: int) -> str:
    """A share of runs as the runs that were made: "97 of 100"; a tie, which counts half, is not yet a win."""
    return f"{math.floor(share * n + 1e-9):,} of {n:,}"


def futures(share: float, n: int) -> str:
    """How often a policy came out ahead in single futures: "in 97 of 100 simulated futures"."""
    count = math.floor(share * n + 1e-9)
    if n > 1 and count in (0, n):
        return f"in {'all' if count else 'none of the'} {n:,} simulated futures"
    return f"in {count_of(share, n)} simulated future{'' if n == 1 else 's'}"


def weeks(value: float, half_width: float | None = None) -> str:
    """A length of time: "40 weeks", whole weeks at the finest."""
    places = min(0, places_of(half_width)) if half_width else 0
    return _singular(Scale(suffix=" weeks").text(value, places))


def years(n_weeks: int) -> str:
    """A horizon: "3 years" where it is whole years, else "80 weeks"."""
    whole, rest = divmod(n_weeks, WEEKS_PER_YEAR)
    if rest or not whole:
        return weeks(n_weeks)
    return "1 year" if whole == 1 else f"{whole} years"


def runs(n: int) -> str:
    """How many runs of each policy stand behind a figure."""
    return "one run" if n == 1 else f"{n:,} runs"


def failed(n: int) -> str:
    """What became of failed runs."""
    return "One run failed and is left out" if n == 1 else f"{n:,} runs failed and are left out"


def symbol(currency: str) -> str:
    """How a currency is named on an axis: "$" for USD."""
    return SYMBOLS.get(currency, currency)


def count(value: float) -> str:
    """A count for reading, three digits at the finest: 12,600."""
    return _fixed(value, min(0, _digits(value, _DIGITS_OF_A_LEVEL)))


def listed(names: list[str], word: str = "and") -> str:
    """Names in a sentence: "A, B and C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"


def sentence_case(text: str) -> str:
    """A phrase as the start of a sentence."""
    return text[:1].upper() + text[1:]


def in_sentence(title: str) -> str:
    """A title as part of a sentence: a first capital goes, an abbreviation stays."""
    first = title.split(" ", 1)[0]
    return title if first[1:] != first[1:].lower() else title[:1].lower() + title[1:]


def places_of(half_width: float) -> int:
    """Decimal places that an interval of this half-width supports; negative: tens, hundreds, and so on."""
    power = math.floor(math.log10(half_width))
    ten_is_too_coarse = power > 0 and half_width < _TWO_DIGITS_BELOW * 10.0**power
    return ten_is_too_coarse - power


def floor_of(smallest: float) -> float:
    """Where an axis may begin that need not begin at zero: a round number below a positive one, else zero."""
    if smallest <= 0:
        return 0.0
    step = 10.0 ** math.floor(math.log10(smallest)) / 2
    return math.floor(0.97 * smallest / step) * step


def money_scale(currency: str, largest: float) -> Scale:
    """The scale on which the largest of some amounts has at most three digits before the point."""
    symbol = SYMBOLS.get(currency, f"{currency} ")
    size, letter = next((pair for pair in _MAGNITUDES if largest >= 0.9995 * pair[0]), _MAGNITUDES[-1])
    return Scale(1 / size, symbol, letter)


def scale_of(measure: Measure, currency: str, largest: float, *, gap: bool = False) -> Scale:
    """How to print an outcome (or a gap of it) whose largest stored number is `largest`."""
    if measure.kind == "money":
        return money_scale(currency, largest)
    if measure.kind in ("share", "rate"):
        return Scale(100.0, suffix=" points" if gap else " %")
    return Scale(suffix=f" {measure.kind}") if measure.kind in TIMES else Scale()


def _precision(estimates: Sequence[Estimate], measure: Measure, currency: str, *, gap: bool) -> tuple[Scale, int]:
    """Scale and decimal places that the means and bounds of some estimates of one outcome share."""
    numbers = [abs(number) for each in estimates for number in (each.mean, each.low, each.high) if number is not None]
    scale = scale_of(measure, currency, max(numbers), gap=gap)
    return scale, min(_places(estimate, scale) for estimate in estimates)


def _places(estimate: Estimate, scale: Scale) -> int:
    """Decimal places that an estimate supports by itself."""
    half_width = (estimate.half_width or 0.0) * scale.factor
    if half_width == 0 or estimate.exact:
        digits = _DIGITS_OF_ONE_RUN if estimate.half_width is None else _DIGITS_OF_A_LEVEL
        return _digits(estimate.mean * scale.factor, digits)
    places = places_of(half_width)
    bounds = (estimate.low, estimate.high)
    return places + any(bound and round(bound * scale.factor, places) == 0 for bound in bounds)


def _digits(value: float, digits: int) -> int:
    """Decimal places that show `digits` significant digits of a value."""
    return digits - 1 - math.floor(math.log10(abs(value))) if value else 0


def _singular(text: str) -> str:
    """One of something: "1 weeks" is "1 week"; between two numbers the plural stays."""
    return _ONE.sub(r"\1", text)


def _fixed(size: float, places: int) -> str:
    return f"{round(size, places):,.{max(places, 0)}f}"
