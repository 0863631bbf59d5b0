"""The answer first: one sentence with its certainty, what one firm's luck adds, and the three numbers below it."""

from dataclasses import dataclass

from smarketing.reports import prose
from smarketing.reports.estimates import Difference, Payback
from smarketing.reports.results import Policy, Summary

MORE_RUNS = "-n 200"
STEADY_STATES = "This compares steady states: the policies were adopted years ago, so nothing is paid back."
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class KeyNumber:
    """One of the three numbers of the first screen: what, how much, and how sure or compared with what."""

    title: str
    value: str
    note: str


def question(summary: Summary) -> str:
    """What the reader wanted to know."""
    titles = [policy.title for policy in summary.policies]
    if not summary.is_comparison:
        return f"How does the firm do under {titles[0]}?"
    outcome = prose.in_sentence(summary.deciding.title)
    more = "lower" if summary.deciding.good < 0 else "higher"
    return f"Which policy gives the {more} {outcome}: {prose.listed(titles, 'or')}?"


def answer(summary: Summary) -> str:
    """The answer in one sentence that carries its certainty."""
    if not summary.is_comparison:
        return _one_policy(summary)
    best, challenger = summary.best, summary.challenger
    if challenger is None:
        outcome = prose.in_sentence(summary.deciding.title)
        return f"No answer: no two policies finished a run in which {outcome} is defined; the reasons stand below."
    difference = summary.difference(challenger, summary.deciding.name)
    if best is None or difference is None or difference.p_better is None or difference.half_width is None:
        return _one_run(summary, challenger)
    if difference.same:
        outcome = prose.in_sentence(summary.deciding.title)
        pair = prose.listed([summary.baseline.title, challenger.title])
        return f"No difference: {pair} gave exactly the same {outcome} in all {difference.n:,} pairs of runs."
    claim = _comparison(summary, challenger, difference)
    if best.key == summary.baseline.key and difference.clear:
        claim = f"Stay with {best.title}: {claim}"
    known = prose.chance(difference.p_better)
    also = [_among(summary, best, known), _pays_back(summary, challenger, difference)]
    more = " and ".join(clause for clause in also if clause)
    sentence = f"{claim}; {'it' if best.key == challenger.key else best.title} {more}." if more else f"{claim}."
    return f"{sentence} {STEADY_STATES}" if summary.steady_states else sentence


def role(summary: Summary, policy: Policy) -> str:
    """What a policy is in the comparison: "baseline", "best", "likely best", or nothing special."""
    roles = ["baseline"] if summary.is_comparison and policy.key == summary.baseline.key else []
    if summary.best is not None and summary.best.key == policy.key:
        odds = prose.likelihood(summary.p_best(policy) or 0.0).words
        roles += {"virtually certain": ["best"], "very likely": ["best"], "likely": ["likely best"]}.get(odds, [])
    return ", ".join(roles)


def luck(summary: Summary) -> str:
    """What the certainty about the average leaves out: the luck of one firm. Empty when it is not known."""
    best = summary.best
    if best is None or best.key == summary.baseline.key:
        return ""
    difference = summary.difference(best, summary.deciding.name)
    if difference is None or difference.share_better is None or difference.n < 2:
        return ""
    share = prose.futures(difference.share_better, difference.n)
    return f"That is the average. For one firm, luck included, {best.title} beat {summary.baseline.title} {share}."


def key_numbers(summary: Summary) -> list[KeyNumber]:
    """Growth, operating contribution and pay-back of the best policy; of one scenario, its level and worst decile."""
    best, challenger = summary.best, summary.challenger
    if challenger is None or (best is not None and best.key == summary.baseline.key):
        shown = best or summary.policies[0]
        levels = [_level(summary, shown, name) for name in ("growth_rate", summary.money, "cost_of_sales_ratio")]
        return [number for number in levels if number is not None]
    gaps = [_gap(summary, challenger, name) for name in ("growth_rate", summary.money)]
    return [number for number in (*gaps, _payback(summary, challenger)) if number is not None]


def _one_policy(summary: Summary) -> str:
    policy, measure = summary.policies[0], summary.deciding
    estimate = summary.estimate(policy, measure.name)
    if estimate is None:
        return f"No run of {policy.title} has a {prose.in_sentence(measure.title)}: the reasons stand below."
    outcome, unit = prose.in_sentence(measure.title), _tail(prose.unit_of(measure))
    if estimate.half_width is None:
        return (
            f"One run of {policy.title} has {outcome} of {prose.level(estimate, measure, summary.currency)}{unit}; "
            f"one run cannot say how sure that is: repeat with {MORE_RUNS}."
        )
    span = prose.span(estimate, measure, summary.currency, bare=False)
    spread = prose.outer_span(estimate, measure, summary.currency).replace(" to ", " and ")
    firms = f"; eight firms in ten lie between {spread}{unit}" if spread else ""
    return f"Under {policy.title} the firm has {outcome} of {span}{unit} on average{firms}."


def _comparison(summary: Summary, policy: Policy, difference: Difference) -> str:
    measure, currency = summary.deciding, summary.currency
    outcome, unit = prose.in_sentence(measure.title), _tail(prose.unit_of(measure))
    p_raise = difference.p_better if measure.good >= 0 else 1 - (difference.p_better or 0.0)
    assert p_raise is not None
    span = f"{prose.span(difference, measure, currency, gap=True, bare=False)}{unit}"
    if prose.likelihood(p_raise).words == "about as likely as not":
        return (
            f"It cannot be told whether {policy.title} would raise {outcome} over {summary.baseline.title}: "
            f"it is about as likely as not ({prose.chance(p_raise)}), with a difference of {span}"
        )
    odds = prose.likelihood(max(p_raise, 1 - p_raise))
    verb, other = ("raise", "over") if p_raise > 0.5 else ("lower", "against")
    claim = f"{policy.title} would {odds.adverb} ({odds.number}) {verb} {outcome}"
    if difference.clear:
        size = f"{prose.size_span(difference, measure, currency)}{unit}"
        return f"{claim} by {size} {other} {summary.baseline.title}"
    unsettled = f"but with a difference of {span} {difference.n:,} paired runs do not settle it"
    return f"{claim} {other} {summary.baseline.title}, {unsettled}"


def _among(summary: Summary, best: Policy, known: str) -> str:
    """With three or more policies: how sure it is that the best is the best of all; `known` is the certainty told."""
    p, total = summary.p_best(best), len(summary.policies)
    if total < 3 or p is None:
        return ""
    every = f"the best of the {_COUNTS[total] if total < len(_COUNTS) else total}"
    odds = prose.likelihood(p)
    return f"is as surely {every}" if odds.number == known else f"is {odds.adverb} ({odds.number}) {every}"


def _pays_back(summary: Summary, policy: Policy, difference: Difference) -> str:
    payback = summary.payback(policy)
    if payback is None or prose.verdict(difference, summary.deciding) is not prose.BETTER:
        return ""
    if not payback.is_stated:
        return "has nothing to pay back"
    if payback.weeks is None:
        return f"does not pay back within the {summary.weeks} weeks simulated"
    return "pays from the first week" if payback.weeks < 1 else f"pays back in about {_about(payback)}"


def _one_run(summary: Summary, policy: Policy) -> str:
    measure, difference = summary.deciding, summary.difference(policy, summary.deciding.name)
    if difference is None:
        return f"No pair of runs of {policy.title} and {summary.baseline.title} was finished: the reasons stand below."
    size = prose.gap(difference, measure, summary.currency)
    return (
        f"In one pair of runs {policy.title} changed {prose.in_sentence(measure.title)} by "
        f"{size}{_tail(prose.unit_of(measure))} against {summary.baseline.title}; "
        f"one pair cannot say how sure that is: repeat with {MORE_RUNS}."
    )


def _gap(summary: Summary, policy: Policy, outcome: str) -> KeyNumber | None:
    measure, difference = summary.measures.get(outcome), summary.difference(policy, outcome)
    before, after = summary.estimate(summary.baseline, outcome), summary.estimate(policy, outcome)
    if measure is None or difference is None or before is None or after is None:
        return None
    currency, unit = summary.currency, prose.unit_of(measure)
    span = prose.span(difference, measure, currency, gap=True, bare=False)
    return KeyNumber(
        title=f"{measure.title}{_tail(unit, ', ')}",
        value=prose.gap(difference, measure, currency),
        note=_notes(
            span if span else "one pair of runs, no interval",
            f"{prose.level(after, measure, currency)} instead of {prose.level(before, measure, currency)}",
        ),
    )


def _level(summary: Summary, policy: Policy, outcome: str) -> KeyNumber | None:
    measure, estimate = summary.measures.get(outcome), summary.estimate(policy, outcome)
    if measure is None or estimate is None:
        return None
    currency, unit = summary.currency, prose.unit_of(measure)
    span = prose.span(estimate, measure, currency, bare=False)
    spread = prose.outer_span(estimate, measure, currency)
    return KeyNumber(
        title=f"{measure.title}{_tail(unit, ', ')}",
        value=prose.level(estimate, measure, currency),
        note=_notes(
            f"mean {span}" if span else "one run, no interval",
            f"eight runs in ten: {spread}" if spread else "",
        ),
    )


def _payback(summary: Summary, policy: Policy) -> KeyNumber | None:
    payback = summary.payback(policy)
    if payback is None:
        return None
    share = "" if payback.share_of_runs is None else f"paid back {prose.futures(payback.share_of_runs, summary.runs)}"
    if not payback.is_stated:
        note = "never behind by more than luck, or than a thousandth of a year's revenue"
        return KeyNumber("Pay-back", "nothing to pay back", _notes(note, share))
    if payback.weeks is None:
        return KeyNumber("Pay-back", "none yet", _notes(f"not within {summary.weeks} weeks", share))
    if payback.weeks < 1:
        return KeyNumber("Pay-back", "at once", _notes("ahead from the first week", share))
    return KeyNumber("Pay-back", _about(payback), _notes(_payback_span(payback, summary.weeks), share))


def _payback_span(payback: Payback, horizon: int) -> str:
    if payback.low is None:
        return ""
    if payback.high is None:
        return f"{prose.weeks(payback.low)} at the earliest, may take over {prose.weeks(horizon)}"
    return f"{prose.weeks(payback.low).removesuffix(' weeks')} to {prose.weeks(payback.high)}"


def _about(payback: Payback) -> str:
    return prose.weeks(payback.weeks or 0.0, payback.half_width)


def _tail(text: str, joint: str = " ") -> str:
    return f"{joint}{text}" if text else ""


def _notes(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
