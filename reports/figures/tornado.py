"""What each thing that varies does by itself: the outcome at its low end and at its high end, the widest on top."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np

from smarketing.reports import prose
from smarketing.reports.estimates import Estimate, Measure
from smarketing.reports.figures.canvas import Figure, axes
from smarketing.reports.figures.scales import scaled, unit_of
from smarketing.reports.input_values import input_text
from smarketing.reports.palette import BAD, GOOD, GREY, QUIET, TEXT
from smarketing.reports.slices import estimate, levels, numeric, rows
from smarketing.reports.study_results import Asked, Axis, Studied

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Sheet

_BAR, _FOOT, _NAMES = 0.42, 0.5, 2.1  # inches
_FEW = 12  # levels up to which the ends are levels; beyond, they are the lowest and the highest quarter


@dataclass(frozen=True)
class Ends:
    """One thing that varies: how far the outcome is from its mean at either end, and from end to end."""

    axis: Axis
    low_at: str
    high_at: str
    low: Estimate
    high: Estimate
    change: Estimate


def tornado(studied: Studied, asked: Asked) -> Figure | None:
    """Bars from the low end to the high end of each; None where nothing varies."""
    measure = studied.measure(asked)
    table = rows(studied, measure.name)
    if table is None:
        return None
    shared = studied.summary.get("seeds") == "common"
    analysed = studied.extra("sensitivity")
    if analysed is not None and analysed["method"] == "morris" and measure.name in analysed["outcomes"]:
        bars = _effects(analysed, measure.name)
    else:
        each = (_ends(studied, table, measure.name, path, shared) for path in studied.paths)
        bars = [ends for ends in each if ends is not None]
    if not bars:
        return None
    bars.sort(key=lambda each: -abs(each.change.mean))
    first = bars[0]
    size = prose.gap(first.change, measure, studied.currency, signed=False).lstrip(prose.MINUS)
    clear = not first.change.bounds[0] <= 0 <= first.change.bounds[1]
    title = (
        f"{first.axis.title} moves {prose.in_sentence(measure.title)} most: by {size}"
        if clear
        else f"Nothing that varies clearly moves {prose.in_sentence(measure.title)}"
    )
    return Figure(
        name="tornado",
        title=title,
        subtitle=f"{measure.title} at the ends of each, less the mean between, "
        f"{unit_of(measure, studied.currency, gap=True)}; all else averaged over; 95 % intervals; grey: not told from "
        "none",
        alt=f"{title}. "
        + " ".join(f"{each.axis.title}: {prose.gap(each.change, measure, studied.currency)}." for each in bars),
        columns=("input", "end", "value", "difference", "low", "high"),
        rows=[
            (each.axis.path, end, at, number.mean, number.low, number.high)
            for each in bars
            for end, at, number in (("low", each.low_at, each.low), ("high", each.high_at, each.high))
        ],
        height=_FOOT + _BAR * len(bars),
        paint=partial(_paint, studied, measure, bars),
    )


def _effects(analysed: Mapping[str, Any], outcome: str) -> list[Ends]:
    """Mean elementary effects: from end to end of each input, half of it to either side."""
    inputs = {each["path"]: each for each in analysed["inputs"]}
    bars = []
    for index in analysed["outcomes"][outcome]["indices"]:
        mu, about = index["mu"], inputs[index["path"]]
        change = Estimate(mu["value"], mu["low"], mu["high"], analysed["samples"])
        high = Estimate(mu["value"] / 2, mu["low"] / 2, mu["high"] / 2, change.n)
        low = Estimate(-mu["value"] / 2, -mu["high"] / 2, -mu["low"] / 2, change.n)
        axis = Axis(index["path"], about["title"], about["unit"])
        bars.append(Ends(axis, about["from"], about["to"], low, high, change))
    return bars


def _ends(studied: Studied, table: "pd.DataFrame", outcome: str, path: str, shared: bool) -> Ends | None:
    values = levels(table[path])
    if len(values) < 2:
        return None
    axis = studied.axis(path)
    if len(values) <= _FEW:
        low_at, high_at = (input_text(axis, level, studied.currency) for level in (values[0], values[-1]))
        parts = [table[table[path] == level] for level in (values[0], values[-1])]
    elif not numeric(table[path]):
        return None
    else:
        quarters = np.quantile(table[path], [0.25, 0.75])
        low_at, high_at = (input_text(axis, _rounded(value), studied.currency) for value in quarters)
        low_at, high_at = f"≤ {low_at}", f"≥ {high_at}"
        parts = [table[table[path] <= quarters[0]], table[table[path] >= quarters[1]]]
    low, high = (_values(part, outcome, shared and len(values) <= _FEW) for part in parts)
    every = _values(table, outcome, shared and len(values) <= _FEW)
    if shared and len(values) <= _FEW:  # the same luck in every point: differences are taken run by run
        three = (estimate(low - every), estimate(high - every), estimate(high - low))
    else:
        three = (_less(low, float(every.mean())), _less(high, float(every.mean())), _apart(low, high))
    if None in three:
        return None
    return Ends(axis, low_at, high_at, *(each for each in three if each is not None))


def _rounded(value: float) -> float:
    return float(f"{value:.2g}")


def _values(part: "pd.DataFrame", outcome: str, paired: bool) -> Any:
    """Means over points by replication, or over replications by point."""
    key = "replication" if paired else "point"
    return part.groupby(key)[outcome].mean().to_numpy(dtype=np.float64)


def _less(values: Any, mean: float) -> Estimate | None:
    return estimate(values - mean)


def _apart(low: Any, high: Any) -> Estimate | None:
    """Difference of the means of two groups of points, with Welch's interval."""
    a, b = estimate(low), estimate(high)
    if a is None or b is None:
        return None
    half = float(np.hypot(a.half_width or 0.0, b.half_width or 0.0))
    mean = b.mean - a.mean
    return Estimate(mean, mean - half, mean + half, min(a.n, b.n))


def _paint(studied: Studied, measure: Measure, bars: "list[Ends]", sheet: "Sheet", top: float) -> None:
    drawing = axes(sheet, top, left=_NAMES, right=0.3, bottom=_FOOT)
    drawing.set_ylim(len(bars) - 0.5, -0.5)
    bounds = [bound for each in bars for end in (each.low, each.high) for bound in (*end.bounds, end.mean)]
    reach = max(map(abs, bounds)) or 1.0
    drawing.set_xlim(-1.8 * reach, 1.8 * reach)  # room for what stands at the ends
    for place, each in enumerate(bars):
        clear = not each.change.bounds[0] <= 0 <= each.change.bounds[1]
        name = "\n".join(wrap(each.axis.title, 25, max_lines=2, placeholder=" …"))
        drawing.annotate(
            name, (0, place), xycoords=("axes fraction", "data"), xytext=(-6, 0), textcoords="offset points",
            ha="right", va="center", annotation_clip=False,
        )  # fmt: skip
        ends = sorted(((each.low, each.low_at), (each.high, each.high_at)), key=lambda pair: pair[0].mean)
        edges = [bound for end, _ in ends for bound in (*end.bounds, end.mean, 0.0)]
        for right, (end, at) in enumerate(ends):
            good = end.mean * measure.good
            tone = GREY if not clear or not good else GOOD if good > 0 else BAD
            drawing.barh(place, end.mean, 0.5, color=tone, alpha=0.75, linewidth=0)
            drawing.plot(end.bounds, [place, place], color=TEXT, linewidth=1.0)
            drawing.annotate(
                at, (max(edges) if right else min(edges), place), xytext=(4 if right else -4, 0),
                textcoords="offset points", ha="left" if right else "right", va="center", color=QUIET,
            )  # fmt: skip
    drawing.axvline(0, color=QUIET, linewidth=0.8)
    drawing.set_yticks([])
    scaled(drawing.xaxis, measure, studied.currency, drawing.get_xlim(), gap=True)
    drawing.set_xlabel(f"difference to the mean, {unit_of(measure, studied.currency, gap=True)}")
