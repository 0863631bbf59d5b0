"""Whether an answer stands under other assumptions that fit what is published: in sentences."""

from collections.abc import Mapping
from typing import Any

from smarketing.reports import prose
from smarketing.reports.estimates import Difference, Measure, number
from smarketing.reports.results import Policy, Results

PUBLISHED = "published targets"
_MEASURES = (
    Measure("growth_rate", "growth", "1/yr", "", 1, "rate"),
    Measure("operating_contribution", "operating contribution", "$/yr", "", 1, "money"),
    Measure("contribution", "contribution", "$/yr", "", 1, "money"),  # of folders that know no cost of goods
)


def statements(robustness: Mapping[str, Any] | None, titles: Mapping[str, str], currency: str) -> list[str]:
    """One sentence a policy, from the content of `ensemble.json`; none where that is missing."""
    if not robustness:
        return []
    changes = [_change(robustness, policy, titles, currency) for policy in robustness["differences"]]
    over = f"over {robustness['sets']} sets of assumptions that fit {robustness.get('fit', PUBLISHED)}"
    return [f"{change}, {over}." for change in changes if change]


def paragraph(results: Results) -> str:
    """How often the recommended policy is best over the ensemble, and the range of its difference; empty without it."""
    again, policy, summary = results.extra("ensemble"), results.summary.challenger, results.summary
    if not again or policy is None:
        return ""
    scaled = ", with variable pay as it was scaled above" if results.extra("equal_pay") else ""
    sentences = [
        f"The comparison was made again under {again['sets']} sets of assumptions that fit "
        f"{again.get('fit', PUBLISHED)} about as well{scaled}: {prose.runs(int(again['runs_per_set']))} of each policy "
        "under each."
    ]
    if summary.best is not None:
        sentences.append(_standing(again, summary.best))
    titles = {each.key: each.title for each in summary.policies}
    change = _change(again, policy.key, titles, summary.currency) if policy.key in again["differences"] else ""
    return " ".join(filter(None, [*sentences, change and f"{change}."]))


def _standing(robustness: Mapping[str, Any], best: Policy) -> str:
    """In how many of the sets the policy is the best one; empty where the folder does not say."""
    share = number(((robustness.get("best") or {}).get("growth_rate") or {}).get(best.key))
    if share is None:
        return ""
    often = "all" if share == 1 else "none" if share == 0 else f"{prose.chance(share)}"
    return f"{best.title} gives the highest growth in {often} of them."


def _change(robustness: Mapping[str, Any], policy: str, titles: Mapping[str, str], currency: str) -> str:
    """By how much a policy changes growth and operating contribution against the first; empty if unknown."""
    outcomes, baseline = robustness["differences"][policy], _title(robustness["baseline"], titles)
    known = [measure for measure in _MEASURES if number(outcomes.get(measure.name, {}).get("mean")) is not None]
    parts = [_part(outcomes[measure.name], measure, currency) for measure in known]
    opening = f"Doubt about assumptions included, {_title(policy, titles)} against {baseline} changes "
    return f"{opening}{prose.listed(parts)}" if parts else ""


def _part(entry: Mapping[str, Any], measure: Measure, currency: str) -> str:
    gap = Difference(entry["mean"], number(entry["low"]), number(entry["high"]), int(entry["n"]))
    unit = f" {prose.unit_of(measure)}".rstrip()
    span = prose.span(gap, measure, currency, gap=True, bare=False, signed=True)
    holds = f"{100 * entry['share_holds']:.0f} %"
    return (
        f"{measure.title} by {span}{unit} (95 %; {'a gain' if entry['mean'] > 0 else 'a loss'} in {holds} of the sets)"
    )


def _title(policy: str, titles: Mapping[str, str]) -> str:
    return titles.get(policy, policy)
