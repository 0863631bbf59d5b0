"""A sum told step by step: bars that begin where the last one ended, each with its interval, and their total."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from textwrap import wrap
from typing import TYPE_CHECKING

from smarketing.reports.estimates import Estimate
from smarketing.reports.figures.canvas import axes, width_of
from smarketing.reports.palette import BAD, GOOD, QUIET, RULE, TEXT, ink

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

_STEP, _FOOT = 0.36, 0.1  # inches: a row, below
_TITLES, _VALUES = 2.15, 1.75  # inches: columns of text beside the bars, the second at least
_MARGIN = 0.15  # inches: around a value
_LETTERS = 30


@dataclass(frozen=True)
class Step:
    """One step: positive adds to the total. `text` says how much, with the interval."""

    title: str
    size: Estimate
    text: str


def height_of(steps: Sequence[Step]) -> float:
    """Inches that a waterfall of these steps and their total takes."""
    return _STEP * (len(steps) + 1) + _FOOT


def waterfall(steps: Sequence[Step], total: Step, colour: str, good: int = 1) -> "Callable[[Sheet, float], None]":
    """What a figure needs to paint it: good steps blue, bad ones orange, the total in the policy's `colour`.

    good: +1 where more is better for the firm, -1 where less is, 0 where neither is; then steps are grey.
    """
    return partial(_paint, list(steps), total, colour, good)


def _paint(steps: Sequence[Step], total: Step, colour: str, good: int, sheet: "Sheet", top: float) -> None:
    longest = max(width_of(step.text for step in steps), width_of([total.text], "bold"))
    values = max(_VALUES, longest + _MARGIN)
    drawing = axes(sheet, top, left=_TITLES, right=values, bottom=_FOOT)
    drawing.set_axis_off()
    drawing.set_ylim(-(len(steps) + 1), 0)
    reached, starts = 0.0, []
    for step in steps:
        starts.append(reached)
        reached += step.size.mean
    bars = [*zip(steps, starts, strict=True), (total, 0.0)]
    ends = [start + size for step, start in bars for size in _bounds(step.size)]
    low, high = min(0.0, *ends), max(0.0, *ends)
    drawing.set_xlim(low - 0.02 * (high - low), high + 0.02 * (high - low) or 1.0)
    inch = (drawing.get_xlim()[1] - drawing.get_xlim()[0]) / (sheet.get_size_inches()[0] - _TITLES - values)
    drawing.axvline(0, color=QUIET, linewidth=0.8)
    for row, (step, start) in enumerate(bars):
        is_total = step is total
        merit = step.size.mean * good
        tone = colour if is_total else GOOD if merit > 0 else BAD if merit < 0 else QUIET
        y = -(row + 0.5)
        _bar(drawing, step, start, y, tone)
        if not is_total:
            end = start + step.size.mean
            foot = y - 0.31 if step.size.mean else y + 0.31  # through the row where there is no bar
            drawing.plot([end, end], [foot, y - 0.69], color=RULE, linewidth=1.0)
        weight = "bold" if is_total else "normal"
        title = "\n".join(wrap(step.title, _LETTERS, max_lines=2, placeholder=" …"))
        drawing.text(drawing.get_xlim()[0] - 0.12 * inch, y, title, ha="right", va="center", weight=weight)
        drawing.text(drawing.get_xlim()[1] + 0.1 * inch, y, step.text, va="center", color=ink(tone), weight=weight)


def _bar(drawing: "Axes", step: Step, start: float, y: float, tone: str) -> None:
    drawing.barh(y, step.size.mean, left=start, height=0.62, color=tone)
    if step.size.low is not None and step.size.high is not None and not step.size.exact:
        drawing.plot([start + step.size.low, start + step.size.high], [y, y], color=TEXT, linewidth=1.0)
        for bound in (step.size.low, step.size.high):
            drawing.plot([start + bound] * 2, [y - 0.12, y + 0.12], color=TEXT, linewidth=1.0)


def _bounds(size: Estimate) -> list[float]:
    return [bound for bound in (0.0, size.mean, size.low, size.high) if bound is not None]
