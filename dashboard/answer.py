"""What a comparison says, as plain data for the page: the words and the figures of the report."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from smarketing.dashboard import plans_told
from smarketing.dashboard.drawn import drawn
from smarketing.dashboard.live_results import LiveResults
from smarketing.experiments.comparison.compare import Comparison
from smarketing.reports import prose
from smarketing.reports.comparison import side_by_side
from smarketing.reports.figures.blame import blame
from smarketing.reports.figures.canvas import Figure
from smarketing.reports.figures.gaps import differences
from smarketing.reports.figures.growth import growth
from smarketing.reports.figures.leaks import CAUSES, STAGES, funnel, losses
from smarketing.reports.figures.pay import pay
from smarketing.reports.headline import answer, key_numbers, luck, role
from smarketing.reports.palette import colours, ink
from smarketing.reports.results import Results
from smarketing.scenarios.amounts import joined, symbol
from smarketing.scenarios.compared_policies import Policy
from smarketing.scenarios.descriptions import Sentence, explain_difference
from smarketing.scenarios.paths import covers, parse
from smarketing.store.strict_json import plain

AT_ONCE: dict[str, Callable[[Results], Figure | None]] = {"differences": differences}
OF_RUNS: dict[str, Callable[[Results], Figure | None]] = {"growth": growth, "funnel": funnel, "losses": losses}
OF_PEOPLE: dict[str, Callable[[Results], Figure | None]] = {"pay": pay, "blame": blame}  # of some runs, made again
OF_PLANS: dict[str, Callable[[Results], Mapping[str, Any] | None]] = {  # of no run
    "payout": plans_told.of_salespeople,
    "marketer_payout": plans_told.of_marketers,
}
LABELS = {name: title for name, (title, _) in STAGES.items()} | {name: title for name, (title, _) in CAUSES.items()}
_MOST_SAID = 2  # differences told in the sentence at the top; the others are counted


type Kinds = Mapping[str, Callable[[Results], Figure | Mapping[str, Any] | None]]
type Differences = Mapping[str, Sequence[Sentence]]  # by policy: what it does instead of the first


def differences_of(policies: Sequence[Policy]) -> Differences:
    """What each policy does instead of the first."""
    base, *others = policies
    return {base.name: ()} | {one.name: explain_difference(base.scenario, one.scenario) for one in others}


def described(policies: Sequence[Policy], told_apart: Differences) -> list[dict[str, Any]]:
    """Each policy before any run: its colour, and what it does instead of the first."""
    tone = colours([policy.name for policy in policies])
    return [
        {
            "key": policy.name,
            "title": policy.scenario.title,
            "description": policy.scenario.description,
            "colour": tone[policy.name],
            "ink": ink(tone[policy.name]),
            "currency": policy.scenario.spec.currency,
            "symbol": symbol(policy.scenario.spec.currency),
            "differs": [said.text for said in told_apart[policy.name]],
        }
        for policy in policies
    ]


def answered(comparison: Comparison, told_apart: Differences) -> dict[str, Any]:
    """The sentence, the numbers, the table and the figures that the runs of a stage give."""
    results = LiveResults.of(comparison, people=False)
    summary = results.summary
    table = side_by_side(summary, summary.policies, summary.headlines())
    failed = sum(policy.failed for policy in summary.policies)
    content: dict[str, Any] = plain(
        {
            "runs": summary.runs,
            "seed": comparison.settings.seed,
            "sentence": _sentence(comparison, results, told_apart),
            "luck": luck(summary),
            "failed": prose.failed(failed) if failed else "",
            "numbers": [{"title": one.title, "value": one.value, "note": one.note} for one in key_numbers(summary)],
            "roles": {policy.key: role(summary, policy) for policy in summary.policies},
            "currency": summary.currency,
            "table": [
                {
                    "outcome": measure.name,
                    "title": row.title,
                    "definition": row.definition,
                    "good": measure.good,
                    "cells": [
                        {
                            "level": cell.level,
                            "gap": cell.gap,
                            "span": cell.span,
                            "mark": cell.verdict.mark,
                            "word": cell.verdict.word,
                            "verdict": cell.verdict.good,
                        }
                        for cell in row.cells
                    ],
                }
                for measure, row in zip(summary.headlines(), table.rows, strict=True)
            ],
            "figures": _made(results, AT_ONCE),
        }
    )
    return content


def figures_of(comparison: Comparison, kinds: Kinds) -> dict[str, Any]:
    """Figures that take more than the runs of a stage."""
    figures: dict[str, Any] = plain(_made(LiveResults.of(comparison, people=True), kinds))
    return figures


def _made(results: Results, kinds: Kinds) -> dict[str, Any]:
    made = {kind: make(results) for kind, make in kinds.items()}
    return {kind: drawn(one) if isinstance(one, Figure) else one for kind, one in made.items() if one is not None}


def _sentence(comparison: Comparison, results: Results, told_apart: Differences) -> str:
    """What was moved on the page, what it does and how sure that is, in one sentence."""
    said, summary = answer(results.summary), results.summary
    base, *others = comparison.policies
    shown = summary.challenger or next(iter(summary.alternatives), None)
    policy = next((one for one in others if shown is not None and one.name == shown.key), None)
    if policy is None:
        return said
    if len(others) == 1 and policy.scenario == base.scenario:
        title = policy.scenario.title
        return f"{title} is the same firm as {base.scenario.title} so far: move a lever to see what it does."
    moved = [one.text.rstrip(".") for one in told_apart[policy.name] if _is_of(one, policy)]
    if not moved:
        return said
    changes = [f"{text[0].lower()}{text[1:]}" for text in moved[:_MOST_SAID]]
    rest = len(moved) - len(changes)
    more = [f"{rest} more {'lever is' if rest == 1 else 'levers are'} moved"] if rest else []
    return f"If {joined([*changes, *more])}: {said}"


def _is_of(difference: Sentence, policy: Policy) -> bool:
    """Whether a difference is one that was moved on the page, and not one that the firm came with."""
    return any(covers(parse(path_said), parse(path)) for path_said in difference.paths for path in policy.overrides)
