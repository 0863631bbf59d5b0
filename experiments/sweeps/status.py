"""How far a sweep is: read from its folder, while it runs or after."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from smarketing.errors import InputError
from smarketing.experiments.sweeps.sweep_summary import measures
from smarketing.store.audit import Audit
from smarketing.store.chunks import Coverage
from smarketing.store.estimates_by_point import Reader, answer
from smarketing.store.provenance import going_on
from smarketing.store.sweep_folder import SUMMARY, SweepFolder
from smarketing.store.sweep_plan import Plan

RECENT_SECONDS = 600.0


@dataclass(frozen=True)
class Status:
    """How far a sweep is.

    wanted, done, failed  runs; those that failed are done, too
    broken                chunks that cannot be read; their runs are not counted
    running               whether a process is at work in the folder
    rate                  runs a second lately; 0 where it is not known
    command               what goes on with it
    in_table              runs in the table of the last session; beyond `done` where chunks were removed since
    audit                 whether seeds were used as promised, in a sentence
    """

    folder: Path
    name: str
    wanted: int
    done: int
    failed: int
    points: int
    replications: int
    broken: int
    running: bool
    rate: float
    command: str
    in_table: int = 0
    audit: str = ""

    @property
    def seconds_left(self) -> float | None:
        """At the rate of late; None where nothing runs or the rate is not known."""
        return (self.wanted - self.done) / self.rate if self.running and self.rate else None


def status(folder: str | Path) -> Status:
    """How far the sweep in `folder` is. Raises InputError where there is none."""
    place = _folder(folder)
    plan = place.plan()
    coverage = Coverage.of(place.store, verify=False)
    manifest = place.manifest()
    return Status(
        folder=place.path,
        name=plan.name,
        wanted=plan.n_runs,
        done=sum(int(coverage.within(key, plan.first, plan.count).sum()) for key in plan.keys),
        failed=_failed(plan, coverage),
        points=len(plan.design),
        replications=plan.count,
        broken=len(coverage.broken),
        running=place.in_use(),
        rate=_rate(place, coverage),
        command=going_on(manifest.get("command"), place.path, "sweep"),
        in_table=_in_table(place),
        audit=Audit.saved(manifest).sentence,
    )


def so_far(folder: str | Path) -> Mapping[str, Any]:
    """What the runs that are there come to, point by point: as `summary.json`, which a session writes at its end."""
    place = _folder(folder)
    plan = place.plan()
    estimates = answer(Reader(plan, place.store, Coverage.of(place.store, verify=False)))
    return {
        "kind": "sweep",
        "status": "partial",
        "name": plan.name,
        "currency": plan.currency,
        "scenario": plan.scenario,
        "runs": {"wanted": len(plan.design) * plan.count, "done": estimates.n_runs, "failed": estimates.n_failed},
        "parameters": plan.titles,
        "measures": measures(plan.outcomes),
        "points": estimates.points,
        "failures": estimates.failures,
    }


def _folder(folder: str | Path) -> SweepFolder:
    path = Path(folder)
    if not path.is_dir():
        raise InputError(f"{folder}: there is no such folder. Name the folder of a sweep, such as results/mine-1.")
    return SweepFolder(path)


def _in_table(place: SweepFolder) -> int:
    """Runs that `summary.json` counts; 0 where there is none that can be read."""
    try:
        return int(json.loads((place.path / SUMMARY).read_text("utf-8"))["runs"]["done"])
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return 0


def _failed(plan: Plan, coverage: Coverage) -> int:
    last = plan.first + plan.count
    return sum(
        failed
        for key in plan.keys
        for first, count, failed, _ in coverage.chunks.get(key, ())
        if first < last and first + count > plan.first
    )


def _rate(place: SweepFolder, coverage: Coverage) -> float:
    """Runs a second between the chunks written in the last minutes of work."""
    chunks = [(count, name) for held in coverage.chunks.values() for _, count, _, name in held]
    times = np.array([(place.store.folder / name).stat().st_mtime for _, name in chunks])
    if len(times) < 2:
        return 0.0
    recent = times > times.max() - RECENT_SECONDS
    began = times[recent].min()
    runs = sum(count for (count, _), late, time in zip(chunks, recent, times, strict=True) if late and time > began)
    elapsed = float(times.max() - began)
    return runs / elapsed if elapsed > 0 else 0.0
