"""The comparison as rows of ready words: what the page shows, and later the workbook and the slides."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import batched

from smarketing.reports import prose
from smarketing.reports.estimates import Measure
from smarketing.reports.results import Policy, Summary

POLICIES_SIDE_BY_SIDE = 2


@dataclass(frozen=True)
class Cell:
    """One policy in one outcome.

    In a comparison `gap`, its `span` and `verdict` tell it from the baseline, and are empty for the baseline.
    Alone, `span` is the interval of the mean, and `spread` where eight runs in ten lie.
    """

    level: str
    gap: str = ""
    span: str = ""
    verdict: prose.Verdict = prose.NEITHER
    spread: str = ""


@dataclass(frozen=True)
class Row:
    """One outcome: its title, what it is, and a cell for each policy of the table."""

    title: str
    definition: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """The baseline and up to two other policies, outcome by outcome."""

    policies: Sequence[Policy]
    rows: Sequence[Row]


def backlog(summary: Summary) -> str:
    """Why leads can go uncontacted under a policy that contacts nearly all of its own; "" where that is not shown."""
    names = {measure.name for measure in summary.headlines()}
    if not summary.is_comparison or "never_contacted_share" not in names:
        return ""
    return (
        "A lead counts as never contacted when it expires, so those that were already waiting when the policies began "
        "are among them."
    )


def tables(summary: Summary, measures: Sequence[Measure]) -> list[Table]:
    """As many tables as it takes to set every policy beside the baseline."""
    groups = list(batched(summary.alternatives, POLICIES_SIDE_BY_SIDE)) or [()]
    return [side_by_side(summary, [summary.baseline, *group], measures) for group in groups]


def other_measures(summary: Summary) -> list[Measure]:
    """The outcomes that are no headlines; losses by cause have a figure of their own."""
    headlines = {measure.name for measure in summary.headlines()}
    return [
        measure
        for measure in summary.measures.values()
        if measure.name not in headlines and not measure.name.startswith("revenue_lost") and summary.has(measure.name)
    ]


def side_by_side(summary: Summary, policies: Sequence[Policy], measures: Sequence[Measure]) -> Table:
    """These policies beside one another; the first is the one that differences are to."""
    rows = [
        Row(prose.label(measure), measure.definition, [_cell(summary, policy, measure) for policy in policies])
        for measure in measures
    ]
    return Table(policies, rows)


def _cell(summary: Summary, policy: Policy, measure: Measure) -> Cell:
    bare = measure.kind in prose.TIMES
    own = summary.estimate(policy, measure.name)
    known = [estimate for other in summary.policies if (estimate := summary.estimate(other, measure.name))]
    level = "–" if own is None else prose.level(own, measure, summary.currency, among=known, bare=bare)
    if own is not None and not summary.is_comparison:
        spread = prose.outer_span(own, measure, summary.currency, bare=True)
        return Cell(level, span=prose.span(own, measure, summary.currency), spread=spread)
    difference = summary.difference(policy, measure.name)
    if difference is None:
        return Cell(level)
    return Cell(
        level=level,
        gap=prose.gap(difference, measure, summary.currency, bare=bare),
        span=prose.span(difference, measure, summary.currency, gap=True),
        verdict=prose.verdict(difference, measure),
    )
