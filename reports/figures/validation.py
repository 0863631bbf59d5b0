"""Every published pattern as a test: the estimate and its interval against what is required."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from smarketing.reports.figures.canvas import Figure, axes
from smarketing.reports.palette import BAD, GOOD, QUIET, RULE, UNCLEAR

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

_LINE, _HEAD, _FOOT = 0.185, 0.34, 0.3  # inches: a test, the title of a family, below
_WORDS, _VERDICT = 3.55, 0.95  # inches: columns of text beside the dots
_COLOUR = {"pass": GOOD, "fail": BAD, "inconclusive": UNCLEAR}
_MARK = {"pass": "o", "fail": "X", "inconclusive": "D"}
_EDGE = 2.2  # how far from the middle of the band, in its half-widths, is drawn

type Board = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """A test on its own scale: the band that is required lies from -1 to 1, or on one side of -1 or 1."""

    mean: float
    low: float
    high: float
    band: tuple[float, float]


def scoreboard(board: Board) -> Figure:
    """The figure of `smarketing validate`."""
    rows, tests = board["headline"]["rows"], board["headline"]["tests"]
    lines = [line for family in board["families"] for row in family["rows"] for line in row["lines"]]
    title = f"The model shows {rows['pass']} of {rows['all']} published patterns that it was not told"
    return Figure(
        name="validation",
        title=title,
        subtitle=f"Each test on its own scale: the band is what is required, dots are means of {board['replications']} "
        "runs with 95 % intervals. Hollow: not counted (tuned to, built in, or a prediction)",
        alt=f"{title}. Of {tests['all']} single tests {tests['pass']} pass, {tests['fail']} fail and "
        f"{tests['inconclusive']} cannot be told.",
        columns=("test", "metric", "unit", "mean", "low", "high", "required_low", "required_high", "holds", "verdict"),
        rows=[
            (
                line["id"],
                line["metric"],
                line["unit"],
                line["mean"],
                line["low"],
                line["high"],
                line["required"]["low"],
                line["required"]["high"],
                line["required"]["includes"],
                line["verdict"],
            )
            for line in lines
        ],
        height=_FOOT + _LINE * len(lines) + _HEAD * len(board["families"]),
        paint=partial(_paint, board),
    )


def place(line: Board) -> Place | None:
    """Where a test is drawn; None where nothing was measured."""
    if line["mean"] is None or line["low"] is None:
        return None
    low, high, holds = (line["required"][name] for name in ("low", "high", "includes"))
    mean, left, right = line["mean"], line["low"], line["high"]
    if holds is not None:
        reach = max(abs(left - holds), abs(right - holds), 1e-12)
        return _place([(value - holds) / reach for value in (mean, left, right)], (-0.04, 0.04))
    if low is not None and high is not None:
        middle, half = (low + high) / 2.0, (high - low) / 2.0
        return _place([(value - middle) / half for value in (mean, left, right)], (-1.0, 1.0))
    edge = low if low is not None else high
    reach = max(abs(left - edge), abs(right - edge), 1e-12) / 2.0
    start = -1.0 if low is not None else 1.0
    band = (-1.0, _EDGE) if low is not None else (-_EDGE, 1.0)
    return _place([start + (value - edge) / reach for value in (mean, left, right)], band)


def _place(values: Sequence[float], band: tuple[float, float]) -> Place:
    """Inside the drawing: what lies beyond is drawn at its edge."""
    mean, low, high = (max(-_EDGE, min(_EDGE, value)) for value in values)
    return Place(mean, low, high, band)


def _paint(board: Board, sheet: "Sheet", top: float) -> None:
    drawing = axes(sheet, top, left=_WORDS, right=_VERDICT, bottom=_FOOT)
    drawing.set_axis_off()
    drawing.set_ylim(-(top - _FOOT), 0)
    drawing.set_xlim(-_EDGE, _EDGE)
    inch = 2.0 * _EDGE / (sheet.get_size_inches()[0] - _WORDS - _VERDICT)
    at = 0.0
    for family in board["families"]:
        drawing.text(-_EDGE - _WORDS * inch, at - 0.22, family["title"], weight="bold", va="center")
        at -= _HEAD
        for line in _lines(family["rows"]):
            _test(drawing, line, at - _LINE / 2.0, inch)
            at -= _LINE
    for mark, x in (("pass", -1.9), ("fail", -0.8), ("inconclusive", 0.2)):
        drawing.plot(x, at - 0.16, _MARK[mark], color=_COLOUR[mark], markersize=5, clip_on=False)
        drawing.text(x + 0.1, at - 0.16, mark, va="center", color=QUIET)


def _lines(rows: Sequence[Board]) -> Iterator[Board]:
    for row in rows:
        yield from row["lines"]


def _test(drawing: "Axes", line: Board, y: float, inch: float) -> None:
    colour = _COLOUR[line["verdict"]]
    words = shorten(f"{line['id']}  {line['metric']}", 58, placeholder=" …")
    drawing.text(-_EDGE - _WORDS * inch, y, words, va="center", size=8)
    drawing.text(_EDGE + 0.08 * inch, y, line["verdict"], va="center", color=colour, size=8)
    where = place(line)
    if where is None:
        drawing.text(0.0, y, "not in the model", va="center", ha="center", color=QUIET, size=8)
        return
    drawing.fill_between(where.band, y - 0.42 * _LINE, y + 0.42 * _LINE, color=RULE, linewidth=0)
    drawing.plot([where.low, where.high], [y, y], color=colour, linewidth=1.6, solid_capstyle="butt")
    face = colour if line["counted"] else "white"
    drawing.plot(
        where.mean, y, _MARK[line["verdict"]], color=colour, markerfacecolor=face, markersize=4.5, clip_on=False
    )
