"""Axes of outcomes and of inputs, with their units: every figure of a study labels them the same way."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from smarketing.reports import prose
from smarketing.reports.estimates import Measure
from smarketing.reports.figures.canvas import inches, kept_apart
from smarketing.reports.input_values import PERCENT, input_text
from smarketing.reports.study_results import Axis

if TYPE_CHECKING:
    from matplotlib.axis import Axis as Side

_FEW_LEVELS, _INCHES_A_TICK = 8, 0.6
_EVERY = {"1/yr": " a year", "1/month": " a month", "1/week": " a week", "$/yr": " a year", "$/period": " a pay period"}


def scaled(side: "Side", measure: Measure, currency: str, limits: Sequence[float], *, gap: bool = False) -> None:
    """Ticks of an outcome in its unit; of differences (`gap`) in points instead of per cent."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    scale = prose.scale_of(measure, currency, max(map(abs, limits)), gap=gap)
    side.set_major_locator(MaxNLocator(_ticks(side), steps=[1, 2, 5, 10]))
    ticks = side.get_major_locator().tick_values(*limits)
    places = max(0, prose.places_of(abs(float(ticks[1] - ticks[0])) * scale.factor))
    suffix = "" if gap or measure.kind not in ("share", "rate", "money") else scale.suffix
    shown = prose.Scale(scale.factor, scale.prefix, scale.suffix if measure.kind == "money" else suffix)
    side.set_major_formatter(FuncFormatter(lambda value, _: shown.text(float(value), places)))


def unit_of(measure: Measure, currency: str, *, gap: bool = False) -> str:
    """The unit as written beside an axis or in a subtitle: "% a year", "points a year", "$ a year", "weeks"."""
    yearly = " a year" if prose.unit_of(measure) == "a year" else ""
    if measure.kind in ("share", "rate"):
        return ("points" if gap else "%") + yearly
    if measure.kind == "money":
        return prose.symbol(currency) + yearly
    return prose.unit_of(measure) or measure.unit


def input_ticks(side: "Side", axis: Axis, values: Sequence[float], currency: str) -> None:
    """Ticks of a numeric input: at its levels where they are few, in its unit."""
    from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter, MaxNLocator

    levels = sorted(set(values))
    if len(levels) > _FEW_LEVELS:
        side.set_major_locator(MaxNLocator(_ticks(side)))
        side.set_major_formatter(FuncFormatter(lambda value, _: input_text(axis, float(value), currency)))
        return
    texts = [input_text(axis, float(level), currency) for level in levels]
    low, high = side.get_view_interval()
    places = [(level - low) / ((high - low) or 1.0) * _inches(side) for level in levels]
    shown = kept_apart(places, texts) if side is side.axes.xaxis else texts
    side.set_major_locator(FixedLocator(levels))
    side.set_major_formatter(FixedFormatter(shown))


def _ticks(side: "Side") -> int:
    return max(2, min(6, int(_inches(side) / _INCHES_A_TICK))) if side is side.axes.xaxis else 6


def _inches(side: "Side") -> float:
    """Length of an axis."""
    where, (width, height) = side.axes.get_position(), inches(side.axes)
    return float(where.width * width if side is side.axes.xaxis else where.height * height)


def input_label(axis: Axis) -> str:
    """What stands beside the axis of an input: its name, and its unit where the numbers do not carry it."""
    if axis.unit in _EVERY:
        return f"{axis.title},{_EVERY[axis.unit]}"
    bare = axis.unit in ("", "choice", "yes/no", "text", "index", "ratio", "exponent", *PERCENT)
    return axis.title if bare or axis.unit in axis.title.lower() else f"{axis.title}, {axis.unit}"
