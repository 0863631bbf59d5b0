"""Why a survey shows more than a policy brings: one plain paragraph, with the folder's own numbers if it has them."""

from collections.abc import Mapping
from typing import Any

from smarketing.reports import prose
from smarketing.reports.estimates import Difference, Estimate, Measure, number
from smarketing.reports.results import Results

_GROWTH = Measure("growth_rate", "Revenue growth", "1/yr", "", 1, "rate")


def caveat(results: Results, same_firm: bool = True) -> str:
    """What a survey can and cannot say about policy; `same_firm`: the firms compared here differ in policy alone."""
    survey = results.extra("population") or _own(results)
    here = _HERE if results.summary.is_comparison and same_firm else ""
    return " ".join(part for part in (_SURVEYS, here, _numbers(survey, results.summary.currency)) if part)


_SURVEYS = (
    "Surveys report that firms with aligned marketing and sales grow 20 % a year while laggards shrink by 4 % "
    "(Aberdeen Group 2010). Such surveys sort firms by how well they did and then ask what they do. Firms at the top "
    "also had better markets, better offers and more luck, so the gap that a survey finds is larger than what a policy "
    "brings."
)
_HERE = (
    "The differences in this report are the effect of policy alone: the same firm, market and luck, with and without "
    "it. Do not expect the survey's gap of them."
)


def _own(results: Results) -> Mapping[str, Any]:
    """The survey in the folder's own summary, where the folder is one of a population."""
    raw = results.summary.raw
    return raw if {"survey", "causal"} <= set(raw) else {}


def _numbers(entry: Mapping[str, Any], currency: str) -> str:
    """What a survey of simulated firms finds, and what the policy causes in them."""
    survey = entry.get("survey") or {}
    top, bottom = (_growth(survey.get(name)) for name in ("top", "bottom"))
    causal = _growth(entry.get("causal"))
    if top is None or bottom is None or causal is None:
        return ""
    firms = f" of {int(entry['firms']):,} simulated firms" if number(entry.get("firms")) else " of simulated firms"
    gap = Difference(top.mean - bottom.mean, None, None, 1)
    levels = [prose.level(each, _GROWTH, currency, among=[top, bottom]) for each in (top, bottom)]
    return (
        f"In a survey{firms} those at the top grow {levels[0]} a year and those at the bottom {levels[1]}, a gap of "
        f"{prose.gap(gap, _GROWTH, currency, signed=False)}; policy causes "
        f"{prose.gap(causal, _GROWTH, currency, signed=False)} of growth in the same firms."
    )


def _growth(entry: Any) -> Estimate | None:
    """Growth out of {"growth_rate": {...}} or {"mean": ...}, whichever is there."""
    if not isinstance(entry, Mapping):
        return None
    interval = entry.get("growth_rate", entry)
    mean = number(interval.get("mean") if isinstance(interval, Mapping) else interval)
    if mean is None or not isinstance(interval, Mapping):
        return None if mean is None else Estimate(mean, None, None, 1)
    return Estimate(
        mean, number(interval.get("low")), number(interval.get("high")), int(number(interval.get("n")) or 2)
    )
