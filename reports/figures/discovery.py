"""Where something happens: futures as dots over the two inputs that matter most, and the boxes found among them."""

from functools import partial
from typing import TYPE_CHECKING, Any

from smarketing.reports.discovery import claim, happening
from smarketing.reports.figures.canvas import Figure, axes
from smarketing.reports.figures.scales import input_label, input_ticks
from smarketing.reports.palette import BAD, GREY, QUIET, TEXT
from smarketing.reports.study_results import Asked, Axis, Studied

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Sheet

_HEIGHT = 4.0


def boxes(studied: Studied, asked: Asked) -> Figure | None:
    """The futures and the boxes; None where the folder has no discovery, or fewer than two numbers vary."""
    discovery, futures = studied.extra("discovery"), studied.csv("futures")
    if discovery is None or futures is None:
        return None
    numbers = [path for path in discovery["inputs"] if isinstance(discovery["ranges"][path][0], float)]
    first = [limit["path"] for box in discovery["boxes"] for limit in box["limits"] if "low" in limit]
    ranked = list(dict.fromkeys([path for path in (asked.x, asked.y) if path in numbers] + first + numbers))
    if len(ranked) < 2:
        return None
    x, y = ranked[:2]
    return Figure(
        name="boxes",
        title=claim(discovery),
        subtitle=f"Each dot is a future; filled: {happening(discovery)}; hollow: not; frame: the box"
        + ("es" if len(discovery["boxes"]) > 1 else "")
        + " found by PRIM, as far as limited in these two",
        alt=f"{claim(discovery)}.",
        columns=(x, y, "value", "happens"),
        rows=[
            (float(a), float(b), float(value), str(bool(happens)).lower())
            for a, b, value, happens in futures[[x, y, "value", "happens"]].itertuples(index=False)
        ],
        height=_HEIGHT,
        paint=partial(_paint, discovery, futures, x, y),
    )


def _paint(discovery: dict[str, Any], futures: "pd.DataFrame", x: str, y: str, sheet: "Sheet", top: float) -> None:
    from matplotlib.patches import Rectangle

    drawing = axes(sheet, top - 0.3, left=0.9, right=0.2, bottom=0.55)
    happens = futures["happens"].astype(bool)
    drawing.plot(futures[x][~happens], futures[y][~happens], "o", markersize=4, color=GREY, markerfacecolor="none")
    drawing.plot(futures[x][happens], futures[y][happens], "o", markersize=4, color=BAD)
    for box in discovery["boxes"]:
        limits = {limit["path"]: (limit["low"], limit["high"]) for limit in box["limits"] if "low" in limit}
        if not {x, y} & set(limits):
            continue
        (left, right), (low, high) = (limits.get(path, tuple(discovery["ranges"][path])) for path in (x, y))
        drawing.add_patch(
            Rectangle((left, low), right - left, high - low, fill=False, edgecolor=TEXT, linewidth=1.5, clip_on=False)
        )
    sides = {path: Axis(path, discovery["inputs"][path]["title"], discovery["inputs"][path]["unit"]) for path in (x, y)}
    input_ticks(drawing.xaxis, sides[x], futures[x].tolist(), discovery["currency"])
    input_ticks(drawing.yaxis, sides[y], futures[y].tolist(), discovery["currency"])
    drawing.set_xlabel(input_label(sides[x]))
    drawing.text(0, 1.03, input_label(sides[y]), transform=drawing.transAxes, color=QUIET, va="bottom")
