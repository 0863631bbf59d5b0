"""An outcome along one thing that varies, a line with its intervals for each level of another."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np

from smarketing.reports import prose
from smarketing.reports.estimates import Estimate, Measure
from smarketing.reports.figures.canvas import Figure, axes, spread
from smarketing.reports.figures.scales import input_label, input_ticks, scaled, unit_of
from smarketing.reports.input_values import input_text
from smarketing.reports.palette import QUIET, colours, ink
from smarketing.reports.slices import by_run, chosen, estimate, levels, numeric, rows, varied
from smarketing.reports.study_results import Asked, Axis, Studied

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Sheet

_HEIGHT, _LINE = 3.0, 0.17  # inches
_MOST_LINES = 6
_DODGE = 0.008  # of the axis, from line to line


@dataclass(frozen=True)
class Line:
    """One level of what the lines are for, and the outcome at each place along the axis."""

    level: Any
    places: list[float]
    estimates: list[Estimate]
    change: Estimate


def lines(studied: Studied, asked: Asked) -> Figure | None:
    """Means with 95 % intervals; what is neither on the axis nor a line is averaged over. None where nothing varies."""
    measure = studied.measure(asked)
    table = rows(studied, measure.name)
    paths = [] if table is None else varied(table, studied.paths)
    x = chosen(studied, asked.x, "--x") or next((path for path in paths if path != asked.y), None)
    if table is None or x is None or x not in paths:
        return None
    few = [path for path in paths if path != x and len(levels(table[path])) <= _MOST_LINES]
    y = chosen(studied, asked.y, "--y") or next(iter(few), None)
    drawn = _lines(table, measure.name, x, y)
    if not drawn:
        return None
    axis, other = studied.axis(x), studied.axis(y) if y else None
    ends = levels(table[x])
    title = _title(drawn, measure, studied.currency, axis, other, ends)
    rest = [studied.axis(path).title for path in paths if path not in (x, y)]
    per = int(table.groupby("point")["replication"].nunique().min())
    over = f"; mean over {prose.listed([prose.in_sentence(name) for name in rest])}" if rest else ""
    return Figure(
        name="lines",
        title=title,
        subtitle=f"{measure.title}, {unit_of(measure, studied.currency)}; means and 95 % intervals{over}; "
        f"{prose.runs(per)} of each point",
        alt=f"{title}. " + " ".join(_sentence(line, measure, studied.currency, other) for line in drawn),
        columns=(x, y or "line", measure.name, "low", "high", "n"),
        rows=[
            (_cell(level), str(line.level), each.mean, each.low, each.high, each.n)
            for line in drawn
            for level, each in zip(ends, line.estimates, strict=True)
        ],
        height=_HEIGHT,
        paint=partial(_paint, studied, measure, axis, other, drawn, ends),
    )


def _cell(level: Any) -> str | float:
    return level if isinstance(level, str) else float(level)


def _lines(table: "pd.DataFrame", outcome: str, x: str, y: str | None) -> list[Line]:
    ends, lines = levels(table[x]), []
    is_number = numeric(table[x])
    for level in levels(table[y]) if y else [""]:
        part = table[table[y] == level] if y else table
        means = by_run(part, outcome, [x]).reindex(ends)
        estimates = [estimate(np.asarray(row, dtype=np.float64)) for row in means.to_numpy()]
        known = [each for each in estimates if each is not None]
        change = estimate((means.iloc[-1] - means.iloc[0]).to_numpy(dtype=np.float64))
        if len(known) == len(ends) and change is not None:
            places = [float(end) for end in ends] if is_number else [float(place) for place in range(len(ends))]
            lines.append(Line(level, places, known, change))
    return lines


def _title(
    drawn: Sequence[Line], measure: Measure, currency: str, axis: Axis, other: Axis | None, ends: Sequence[Any]
) -> str:
    line = max(drawn, key=lambda each: abs(each.change.mean))
    first, last = (input_text(axis, end, currency) for end in (ends[0], ends[-1]))
    where = f" with {prose.in_sentence(other.title)} {input_text(other, line.level, currency)}" if other else ""
    what = f"as {prose.in_sentence(axis.title)} goes from {first} to {last}{where}"
    low, high = line.change.bounds
    if low <= 0 <= high:
        return f"{measure.title} does not clearly change {what}"
    size = prose.gap(line.change, measure, currency, signed=False).lstrip(prose.MINUS)
    return f"{measure.title} {'rises' if line.change.mean > 0 else 'falls'} by {size} {what}"


def _sentence(line: Line, measure: Measure, currency: str, other: Axis | None) -> str:
    name = f"{other.title} {input_text(other, line.level, currency)}: " if other else ""
    first, last = (prose.level(line.estimates[at], measure, currency) for at in (0, -1))
    return f"{name}{first} to {last}."


def _paint(
    studied: Studied,
    measure: Measure,
    axis: Axis,
    other: Axis | None,
    drawn: Sequence[Line],
    ends: Sequence[Any],
    sheet: "Sheet",
    top: float,
) -> None:
    drawing = axes(sheet, top, left=0.65, right=1.9 if other else 0.3, bottom=0.5)
    reach = drawn[0].places[-1] - drawn[0].places[0]
    colour = colours([str(place) for place in range(len(drawn))])
    for place, line in enumerate(drawn):
        tone = colour[str(place)]
        aside = _DODGE * reach * (place - (len(drawn) - 1) / 2)  # so that intervals stand beside each other
        at = [each + aside for each in line.places]
        drawing.plot(at, [each.mean for each in line.estimates], color=tone, linewidth=1.6, marker="o", markersize=4)
        for x, each in zip(at, line.estimates, strict=True):
            drawing.plot([x, x], each.bounds, color=tone, linewidth=1.2, alpha=0.7)
    if isinstance(ends[0], str):
        drawing.set_xticks(range(len(ends)), [input_text(axis, end, studied.currency) for end in ends])
    else:
        input_ticks(drawing.xaxis, axis, drawn[0].places, studied.currency)
    drawing.set_xlabel(input_label(axis))
    scaled(drawing.yaxis, measure, studied.currency, drawing.get_ylim())
    drawing.grid(axis="y")
    if other is None:
        return
    bottom, ceiling = drawing.get_ylim()
    inch = (ceiling - bottom) / (top - 0.5)
    heading = "\n".join(wrap(input_label(other), 24, max_lines=2, placeholder=" …"))
    drawing.text(1.04, 1.0, heading, transform=drawing.transAxes, color=QUIET, va="top")
    room = ceiling - (1 + heading.count("\n")) * _LINE * inch * 1.3
    heights = spread([line.estimates[-1].mean for line in drawn], _LINE * inch * 1.1, bottom, room)
    edge = drawing.get_xlim()[1]
    for place, (line, height) in enumerate(zip(drawn, heights, strict=True)):
        drawing.annotate(
            input_text(other, line.level, studied.currency), (edge, height), xytext=(8, 0),
            textcoords="offset points", va="center", color=ink(colour[str(place)]), annotation_clip=False,
        )  # fmt: skip
