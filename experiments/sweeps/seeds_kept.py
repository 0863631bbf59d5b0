"""The audit of a sweep: every row has the key that its study promises, and some rows are run again to the byte."""

import time
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from smarketing.errors import InputError
from smarketing.experiments.design.study import Study
from smarketing.experiments.running.seed_audit import FEWEST, MOST_SECONDS, KeyCheck, sampled
from smarketing.experiments.sweeps.executors import Job, Lost, Made, work_through
from smarketing.experiments.sweeps.plan import Layout
from smarketing.experiments.sweeps.session import Session, runs_of
from smarketing.store.audit import Audit, not_audited
from smarketing.store.chunks import BrokenChunkError
from smarketing.store.same_bytes import differing


@dataclass(frozen=True)
class Again:
    """Rows that were run again: how many, and what is not the same; `why` they were not where there are none."""

    rows: int = 0
    faults: tuple[str, ...] = ()
    seconds: float = 0.0
    why: str = ""


def run_again(session: Session) -> Again:
    """Run some of the rows that are there again, by the workers that made them, and compare them with their chunks."""
    began = time.monotonic()
    rows, faults = 0, []
    try:
        for job, made in _made(session, began + MOST_SECONDS):
            differs = _differing(session, job, made)
            if differs is None:
                continue
            rows += 1
            if differs:
                point = session.number_of(job.cell)
                faults.append(
                    f"point {point}, replication {job.first} run again is another row: {len(differs)} columns differ, "
                    f"{', '.join(differs[:3])} among them"
                )
    except InputError as fault:  # the workers are gone: all runs are there, and that is no fault of theirs
        return Again(why=f"no row could be run again: {fault}", seconds=time.monotonic() - began)
    why = "stopped before its end" if session.stop.is_set() else "" if rows else "no row could be run again"
    return Again(rows, tuple(faults), time.monotonic() - began, why)


def keys_of(layout: Layout, check: KeyCheck) -> Callable[[Mapping[str, Any], pa.Table], None]:
    """What looks at the rows of each point (its row of the design, its runs) as they are read."""

    def look(row: Mapping[str, Any], runs: pa.Table) -> None:
        number = int(row["point"])
        promised = layout.cells[number].seed if layout.study.seeds != "common" else layout.study.seed
        numbers, seeds = (runs[name].to_numpy() for name in ("replication", "seed"))
        check.add(f"point {number}", _world(layout.study, number), promised, numbers, seeds)

    return look


def audited(again: Again, check: KeyCheck) -> Audit:
    """What both parts come to."""
    faults = (*check.faults, *again.faults)
    if again.why and not faults:
        return not_audited(again.why)
    return Audit(not faults, "", check.rows, check.keys, again.rows, check.seconds + again.seconds, faults)


def _world(study: Study, number: int) -> Hashable:
    """Whose luck a point has: that of all, that of its group (of a sensitivity analysis, say), or its own."""
    if study.seeds == "common":
        return "all"
    return study.design.worlds[number] if study.design.worlds else f"point {number}"


def _made(session: Session, until: float) -> Iterator[tuple[Job, Made]]:
    """The rows that the plan chooses, as they are made again; no further one is begun after `until`."""

    def jobs() -> Iterator[Job]:
        for turn, (key, replication) in enumerate(_chosen(session)):
            if turn >= FEWEST and time.monotonic() > until:
                return
            cell, number = session.cells[key]
            yield Job(cell, session.build(number), replication, 1, session.engine)  # not the firm that was kept ready

    for result in work_through(jobs(), session.executor, session.stop, session.patience):
        if not isinstance(result, Lost):
            yield result


def _chosen(session: Session) -> list[tuple[str, int]]:
    """Some of the rows that are there, each a cell's key and a replication."""
    plan, keys = session.plan, session.plan.keys
    there = [session.coverage.within(key, plan.first, plan.count) for key in keys]
    ends = np.cumsum([each.sum() for each in there])
    if not ends[-1]:
        return []
    chosen = []
    for row in sampled(int(ends[-1]), f"{keys} {plan.first} {plan.count}"):
        place = int(np.searchsorted(ends, row, side="right"))
        held = np.flatnonzero(there[place])
        chosen.append((keys[place], plan.first + int(held[row - ends[place]])))  # counted from the end of the cell
    return chosen


def _differing(session: Session, job: Job, made: Made) -> list[str] | None:
    """The columns of a stored row that came out otherwise; None where its chunk is not there to be read any more."""
    chunks = session.coverage.chunks[job.cell.key]
    held = next((each for each in chunks if each[0] <= job.first < each[0] + each[1]), None)
    try:
        table = session.store.read(held[3])[1] if held else None
    except BrokenChunkError:
        return None  # said, and set aside, when the runs are read
    if table is None or held is None:
        return None
    stored = table.slice(job.first - held[0], 1).to_pylist()[0]
    runs = runs_of(made.block)
    reason = runs.reasons.get(job.first)
    about = {"cell": job.cell.key, "replication": job.first, "seed": job.cell.seed, "reason": reason}
    about |= {"status": "failed" if reason else "ok"}
    return differing(stored, about | dict(zip(runs.outcomes.dtype.names or (), runs.outcomes[0].tolist(), strict=True)))
