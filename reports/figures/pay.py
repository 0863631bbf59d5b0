"""Who gains and who loses pay: the difference that the policy makes to each group of people."""

from dataclasses import dataclass, replace
from functools import partial
from textwrap import wrap
from typing import TYPE_CHECKING

from smarketing.reports import prose
from smarketing.reports.estimates import Difference, Estimate, Measure
from smarketing.reports.figures.canvas import Figure, axes, width_of
from smarketing.reports.paired import pay_difference
from smarketing.reports.palette import QUIET, RULE, colours, ink
from smarketing.reports.results import Policy, Results, Summary

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

MONEY = Measure("pay", "Pay", "$/yr", "", 1, "money")
_ROW, _FOOT, _TITLES, _VALUES = 0.34, 0.3, 2.15, 1.75  # inches; the values at least
_MARGIN = 0.14  # inches: around a value


@dataclass(frozen=True)
class Group:
    """What a person of a group earns a year under the baseline and under the policy, and the paired difference."""

    title: str
    before: float
    after: float
    gap: Difference


def groups_of(results: Results, policy: Policy) -> list[Group]:
    """The groups in the order of the folder; empty where it keeps no pay."""
    pay = results.table("pay")
    if pay is None:
        return []
    means = pay.groupby(["scenario", "group"])["pay"].mean()
    groups = []
    for group in pay["group"].drop_duplicates():
        gap = pay_difference(results, policy, group)
        if gap is not None:
            before, after = (float(means[(key, group)]) for key in (results.summary.baseline.key, policy.key))
            groups.append(Group(prose.sentence_case(str(group)), before, after, gap))
    return groups


def pay(results: Results) -> Figure | None:
    """Differences in pay by group of people; None for one scenario, or when the folder keeps no pay."""
    summary, policy = results.summary, results.summary.challenger
    groups = groups_of(results, policy) if policy is not None else []
    if policy is None or not groups:
        return None
    title = finding(groups, policy, summary)
    n = max(group.gap.n for group in groups)
    interval = f"{prose.chance(summary.confidence)} interval; " if n > 1 else ""
    return Figure(
        name="pay",
        title=title,
        subtitle=f"Pay of a person, {prose.symbol(summary.currency)} a year: difference to {summary.baseline.title}; "
        f"{interval}{prose.runs(n)}; thirds of skill: the last quarter of the horizon, else all of it",
        alt=f"{title}. " + " ".join(f"{group.title}: {_label(group, summary)}." for group in groups),
        columns=("group", "scenario", "before", "after", "difference", "low", "high", "n"),
        rows=[
            (group.title, policy.key, group.before, group.after, gap.mean, gap.low, gap.high, gap.n)
            for group in groups
            for gap in (group.gap,)
        ],
        height=_FOOT + _ROW * len(groups),
        paint=partial(_paint, summary, policy, groups),
    )


def finding(groups: list[Group], policy: Policy, summary: Summary) -> str:
    """Who gains and who loses, as far as the intervals tell."""
    main = [group for group in groups if "," not in group.title]
    parts = []
    for group in main or groups:
        size = prose.gap(replace(group.gap, mean=abs(group.gap.mean)), MONEY, summary.currency, signed=False)
        change = (
            f"{size} {'more' if group.gap.mean > 0 else 'less'}"
            if group.gap.clear or group.gap.low is None
            else "about the same"
        )
        parts.append(f"{prose.in_sentence(group.title)} earn {change}")
    return f"Under {policy.title} {prose.listed(parts)} a year than under {summary.baseline.title}".replace(
        "about the same a year than under", "about the same a year as under"
    )


def _label(group: Group, summary: Summary) -> str:
    span = prose.span(group.gap, MONEY, summary.currency, gap=True)
    size = prose.gap(group.gap, MONEY, summary.currency)
    levels = [Estimate(value, group.gap.low, group.gap.high, group.gap.n) for value in (group.before, group.after)]
    before, after = (prose.level(level, MONEY, summary.currency, among=levels) for level in levels)
    return f"{size}{f' ({span})' if span else ''}, {after} instead of {before}"


def _paint(summary: Summary, policy: Policy, groups: list[Group], sheet: "Sheet", top: float) -> None:
    labels = [_label(group, summary).split(", ", 1) for group in groups]
    values = max(_VALUES, width_of(line for lines in labels for line in lines) + _MARGIN)
    drawing = axes(sheet, top, left=_TITLES, right=values, bottom=_FOOT)
    drawing.set_axis_off()
    drawing.set_ylim(-len(groups), 0)
    bounds = [0.0, *(b for group in groups for b in (group.gap.low, group.gap.mean, group.gap.high) if b is not None)]
    room = 0.05 * (max(bounds) - min(bounds)) or 1.0
    drawing.set_xlim(min(bounds) - room, max(bounds) + room)
    inch = (max(bounds) - min(bounds) + 2 * room) / (sheet.get_size_inches()[0] - _TITLES - values)
    drawing.axvline(0, color=QUIET, linewidth=0.8)
    tone = colours([each.key for each in summary.policies])[policy.key]
    low, high = drawing.get_xlim()
    for row, group in enumerate(groups):
        y = -(row + 0.5)
        drawing.plot([low, high], [y, y], color=RULE, linewidth=0.6, zorder=0)
        if group.gap.low is not None and group.gap.high is not None:
            drawing.plot([group.gap.low, group.gap.high], [y, y], color=tone, linewidth=2.5)
        drawing.plot([group.gap.mean], [y], "o", color=tone, markersize=5.5)
        title = "\n".join(wrap(group.title, 30, max_lines=2))
        drawing.text(low - 0.1 * inch, y, title, ha="right", va="center")
        drawing.text(high + 0.1 * inch, y, "\n".join(labels[row]), va="center", color=ink(tone))
    drawing.text(0, -len(groups) - 0.12, "same pay", ha="center", va="top", color=QUIET)
