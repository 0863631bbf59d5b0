"""What `smarketing population` says in the terminal: what a survey of the firms sees, and what policy does in them."""

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from smarketing.reports import prose
from smarketing.reports.estimates import number

_READING_WIDTH = 100


def population_table(summary: Mapping[str, Any], width: int) -> Group:
    """The answer, then the table behind it, for a terminal of `width` columns; `summary` as in summary.json."""
    wide = min(width, _READING_WIDTH)
    return Group(
        Text("\n".join(wrap(finding(summary), wide)), style="bold"),
        Text(),
        _table(summary),
        Text(),
        *(Text("\n".join(wrap(line, wide)), style="dim") for line in _notes(summary)),
    )


def finding(summary: Mapping[str, Any]) -> str:
    """The answer in two sentences."""
    survey, causal = summary["survey"], summary["causal"]
    gap, part = survey["gap"]["mean"], causal["growth_rate"]["mean"]
    arms = causal["aligned_against_misaligned"]
    return (
        f"A survey would find the best fifth of these {summary['firms']:,} firms growing "
        f"{_percent(survey['top']['growth_rate'])} a year and the worst three tenths "
        f"{_percent(survey['bottom']['growth_rate'])}, {_points(gap)} apart. Their policies explain "
        f"{_points(part)} of these; luck and circumstances the rest. Yet policy can do more than firms make of it: "
        f"every firm aligned in full would grow {_points(arms['mean'])} faster than the same firm misaligned."
    )


def _table(summary: Mapping[str, Any]) -> Table:
    survey, causal = summary["survey"], summary["causal"]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("% a year")
    for title in ("worst 30 %", "best 20 %", "gap"):
        table.add_column(title, justify="right", no_wrap=True)
    rows = (
        ("Growth", "growth_rate", survey["gap"]),
        ("  by luck, market", "growth_without_policy", causal["gap_without_policy"]),
        ("  by their policies", "growth_by_policy", causal["growth_rate"]),
    )
    for label, name, gap in rows:
        table.add_row(label, *(_span(each) for each in (survey["bottom"][name], survey["top"][name], gap)))
    levels = [f"{survey[group]['aligned_levels']['mean']:.1f} of 16" for group in ("bottom", "top")]
    table.add_row("Policies aligned", *levels, "")
    sourced = [f"{100 * survey[group]['marketing_sourced_share']['mean']:.0f} %" for group in ("bottom", "top")]
    table.add_row("From marketing", *sourced, "")
    return table


def _notes(summary: Mapping[str, Any]) -> list[str]:
    index, partial = summary["alignment"]["index"], summary["alignment"]["index_partial"]
    return [
        f"Alignment index and growth: r = {_r(index)} as surveyed; {_r(partial)} with luck and circumstances held "
        "equal.",
        "Intervals hold 95 %. Growth by luck and market is what a firm would have with the base firm's policies. "
        "Firms are sorted by the mean of their ranks in growth, quota attainment and cycle length. Each meets the same "
        "market and luck under every set of policies.",
    ]


def _percent(entry: Mapping[str, Any]) -> str:
    return f"{100 * entry['mean']:+.0f} %".replace("-", prose.MINUS)


def _points(value: float) -> str:
    return f"{100 * value:.0f} points".replace("-", prose.MINUS)


def _span(entry: Mapping[str, Any]) -> str:
    mean, low, high = (number(entry.get(name)) for name in ("mean", "low", "high"))
    if mean is None or low is None or high is None:
        return "not defined"
    return f"{100 * mean:+.1f} ({100 * low:.1f} to {100 * high:.1f})".replace("-", prose.MINUS)


def _r(entry: Mapping[str, Any]) -> str:
    return f"{entry['mean']:.2f} ({entry['low']:.2f} to {entry['high']:.2f})"
