"""What the policies change: every paired difference as a dot with its interval, better for the firm to the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from textwrap import wrap
from typing import TYPE_CHECKING

from smarketing.reports import prose
from smarketing.reports.estimates import Difference, Measure
from smarketing.reports.figures.canvas import Figure, axes
from smarketing.reports.palette import BAD, GOOD, QUIET, RULE, colours, ink
from smarketing.reports.results import Policy, Results, Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

_LINE, _GAP, _FOOT = 0.2, 0.14, 0.3  # inches: a policy, between outcomes, below
_TITLES, _NAMES, _VALUES = 1.65, 1.15, 2.25  # inches: columns of text beside the dots
_MANY = 4  # alternatives beyond which only the first outcomes are drawn
_FEW_OUTCOMES = 3
_FEW_NAMES = 2


@dataclass(frozen=True)
class Row:
    """One outcome and the difference that each policy makes to it."""

    measure: Measure
    gaps: list[tuple[Policy, Difference]]

    @property
    def depth(self) -> float:
        return _LINE * max(len(self.gaps), 1.6)

    @property
    def bounds(self) -> list[float]:
        """Means and bounds, positive where better for the firm."""
        numbers = [number for _, gap in self.gaps for number in (gap.mean, gap.low, gap.high)]
        return [number * self.measure.good for number in numbers if number is not None]


def differences(results: Results) -> Figure | None:
    """Differences to the baseline; None for one scenario, or when no pair of runs was finished."""
    summary = results.summary
    rows = _rows(summary)
    if not rows:
        return None
    title, baseline = _title(summary, rows), summary.baseline.title
    interval = f" with {prose.chance(summary.confidence)} interval" if summary.runs > 1 else ""
    return Figure(
        name="differences",
        title=title,
        subtitle=f"Difference to {baseline}{interval}, in the units printed; "
        f"{prose.runs(summary.runs)} of each policy; each outcome has its own scale",
        alt=f"{title}. " + " ".join(_sentence(row, summary.currency) for row in rows),
        columns=("outcome", "unit", "scenario", "difference", "low", "high", "p_better", "n"),
        rows=[
            (row.measure.name, row.measure.unit, policy.key, gap.mean, gap.low, gap.high, gap.p_better, gap.n)
            for row in rows
            for policy, gap in row.gaps
        ],
        height=_FOOT + sum(row.depth + _GAP for row in rows),
        paint=partial(_paint, summary, rows),
    )


def _rows(summary: Summary) -> list[Row]:
    measures = [measure for measure in summary.headlines() if measure.good]
    if len(summary.alternatives) > _MANY:
        measures = measures[:_FEW_OUTCOMES]
    rows = []
    for measure in measures:
        gaps = [(policy, summary.difference(policy, measure.name)) for policy in summary.alternatives]
        rows.append(Row(measure, [(policy, gap) for policy, gap in gaps if gap is not None]))
    return [row for row in rows if row.gaps]


def _title(summary: Summary, rows: Sequence[Row]) -> str:
    shown = summary.challenger or summary.alternatives[0]
    if summary.runs < 2:
        return f"One pair of runs cannot tell {shown.title} from {summary.baseline.title}"
    verdicts = [
        (row.measure.title, prose.verdict(gap, row.measure))
        for row in rows
        for policy, gap in row.gaps
        if policy.key == shown.key
    ]
    better, of = sum(verdict is prose.BETTER for _, verdict in verdicts), len(verdicts)
    worse = [prose.in_sentence(title) for title, verdict in verdicts if verdict is prose.WORSE]
    names = prose.listed(worse) if 0 < len(worse) <= _FEW_NAMES else f"{len(worse)}"
    pair = f"{shown.title} does {{}} than {summary.baseline.title}"
    if better:
        claim = f"{pair.format('better')} in {f'all {of} outcomes' if better == of else f'{better} of {of} outcomes'}"
        return f"{claim}, worse in {names}" if worse else claim
    if worse:
        return (
            f"{pair.format('worse')} in {names} of {of} outcomes"
            if names.isdigit()
            else f"{pair.format('worse')} in {names}"
        )
    return f"Nothing tells {shown.title} from {summary.baseline.title} in {of} outcomes"


def _sentence(row: Row, currency: str) -> str:
    parts = [f"{policy.title} {_text(gap, row.measure, currency)}" for policy, gap in row.gaps]
    return f"{prose.label(row.measure)}: {'; '.join(parts)}."


def _text(gap: Difference, measure: Measure, currency: str) -> str:
    span = prose.span(gap, measure, currency, gap=True)
    size = prose.gap(gap, measure, currency, bare=measure.kind in prose.TIMES)
    return f"{size} ({span})" if span else size


def _paint(summary: Summary, rows: Sequence[Row], sheet: "Sheet", top: float) -> None:
    several = len(summary.alternatives) > 1
    left = _TITLES + (_NAMES if several else 0.0)
    drawing = axes(sheet, top, left=left, right=_VALUES, bottom=_FOOT)
    drawing.set_axis_off()
    drawing.set_ylim(-(top - _FOOT), 0)
    worst = min(min(row.bounds) / (max(map(abs, row.bounds)) or 1.0) for row in rows)
    low = min(-0.25, worst * 1.08)
    drawing.set_xlim(low, 1.08)
    inch = (1.08 - low) / (sheet.get_size_inches()[0] - left - _VALUES)
    drawing.axvline(0, color=QUIET, linewidth=0.8)
    place = -_GAP / 2
    for row in rows:
        drawing.plot(
            [low - left * inch, 1.08 + _VALUES * inch], [place + _GAP / 2] * 2, color=RULE, lw=0.6, clip_on=False
        )
        title = "\n".join(wrap(prose.label(row.measure), 24, max_lines=2, placeholder=" …"))
        drawing.text(low - (left - 0.02) * inch, place - row.depth / 2, title, va="center")
        _dots(drawing, summary, row, place, inch, several)
        place -= row.depth + _GAP
    foot = place + _GAP / 2 - 0.06
    drawing.text(0.1 * inch, foot, "better for the firm ►", va="top", color=QUIET)
    drawing.text(-0.1 * inch, foot, "◄ worse for the firm", va="top", ha="right", color=QUIET)


def _dots(drawing: "Axes", summary: Summary, row: Row, place: float, inch: float, several: bool) -> None:
    """The dots of one outcome, each between the policy's name and its number."""
    colour = colours([policy.key for policy in summary.policies])
    scale = row.measure.good / (max(map(abs, row.bounds)) or 1.0)
    low, high = drawing.get_xlim()
    for line, (policy, gap) in enumerate(row.gaps):
        y = place - row.depth * (line + 0.5) / len(row.gaps)
        tone = colour[policy.key]
        if gap.low is not None and gap.high is not None:
            drawing.plot([gap.low * scale, gap.high * scale], [y, y], color=tone, linewidth=2.5)
        drawing.plot([gap.mean * scale], [y], "o", color=tone, markersize=5.5)
        verdict = prose.verdict(gap, row.measure)
        mark = {1: GOOD, -1: BAD, 0: QUIET}[verdict.good]
        drawing.text(high + 0.05 * inch, y, verdict.mark, va="center", color=mark)
        drawing.text(high + 0.22 * inch, y, _text(gap, row.measure, summary.currency), va="center", color=ink(tone))
        if several:
            name = wrap(policy.title, 15, max_lines=1, placeholder=" …")[0]
            drawing.text(low - 0.08 * inch, y, name, va="center", ha="right", color=ink(tone))
