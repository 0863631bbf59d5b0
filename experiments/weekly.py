"""Week by week: how each series runs on average, how sure that is, and how far single runs stray from it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from experiments.arms import Arm
from experiments.statistics import CONFIDENCE

if TYPE_CHECKING:
    import pandas as pd

QUANTILES = {"q10": 0.10, "q25": 0.25, "q50": 0.50, "q75": 0.75, "q90": 0.90}


def weekly_table(arms: Sequence[Arm], *, every_run: bool = False) -> "pd.DataFrame":
    """A row for each scenario, series and week; weeks of the warm-up count below zero.

    Columns: scenario, week, series, mean, low and high (of the mean), q10, q25, q50, q75, q90 (of single runs), n.
    With `every_run` there is a column `replication` as well, empty in these rows, and below them a row for each week of
    each run, whose value stands under `mean`.
    """
    import pandas as pd

    tables = [pd.DataFrame(columns) for arm in arms for columns in _series(arm)]
    if every_run:
        tables += [pd.DataFrame(columns) for arm in arms for columns in _runs(arm)]
    if not tables:
        return pd.DataFrame(columns=["scenario", "week", "series", "mean", "low", "high", *QUANTILES, "n"])
    return pd.concat(tables, ignore_index=True)


def _series(arm: Arm) -> Iterator[dict[str, object]]:
    if arm.weekly is None or not len(arm.weekly):
        return
    n, weeks = arm.weekly.shape
    critical = stats.t.ppf(0.5 + CONFIDENCE / 2, n - 1) if n > 1 else np.nan
    for series in arm.weekly.dtype.names or ():
        values = arm.weekly[series]
        mean = values.mean(axis=0)
        half = critical * values.std(axis=0, ddof=1) / np.sqrt(n) if n > 1 else np.full(weeks, np.nan)
        yield {
            "scenario": arm.name,
            "week": np.arange(weeks) - arm.scenario.inputs.warm_up_weeks,
            "series": series,
            "mean": mean,
            "low": mean - half,
            "high": mean + half,
            **dict(zip(QUANTILES, np.quantile(values, list(QUANTILES.values()), axis=0), strict=True)),
            "n": n,
        }


def _runs(arm: Arm) -> Iterator[dict[str, object]]:
    if arm.weekly is None:
        return
    runs, weeks = arm.weekly.shape
    for series in arm.weekly.dtype.names or ():
        yield {
            "scenario": arm.name,
            "week": np.tile(np.arange(weeks) - arm.scenario.inputs.warm_up_weeks, runs),
            "series": series,
            "mean": arm.weekly[series].ravel(),
            "n": 1,
            "replication": np.repeat(arm.weekly_of, weeks),
        }
