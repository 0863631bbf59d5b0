"""The response surface: a second-order model of an outcome over everything numeric that varies (Box & Wilson 1951)."""

from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from smarketing.inference.estimates import critical_t
from smarketing.reports import prose
from smarketing.reports.estimates import Estimate, Measure
from smarketing.reports.figures.canvas import Figure, axes
from smarketing.reports.figures.scales import input_label, input_ticks, unit_of
from smarketing.reports.input_values import input_text
from smarketing.reports.palette import QUIET, TEXT
from smarketing.reports.slices import chosen, numeric, rows
from smarketing.reports.study_results import Asked, Axis, Studied

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

_HEIGHT, _CELLS = 3.4, 41  # inches; places a side at which the surface is worked out
_SPARE = 3  # points more than the model has coefficients

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Surface:
    """The fitted mean (y, x) with the half-width of its interval; the others in the middle of their range.

    explained  share of the variance between points that the model foretells of points it has not seen (leave one out)
    """

    x: Axis
    y: Axis
    across: Floats
    up: Floats
    mean: Floats
    half: Floats
    points: Floats
    explained: float


def surface(studied: Studied, asked: Asked) -> Figure | None:
    """Contours of the model over two inputs; None where too few points or fewer than two numbers vary."""
    measure = studied.measure(asked)
    table = rows(studied, measure.name)
    if table is None:
        return None
    means = table.groupby("point", sort=False)[[measure.name, *studied.paths]].agg(
        {measure.name: "mean", **dict.fromkeys(studied.paths, "first")}
    )
    means = means[means[measure.name].notna()]
    inputs = [path for path in studied.paths if numeric(means[path]) and means[path].nunique() > 2]
    x = chosen(studied, asked.x, "--x") or next((path for path in inputs if path != asked.y), None)
    y = chosen(studied, asked.y, "--y") or next((path for path in inputs if path != x), None)
    if x is None or y is None or x == y or not {x, y} <= set(inputs):
        return None
    order = [x, y, *(path for path in inputs if path not in (x, y))]
    fitted = _fitted(
        studied.axis(x), studied.axis(y), means[order].to_numpy(dtype=np.float64), means[measure.name].to_numpy()
    )
    if fitted is None:
        return None
    title = _title(fitted, measure, studied.currency)
    half = Estimate(float(fitted.half.mean()), None, None, len(fitted.points))
    rest = [prose.in_sentence(studied.axis(path).title) for path in order[2:]]
    ranges = "its range" if len(rest) == 1 else "their ranges"
    middle = f"; {prose.listed(rest)} in the middle of {ranges}" if rest else ""
    return Figure(
        name="surface",
        title=title,
        subtitle=f"{measure.title}, {unit_of(measure, studied.currency)}; second-order model of {len(fitted.points)} "
        f"points (dots), 95 % interval of a fitted mean ± {prose.gap(half, measure, studied.currency, signed=False)} "
        f"on average; foretells {100 * max(fitted.explained, 0):.0f} % of the variance of points left out" + middle,
        alt=f"{title}.",
        columns=(x, y, measure.name, "low", "high"),
        rows=[
            (float(a), float(b), float(m), float(m - h), float(m + h))
            for b, line, widths in zip(fitted.up, fitted.mean, fitted.half, strict=True)
            for a, m, h in zip(fitted.across, line, widths, strict=True)
        ],
        height=_HEIGHT,
        paint=partial(_paint, studied, measure, fitted),
    )


def _terms(z: Floats) -> Floats:
    """Constant, linear, squares and products of scaled inputs (n, k)."""
    pairs = [z[:, i] * z[:, j] for i, j in combinations(range(z.shape[1]), 2)]
    return np.column_stack([np.ones(len(z)), z, z**2, *pairs])


def _fitted(x: Axis, y: Axis, inputs: Floats, values: Floats) -> Surface | None:
    low, high = inputs.min(axis=0), inputs.max(axis=0)
    design = _terms(2 * (inputs - low) / (high - low) - 1)
    n, k = design.shape
    if n < k + _SPARE or np.linalg.matrix_rank(design) < k:
        return None
    coefficients, *_ = np.linalg.lstsq(design, values)
    spread = np.linalg.inv(design.T @ design)
    left = values - design @ coefficients
    sigma = float(np.sqrt(left @ left / (n - k)))
    hat = np.einsum("ij,jk,ik->i", design, spread, design)
    unseen = left / np.maximum(1 - hat, 1e-9)
    explained = 1 - float((unseen**2).sum() / ((values - values.mean()) ** 2).sum()) if np.ptp(values) else 0.0
    side = np.linspace(-1, 1, _CELLS)
    grid = np.zeros((_CELLS * _CELLS, inputs.shape[1]))
    grid[:, 0], grid[:, 1] = np.tile(side, _CELLS), np.repeat(side, _CELLS)
    terms = _terms(grid)
    half = critical_t(n - k) * sigma * np.sqrt(np.einsum("ij,jk,ik->i", terms, spread, terms))
    across, up = (low[i] + (side + 1) / 2 * (high[i] - low[i]) for i in (0, 1))
    shape = (_CELLS, _CELLS)
    return Surface(
        x, y, across, up, (terms @ coefficients).reshape(shape), half.reshape(shape), inputs[:, :2], explained
    )


def _title(fitted: Surface, measure: Measure, currency: str) -> str:
    if fitted.explained <= 0:
        return f"A second-order model does not foretell {prose.in_sentence(measure.title)} here"
    merit = fitted.mean * (measure.good or 1)
    row, column = np.unravel_index(int(np.argmax(merit)), merit.shape)
    at = Estimate(float(fitted.mean[row, column]), None, None, len(fitted.points))
    places = (
        f"{prose.in_sentence(axis.title)} {input_text(axis, float(f'{value:.2g}'), currency)}"
        for axis, value in ((fitted.x, fitted.across[column]), (fitted.y, fitted.up[row]))
    )
    word = "best" if measure.good else "highest"
    return f"{measure.title} is {word}, {prose.level(at, measure, currency)}, near {' and '.join(places)}"


def _paint(studied: Studied, measure: Measure, fitted: Surface, sheet: "Sheet", top: float) -> None:
    drawing = axes(sheet, top - 0.3, left=0.8, right=0.35, bottom=0.5)
    scale = prose.scale_of(measure, studied.currency, float(np.abs(fitted.mean).max()))
    from matplotlib.ticker import MaxNLocator

    ticks = MaxNLocator(9, steps=[1, 2, 5, 10]).tick_values(float(fitted.mean.min()), float(fitted.mean.max()))
    shades = "viridis" if measure.good >= 0 else "viridis_r"
    drawing.contourf(fitted.across, fitted.up, fitted.mean, levels=ticks, cmap=shades, alpha=0.55)
    curves = drawing.contour(fitted.across, fitted.up, fitted.mean, levels=ticks, colors=[TEXT], linewidths=0.7)
    places = max(0, prose.places_of(float(ticks[1] - ticks[0]) * scale.factor))
    for label in drawing.clabel(curves, fmt=lambda value: scale.text(value, places), fontsize=9):
        label.set_clip_on(False)
    drawing.plot(fitted.points[:, 0], fitted.points[:, 1], ".", color=TEXT, markersize=3, clip_on=False)
    input_ticks(drawing.xaxis, fitted.x, list(fitted.across), studied.currency)
    input_ticks(drawing.yaxis, fitted.y, list(fitted.up), studied.currency)
    drawing.set_xlabel(input_label(fitted.x))
    drawing.text(0, 1.03, input_label(fitted.y), transform=drawing.transAxes, color=QUIET, va="bottom")
