"""A survey of simulated firms: what it sees, what the policy does, and how alignment goes with growth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from smarketing.reports import prose
from smarketing.reports.estimates import Estimate, Measure, number
from smarketing.reports.figures.canvas import Figure, axes
from smarketing.reports.palette import BAD, GOOD, GREY, QUIET, RULE, TEXT
from smarketing.reports.results import Results

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet
    from numpy.typing import NDArray

_GROWTH = Measure("growth_rate", "Revenue growth", "1/yr", "", 1, "rate")
_ROW = 0.62  # inches
_SURE = 1_000_000  # n of an estimate that the folder gives only as mean and bounds
_ABOVE = -0.42  # where a row's label stands, in rows above its dots
_LABEL = 0.25  # part of the width for the names on either side


@dataclass(frozen=True)
class Pair:
    """One way to look at the firms: a number for the lower group and one for the upper, and the gap between them."""

    label: str
    low: Estimate
    high: Estimate
    gap: Estimate
    names: tuple[str, str]


def survey(results: Results) -> Figure | None:
    """Growth of the best and worst firms as a survey sorts them, beside what policy causes; None elsewhere."""
    pairs = looks(results)
    if not pairs:
        return None
    seen, caused = pairs[0].gap, pairs[2].gap
    title = (
        f"The best firms outgrow the worst by {_gap(seen, 0)}; their policies explain {_gap(caused, 0, '')} of these"
    )
    firms = int(results.summary.raw.get("firms") or 0)
    return Figure(
        name="survey",
        title=title,
        subtitle=f"Revenue growth, % a year; best fifth and worst three tenths of {firms:,} simulated firms, sorted by "
        "growth, quota attainment and cycle; 95 % intervals",
        alt=f"{title}. " + " ".join(f"{pair.label}: {_label(pair)}." for pair in pairs),
        columns=("look", "group", "mean", "low", "high"),
        rows=[
            (pair.label, name, each.mean, each.low, each.high)
            for pair in pairs
            for name, each in zip((*pair.names, "gap"), (pair.low, pair.high, pair.gap), strict=True)
        ],
        height=_ROW * len(pairs) + 0.5,
        paint=partial(_paint_survey, pairs),
    )


def alignment(results: Results) -> Figure | None:
    """Every firm's alignment index against its growth: as a survey sees it, and with luck held equal."""
    table = results.table("firms")
    correlations = results.summary.raw.get("alignment")
    if table is None or not correlations or "alignment_index_at_equal_luck" not in table:
        return None
    seen, equal = _estimate(correlations["index"]), _estimate(correlations["index_partial"])
    if seen is None or equal is None:
        return None
    table = table.dropna(subset=["alignment_index_at_equal_luck", "growth_rate_at_equal_luck"])
    held = table[["alignment_index_at_equal_luck", "growth_rate_at_equal_luck"]].to_numpy()
    shown = table[["alignment_index", "growth_rate"]].to_numpy()
    title = f"Aligned firms grow faster, {_change(seen, equal)} once luck and circumstances are held equal"
    if equal.low is not None and equal.low <= 0:
        title = "Once luck and circumstances are held equal, alignment and growth are not linked for certain"
    return Figure(
        name="alignment",
        title=title,
        subtitle="Alignment index (trust, closeness, absence of blame; 0 to 1) and revenue growth, % a year; a dot "
        "each firm; r with its 95 % interval",
        alt=f"{title}. As a survey sees it, r = {_r(seen)}; with luck and circumstances held equal, r = {_r(equal)}.",
        columns=("firm", "alignment_index", "growth", "alignment_index_at_equal_luck", "growth_at_equal_luck"),
        rows=[(int(firm), *a, *b) for firm, a, b in zip(table["firm"], shown.tolist(), held.tolist(), strict=True)],
        height=3.0,
        paint=partial(
            _paint_alignment,
            [("As a survey sees it", shown, seen), ("Luck and circumstances held equal", held, equal)],
        ),
    )


def looks(results: Results) -> list[Pair]:
    """Four looks at the firms, the survey's first; empty where the folder has no population."""
    raw = results.summary.raw
    if not {"survey", "causal"} <= set(raw):
        return []
    top, bottom, causal = raw["survey"]["top"], raw["survey"]["bottom"], raw["causal"]
    groups = ("worst 30 %", "best 20 %")
    arms = [raw["scenarios"][name]["outcomes"]["growth_rate"] for name in ("misaligned", "aligned")]
    rows: Sequence[tuple[str, Any, Any, Any, tuple[str, str]]] = (
        ("What the survey sees", bottom["growth_rate"], top["growth_rate"], raw["survey"]["gap"], groups),
        (
            "The same firms if all had the base firm's policies: luck and circumstances",
            bottom["growth_without_policy"], top["growth_without_policy"], causal["gap_without_policy"], groups,
        ),
        (
            "What their own policies add",
            bottom["growth_by_policy"], top["growth_by_policy"], causal["growth_rate"], groups,
        ),
        (
            "All firms, with every policy misaligned or aligned: what policy can do",
            *arms, causal["aligned_against_misaligned"], ("misaligned", "aligned"),
        ),
    )  # fmt: skip
    pairs = []
    for label, low, high, gap, names in rows:
        worst, best, apart = (_estimate(each) for each in (low, high, gap))
        if worst is None or best is None or apart is None:
            return []
        pairs.append(Pair(label, worst, best, apart, names))
    return pairs


def _change(seen: Estimate, equal: Estimate) -> str:
    """How the link changes with luck held equal, as far as the interval tells."""
    if equal.low is not None and equal.low > seen.mean:
        return "and more clearly so"
    if equal.high is not None and equal.high < seen.mean:
        return "if less clearly so"
    return "and about as clearly"


def _estimate(entry: Mapping[str, Any]) -> Estimate | None:
    mean = number(entry.get("mean"))
    return None if mean is None else Estimate(mean, number(entry.get("low")), number(entry.get("high")), _SURE)


def _gap(gap: Estimate, places: int = 1, unit: str = " points") -> str:
    return f"{100 * gap.mean:.{places}f}{unit}".replace("-", prose.MINUS)


def _label(pair: Pair) -> str:
    levels = [prose.level(each, _GROWTH, "USD", among=[pair.low, pair.high]) for each in (pair.low, pair.high)]
    return f"{pair.names[0]} {levels[0]}, {pair.names[1]} {levels[1]}, a gap of {_gap(pair.gap)}"


def _r(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return f"{estimate.mean:.2f}"
    return f"{estimate.mean:.2f} ({estimate.low:.2f} to {estimate.high:.2f})"


def _paint_survey(pairs: Sequence[Pair], sheet: "Sheet", top: float) -> None:
    drawing = axes(sheet, top, left=0.1, right=1.25, bottom=0.35)
    shown = [each for pair in pairs for each in (pair.low, pair.high)]
    ends = [100 * (each.mean if bound is None else bound) for each in shown for bound in (each.low, each.high)]
    room = _LABEL * (max(ends) - min(ends)) / (1 - 2 * _LABEL)
    drawing.set_xlim(min(ends) - room, max(ends) + room)
    drawing.set_ylim(len(pairs) - 0.55, -0.75)
    drawing.axvline(0, color=QUIET, linewidth=0.8)
    for row, pair in enumerate(pairs):
        first = row == 0
        drawing.text(
            drawing.get_xlim()[0], row + _ABOVE, pair.label, color=TEXT, weight="bold" if first else "normal",
            va="center", bbox={"color": "white", "pad": 1},
        )  # fmt: skip
        drawing.plot([100 * pair.low.mean, 100 * pair.high.mean], [row, row], color=RULE, linewidth=5, zorder=1)
        _group(drawing, pair.low, pair.names[0], row, BAD, after=False)
        _group(drawing, pair.high, pair.names[1], row, GOOD, after=True)
        drawing.annotate(
            _gap(pair.gap), (1.02, row), xycoords=("axes fraction", "data"), va="center",
            weight="bold" if first else "normal", color=TEXT, annotation_clip=False,
        )  # fmt: skip
    drawing.set_yticks([])
    drawing.xaxis.set_major_formatter(lambda value, _: f"{value:.0f} %".replace("-", prose.MINUS))
    drawing.annotate("gap", (1.02, _ABOVE), xycoords=("axes fraction", "data"), va="center", color=QUIET)


def _group(drawing: "Axes", each: Estimate, name: str, row: float, colour: str, *, after: bool) -> None:
    """A dot with its interval, and its name and value on the side away from the other group."""
    low, high = (100 * (each.mean if bound is None else bound) for bound in (each.low, each.high))
    drawing.plot([low, high], [row, row], color=colour, linewidth=1.6, zorder=2)
    drawing.plot([100 * each.mean], [row], "o", color=colour, markersize=6, zorder=3)
    drawing.annotate(
        f"{name} {100 * each.mean:+.1f} %".replace("-", prose.MINUS), (high if after else low, row),
        xytext=(6 if after else -6, 0), textcoords="offset points", ha="left" if after else "right", va="center",
        color=colour,
    )  # fmt: skip


def _paint_alignment(panels: "Sequence[tuple[str, NDArray[np.float64], Estimate]]", sheet: "Sheet", top: float) -> None:
    import numpy as np

    width = sheet.get_size_inches()[0]
    half = (width - 0.62) / len(panels)
    drawings = []
    for at, (label, points, r) in enumerate(panels):
        left = 0.55 + at * half
        drawing = axes(sheet, top - 0.45, left=left, right=width - left - half + 0.25, bottom=0.45)
        drawing.plot(points[:, 0], 100 * points[:, 1], "o", color=GREY, markersize=2.5, alpha=0.4, markeredgewidth=0)
        ends = np.array([points[:, 0].min(), points[:, 0].max()])
        drawing.plot(ends, 100 * np.polyval(np.polyfit(points[:, 0], points[:, 1], 1), ends), color=TEXT, linewidth=1.4)
        drawing.axhline(0, color=QUIET, linewidth=0.8)
        drawing.set_title(f"{label}\nr = {_r(r)}", loc="left", size=9, color=TEXT)
        if at:
            drawing.tick_params(labelleft=False)
        drawing.yaxis.set_major_formatter(lambda value, _: f"{value:.0f} %".replace("-", prose.MINUS))
        drawing.set_xlabel("alignment index")
        drawings.append(drawing)
    lows, highs = zip(*(drawing.get_ylim() for drawing in drawings), strict=True)
    for drawing in drawings:
        drawing.set_ylim(min(lows), max(highs))
