"""Plans compared at equal cost: what each policy's variable pay was multiplied by first, in a sentence and as rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from smarketing.reports import prose
from smarketing.reports.estimates import Estimate, Measure, number
from smarketing.reports.results import Results

_SHARE = Measure("left", "Left", "share", "", 0, "share")
_MILLION = 1e6
# What is made equal, what makes no policy better then, and how it was asked for.
_COST = "cost what it costs", "pays more for results", "--equal-pay"
_CERTAINTY = (
    "be worth to salespeople, less what they would give to be rid of its risk, what it is worth",
    "is worth more to the people it pays",
    "--equal-certainty",
)


@dataclass(frozen=True)
class Rescaled:
    """A policy, its factor, what its variable pay costs without and with it, and what is left to the baseline's."""

    title: str
    factor: str
    before: str
    after: str
    left: str


def note(results: Results) -> str:
    """That variable pay was made to cost the same, and what follows from it; empty where it was not."""
    scaling = results.extra("equal_pay")
    if not scaling or not scaling.get("policies"):
        return ""
    titles = _titles(results)
    baseline, policies = _title(scaling.get("baseline"), titles), scaling["policies"]
    is_sure = scaling.get("equal_in") == "certainty"
    aim, gain, option = _CERTAINTY if is_sure else _COST
    factors = [f"under {_title(each.get('policy'), titles)} by {float(each['factor']):.3g}" for each in policies]
    return (
        "The policies are compared at equal pay: every amount of variable pay (commission, bonuses, prizes) was "
        f"multiplied, {prose.listed(factors)}, so that it is expected to {aim} under {baseline}. So no policy is "
        f"better because it {gain}; without {option} the plans are compared as they stand. The words that say what a "
        "policy is are those of the plan as it was written, before its amounts were multiplied."
    )


def rescaled(results: Results) -> list[Rescaled]:
    """The baseline first; empty where nothing was rescaled."""
    scaling = results.extra("equal_pay") or {}
    policies, titles, currency = scaling.get("policies") or [], _titles(results), results.summary.currency
    if not policies:
        return []
    cost = _money(policies[0]["pay_of_baseline"], currency)
    rows = [
        Rescaled(
            _title(each.get("policy"), titles),
            f"× {float(each['factor']):.3g}",
            _money(each["pay_before"], currency),
            _money(each["pay"], currency),
            _left(each),
        )
        for each in policies
    ]
    return [Rescaled(_title(scaling.get("baseline"), titles), "× 1", cost, cost, ""), *rows]


def _left(entry: Mapping[str, Any]) -> str:
    """What is left between the policy's cost and the baseline's, as a share of it, with its interval."""
    whole = float(entry["pay_of_baseline"])
    mean, low, high = (number(entry.get(name)) for name in ("left", "left_low", "left_high"))
    if mean is None:
        return ""
    left = Estimate(
        mean / whole,
        None if low is None else low / whole,
        None if high is None else high / whole,
        int(entry["runs"]),
    )
    span, size = prose.span(left, _SHARE, ""), prose.level(left, _SHARE, "")
    return f"{size} ({span})" if span else size


def _money(value: float, currency: str) -> str:
    return prose.money_scale(currency, value).text(value, 2 if value >= _MILLION else 0)


def _titles(results: Results) -> dict[str, str]:
    return {policy.key: policy.title for policy in results.summary.policies}


def _title(key: object, titles: Mapping[str, str]) -> str:
    return titles.get(str(key), str(key))
