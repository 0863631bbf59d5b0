"""Week by week: how each series runs on average, how sure that is, and how far single runs stray from it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from smarketing.inference.estimates import critical_t
from smarketing.simulation.recorder import WEEKLY_SERIES
from smarketing.store.columns import real, table, texts, whole
from smarketing.store.policy_runs import PolicyRuns

if TYPE_CHECKING:
    import pyarrow as pa

QUANTILES = {"q10": 0.10, "q25": 0.25, "q50": 0.50, "q75": 0.75, "q90": 0.90}

type Rows = dict[str, Any]  # by column, a value for each row, or one for all of them


def weekly_table(runs: Sequence[PolicyRuns], *, every_run: bool = False) -> "pa.Table":
    """A row for each scenario, series and week; weeks of the warm-up count below zero.

    Columns: scenario, week, series, mean, low and high (of the mean), q10, q25, q50, q75, q90 (of single runs), n.
    With `every_run` there is a column `replication` as well, empty in these rows, and below them a row for each week of
    each run, whose value stands under `mean`.
    """
    parts = [rows for one in runs for rows in _series(one)]
    parts += [rows for one in runs for rows in _runs(one)] if every_run else []

    def text(name: str) -> "pa.Array":
        return texts([rows[name] for rows in parts], [len(rows["week"]) for rows in parts])

    def column(name: str) -> NDArray[np.float64]:
        each = [np.broadcast_to(rows.get(name, np.nan), len(rows["week"])) for rows in parts]
        return np.concatenate([*each, np.empty(0)])

    columns = {"scenario": text("scenario"), "week": whole(column("week")), "series": text("series")}
    columns |= {name: real(column(name)) for name in ("mean", "low", "high", *QUANTILES)}
    columns["n"] = whole(column("n"))
    if every_run:
        columns["replication"] = real(column("replication"))
    return table(columns)


def _series(runs: PolicyRuns) -> Iterator[Rows]:
    if runs.weekly is None or not len(runs.weekly):
        return
    n, weeks = runs.weekly.shape
    for series in _plain(runs):
        values = np.ascontiguousarray(runs.weekly[series])
        mean = values.mean(axis=0)
        half = critical_t(n - 1) * values.std(axis=0, ddof=1) / np.sqrt(n) if n > 1 else np.full(weeks, np.nan)
        yield {
            "scenario": runs.name,
            "week": np.arange(weeks) - runs.scenario.inputs.warm_up_weeks,
            "series": series,
            "mean": mean,
            "low": mean - half,
            "high": mean + half,
            **dict(zip(QUANTILES, np.quantile(values, list(QUANTILES.values()), axis=0), strict=True)),
            "n": n,
        }


def _plain(runs: PolicyRuns) -> list[str]:
    """The series that are a number a week."""
    assert runs.weekly is not None
    return [name for name in runs.weekly.dtype.names or () if name in WEEKLY_SERIES]


def _runs(of_policy: PolicyRuns) -> Iterator[Rows]:
    if of_policy.weekly is None:
        return
    runs, weeks = of_policy.weekly.shape
    for series in _plain(of_policy):
        yield {
            "scenario": of_policy.name,
            "week": np.tile(np.arange(weeks) - of_policy.scenario.inputs.warm_up_weeks, runs),
            "series": series,
            "mean": of_policy.weekly[series].ravel(),
            "n": 1,
            "replication": np.repeat(of_policy.weekly_of, weeks),
        }
