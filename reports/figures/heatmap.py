"""Two things that vary together: the difference to the firm as it is in every cell, and where it is nothing."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from smarketing.reports import prose
from smarketing.reports.estimates import Estimate, Measure
from smarketing.reports.figures.canvas import (
    Figure,
    axes,
    colour_bar,
    heading,
    inches,
    kept_apart,
    label_below,
    width_of,
)
from smarketing.reports.figures.scales import input_label, unit_of
from smarketing.reports.input_values import input_text
from smarketing.reports.palette import BAD, GOOD, QUIET, TEXT
from smarketing.reports.slices import by_run, chosen, estimate, levels, nearest_level, own_value, rows, varied
from smarketing.reports.study_results import Asked, Axis, Studied

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

_ROW, _FOOT, _MOST_CELLS = 0.42, 1.0, 80  # inches; cells that get a number
_FEWEST = 3  # levels each way for a contour
_BAR, _WIDE = 0.75, 0.85  # inches: for the colours and what they mean; cells with room for an interval


@dataclass(frozen=True)
class Grid:
    """Paired differences to one cell: `cells[i][j]` for level i of y and j of x."""

    x: Axis
    y: Axis
    across: list[Any]
    up: list[Any]
    start: tuple[Any, Any]
    cells: list[list[Estimate | None]]


def heatmap(studied: Studied, asked: Asked) -> Figure | None:
    """Differences of every cell to that of the firm as it is; None where not two things vary in a grid."""
    measure = studied.measure(asked)
    table = rows(studied, measure.name)
    paths = [] if table is None else varied(table, studied.paths)
    x = chosen(studied, asked.x, "--x") or next((path for path in paths if path != asked.y), None)
    y = chosen(studied, asked.y, "--y") or next((path for path in paths if path != x), None)
    if table is None or x is None or y is None or x == y or not {x, y} <= set(paths):
        return None
    across, up = levels(table[x]), levels(table[y])
    means = by_run(table, measure.name, [y, x])
    if len(means) < len(across) * len(up):
        return None
    start = (nearest_level(across, own_value(studied, x)), nearest_level(up, own_value(studied, y)))
    base = means.loc[(start[1], start[0])].to_numpy(dtype=np.float64)
    cells = [[estimate(means.loc[(b, a)].to_numpy(dtype=np.float64) - base) for a in across] for b in up]
    grid = Grid(studied.axis(x), studied.axis(y), across, up, start, cells)
    title = _title(grid, measure, studied.currency)
    rest = [prose.in_sentence(studied.axis(path).title) for path in paths if path not in (x, y)]
    over = f"; mean over {prose.listed(rest)}" if rest else ""
    return Figure(
        name="heatmap",
        title=title,
        subtitle=f"{measure.title} against {_place(grid, start, studied.currency)} (framed), "
        f"{unit_of(measure, studied.currency, gap=True)}; paired differences{over}; in brackets: the 95 % interval "
        "holds zero" + ("; line: no difference" if _contoured(grid) else ""),
        alt=f"{title}. Blue is better for the firm, orange worse." if measure.good else f"{title}.",
        columns=(y, x, "difference", "low", "high"),
        rows=[
            (str(b), str(a), None if cell is None else cell.mean, *(cell.bounds if cell else (None, None)))
            for b, line in zip(up, cells, strict=True)
            for a, cell in zip(across, line, strict=True)
        ],
        height=_FOOT + _ROW * max(len(up), 4),
        measured=f"{measure.title} against the framed cell, {unit_of(measure, studied.currency, gap=True)}",
        paint=partial(_paint, measure, studied.currency, grid),
    )


def _contoured(grid: Grid) -> bool:
    numbers = all(not isinstance(level, str) for level in (*grid.across, *grid.up))
    means = [cell.mean for line in grid.cells for cell in line if cell is not None]
    crosses = bool(means) and min(means) < 0 < max(means)
    return numbers and crosses and min(len(grid.across), len(grid.up)) >= _FEWEST


def _place(grid: Grid, at: tuple[Any, Any], currency: str) -> str:
    x, y = input_text(grid.x, at[0], currency), input_text(grid.y, at[1], currency)
    return f"{prose.in_sentence(grid.x.title)} {x} and {prose.in_sentence(grid.y.title)} {y}"


def _title(grid: Grid, measure: Measure, currency: str) -> str:
    known = [
        (cell, (a, b))
        for b, line in zip(grid.up, grid.cells, strict=True)
        for a, cell in zip(grid.across, line, strict=True)
        if cell is not None
    ]
    best, at = max(known, key=lambda pair: pair[0].mean * (measure.good or 1))
    low, high = best.bounds
    if at == grid.start or low <= 0 <= high:
        return f"No cell is clearly better in {prose.in_sentence(measure.title)} than the firm as it is"
    word = "best" if measure.good else "highest"
    return f"{measure.title} is {word} at {_place(grid, at, currency)}: {prose.gap(best, measure, currency)}"


def _paint(measure: Measure, currency: str, grid: Grid, sheet: "Sheet", top: float) -> None:
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.patches import Rectangle
    from matplotlib.patheffects import withStroke

    left = width_of([input_text(grid.y, level, currency) for level in grid.up]) + 0.2
    drawing = axes(sheet, top - 0.45, left=left, right=_BAR, bottom=0.5)
    values = np.array([[np.nan if cell is None else cell.mean for cell in line] for line in grid.cells])
    reach = float(np.nanmax(np.abs(values))) or 1.0
    ends = (GOOD, BAD) if measure.good < 0 else (BAD, GOOD)
    shades = LinearSegmentedColormap.from_list("difference", [ends[0], "#ffffff", ends[1]])
    shown = drawing.imshow(values, cmap=shades, vmin=-1.25 * reach, vmax=1.25 * reach, aspect="auto", origin="lower")
    scale = prose.scale_of(measure, currency, reach, gap=True)
    step = max(0, prose.places_of(reach * scale.factor / 10)) if reach else 0
    small = values.size <= _MOST_CELLS
    white = [withStroke(linewidth=2.5, foreground="#ffffff", alpha=0.7)]
    if _contoured(grid):  # to the edges of the outer cells, not from middle to middle
        places = [np.array([-0.5, *range(n), n - 0.5]) for n in values.shape]
        around = np.pad(values, 1, mode="edge")
        drawing.contour(places[1], places[0], around, levels=[0.0], colors=[TEXT], linewidths=1.2)
    texts = _cell_texts(grid, scale, step, wide=_room(drawing, len(grid.across)) > _WIDE) if small else {}
    for (i, j), text in texts.items():
        cell = grid.cells[i][j]
        assert cell is not None
        clear = not cell.bounds[0] <= 0 <= cell.bounds[1]
        strong = abs(cell.mean) > 0.85 * reach and clear
        drawing.text(
            j, i, text, ha="center", va="center", color="#ffffff" if strong else TEXT if clear else QUIET,
            path_effects=[] if strong else white,
        )  # fmt: skip
    x, y = grid.across.index(grid.start[0]), grid.up.index(grid.start[1])
    drawing.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, fill=False, edgecolor=TEXT, linewidth=1.5))
    names = [input_text(grid.x, level, currency) for level in grid.across]
    room = _room(drawing, len(names))
    drawing.set_xticks(range(len(names)), kept_apart([room * at for at in range(len(names))], names))
    drawing.set_yticks(range(len(grid.up)), [input_text(grid.y, level, currency) for level in grid.up])
    label_below(drawing, input_label(grid.x))
    heading(drawing, input_label(grid.y))
    drawing.spines["bottom"].set_visible(False)
    ticks = [-reach, 0.0, reach]
    named = [scale.text(tick, step, signed=tick != 0, bare=not scale.prefix) for tick in ticks]
    colour_bar(drawing, shown, ticks, named, "")


def _room(drawing: "Axes", n_cells: int) -> float:
    """Width of a cell [inches]."""
    return float(drawing.get_position().width) * inches(drawing)[0] / n_cells


def _cell_texts(grid: Grid, scale: prose.Scale, step: int, *, wide: bool) -> dict[tuple[int, int], str]:
    """The difference of every cell, in brackets where it may be none; where cells are wide its interval below."""
    texts = {}
    for i, line in enumerate(grid.cells):
        for j, cell in enumerate(line):
            if cell is None:
                continue
            text, low, high = (
                scale.text(value, step, signed=True, bare=not scale.prefix) for value in (cell.mean, *cell.bounds)
            )
            if cell.bounds[0] <= 0 <= cell.bounds[1] and cell.mean != 0:
                text = f"({text})"
            texts[i, j] = f"{text}\n{low} to {high}" if wide and low != high else text
    return texts
