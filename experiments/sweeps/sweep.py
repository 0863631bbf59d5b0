"""`sweep`: run a study and keep every run, whatever happens; and what was found, read from its folder."""

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from smarketing.experiments.design.study import Study
from smarketing.experiments.design.study_file import study_of
from smarketing.experiments.running.runner import Watch
from smarketing.experiments.running.seed_audit import KeyCheck
from smarketing.experiments.running.settings import Settings
from smarketing.experiments.sweeps.conditions import Conditions, Options
from smarketing.experiments.sweeps.executors import Executor, Threads
from smarketing.experiments.sweeps.plan import Layout, Planner, lay_out
from smarketing.experiments.sweeps.seeds_kept import Again, audited, keys_of, run_again
from smarketing.experiments.sweeps.session import Session
from smarketing.experiments.sweeps.sweep_summary import study_described, summarised
from smarketing.showing import Shown, dataset
from smarketing.store.audit import Audit, not_audited
from smarketing.store.chunks import BROKEN, Coverage
from smarketing.store.csv_text import frame_as_csv
from smarketing.store.estimates_by_point import Reader, answer
from smarketing.store.folders import write_text
from smarketing.store.provenance import one_run, origin, this_command, versions
from smarketing.store.result_folder import described
from smarketing.store.sweep_folder import SUMMARY, SweepFolder
from smarketing.store.sweep_plan import Plan

if TYPE_CHECKING:
    import pandas as pd

_KEPT = "Every run that was finished is whole and kept. Make room and go on with --resume."
POINTS, RUNS = "points.parquet", "replications.parquet"


@dataclass(frozen=True, repr=False)
class Sweep(Shown):
    """What a session left in its folder.

        >>> found = sm.sweep("study.yaml", out="session")
        >>> found.complete, len(found.to_frame())
        (True, 4)

    complete  every run of the plan (of the shard, where it was one) is there
    n_failed  runs that have no outcome, but a reason; `failures` tells of the first
    n_lost    chunks that no worker finished
    audit     whether seeds were used as promised; its `sentence` says what was found
    """

    folder: Path
    complete: bool
    n_runs: int
    n_failed: int
    failures: Sequence[Mapping[str, Any]]
    n_lost: int
    summary: Mapping[str, Any]
    audit: Audit

    def notebook_lines(self) -> dict[str, str]:
        """What a notebook shows."""
        varied = ", ".join(self.summary["parameters"])
        return {
            "folder": str(self.folder),
            "status": "complete" if self.complete else "partial",
            "points": f"{len(self.summary['points']):,}, varying {varied}",
            "runs": f"{self.n_runs:,}, {self.n_failed:,} failed",
            "seeds": self.audit.sentence.removeprefix("seeds: "),
            "outcomes": ", ".join(list(self.summary["measures"])[:8]),
            "more": ".points, .replications, .to_frame(), .to_xarray()",
        }

    def to_frame(self) -> "pd.DataFrame":
        """A row a point: `.points`."""
        return self.points

    def to_xarray(self) -> Any:
        """A Dataset of xarray: outcomes by point and replication, parameters by point; each outcome with its unit."""
        about = self.summary["measures"]
        units, titles = ({name: each[part] for name, each in about.items()} for part in ("unit", "title"))
        varied = list(self.summary["parameters"])
        outcomes = dataset(self.replications[["point", "replication", *about]], ["point", "replication"], units, titles)
        coordinates = self.points.set_index("point")[varied]
        return outcomes.assign_coords({path: ("point", coordinates[path].loc[outcomes["point"]]) for path in varied})

    @cached_property
    def points(self) -> "pd.DataFrame":
        """One row a point: its parameters, and mean, interval, sd and number of runs of each outcome."""
        import pandas as pd

        return pd.read_parquet(self.folder / POINTS)

    @cached_property
    def replications(self) -> "pd.DataFrame":
        """One row a run: point, parameters, scenario, replication, seed, status, reason and every outcome."""
        import pandas as pd

        return pd.read_parquet(self.folder / RUNS)


def sweep(
    study: str | Path | Study,
    *,
    watch: Watch | None = None,
    stop: threading.Event | None = None,
    say: Callable[[str], None] = lambda sentence: None,
    planner: Planner | None = None,
    **conditions: Unpack[Options],
) -> Sweep:
    """Run a study and keep its results in a folder.

        >>> found = sm.sweep("study.yaml", out="swept")
        >>> len(found.points)
        4

    study       a name from the library, a file, or a `Study`
    watch       is told how far the work is; `stop`: set it from another thread, and what is in flight is finished
    say         is told, in a sentence, what went otherwise than hoped
    planner     is told how many points there are, at once, and how far planning them is
    conditions  out, resume, replications, seed, first, shard, jobs, engine, executor, scheduler, patience, audit,
                outcomes, behaviours: see `Conditions`

    Raises InputError for what cannot be run, and PlanningStoppedError where `stop` is set before all points are
    planned: no folder is made then. Single runs that fail do not raise: they are rows with their reason.
    """
    how = Conditions(**conditions)
    layout = lay_out(study_of(study, how.own, how.replications, how.seed), planner, stop)
    name = layout.study.name
    folder = SweepFolder.of(name, how.out, resume=how.resume)
    try:
        with folder.locked():
            work = _Work(layout, layout.plan(how.first), folder, how, stop or threading.Event())
            return work.done(watch, say)
    except BaseException:
        if not how.resume:
            folder.give_back_if_empty()
        raise


@dataclass(frozen=True)
class _Work:
    """A study in its folder, which nobody else may enter meanwhile."""

    layout: Layout
    plan: Plan
    folder: SweepFolder
    how: Conditions
    stop: threading.Event

    def done(self, watch: Watch | None, say: Callable[[str], None]) -> Sweep:
        before = self.folder.manifest()
        started = datetime.now(UTC)
        with self.folder.written(_KEPT):
            self.folder.write_design(self.plan)
            self._write_manifest(before, started, {"status": "running"})
            coverage = self._verified(say)
        with closing(_workers(self.how)) as workers:
            session = Session(
                self.layout, self.plan, self.folder.store, coverage, workers, self.how.engine, self.how.shard,
                self.how.patience, self.stop, watch, say,
            )  # fmt: skip
            try:
                session.work()
                again = self._again(session)
            except BaseException:
                with suppress(OSError):  # whatever ended it: nothing runs in this folder any more
                    self._write_manifest(before, started, {"status": "partial"})
                raise
        with self.folder.written(_KEPT):
            return self._finished(session, again, before, started, say)

    def _again(self, session: Session) -> Again:
        """Run some rows again, where all are there and nobody waits for the end."""
        if not self.how.audit:
            return Again(why="it was not asked for")
        if session.missing or session.lost:
            return Again(why="stopped before its end" if self.stop.is_set() else "runs are missing")
        return run_again(session)

    def _verified(self, say: Callable[[str], None]) -> Coverage:
        """What is there and sound. What is damaged is said and set aside."""
        store = self.folder.store
        coverage = Coverage.of(store, verify=True)
        for name, why in coverage.broken.items():
            store.set_aside(name)
            say(f"The chunk {name} {why}. It is set aside as {name}{BROKEN}, and its runs are made again.")
        return coverage

    def _finished(
        self,
        session: Session,
        again: Again,
        before: dict[str, Any],
        started: datetime,
        say: Callable[[str], None],
    ) -> Sweep:
        """Write what the runs come to, then say in the manifest that it is written."""
        reader, keys = (
            Reader(self.plan, self.folder.store, session.coverage),
            KeyCheck(self.plan.first, self.plan.count),
        )
        estimates = answer(reader, self.folder.path / RUNS, keys_of(self.layout, keys))
        for name, why in reader.broken.items():
            self.folder.store.set_aside(name)
            say(f"The chunk {name} {why}. It is set aside and its runs are not counted; --resume makes them again.")
        complete = not session.missing and not session.lost and not reader.broken
        status = "complete" if complete else "partial"
        table = estimates.table(self.plan)
        self.folder.write(POINTS, lambda path: table.to_parquet(path, engine="pyarrow", index=False))
        write_text(self.folder.path / "points.csv", frame_as_csv(table))
        summary = summarised(self.layout.study, self.plan, estimates, status)
        self.folder.write_json(SUMMARY, summary)
        failures = [self._reproducible(failure) for failure in estimates.failures]
        lost = [
            {"cell": lost.job.cell.key, "first": lost.job.first, "count": lost.job.count, "reason": lost.why}
            for lost in session.lost
        ]
        audit = not_audited("runs are missing") if reader.broken else audited(again, keys)
        if audit.passed is False:
            say(audit.sentence)
        end = {"status": status, "runs": summary["runs"], "failures": failures, "lost": lost, "made": session.made}
        end["audit"] = audit.described()
        self._write_manifest(before, started, end)
        n_runs, n_failed = estimates.n_runs, estimates.n_failed
        return Sweep(self.folder.path, complete, n_runs, n_failed, failures, len(lost), summary, audit)

    def _write_manifest(self, before: Mapping[str, Any], started: datetime, end: dict[str, Any]) -> None:
        now = datetime.now(UTC)
        finished = None if end["status"] == "running" else now.isoformat(timespec="seconds")
        session = {
            "command": this_command(),
            "shard": list(self.how.shard),
            "executor": self.how.executor,
            "engine": self.how.engine,
            "threads": self.how.threads,
            "started": started.isoformat(timespec="seconds"),
            "finished": finished,
            "seconds": round((now - started).total_seconds(), 1) if finished else None,
            "runs": end.pop("made", None),
            "versions": versions(),
            **origin(),
        }
        study = self.layout.study
        content = {"seed": study.seed, "runs": {"wanted": self.plan.n_runs}, "failures": [], "lost": [], **end}
        content |= {"started": before.get("started", session["started"]), "finished": finished}
        content |= {"study": study_described(study), "plan": self.plan.described()}
        content |= {"scenarios": [described(self.layout.scenarios.scenario)]}
        content |= {"sessions": [*before.get("sessions", []), session]}
        self.folder.write_manifest("sweep", **content)

    def _reproducible(self, failure: dict[str, Any]) -> dict[str, Any]:
        """A run that failed, with what to type to see it again."""
        study = self.layout.study
        values = self.layout.scenarios.overrides(self.layout.points[failure["point"]].values)
        settings = Settings(seed=failure["seed"], engine=self.how.engine)
        return failure | {"reproduce": one_run(study.scenario, values, settings, failure["replication"])}


def _workers(how: Conditions) -> Executor:
    if how.executor == "local":
        return Threads(how.threads)
    from smarketing.experiments.sweeps.cluster import Cluster

    return Cluster(how.scheduler, how.threads, how.patience)
