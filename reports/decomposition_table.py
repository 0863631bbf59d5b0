"""The decomposition of a gap for the terminal: who brought how much of it, and which pairs need each other."""

from collections.abc import Mapping
from typing import Any

from rich.console import Group
from rich.style import Style
from rich.table import Table
from rich.text import Text

from smarketing.reports import prose
from smarketing.reports.estimates import Estimate, Measure
from smarketing.reports.figures.decomposition import GROUPS, estimate, is_sure, parts
from smarketing.reports.palette import BAD, GOOD, UNCLEAR

_PAIRS = 3
_TONE = {1: Style(color=GOOD, bold=True), -1: Style(color=BAD, bold=True), 0: Style(color=UNCLEAR)}
_MARKS = {1: "▲", -1: "▼", 0: "·"}


def shares_table(decomposition: Mapping[str, Any], currency: str) -> Group:
    """The content of `decomposition.json` for a terminal of 80 columns."""
    name, title, unit, kind, good = (decomposition[key] for key in ("outcome", "title", "unit", "kind", "good"))
    measure = Measure(name=name, title=title, unit=unit, definition="", good=good, kind=kind)
    gap = estimate(decomposition["gap"])
    assert gap is not None
    baseline, best = (decomposition["titles"][decomposition[key]] for key in ("baseline", "best"))
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("group of practices")
    table.add_column("")
    for heading in ("brings on average", f"{decomposition['confidence']:.0%} interval", "of the gap"):
        table.add_column(heading.replace("%", " %"), justify="right")
    for group, size in parts(decomposition):
        table.add_row(*_row(group, size, measure, currency), _part(size, gap))
    table.add_section()
    table.add_row(*_row("all together", gap, measure, currency), "")
    opening = (
        f"{prose.label(measure)}: from {baseline} to {best}, {prose.runs(decomposition['replications'])} of every firm."
    )
    return Group(Text(opening, style="bold"), Text(), table, Text(), *_pairs(decomposition, measure, currency))


def _row(title: str, size: Estimate, measure: Measure, currency: str) -> tuple[str, Text, str, str]:
    good = (1 if size.mean * measure.good > 0 else -1) if is_sure(size) and measure.good else 0
    mark = Text(_MARKS[good], style=_TONE[good])
    return title, mark, _short(prose.gap(size, measure, currency)), prose.span(size, measure, currency, gap=True)


def _part(size: Estimate, gap: Estimate) -> str:
    """A part of the whole in per cent; of a gap that may be none there are no parts."""
    return f"{100 * size.mean / gap.mean:.0f} %".replace("-", prose.MINUS) if is_sure(gap) else ""


def _pairs(decomposition: Mapping[str, Any], measure: Measure, currency: str) -> list[Text]:
    """The pairs whose parts most surely do not add up."""
    known = [(each["groups"], size) for each in decomposition["interactions"] if (size := estimate(each)) is not None]
    sure = [(groups, size) for groups, size in known if is_sure(size)]
    if not sure:
        return [Text("No pair of groups surely brings more or less together than apart.")]
    sure.sort(key=lambda pair: -abs(pair[1].mean))
    lines = [Text("More (+) or less (−) together than apart:")]
    for (one, other), size in sure[:_PAIRS]:
        text = f"{_title(one)} with {prose.in_sentence(_title(other))}"
        span = prose.span(size, measure, currency, gap=True)
        lines.append(Text(f"  {_short(prose.gap(size, measure, currency))} ({span})  {text}"))
    return lines


def _title(group: str) -> str:
    return GROUPS.get(group, prose.sentence_case(group))


def _short(text: str) -> str:
    return text.replace(" points", " pts").replace(" point", " pt")
