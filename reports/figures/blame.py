"""Who blames whom, before and after: marketers left, salespeople right, a line for each pair, as wide as its blame."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from textwrap import wrap
from typing import TYPE_CHECKING

from smarketing.reports import prose
from smarketing.reports.figures.canvas import Figure
from smarketing.reports.palette import BAD, QUIET, TEXT, colours, ink
from smarketing.reports.results import Policy, Results, Summary

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

_MOST_PEOPLE = 40  # beyond which a matrix is read more easily than lines
_HEIGHT, _HEAD, _FOOT = 3.1, 0.45, 0.55  # inches
_WIDEST = 3.0  # points, of a line of blame 1
DIRECTIONS = (("blame_by_sales", "sales blames marketing"), ("blame_by_marketing", "marketing blames sales"))


@dataclass(frozen=True)
class Panel:
    """One policy: its pairs, and the mean blame in each direction of `DIRECTIONS` [0 to 1]."""

    policy: Policy
    pairs: "pd.DataFrame"
    means: tuple[float, float]


def blame(results: Results) -> Figure | None:
    """The pairs of the baseline and of the policy beside it; None when the folder keeps no pairs."""
    table = results.table("pairs")
    if table is None:
        return None
    summary = results.summary
    panels = []
    for policy in filter(None, (summary.baseline, summary.challenger)):
        pairs = table[table["scenario"] == policy.key]
        if len(pairs):
            by_sales, by_marketing = (float(pairs[name].mean()) for name, _ in DIRECTIONS)
            panels.append(Panel(policy, pairs, (by_sales, by_marketing)))
    if not panels:
        return None
    title = _title(summary, panels)
    n = int(table["n"].max())
    return Figure(
        name="blame",
        title=title,
        subtitle="Blame in a pair, 0 to 1: in the title over the horizon, in the picture in the last week, mean of "
        f"{prose.runs(n)}; " + ("a wider line is more blame" if _lines(panels) else "a darker field is more blame"),
        alt=f"{title}. " + " ".join(f"{panel.policy.title}: {_label(panel)}." for panel in panels),
        columns=("scenario", "marketer", "salesperson", "blame_by_sales", "blame_by_marketing", "n"),
        rows=[
            (panel.policy.key, *row)
            for panel in panels
            for row in panel.pairs[["marketer", "salesperson", "blame_by_sales", "blame_by_marketing", "n"]].itertuples(
                index=False
            )
        ],
        height=_HEIGHT,
        paint=partial(_paint, summary, panels),
    )


def _title(summary: Summary, panels: Sequence[Panel]) -> str:
    """What all runs say of blame over the horizon: the pairs drawn are of fewer runs, and of one week."""
    measure = summary.measures.get("blame_index")
    levels = [summary.estimate(panel.policy, "blame_index") for panel in panels]
    known = [level for level in levels if level is not None]
    if measure is None or len(known) < len(panels):
        return f"Who blames whom under {prose.listed([panel.policy.title for panel in panels])}"
    claims = [
        f"{prose.level(level, measure, summary.currency, among=known)} under {panel.policy.title}"
        for level, panel in zip(known, panels, strict=True)
    ]
    if len(panels) < 2:
        return f"Blame in a pair of marketer and salesperson is {claims[0]}"
    gap = summary.difference(panels[1].policy, "blame_index")
    if gap is None or not gap.clear:
        return f"Blame is {claims[0]} and {claims[1]}, too close to tell apart"
    return f"Blame {'falls' if gap.mean < 0 else 'rises'} from {claims[0]} to {claims[1]}"


def _label(panel: Panel) -> str:
    return ", ".join(f"{who} {_number(mean)}" for (_, who), mean in zip(DIRECTIONS, panel.means, strict=True))


def _number(value: float) -> str:
    return f"{value:.2f}"


def _lines(panels: Sequence[Panel]) -> bool:
    pairs = panels[0].pairs
    return bool(pairs["marketer"].nunique() + pairs["salesperson"].nunique() <= _MOST_PEOPLE)


def _paint(summary: Summary, panels: Sequence[Panel], sheet: "Sheet", top: float) -> None:
    height = sheet.get_size_inches()[1]
    colour = colours([policy.key for policy in summary.policies])
    room = 1.0 / len(panels)
    for at, panel in enumerate(panels):
        place = (at * room + 0.09 * room, _FOOT / height, 0.82 * room, (top - _HEAD - _FOOT) / height)
        drawing = sheet.add_axes(place)
        drawing.set_axis_off()
        tone = ink(colour[panel.policy.key])
        name = wrap(panel.policy.title, int(36 * room * 2), max_lines=1, placeholder=" …")[0]
        middle = (at + 0.5) * room
        sheet.text(middle, (top - 0.02) / height, name, ha="center", va="top", weight="bold", color=tone)
        label = _label(panel).replace(", ", "\n")
        sheet.text(middle, 0.1 / height, label, ha="center", va="bottom", color=TEXT, linespacing=1.4)
        (_network if _lines(panels) else _matrix)(drawing, panel.pairs)


def _network(drawing: "Axes", pairs: "pd.DataFrame") -> None:
    """A line a pair, as wide as the mean of its blame in both directions."""
    marketers, sellers = (sorted(pairs[name].unique()) for name in ("marketer", "salesperson"))
    left, right = _places(len(marketers)), _places(len(sellers))
    drawing.set_xlim(-0.22, 1.22)
    drawing.set_ylim(-0.06, 1.06)
    for pair in pairs.to_dict("records"):
        ends = [left[marketers.index(pair["marketer"])], right[sellers.index(pair["salesperson"])]]
        level = sum(float(pair[name]) for name, _ in DIRECTIONS) / 2
        drawing.plot([0, 1], ends, color=BAD, linewidth=max(0.15, _WIDEST * level), alpha=0.5)
    for x, places, names in ((0, left, "M"), (1, right, "S")):
        drawing.plot([x] * len(places), places, "o", color=TEXT, markersize=5)
        for number, y in enumerate(places, 1):
            side = "right" if x == 0 else "left"
            drawing.text(x + (-0.05 if x == 0 else 0.05), y, f"{names}{number}", ha=side, va="center", color=QUIET)
    drawing.text(0, 1.09, "marketers", ha="center", va="bottom", color=QUIET)
    drawing.text(1, 1.09, "salespeople", ha="center", va="bottom", color=QUIET)


def _matrix(drawing: "Axes", pairs: "pd.DataFrame") -> None:
    """Marketers down, salespeople across; the darker the more blame, on one scale from 0 to 1."""
    from matplotlib.colors import LinearSegmentedColormap

    level = (pairs["blame_by_sales"] + pairs["blame_by_marketing"]) / 2
    grid = pairs.assign(level=level).pivot(index="marketer", columns="salesperson", values="level")
    scale = LinearSegmentedColormap.from_list("blame", ["#ffffff", BAD])
    drawing.pcolormesh(grid.to_numpy(), cmap=scale, vmin=0.0, vmax=1.0)
    drawing.invert_yaxis()
    across = f"{len(grid.columns)} salespeople across, {len(grid)} marketers down"
    drawing.text(0.5, 1.02, across, ha="center", va="bottom", color=QUIET, transform=drawing.transAxes)


def _places(n: int) -> list[float]:
    """Fixed places from top to bottom; a single person stands in the middle."""
    return [0.5] if n == 1 else [1 - at / (n - 1) for at in range(n)]
