"""Where leads go and where revenue is lost: bars per stage and per cause, a policy beside another."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING

from smarketing.reports import prose
from smarketing.reports.estimates import Estimate
from smarketing.reports.figures.canvas import Figure, axes
from smarketing.reports.palette import QUIET, TEXT, colours, ink
from smarketing.reports.results import Policy, Results, Summary

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

STAGES = {  # as a label, and as what happens to a share of the stage before
    "leads": ("captured", ""),
    "qualified": ("qualified by marketing", "Marketing qualifies {} of the leads captured"),
    "handed_over": ("handed over to sales", "Marketing hands over {} of the leads qualified"),
    "contacted": ("contacted by sales", "Sales contacts {} of the leads handed over"),
    "opportunities": ("became an opportunity", "Of the leads contacted {} become an opportunity"),
    "won": ("won", "Sales wins {} of its opportunities"),
}
CAUSES = {  # as a label, and as a reason
    "leaked": ("lost between systems", "systems do not pass leads on"),
    "ignored": ("never contacted", "leads are never contacted"),
    "stale": ("contacted too late", "leads are contacted too late"),
    "capacity": ("no time to work on it", "nobody has time to work on it"),
    "misfit": ("offer missed the need", "the offer misses the need"),
    "price": ("price too high", "the price is too high"),
    "skill": ("selling fell short", "selling falls short"),
    "competitor": ("competitor was better", "a competitor is better"),
}
_BAR, _GAP = 0.19, 0.13  # inches
_MOST_POLICIES = 4
_COLUMNS = ("scenario", "mean", "low", "high", "n")


@dataclass(frozen=True)
class Group:
    """The bars of one stage or cause: one per policy, each with the text at its end."""

    key: str
    title: str
    bars: list[tuple[Policy, Estimate, str]]


def funnel(results: Results) -> Figure | None:
    """How many leads pass each stage; None when the runs kept no weekly series."""
    summary = results.summary
    groups = []
    before: dict[str, float] = {}
    for stage, (title, _) in STAGES.items():
        bars = []
        for policy in _shown(summary):
            estimate = summary.stage(policy, stage)
            if estimate is None:
                continue
            earlier = before.get(policy.key)
            share = f" · {estimate.mean / earlier * 100:.0f} % of those before" if earlier else ""
            bars.append((policy, estimate, prose.count(estimate.mean) + share))
            before[policy.key] = estimate.mean
        if bars:
            groups.append(Group(stage, title, bars))
    if not groups:
        return None
    title = _funnel_title(summary, groups)
    return _figure(summary, "funnel", "stage", groups, title, f"Leads in {prose.years(summary.weeks)}, number")


def losses(results: Results) -> Figure | None:
    """Revenue that was lost, by the first cause of the loss; the largest loss of the baseline first."""
    summary = results.summary
    measures = {cause: summary.measures.get(f"revenue_lost_{cause}") for cause in CAUSES}
    groups = []
    for cause, measure in measures.items():
        by_policy = [(policy, summary.loss(policy, cause)) for policy in _shown(summary)]
        known = [loss for _, loss in by_policy if loss]
        if measure is None or not known:
            continue
        bars = [(p, loss, prose.level(loss, measure, summary.currency, among=known)) for p, loss in by_policy if loss]
        groups.append((measure, Group(cause, CAUSES[cause][0], bars)))
    if not groups:
        return None
    groups.sort(key=lambda pair: -pair[1].bars[0][1].mean)
    unit = f"{prose.symbol(summary.currency)} {prose.unit_of(groups[0][0])}".rstrip()
    bars_of = [group for _, group in groups]
    title = _losses_title(summary, bars_of, prose.unit_of(groups[0][0]))
    return _figure(summary, "losses", "cause", bars_of, title, f"Revenue lost, by its first cause, {unit}")


def _figure(summary: Summary, name: str, kind: str, groups: list[Group], title: str, unit: str) -> Figure:
    interval = f"; whiskers: {prose.chance(summary.confidence)} interval of the mean" if summary.runs > 1 else ""
    return Figure(
        name=name,
        title=title,
        subtitle=f"{unit}{interval}; {prose.runs(summary.runs)}",
        alt=f"{title}. " + " ".join(_sentence(group) for group in groups),
        columns=(kind, *_COLUMNS),
        rows=[
            (group.key, policy.key, bar.mean, bar.low, bar.high, bar.n)
            for group in groups
            for policy, bar, _ in group.bars
        ],
        height=0.1 + sum(_BAR * len(group.bars) + _GAP for group in groups) + 0.22,
        paint=partial(_paint, summary, groups),
    )


def _shown(summary: Summary) -> list[Policy]:
    """All policies while bars stay readable, else the baseline and the best."""
    if len(summary.policies) <= _MOST_POLICIES:
        return summary.policies
    return [summary.baseline, summary.challenger or summary.alternatives[0]]


def _funnel_title(summary: Summary, groups: list[Group]) -> str:
    """The step at which the baseline and the best policy part most; for one policy what becomes of 1,000 leads."""
    first, last = summary.baseline, summary.challenger
    if last is None:
        won = _share(groups[0], groups[-1], first)
        return "Where leads go" if won is None else f"Of 1,000 leads captured {prose.count(won * 1000)} are won"
    steps = []
    for earlier, later in pairwise(groups):
        before, after = _share(earlier, later, first), _share(earlier, later, last)
        if before is not None and after is not None:
            steps.append((abs(after - before), later.key, before, after))
    if not steps:
        return "Where leads go"
    _, stage, before, after = max(steps)
    claim = STAGES[stage][1].format(f"{before * 100:.0f} %")
    return f"{claim} under {first.title}, {after * 100:.0f} % under {last.title}"


def _share(earlier: Group, later: Group, policy: Policy) -> float | None:
    numbers = [bar.mean for group in (earlier, later) for own, bar, _ in group.bars if own.key == policy.key]
    return numbers[1] / numbers[0] if len(numbers) == 2 and numbers[0] else None


def _losses_title(summary: Summary, groups: Sequence[Group], unit: str) -> str:
    """The largest loss of the baseline and of the challenger, each with its reason where the reasons differ."""
    claims = []
    for policy in filter(None, (summary.baseline, summary.challenger)):
        own = [
            (bar.mean, text, group.key) for group in groups for who, bar, text in group.bars if who.key == policy.key
        ]
        if own:
            claims.append((policy.title, *max(own)[1:]))
    (title, text, cause), *others = claims
    amount = f"{text} {unit}".rstrip()
    if not others:
        return f"Most revenue is lost because {CAUSES[cause][1]}: {amount}"
    other_title, other_text, other_cause = others[0]
    if cause == other_cause:
        return (
            f"Most revenue is lost because {CAUSES[cause][1]}: {amount} under {title}, {other_text} under {other_title}"
        )
    return (
        f"Most revenue is lost under {title} because {CAUSES[cause][1]} ({amount}), "
        f"under {other_title} because {CAUSES[other_cause][1]} ({other_text})"
    )


def _sentence(group: Group) -> str:
    return (
        f"{prose.sentence_case(group.title)}: {'; '.join(f'{policy.title} {text}' for policy, _, text in group.bars)}."
    )


def _paint(summary: Summary, groups: list[Group], sheet: "Sheet", top: float) -> None:
    drawing = axes(sheet, top - 0.22, left=1.75, right=2.0, bottom=0.1)
    drawing.set_axis_off()
    colour = colours([policy.key for policy in summary.policies])
    depth = top - 0.32
    drawing.set_ylim(-depth, 0)
    largest = max(bar.high or bar.mean for group in groups for _, bar, _ in group.bars)
    drawing.set_xlim(0, largest or 1.0)
    inch = (largest or 1.0) / (drawing.get_position().width * sheet.get_size_inches()[0])
    place = 0.0
    for group in groups:
        size = _BAR * len(group.bars)
        label = "\n".join(wrap(group.title, 26, max_lines=2))
        drawing.text(-0.12 * inch, place - size / 2, label, ha="right", va="center", color=TEXT)
        for line, (policy, bar, text) in enumerate(group.bars):
            y = place - _BAR * (line + 0.5)
            drawing.barh(y, bar.mean, height=_BAR * 0.82, color=colour[policy.key])
            if bar.low is not None and bar.high is not None:
                drawing.plot([bar.low, bar.high], [y, y], color=TEXT, linewidth=1.0)
            end = max(bar.mean, bar.high or 0.0) + 0.07 * inch
            drawing.text(end, y, text, va="center", color=ink(colour[policy.key]))
        place -= size + _GAP
    _key(summary, groups, colour, sheet, top)
    drawing.axvline(0, color=QUIET, linewidth=0.8)


def _key(summary: Summary, groups: list[Group], colour: dict[str, str], sheet: "Sheet", top: float) -> None:
    """Whose bar is whose: names in their colours above the first bars."""
    if len(groups[0].bars) < 2:
        return
    width, height = sheet.get_size_inches()
    room = (width - 1.75) / len(groups[0].bars)
    for at, (policy, _, _) in enumerate(groups[0].bars):
        name = wrap(f"■ {policy.title}", int(room / 0.085), max_lines=1, placeholder=" …")[0]
        x = (1.75 + at * room) / width
        sheet.text(x, (top - 0.02) / height, name, va="top", color=ink(colour[policy.key]), weight="bold")
