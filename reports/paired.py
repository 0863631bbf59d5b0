"""Paired differences of what `summary.json` does not hold: sums of outcomes, and pay by group, run by run.

Replication r of every policy met the same market and the same luck, so a difference is taken run by run. Intervals are
Student's t, each for itself.
"""

import math
from typing import TYPE_CHECKING

from smarketing.inference.estimates import half_width
from smarketing.reports.estimates import Difference
from smarketing.reports.results import Policy, Results, Summary

if TYPE_CHECKING:
    import pandas as pd

_DIGITS = 12  # of a sum that mean something: the last ones of adding up are no luck

type Weights = dict[str, float]  # outcome -> factor


def difference_of(results: Results, policy: Policy, weights: Weights) -> Difference | None:
    """A weighted sum of outcomes, policy less baseline; None where the folder keeps no such runs."""
    runs = results.table("replications")
    if runs is None or not set(weights) <= set(runs.columns):
        return None
    values = (
        runs.set_index(["scenario", "replication"])[list(weights)].mul(list(weights.values())).sum(axis=1, skipna=False)
    )
    return _paired(values, results.summary, policy)


def pay_difference(results: Results, policy: Policy, group: str) -> Difference | None:
    """Pay of a person in a group, policy less baseline [currency a year]; None where the folder keeps none."""
    pay = results.table("pay")
    if pay is None:
        return None
    values = pay[pay["group"] == group].set_index(["scenario", "replication"])["pay"]
    return _paired(values, results.summary, policy)


def _paired(values: "pd.Series[float]", summary: Summary, policy: Policy) -> Difference | None:
    wide = values.unstack("scenario")
    if not {policy.key, summary.baseline.key} <= set(wide.columns):
        return None
    gaps = (wide[policy.key] - wide[summary.baseline.key]).dropna()
    if gaps.empty:
        return None
    largest = float(values.abs().max()) or 1.0
    gaps = gaps.round(_DIGITS - math.ceil(math.log10(largest)))
    mean, n = float(gaps.mean()), len(gaps)
    if n < 2:
        return Difference(mean, None, None, n)
    half = half_width(float(gaps.std(ddof=1)), n, summary.confidence)
    return Difference(mean, mean - half, mean + half, n)
