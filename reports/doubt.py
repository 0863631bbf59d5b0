"""Whether an answer stands under other assumptions that fit what is published: in sentences."""

from collections.abc import Mapping
from typing import Any

from reports import words
from reports.estimates import Difference, Measure, number

_MEASURES = (
    Measure("growth_rate", "growth", "1/yr", "", 1, "rate"),
    Measure("contribution", "contribution", "$/yr", "", 1, "money"),
)


def statements(found: Mapping[str, Any] | None, titles: Mapping[str, str], currency: str) -> list[str]:
    """One sentence a policy, from the content of `ensemble.json`; none where that is missing."""
    if not found:
        return []
    sets, baseline = found["sets"], _title(found["baseline"], titles)
    told = []
    for policy, outcomes in found["differences"].items():
        parts = [
            _part(outcomes[m.name], m, currency) for m in _MEASURES if number(outcomes[m.name].get("mean")) is not None
        ]
        if parts:
            told.append(
                f"Doubt about assumptions included, {_title(policy, titles)} against {baseline} changes "
                f"{words.listed(parts)}, over {sets} sets of assumptions that fit published targets."
            )
    return told


def _part(entry: Mapping[str, Any], measure: Measure, currency: str) -> str:
    gap = Difference(entry["mean"], number(entry["low"]), number(entry["high"]), int(entry["n"]))
    unit = f" {words.unit_of(measure)}".rstrip()
    span = words.span(gap, measure, currency, gap=True, bare=False, signed=True)
    holds = f"{100 * entry['share_holds']:.0f} %"
    return (
        f"{measure.title} by {span}{unit} (95 %; {'a gain' if entry['mean'] > 0 else 'a loss'} in {holds} of the sets)"
    )


def _title(policy: str, titles: Mapping[str, str]) -> str:
    return titles.get(policy, policy)
