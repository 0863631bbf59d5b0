"""The table a manager reads in the terminal: the answer, then the outcomes that explain it, then what the numbers are.

Layouts run from rich to narrow; the first that fits the width is taken. Policies that no layout can place side by side
stand in a second table below the first, again with the baseline. Light to import: rich and nothing of science.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from textwrap import wrap
from typing import Any

from rich.cells import cell_len
from rich.console import Group
from rich.style import Style
from rich.table import Table
from rich.text import Text

from smarketing.reports import prose
from smarketing.reports.estimates import Difference, Measure
from smarketing.reports.headline import answer, luck, role
from smarketing.reports.palette import BAD, BLACK, GOOD, UNCLEAR, colours
from smarketing.reports.results import Policy, Summary

BEST = "★"
_LABEL, _WIDE_LABEL, _NAME = 23, 40, 20  # widest label and policy name before they break into lines
_READING_WIDTH = 100
_TONE = {1: Style(color=GOOD, bold=True), -1: Style(color=BAD, bold=True), 0: Style(color=UNCLEAR)}
_QUIET = Style(dim=True)

type Layout = Callable[[Summary, Sequence[Policy]], Table]


def comparison_table(summary: Mapping[str, Any], width: int) -> Group:
    """The answer and the decision table of `smarketing compare`, for a terminal of `width` columns.

    `summary` is the content of summary.json (`Comparison.summary`).
    """
    seen = Summary(summary)
    tables = [part for table in _side_by_side(seen, seen.alternatives, width) for part in (table, Text())]
    return Group(*_opening(seen, width), *tables, *_closing(seen, width))


def run_table(summary: Mapping[str, Any], width: int) -> Group:
    """The answer and the outcomes of `smarketing run`, for a terminal of `width` columns."""
    seen = Summary(summary)
    for columns in (4, 3, 2):
        table = _levels(seen, columns)
        if _width(table) <= width:
            break
    return Group(*_opening(seen, width), table, Text(), *_closing(seen, width))


def difference_text(difference: Difference, measure: Measure, currency: str) -> str:
    """The paired difference with its interval: "+16 pts (15 to 17)"."""
    size = prose.gap(difference, measure, currency, bare=measure.kind in prose.TIMES)
    span = prose.span(difference, measure, currency, gap=True)
    return _short(f"{size} ({span})" if span else size)


def difference_span(difference: Difference, measure: Measure, currency: str) -> str:
    """The interval alone, in the least room: "+15 to +17 pts"; after one pair of runs the difference."""
    bare = measure.kind in prose.TIMES
    span = prose.span(difference, measure, currency, gap=True, bare=bare, signed=True)
    return _short(span or prose.gap(difference, measure, currency, bare=bare))


def _short(text: str) -> str:
    return text.replace(" points", " pts").replace(" point", " pt")


def _side_by_side(summary: Summary, policies: Sequence[Policy], width: int) -> list[Table]:
    layouts: tuple[Layout, ...] = (
        partial(_one_line, means=True, odds=True),
        partial(_one_line, means=True, odds=False),
        partial(_one_line, means=False, odds=False),
        _two_lines,
    )
    for layout in layouts:
        table = layout(summary, policies)
        if _width(table) <= width:
            return [table]
    if len(policies) == 1:
        return [table]
    half = (len(policies) + 1) // 2
    return [*_side_by_side(summary, policies[:half], width), *_side_by_side(summary, policies[half:], width)]


def _one_line(summary: Summary, policies: Sequence[Policy], *, means: bool, odds: bool) -> Table:
    """A line an outcome; per policy its level, its difference and the verdict, and how sure that is."""
    table = _frame(summary)
    for policy in policies:
        table.add_column(_header(summary, policy), justify="right", no_wrap=True)
        table.add_column(Text("difference", _QUIET), no_wrap=True)
        table.add_column(Text(""), no_wrap=True)
        for title in ("better on\naverage", "better for\none firm") if odds else ():
            table.add_column(Text(title, _QUIET), justify="right", no_wrap=True)
    change = difference_text if means else difference_span
    for measure in summary.headlines():
        cells = [_label(measure, _WIDE_LABEL if means else _LABEL), _level(summary, summary.baseline, measure)]
        for policy in policies:
            difference = summary.difference(policy, measure.name)
            cells += [
                _level(summary, policy, measure),
                Text("" if difference is None else change(difference, measure, summary.currency)),
                _verdict(difference, measure),
            ]
            cells += _odds(difference) if odds else []
        table.add_row(*cells)
    return table


def _two_lines(summary: Summary, policies: Sequence[Policy]) -> Table:
    """Two lines an outcome: the levels, and below them the interval of the difference with its mark."""
    table = _frame(summary)
    for policy in policies:
        table.add_column(_header(summary, policy), justify="right", no_wrap=True)
    for measure in summary.headlines():
        cells = [_label(measure, _LABEL), _level(summary, summary.baseline, measure)]
        for policy in policies:
            difference = summary.difference(policy, measure.name)
            span = "" if difference is None else difference_span(difference, measure, summary.currency)
            below = Text.assemble(_verdict(difference, measure, word=False), " ", span)
            cells.append(Text("\n").join([_level(summary, policy, measure), below]))
        table.add_row(*cells)
    return table


def _odds(difference: Difference | None) -> list[Text]:
    """Certainty that the policy is better on average, and in how many single futures it was."""
    p = None if difference is None else difference.p_better
    share = None if difference is None else difference.share_better
    return [
        Text("" if p is None else prose.chance(p)),
        Text("" if share is None or difference is None else prose.count_of(share, difference.n)),
    ]


def _levels(summary: Summary, columns: int) -> Table:
    """One scenario: mean, its interval, where eight runs in ten lie, and the worst decile, as far as there is room."""
    policy = summary.policies[0]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=_QUIET)
    table.add_column(Text(""), no_wrap=True)
    titles = ("mean", f"{prose.chance(summary.confidence)} interval", "8 runs in 10", "1 run in 10 is worse than")
    columns = columns if summary.runs > 1 else 1
    for title in titles[:columns]:
        table.add_column(Text(title), justify="right", no_wrap=True)
    for measure in summary.headlines():
        estimate = summary.estimate(policy, measure.name)
        if estimate is None:
            continue
        bare = measure.kind in prose.TIMES
        cells = [
            prose.level(estimate, measure, summary.currency, bare=bare),
            prose.span(estimate, measure, summary.currency),
            prose.outer_span(estimate, measure, summary.currency, bare=True),
            prose.worst_decile(estimate, measure, summary.currency, bare=bare),
        ]
        table.add_row(Text(prose.label(measure)), *(Text(cell) for cell in cells[:columns]))
    return table


def _opening(summary: Summary, width: int) -> list[Text]:
    lines = [Text(line, style="bold") for line in _wrapped(answer(summary), width)]
    return [*lines, *(Text(line) for line in _wrapped(luck(summary), width)), Text()]


def _closing(summary: Summary, width: int) -> list[Text]:
    """What the numbers are, and what a reader must know before trusting them."""
    lines = []
    if summary.is_comparison and summary.runs > 1:
        together = ", together for all policies" if len(summary.alternatives) > 1 else ""
        lines.append(
            f"Difference to {summary.baseline.title} with its {prose.chance(summary.confidence)} interval{together}; "
            f"{summary.runs:,} paired runs each."
        )
        lines.append("▲ better for the firm   ▼ worse   · cannot be told")
    elif summary.runs > 1:
        lines.append(f"Mean of {summary.runs:,} runs.")
    if summary.runs == 1:
        lines.append("One run has no interval: nothing above can be told from luck.")
    if summary.partial:
        lines.append("Interrupted: only the runs finished until then are counted.")
    failed = sum(policy.failed for policy in summary.policies)
    if failed:
        lines.append(f"{prose.failed(failed)}: manifest.json says why, and how to repeat each.")
    return [Text(line, _QUIET) for text in lines for line in (_wrapped(text, width) if "  " not in text else [text])]


def _frame(summary: Summary) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(Text(""), no_wrap=True)
    table.add_column(_header(summary, summary.baseline), justify="right", no_wrap=True)
    return table


def _header(summary: Summary, policy: Policy) -> Text:
    """The policy's name in its colour, over what it is in the comparison."""
    colour = colours([other.key for other in summary.policies])[policy.key]
    what = role(summary, policy)
    name = f"{BEST} {policy.title}" if what.endswith("best") else policy.title
    lines = wrap(name, _NAME, max_lines=3, placeholder=" …") or [policy.key[:_NAME]]
    own = Style(color=None if colour == BLACK else colour, bold=True)
    return Text.assemble(("\n".join(lines), own), ("\n" + what, _QUIET))


def _label(measure: Measure, width: int) -> Text:
    return Text("\n".join(wrap(prose.label(measure), width, max_lines=2)))


def _level(summary: Summary, policy: Policy, measure: Measure) -> Text:
    """The mean, with as many digits as the least precise policy of the row supports."""
    estimates = [summary.estimate(each, measure.name) for each in summary.policies]
    own, known = summary.estimate(policy, measure.name), [each for each in estimates if each is not None]
    if own is None:
        return Text("–")
    return Text(prose.level(own, measure, summary.currency, among=known, bare=measure.kind in prose.TIMES))


def _verdict(difference: Difference | None, measure: Measure, *, word: bool = True) -> Text:
    if difference is None:
        return Text("")
    judged = prose.verdict(difference, measure)
    return Text(f"{judged.mark} {judged.word}".strip() if word else judged.mark, _TONE[judged.good])


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(text, min(width, _READING_WIDTH))


def _width(table: Table) -> int:
    """Columns that a table needs to show every cell on its own line."""
    gaps = 2 * (len(table.columns) - 1)
    return gaps + sum(
        max((cell_len(line) for cell in (column.header, *column.cells) for line in str(cell).split("\n")), default=0)
        for column in table.columns
    )
