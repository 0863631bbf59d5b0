"""Where the answer turns: the value of an input beyond which the other policy is better, in sentences and as rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from smarketing.reports import prose
from smarketing.reports.estimates import number
from smarketing.reports.results import Results

_FRACTIONS = ("share", "1/yr", "1/month", "1/week", "$/$")
_MILLION = 1e6
_BARE = ("index", "ratio", "exponent", "logit", "sd")


@dataclass(frozen=True)
class Turn:
    """One input that turns the answer: at which value, between which bounds, and who is better on either side."""

    path: str
    meaning: str
    unit: str
    at: str
    span: str
    below: str
    above: str


@dataclass(frozen=True)
class Switching:
    """What was found for one pair of policies."""

    statements: list[str]
    turns: list[Turn]
    robustness: str


def switching(results: Results) -> list[Switching]:
    """A pair of policies each; empty until a command has looked for switch points."""
    content = results.extra("switch_points") or {}
    titles = {policy.key: policy.title for policy in results.summary.policies}
    fitted = content.get("regret_over") != "ranges"
    return [_pair(pair, titles, results.summary.currency, fitted) for pair in content.get("pairs") or []]


def _pair(pair: Mapping[str, Any], titles: Mapping[str, str], currency: str, fitted: bool) -> Switching:
    turns = [
        Turn(
            path=str(each.get("path") or ""),
            meaning=str(each.get("meaning") or each.get("path") or ""),
            unit=str(each.get("unit") or ""),
            at=_value(each, "at", currency),
            span=" to ".join(filter(None, (_value(each, bound, currency) for bound in ("low", "high")))),
            below=titles.get(str(each.get("better_below")), str(each.get("better_below") or "")),
            above=titles.get(str(each.get("better_above")), str(each.get("better_above") or "")),
        )
        for each in pair.get("parameters") or []
        if number(each.get("at")) is not None
    ]
    return Switching(
        [str(text) for text in pair.get("statements") or []], turns, _robust(pair, titles, currency, fitted)
    )


def _robust(pair: Mapping[str, Any], titles: Mapping[str, str], currency: str, fitted: bool) -> str:
    """How often the answer holds when every assumption is doubted at once, and what being wrong would cost."""
    a, b = (titles.get(str(pair.get(name)), str(pair.get(name))) for name in ("a", "b"))
    parts = []
    over = "that fit what is published" if fitted else "drawn over their ranges"
    share = number(pair.get("ensemble_share"))
    if share is not None:
        odds = prose.likelihood(share)
        parts.append(f"Over sets of assumptions {over}, {b} is {odds.words} ({odds.number}) to be better than {a}.")
    regret = pair.get("regret") or {}
    costs = [cost for name in ("a", "b") if (cost := number(regret.get(name))) is not None]
    if len(costs) == 2:
        own = [prose.money_scale(currency, cost).text(cost, 1 if cost >= _MILLION else 0) for cost in costs]
        parts.append(
            f"Should the assumptions be wrong (sets {over}), choosing {a} loses {own[0]} a year on average against the "
            f"better of the two, choosing {b} {own[1]}."
        )
    return " ".join(parts)


def _value(entry: Mapping[str, Any], name: str, currency: str) -> str:
    """A value of an input as people write it: fractions as per cent, money with its sign."""
    value, unit = number(entry.get(name)), str(entry.get("unit") or "")
    if value is None:
        return ""
    if unit in _FRACTIONS:
        return f"{100 * value:.3g} %{' a year' if unit == '1/yr' else ''}"
    if unit.startswith("$"):
        return prose.money_scale(currency, abs(value)).text(value, 1)
    return f"{value:,.3g} {unit}".rstrip() if unit not in _BARE else f"{value:,.3g}"
