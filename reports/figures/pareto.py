"""What can be had at once: the candidates of a search over two objectives, and the front that none of them beats."""

from functools import partial
from typing import TYPE_CHECKING

from smarketing.reports import prose
from smarketing.reports.estimates import Measure
from smarketing.reports.figures.canvas import Figure, axes
from smarketing.reports.figures.scales import scaled, unit_of
from smarketing.reports.optimum import Objective, Optimum, Policy, claim
from smarketing.reports.palette import GOOD, GREY, QUIET, ink
from smarketing.reports.study_results import Asked, Studied

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

_HEIGHT = 3.5  # inches

type Row = tuple[str, str, float, float | None, float | None]


def pareto(studied: Studied, asked: Asked) -> Figure | None:
    """The front over two objectives, on fresh runs; None where the folder holds no search over several."""
    if studied.kind != "optimise" or len(studied.summary["objectives"]) < 2 or not studied.summary["found"]:
        return None
    optimum = Optimum(studied.summary)
    names = list(optimum.directions)
    x = asked.x if asked.x in names else names[0]
    y = asked.y if asked.y in names and asked.y != x else next(name for name in names if name != x)
    runs = optimum.raw["replications"]
    return Figure(
        name="pareto",
        title=claim(optimum),
        subtitle=f"Paired differences to the firm as it is, 95 % intervals, {runs['fresh']:,} runs that the search had "
        f"not seen; small: candidates as the search saw them, {runs['search']:,} runs each",
        alt=_alt(optimum, x, y),
        columns=("policy", "objective", "value", "low", "high"),
        rows=_rows(optimum, (x, y)),
        height=_HEIGHT,
        paint=partial(_paint, studied, optimum, x, y),
    )


def _alt(optimum: Optimum, x: str, y: str) -> str:
    parts = [
        f"{policy.name}: "
        + ", ".join(
            prose.gap(objective.difference, objective.measure, optimum.currency)
            for objective in policy.objectives
            if objective.measure.name in (x, y)
        )
        for policy in optimum.policies
    ]
    return f"{claim(optimum)}. {'; '.join(parts)}."


def _rows(optimum: Optimum, names: tuple[str, str]) -> list[Row]:
    rows: list[Row] = []
    for policy in optimum.policies:
        for name in names:
            gap = _of(policy, name).difference
            rows.append((policy.name, name, gap.mean, gap.low, gap.high))
    return rows


def _of(policy: Policy, name: str) -> Objective:
    return next(objective for objective in policy.objectives if objective.measure.name == name)


def _paint(studied: Studied, optimum: Optimum, x: str, y: str, sheet: "Sheet", top: float) -> None:
    drawing = axes(sheet, top - 0.3, left=0.7, right=1.2, bottom=0.55)
    trials, first = studied.csv("trials"), optimum.policies[0]
    if trials is not None:
        usual = trials[trials["feasible"]]
        before = [_of(first, name).start_in_search for name in (x, y)]
        drawing.plot(usual[x] - before[0], usual[y] - before[1], ".", color=GREY, markersize=3, alpha=0.6)
    for policy in optimum.policies:
        tone = GREY if policy.broken else GOOD
        at_x, at_y = _of(policy, x).difference, _of(policy, y).difference
        drawing.plot(at_x.bounds, [at_y.mean] * 2, color=tone, linewidth=1.2, alpha=0.6)
        drawing.plot([at_x.mean] * 2, at_y.bounds, color=tone, linewidth=1.2, alpha=0.6)
        drawing.plot([at_x.mean], [at_y.mean], "o", color=tone, markersize=5.5)
        name = policy.name.removeprefix("front-")
        drawing.annotate(
            name, (at_x.mean, at_y.mean), xytext=(5, 4), textcoords="offset points", color=ink(tone), weight="bold"
        )
    drawing.axhline(0, color=QUIET, linewidth=0.8)
    drawing.axvline(0, color=QUIET, linewidth=0.8)
    drawing.plot([0], [0], "s", color=QUIET, markersize=5.5)
    drawing.annotate(optimum.baseline, (0, 0), xytext=(6, 4), textcoords="offset points", color=QUIET)
    drawing.margins(0.08)
    scaled(drawing.xaxis, optimum.measures[x], optimum.currency, drawing.get_xlim(), gap=True)
    scaled(drawing.yaxis, optimum.measures[y], optimum.currency, drawing.get_ylim(), gap=True)
    drawing.set_xlabel(_label(optimum.measures[x], optimum, x))
    drawing.text(0, 1.04, _label(optimum.measures[y], optimum, y), transform=drawing.transAxes, color=QUIET, ha="left")
    drawing.grid()


def _label(measure: Measure, optimum: Optimum, name: str) -> str:
    """What is on the axis, in which unit, and which way is wanted."""
    better = "more is better" if optimum.directions[name] > 0 else "less is better"
    return f"{measure.title} against {optimum.baseline}, {unit_of(measure, optimum.currency, gap=True)} ({better})"
