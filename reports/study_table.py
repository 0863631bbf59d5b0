"""The table of a study in the terminal: one line a point, its parameters, then the mean and interval of each outcome.

Light to import: rich and nothing of science.
"""

import math
from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from smarketing.reports import prose
from smarketing.reports.estimates import Estimate, Measure

MOST_POINTS = 40  # more than that are not read in a terminal: then the best and the worst of the first outcome
SHOWN_AT_EACH_END = 10
_NAMED = 6  # outcomes that are left out are named up to this many
_NAME = 16  # widest heading before it breaks into lines


def points_table(summary: Mapping[str, Any], width: int) -> Group:
    """What `smarketing sweep` prints for a terminal of `width` columns; `summary` is the content of its summary.json.

    As many of the outcomes as fit; what is left out is named below.
    """
    measures = [Measure(name=name, **about) for name, about in summary["measures"].items()]
    points, remark = _chosen(summary["points"], measures[0])
    if len(measures) > 1 and all(not _estimate(point, measures[0]) for point in points):
        measures = measures[1:]
    paths = _telling(summary["points"], list(summary["parameters"]))
    for n in range(len(measures), 0, -1):
        table = _table(summary, points, measures[:n], paths)
        if n == 1 or _width(table) <= width:
            break
    notes = [remark] if remark else []
    notes.append("Means with their 95 % intervals, one point at a time.")
    aside = [path for path in summary["parameters"] if path not in paths]
    if aside:
        notes.append(f"What varies along with these: {prose.listed(aside)}.")
    if n < len(measures):
        left = [measure.name for measure in measures[n:]]
        notes.append(
            f"Also in points.csv: {prose.listed(left) if len(left) <= _NAMED else f'{len(left)} outcomes more'}."
        )
    return Group(table, Text(), *(Text(note, style="dim") for note in notes))


def _chosen(points: Sequence[Mapping[str, Any]], measure: Measure) -> tuple[list[Mapping[str, Any]], str]:
    """The points to show, and the sentence that says which those are."""
    if len(points) <= MOST_POINTS:
        return list(points), ""
    defined = [point for point in points if _estimate(point, measure)]
    ranked = sorted(defined, key=lambda point: -point["outcomes"][measure.name]["mean"] * (measure.good or 1))
    n, which = SHOWN_AT_EACH_END, "best" if measure.good else "highest"
    other = "worst" if measure.good else "lowest"
    note = f"The {n} {which} and the {n} {other} of {len(points):,} points by {measure.name}; all are in points.csv."
    return [*ranked[:n], *ranked[-n:]], note


def _table(
    summary: Mapping[str, Any], points: Sequence[Mapping[str, Any]], measures: Sequence[Measure], paths: Sequence[str]
) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="")
    table.add_column(Text("point", style="dim"), justify="right", no_wrap=True)
    for path in paths:
        table.add_column(Text(_short_name(path, summary["parameters"][path])), justify="right", no_wrap=True)
    for measure in measures:
        table.add_column(Text(_in_lines(prose.label(measure))), justify="right", no_wrap=True)
    rows = [[_estimate(point, measure) for measure in measures] for point in points]
    for point, estimates in zip(points, rows, strict=True):
        cells = [str(point["point"]), *(_value(point["parameters"][path]) for path in paths)]
        for measure, estimate, column in zip(measures, estimates, zip(*rows, strict=True), strict=True):
            among = [other for other in column if other is not None]
            cells.append(_cell(estimate, measure, summary["currency"], among))
        table.add_row(*cells)
    return table


def _telling(points: Sequence[Mapping[str, Any]], paths: Sequence[str]) -> list[str]:
    """The parameters without those whose value follows from one that stands before them."""
    kept: list[str] = []
    for path in paths:
        pairs = {other: {(str(p["parameters"][other]), str(p["parameters"][path])) for p in points} for other in kept}
        if not any(len(pairs_of) == len({value for value, _ in pairs_of}) for pairs_of in pairs.values()):
            kept.append(path)
    return kept


def _cell(estimate: Estimate | None, measure: Measure, currency: str, among: Sequence[Estimate]) -> str:
    if estimate is None:
        return "–"
    span = prose.span(estimate, measure, currency)
    level = prose.level(estimate, measure, currency, among=among)
    return f"{level} ({span})" if span else level


def _estimate(point: Mapping[str, Any], measure: Measure) -> Estimate | None:
    return Estimate.read(point["outcomes"][measure.name])


def _short_name(path: str, title: str) -> str:
    """The title; else the last word of the path."""
    return _in_lines(title if title != path else path.rpartition(".")[2].replace("_", " "))


def _in_lines(text: str) -> str:
    return "\n".join(wrap(text, _NAME, break_long_words=False))


def _value(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:.4g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _width(table: Table) -> int:
    return Console(width=10_000).measure(table).maximum
