"""What to do, what it costs and when it pays back, each in a sentence that needs no glossary."""

import re
from dataclasses import dataclass, replace

from smarketing.reports import prose
from smarketing.reports.estimates import Difference, Measure
from smarketing.reports.figures.bridge import COSTS, cost_of
from smarketing.reports.headline import MORE_RUNS
from smarketing.reports.paired import difference_of
from smarketing.reports.results import Policy, Results, Summary

_MONEY = Measure("cost", "Cost", "$/yr", "", -1, "money")
_MOST_CHANGES = 3
_MOST_LETTERS = 300
_MAIN_PART = 0.6  # of the cost, from which on its largest part is named


@dataclass(frozen=True)
class Trough:
    """How far the policy is behind the baseline at worst, on average: money, and the week after the policies begin."""

    money: float
    week: int


def to_do(summary: Summary) -> str:
    """The recommended policy and what it is; empty for a single scenario."""
    policy = summary.challenger
    if policy is None:
        return ""
    difference = summary.difference(policy, summary.deciding.name)
    verdict = prose.UNCLEAR if difference is None else prose.verdict(difference, summary.deciding)
    if verdict is prose.WORSE:
        return f"What to do: keep {summary.baseline.title}."
    if verdict is not prose.BETTER:
        return (
            f"What to do: nothing yet. Either the two do not differ enough to matter, or more runs would tell them "
            f"apart ({MORE_RUNS} or more)."
        )
    return f"What to do: adopt {policy.title}. {_changes(policy)}".rstrip()


def cost(results: Results) -> str:
    """What the policy costs, and how far behind it is before it pays back; empty where that is not known."""
    summary, policy = results.summary, results.summary.challenger
    difference = cost_of(results, policy) if policy is not None else None
    if policy is None or difference is None:
        return ""
    size = replace(difference, mean=abs(difference.mean))
    amount = prose.gap(size, _MONEY, summary.currency, signed=False)
    span = prose.size_span(difference, _MONEY, summary.currency)
    if not difference.clear:
        text = "What it costs: selling and marketing take about as much money as before"
    else:
        change = "more" if difference.mean > 0 else "less"
        share = _main_part(results, policy, difference)
        text = f"What it costs: {amount} a year {change} for selling and marketing ({span}){share}"
    return f"{text}.{_behind(results, policy)}"


def trough(results: Results, policy: Policy) -> Trough | None:
    """The deepest point of the mean cumulated difference in operating contribution; None where it is never below 0."""
    weekly = results.weekly(results.summary.money)
    if weekly is None:
        return None
    means = weekly[weekly["week"] >= 0].pivot(index="week", columns="scenario", values="mean")
    if not {policy.key, results.summary.baseline.key} <= set(means.columns):
        return None
    cumulated = (means[policy.key] - means[results.summary.baseline.key]).cumsum()
    lowest = float(cumulated.min())
    return Trough(-lowest, int(cumulated.to_numpy().argmin()) + 1) if lowest < 0 else None


def _main_part(results: Results, policy: Policy, cost: Difference) -> str:
    for title, weights in COSTS:
        part = difference_of(results, policy, weights)
        if part is not None and cost.mean and _MAIN_PART <= -part.mean / cost.mean <= 1:
            return f", mostly {prose.in_sentence(title)}"
    return ""


def _behind(results: Results, policy: Policy) -> str:
    payback, lowest = results.summary.payback(policy), trough(results, policy)
    if payback is None or not payback.is_stated or payback.weeks is None or payback.weeks < 1 or lowest is None:
        return ""
    scale = prose.money_scale(results.summary.currency, lowest.money)
    amount = scale.text(lowest.money, max(0, 1 - len(f"{lowest.money * scale.factor:.0f}")))
    return f" At worst, in week {lowest.week}, the firm is on average {amount} behind."


def _changes(policy: Policy) -> str:
    """The first differences in full while they are few, else the description's first sentences."""
    sentences = " ".join(prose.sentence_case(change).rstrip(".") + "." for change in policy.differs[:_MOST_CHANGES])
    rest = len(policy.differs) - _MOST_CHANGES
    if policy.differs and rest <= 0 and len(sentences) <= _MOST_LETTERS:
        return sentences
    return described(policy)


def described(policy: Policy) -> str:
    """What the policy is: its description as far as whole sentences, or clauses of them, are few enough to read."""
    text = ""
    for part in re.split(r"(?<=[.;]) ", policy.description.replace("`", "")):
        longer = f"{text} {part}".strip()
        if text and len(longer) > _MOST_LETTERS:
            break
        text = longer
    return f"{text.rstrip('.;')}." if text else ""
