"""What has been run, read back: the runs of a point, every run as one table, and what they come to for each point.

One point is read at a time, so the memory this takes does not grow with the study.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from smarketing.inference.estimates import estimate
from smarketing.simulation.outcomes import OUTCOMES
from smarketing.store.chunks import BrokenChunkError, ChunkStore, Coverage, schema_of
from smarketing.store.folders import write_whole
from smarketing.store.sweep_plan import Plan

_SPREAD = ("mean", "low", "high", "sd", "n")


@dataclass
class Reader:
    """Reads the runs of a plan from a store. Chunks found broken on the way are left out and named in `broken`."""

    plan: Plan
    store: ChunkStore
    coverage: Coverage
    broken: dict[str, str] = field(default_factory=dict)

    def point(self, key: str) -> pa.Table:
        """The runs of a cell that the plan asks for, each once, by replication."""
        first, last = self.plan.first, self.plan.first + self.plan.count
        tables = []
        for start, count, _, name in self.coverage.chunks.get(key, ()):
            if start < last and start + count > first:
                try:
                    tables.append(self.store.read(name)[1])
                except BrokenChunkError as fault:
                    self.broken[name] = str(fault)
        if not tables:
            return self.empty
        rows = pa.concat_tables(tables, unify_dictionaries=True) if len(tables) > 1 else tables[0]
        numbers = rows["replication"].to_numpy()
        _, once = np.unique(numbers, return_index=True)
        wanted = once[(numbers[once] >= first) & (numbers[once] < last)]
        return rows.take(pa.array(wanted))

    @property
    def empty(self) -> pa.Table:
        """No runs."""
        return schema_of([*OUTCOMES, *self.plan.own_outcomes]).empty_table()

    def points(self) -> Iterator[tuple[dict[str, Any], pa.Table]]:
        """Each point (its row of the design) with its runs."""
        for row in self.plan.design.to_dict("records"):
            yield {str(name): value for name, value in row.items()}, self.point(str(row["cell"]))


@dataclass(frozen=True, eq=False)
class Answer:
    """What the runs come to.

    points  one dict a point: its number, its parameters, how many runs there are and failed, outcome -> estimate
    n_runs  runs read; `n_failed` of them failed; `failures` names the first of those
    """

    points: list[dict[str, Any]]
    n_runs: int
    n_failed: int
    failures: list[dict[str, Any]]

    def table(self, plan: Plan) -> pd.DataFrame:
        """One row a point: parameters, runs, and mean, interval, sd and number of runs of every outcome."""
        rows = []
        for point, design in zip(self.points, plan.design.to_dict("records"), strict=True):
            row = {"point": point["point"], **{path: design[path] for path in plan.parameters}}
            row |= {"runs": point["runs"], "failed": point["failed"]}
            for name, spread in point["outcomes"].items():
                row |= {name if part == "mean" else f"{name}_{part}": spread[part] for part in _SPREAD}
            rows.append(row)
        return pd.DataFrame(rows)


FAILURES_TOLD = 100
ROWS_AT_ONCE = 500  # written together: a part of the file for each point takes as long as making its runs


type Look = Callable[[Mapping[str, Any], pa.Table], None]


def answer(reader: Reader, rows_to: Path | None = None, look: Look = lambda row, runs: None) -> Answer:
    """Read every run once: estimate each point and, on the way, write all runs to `rows_to` as one Parquet file.

    look  is shown the runs of each point, too, with its row of the design
    """
    if rows_to is None:
        return _answered(reader, None, look)
    answers: list[Answer] = []
    write_whole(rows_to, lambda path: answers.append(_written(reader, path, look)))
    return answers[0]


def _written(reader: Reader, path: Path, look: Look) -> Answer:
    first = {str(name): value for name, value in reader.plan.design.iloc[0].items()}
    schema = _row_table(reader.plan, first, reader.empty).schema
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        return _answered(reader, writer, look)


def _answered(reader: Reader, writer: pq.ParquetWriter | None, look: Look) -> Answer:
    points: list[dict[str, Any]] = []
    failures: list[dict[str, Any]] = []
    n_runs = n_failed = 0
    held: list[pa.Table] = []
    for row, runs in reader.points():
        look(row, runs)
        if writer is not None and len(runs):
            held.append(_row_table(reader.plan, row, runs))
            if sum(map(len, held)) >= ROWS_AT_ONCE:
                writer.write_table(pa.concat_tables(held))
                held.clear()
        failed = [
            {"point": row["point"], "replication": run["replication"], "seed": run["seed"], "reason": run["reason"]}
            for run in runs.select(["replication", "seed", "reason"]).filter(runs["reason"].is_valid()).to_pylist()
        ]
        failures.extend(failed[: FAILURES_TOLD - len(failures)])
        n_runs, n_failed = n_runs + len(runs), n_failed + len(failed)
        points.append(
            {
                "point": row["point"],
                "parameters": {path: row[path] for path in reader.plan.parameters},
                "runs": len(runs),
                "failed": len(failed),
                "outcomes": {name: asdict(estimate(runs[name].to_numpy())) for name in reader.plan.outcomes},
            }
        )
    if writer is not None and held:
        writer.write_table(pa.concat_tables(held))
    return Answer(points, n_runs, n_failed, failures)


def _row_table(plan: Plan, row: Mapping[str, Any], runs: pa.Table) -> pa.Table:
    """The runs of a point as rows that speak for themselves."""
    n = len(runs)
    same: dict[str, Any] = {"point": row["point"], **{path: row[path] for path in plan.parameters}}
    columns = {
        name: pa.array([value] * n, type=_type_of(plan.design[name]), from_pandas=True) for name, value in same.items()
    }
    columns["scenario"] = pa.array([plan.scenario] * n, type=pa.string())
    columns |= {name: runs[name] for name in ("replication", "seed")}
    columns |= {"status": runs["status"].cast(pa.string()), "reason": runs["reason"]}
    return pa.table(columns | {name: runs[name] for name in (*OUTCOMES, *plan.own_outcomes)})


def _type_of(column: "pd.Series[Any]") -> pa.DataType:
    return {"i": pa.int64(), "f": pa.float64(), "b": pa.bool_()}.get(column.dtype.kind, pa.string())
