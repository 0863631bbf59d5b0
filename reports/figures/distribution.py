"""How single runs fall: for each policy or point the range of eight runs in ten, of five, the median, and the runs."""

from dataclasses import dataclass
from functools import partial
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from smarketing.reports import prose
from smarketing.reports.estimates import Estimate, Measure
from smarketing.reports.figures.canvas import Figure, axes
from smarketing.reports.figures.scales import scaled, unit_of
from smarketing.reports.input_values import input_text
from smarketing.reports.palette import TEXT, colours
from smarketing.reports.study_results import Asked, Studied

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

_ROW, _FOOT, _NAMES = 0.4, 0.5, 2.3  # inches
_LEAST = 0.75  # inches: one policy alone has room to be drawn, too
_MOST_ROWS, _MOST_DOTS = 12, 100
_MOST_NAMED = 3  # things that vary whose values name a point


@dataclass(frozen=True)
class Strip:
    """The runs of one policy or point."""

    key: str
    title: str
    values: NDArray[np.float64]

    def quantiles(self) -> list[float]:
        return [float(q) for q in np.quantile(self.values, [0.1, 0.25, 0.5, 0.75, 0.9])]


def distribution(studied: Studied, asked: Asked) -> Figure | None:
    """Quantiles of single runs by policy, or by point of a study; None where there are no runs."""
    if studied.runs is None or not len(studied.runs):
        return None
    measure = studied.measure(asked)
    if measure.name not in studied.runs:
        return None
    strips = [strip for strip in _strips(studied, measure.name) if strip.values.size]
    if not strips:
        return None
    left_out = max(0, len(strips) - _MOST_ROWS)
    if left_out:
        order = sorted(strips, key=lambda strip: float(np.median(strip.values)))
        strips = [*order[: _MOST_ROWS // 2], *order[-_MOST_ROWS // 2 :]]
    title = _title(strips, measure, studied.currency)
    rest = f"; the {_MOST_ROWS // 2} lowest and highest of {len(strips) + left_out} points" if left_out else ""
    return Figure(
        name="distribution",
        title=title,
        subtitle=f"{measure.title} of single runs, {unit_of(measure, studied.currency)}; bands of 8 and of 5 runs in "
        f"10, line: median{_rows_are(studied)}{rest}",
        alt=f"{title}. " + " ".join(f"{strip.title}: {_span(strip, measure, studied.currency)}." for strip in strips),
        columns=("policy or point", "n", "q10", "q25", "q50", "q75", "q90"),
        rows=[(strip.title, strip.values.size, *strip.quantiles()) for strip in strips],
        height=_FOOT + max(_ROW * len(strips), _LEAST),
        paint=partial(_paint, studied, measure, strips),
    )


def _rows_are(studied: Studied) -> str:
    """What the names of points are made of."""
    if studied.runs is None or "point" not in studied.runs:
        return ""
    if len(studied.paths) > _MOST_NAMED:
        return "; points as points.csv numbers them"
    return f"; by {prose.listed([prose.in_sentence(studied.axis(path).title) for path in studied.paths])}"


def _strips(studied: Studied, outcome: str) -> list[Strip]:
    runs = studied.runs
    assert runs is not None
    if "point" not in runs:
        titles = {key: entry.get("title") or key for key, entry in (studied.summary.get("scenarios") or {}).items()}
        groups = [
            (str(key), titles.get(str(key), str(key)), part) for key, part in runs.groupby("scenario", sort=False)
        ]
    else:
        groups = [(str(key), _point(studied, part.iloc[0]), part) for key, part in runs.groupby("point", sort=False)]
    strips = []
    for key, title, part in groups:
        values = part[outcome].to_numpy(dtype=np.float64)
        strips.append(Strip(key, title, values[np.isfinite(values)]))
    return strips


def _point(studied: Studied, row: Any) -> str:
    """A point by the values that make it; by its number where they are many."""
    if len(studied.paths) > _MOST_NAMED:
        return f"point {row['point']}"
    return ", ".join(input_text(studied.axis(path), _plain(row[path]), studied.currency) for path in studied.paths)


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _title(strips: list[Strip], measure: Measure, currency: str) -> str:
    best = max(strips, key=lambda strip: float(np.median(strip.values)) * (measure.good or 1))
    where = f" with {best.title}" if len(strips) > 1 else ""
    return f"{measure.title}{where}: {_span(best, measure, currency)} in 8 of 10 runs"


def _span(strip: Strip, measure: Measure, currency: str) -> str:
    low, _, middle, _, high = strip.quantiles()
    runs = Estimate(middle, None, None, strip.values.size, q10=low, q50=middle, q90=high)
    return prose.outer_span(runs, measure, currency) or prose.level(runs, measure, currency)


def _paint(studied: Studied, measure: Measure, strips: list[Strip], sheet: "Sheet", top: float) -> None:
    drawing = axes(sheet, top, left=_NAMES, right=0.3, bottom=_FOOT)
    drawing.set_ylim(len(strips) - 0.5, -0.5)
    same = "point" in (studied.runs if studied.runs is not None else ())
    colour = colours([strip.key for strip in strips])
    for place, strip in enumerate(strips):
        tone = colours(["aligned"])["aligned"] if same else colour[strip.key]
        q10, q25, q50, q75, q90 = strip.quantiles()
        drawing.barh(place, q90 - q10, 0.6, left=q10, color=tone, alpha=0.2, linewidth=0)
        drawing.barh(place, q75 - q25, 0.6, left=q25, color=tone, alpha=0.35, linewidth=0)
        if strip.values.size <= _MOST_DOTS:
            jitter = np.random.default_rng(0).uniform(-0.22, 0.22, strip.values.size)
            drawing.plot(strip.values, place + jitter, ".", color=tone, markersize=3, alpha=0.7)
        drawing.plot([q50, q50], [place - 0.3, place + 0.3], color=TEXT, linewidth=1.6)
        name = "\n".join(wrap(strip.title, 28, max_lines=2, placeholder=" …"))
        drawing.annotate(
            name, (0, place), xycoords=("axes fraction", "data"), xytext=(-8, 0), textcoords="offset points",
            ha="right", va="center", annotation_clip=False,
        )  # fmt: skip
    drawing.set_yticks([])
    scaled(drawing.xaxis, measure, studied.currency, drawing.get_xlim())
    drawing.set_xlabel(f"{measure.title}, {unit_of(measure, studied.currency)}")
    drawing.grid(axis="x")
