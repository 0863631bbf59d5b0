"""Where the answer turns: the value of an input beyond which the other policy is better, in sentences and as rows.

And where it turns when several inputs move at once: the boxes of scenario discovery.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from smarketing.reports import prose
from smarketing.reports.discovery import circumstances
from smarketing.reports.estimates import number
from smarketing.reports.input_values import with_unit
from smarketing.reports.results import Results
from smarketing.reports.robustness import percent

_MILLION = 1e6


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
class Box:
    """Circumstances, several at once, in which the policy that is better today loses: in words, and how often."""

    words: str
    loser: str
    share: str
    held_out: str


@dataclass(frozen=True)
class Switching:
    """What was found for one pair of policies."""

    statements: list[str]
    turns: list[Turn]
    robustness: str
    together: str = ""
    boxes: list[Box] = field(default_factory=list)


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
    together = pair.get("circumstances")
    return Switching(
        [str(text) for text in pair.get("statements") or []],
        turns,
        _robust(pair, titles, currency, fitted),
        claim(together, titles) if together else "",
        [_box(box, together, titles) for box in together["boxes"]] if together else [],
    )


def claim(switch_points: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """Of assumptions varied together: how often the policy that is better today loses, and where above all."""
    loser, other = (titles.get(switch_points[name], switch_points[name]) for name in ("loser", "other"))
    n, k = switch_points["futures"], switch_points["cases"]
    start = (
        f"With {len(switch_points['inputs'])} assumptions varied together, {loser} surely loses to {other} in growth "
        f"in {k} of {n} futures"
    )
    if not switch_points["boxes"]:
        none = "" if k in (0, n) else ", and no circumstances were found in which that is clearly more frequent"
        return f"{start}{none}."
    box = switch_points["boxes"][0]
    return (
        f"{start}: above all where {circumstances(box['limits'], switch_points)} ({percent(box['density'])} of those)."
    )


def _box(box: Mapping[str, Any], boxes: Mapping[str, Any], titles: Mapping[str, str]) -> Box:
    return Box(
        prose.sentence_case(circumstances(box["limits"], boxes)),
        titles.get(boxes["loser"], boxes["loser"]),
        percent(box["density"]),
        percent(box["held_out"]),
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
    value = number(entry.get(name))
    return "" if value is None else with_unit(value, str(entry.get("unit") or ""), currency)
