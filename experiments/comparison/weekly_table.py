"""Week by week: how each series runs on average, how sure that is, and how far single runs stray from it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from smarketing.experiments.running.policy_runs import Arm
from smarketing.inference.estimates import critical_t
from smarketing.simulation.recorder import WEEKLY_SERIES
from smarketing.store.columns import real, table, texts, whole

if TYPE_CHECKING:
    import pyarrow as pa

QUANTILES = {"q10": 0.10, "q25": 0.25, "q50": 0.50, "q75": 0.75, "q90": 0.90}

type Rows = dict[str, Any]  # by column, a value for each row, or one for all of them


def weekly_table(arms: Sequence[Arm], *, every_run: bool = False) -> "pa.Table":
    """A row for each scenario, series and week; weeks of the warm-up count below zero.

    Columns: scenario, week, series, mean, low and high (of the mean), q10, q25, q50, q75, q90 (of single runs), n.
    With `every_run` there is a column `replication` as well, empty in these rows, and below them a row for each week of
    each run, whose value stands under `mean`.
    """
    parts = [rows for arm in arms for rows in _series(arm)]
    parts += [rows for arm in arms for rows in _runs(arm)] if every_run else []

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


def _series(arm: Arm) -> Iterator[Rows]:
    if arm.weekly is None or not len(arm.weekly):
        return
    n, weeks = arm.weekly.shape
    for series in _plain(arm):
        values = np.ascontiguousarray(arm.weekly[series])
        mean = values.mean(axis=0)
        half = critical_t(n - 1) * values.std(axis=0, ddof=1) / np.sqrt(n) if n > 1 else np.full(weeks, np.nan)
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


def _plain(arm: Arm) -> list[str]:
    """The series that are a number a week."""
    assert arm.weekly is not None
    return [name for name in arm.weekly.dtype.names or () if name in WEEKLY_SERIES]


def _runs(arm: Arm) -> Iterator[Rows]:
    if arm.weekly is None:
        return
    runs, weeks = arm.weekly.shape
    for series in _plain(arm):
        yield {
            "scenario": arm.name,
            "week": np.tile(np.arange(weeks) - arm.scenario.inputs.warm_up_weeks, runs),
            "series": series,
            "mean": arm.weekly[series].ravel(),
            "n": 1,
            "replication": np.repeat(arm.weekly_of, weeks),
        }
