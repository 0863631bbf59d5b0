"""simulate(): replications of a scenario, by either engine, over threads."""

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.draws import key
from smarketing.agents.jit import mark_warm
from smarketing.agents.state import BLAME_EVENT, CUSTOMER_LIFE, LEAD, PERSON_YEAR, Status, World
from smarketing.errors import InputError
from smarketing.extras import library
from smarketing.showing import Shown, dataset
from smarketing.simulation.arrays import rows_kept
from smarketing.simulation.buffer_pool import put_back, take
from smarketing.simulation.customer_lives import customer_lives
from smarketing.simulation.history import History, Snapshots
from smarketing.simulation.inputs import HasInputs, Inputs, WithRules
from smarketing.simulation.loop import run_firm, run_week
from smarketing.simulation.mistakes import mistakes_told
from smarketing.simulation.outcomes import OUTCOME_DTYPE, OUTCOMES, books_of, measure
from smarketing.simulation.own_rules import NO_RULES, own_rules
from smarketing.simulation.recorder import WEEKLY, WEEKLY_SERIES, Keep, Rows, weekly_series
from smarketing.simulation.remedies import FULL, MORE, MOST_ROOM, REMEDIES
from smarketing.simulation.week_by_week import run_week_by_week

Engine = Literal["compiled", "mesa"]
_KEPT = ("traces", "blame_events", "person_years", "histories")
_SHOWN = ("growth_rate", "operating_contribution", "alignment_index")
_One = Callable[[np.uint64], tuple[World, int, Snapshots | None]]  # of a key: arrays, status, what weeks left


@dataclass(frozen=True, repr=False)
class Run(Shown):
    """Replications of one scenario.

    outcomes  (replications,) structured, one float64 field per outcome; NaN where not defined or where the run failed
    weekly    (replications, weeks) structured, the series of `WEEKLY_SERIES`, leads by channel; None if not kept
    status    (replications,) int64 of `agents.state.Status`; 0 is OK
    seed, first   replication r of this run has the key (seed, first + r)
    warm_up_weeks   how many of the weeks come before the measured horizon
    traces    per replication the leads at their end (`agents.state.LEAD`); None if not kept
    blame_events  per replication who explained which lost or neglected lead (`BLAME_EVENT`); None if not kept
    person_years  per replication the salespeople at the close of each fiscal year (`PERSON_YEAR`); None if not kept
    customers  per replication all customers, who left and who stayed (`CUSTOMER_LIFE`); None if not kept
    histories     per replication everything week by week (`simulation.history.History`); None if not kept
    """

    outcomes: NDArray[np.void]
    weekly: NDArray[np.void] | None
    status: NDArray[np.int64]
    seed: int
    first: int
    warm_up_weeks: int
    traces: list[NDArray[np.void]] | None = None
    blame_events: list[NDArray[np.void]] | None = None
    person_years: list[NDArray[np.void]] | None = None
    customers: list[NDArray[np.void]] | None = None
    histories: list[History | None] | None = None

    def notebook_lines(self) -> dict[str, str]:
        """What a notebook shows."""
        kept = [name for name in ("weekly", *_KEPT) if getattr(self, name) is not None]
        means = {name: f"{np.nanmean(self.outcomes[name]):.4g} on average" for name in _SHOWN if not self._empty(name)}
        return {
            "replications": f"{len(self.status)}, of which failed: {np.count_nonzero(self.status)}",
            "seed": f"{self.seed}, from replication {self.first}",
            **means,
            "outcomes": f"{len(self.outcomes.dtype.names or ())}, such as outcomes['growth_rate']; all by .to_frame()",
            "kept besides": ", ".join(kept) or "nothing",
        }

    def _empty(self, name: str) -> bool:
        return bool(np.isnan(self.outcomes[name]).all())

    def to_frame(self) -> Any:
        """A table of pandas: a row a replication, with seed, status and every outcome."""
        about = {
            "replication": self.first + np.arange(len(self.status)),
            "seed": self.seed,
            "status": [Status(int(status)).name.lower() for status in self.status],
        }
        columns = about | {name: self.outcomes[name] for name in self.outcomes.dtype.names or ()}
        return library("pandas", "pandas", "A table").DataFrame(columns)

    def to_xarray(self) -> Any:
        """A Dataset of xarray: outcomes by replication and, where kept, weekly series by replication and week.

        Each has its unit; week 0 is the first measured one.
        """
        frame = self.to_frame()
        units, titles = ({name: getattr(about, part) for name, about in OUTCOMES.items()} for part in ("unit", "title"))
        outcomes = dataset(frame, ["replication"], units, titles)
        if self.weekly is None:
            return outcomes
        weeks = np.arange(self.weekly.shape[1]) - self.warm_up_weeks
        series = {
            f"weekly_{name}": (("replication", "week"), self.weekly[name], {"units": unit})
            for name, unit in WEEKLY_SERIES.items()
        }
        return outcomes.assign_coords(week=("week", weeks, {"units": "weeks"})).assign(series)

    def failures(self) -> list[tuple[int, str]]:
        """Each replication that failed, with what happened and what to do about it."""
        return [(self.first + int(r), REMEDIES[Status(int(self.status[r]))]) for r in np.flatnonzero(self.status)]


def simulate(
    scenario: HasInputs,
    replications: int = 1,
    seed: int = 1,
    *,
    first: int = 0,
    engine: Engine = "compiled",
    jobs: int | None = None,
    weekly: bool = True,
    trace: Rows = 0,
    blame_events: Rows = 0,
    person_years: bool = False,
    customers: Rows = 0,
    person_weeks: bool = False,
    outcomes: Mapping[str, Any] | None = None,
    behaviours: Mapping[str, Any] | None = None,
) -> Run:
    """Run a scenario `replications` times.

    Replication r has the key (seed, first + r): its result depends on nothing else, so it is the same whatever the
    number of threads, and replication r of two scenarios under one seed meets the same market and the same luck.

    Args:
        scenario: anything with `.inputs`
        engine: "compiled" runs whole replications in compiled code over `jobs` threads (default: the cores); "mesa"
            steps real Mesa agents, one replication after the other, with equal results
        weekly: keep the weekly series of every replication
        trace: keep the lives of up to so many leads of each replication, or of "all"
        blame_events: keep up to so many explanations of lost or neglected leads, or "all"
        person_years: keep a row for each salesperson at the close of each fiscal year
        customers: keep the rows of up to so many customers who left, and of all who stayed, or of "all"
        person_weeks: keep the `histories`: every person and segment in every week, every lead
        outcomes: name -> function of a `History`: outcomes of your own beside the model's
        behaviours: name -> what stands for a behaviour of the model: see `simulation.own_rules`. Plain Python runs on
            the Mesa engine, over `jobs` processes; kernels (`sm.kernel`) in the loop

    Raises:
        InputError: an outcome or behaviour of your own cannot be used, or fails; the message says why
        MemoryError: the firm takes more than there is; the message says how much
        ValueError: a seed or replication number outside 32 bits, or fewer than one replication or thread
        ProgrammingError: a kernel, or whatever else runs, has a mistake in its source; the message says where
    """
    if replications < 1:
        raise ValueError(f"replications = {replications}: must be at least 1")
    if jobs is not None and jobs < 1:
        raise ValueError(f"jobs = {jobs}: must be at least 1, or None for one thread per core")
    if outcomes or behaviours:
        scenario = WithRules.of(scenario, own_rules(outcomes, behaviours))
    inputs = scenario.inputs
    own = inputs.own or NO_RULES
    engine = "mesa" if own.in_python else engine
    keep = Keep(weekly, trace, blame_events, person_years, customers, person_weeks or bool(own.outcomes))
    if own.in_python and replications > 1 and jobs != 1:
        return _over_processes(WithRules(inputs), replications, seed, first, jobs, keep, person_weeks)
    keys = [key(seed, first + r) for r in range(replications)]
    run = Run(
        outcomes=np.full(replications, np.nan, outcome_dtype(inputs)),
        weekly=np.zeros((replications, inputs.total_weeks), WEEKLY) if weekly else None,
        status=np.zeros(replications, np.int64),
        seed=seed,
        first=first,
        warm_up_weeks=inputs.warm_up_weeks,
        traces=[np.empty(0, LEAD)] * replications if trace else None,
        blame_events=[np.empty(0, BLAME_EVENT)] * replications if blame_events else None,
        person_years=[np.empty(0, PERSON_YEAR)] * replications if person_years else None,
        customers=[np.empty(0, CUSTOMER_LIFE)] * replications if customers else None,
        histories=[None] * replications if person_weeks else None,
    )

    def work(r: int, one: _One) -> None:
        world, status, seen = one(keys[r])
        if status == Status.NO_SUCH_PERSON:  # no luck and no firm would mend it
            raise InputError(f"{REMEDIES[Status.NO_SUCH_PERSON]} (replication {first + r}).")
        run.status[r] = status
        if status == Status.OK:
            outcomes = measure(books_of(world, inputs))
            for name in OUTCOME_DTYPE.names or ():
                run.outcomes[name][r] = outcomes[name]
            if seen is not None:
                history = History.of(world, inputs, seen)
                for name, value in own.measures(history, first + r):
                    run.outcomes[name][r] = value
                if run.histories is not None:
                    run.histories[r] = history
        if run.weekly is not None:
            run.weekly[r] = weekly_series(world.weeks) if status == Status.OK else np.nan
        firm = world.units[0]
        if run.traces is not None:
            run.traces[r] = _by_week(world.trace[: firm.n_traced], "ended")
        if run.blame_events is not None:
            run.blame_events[r] = _by_week(world.blame_events[: firm.n_blame_events], "week")
        if run.person_years is not None:
            run.person_years[r] = _by_week(world.person_years[: firm.n_person_years], "week")
        if run.customers is not None:
            run.customers[r] = customer_lives(world)

    threads = 1 if engine == "mesa" else min(replications, jobs or os.cpu_count() or 1)
    with _runner(inputs, keep, engine) as one:
        if threads == 1:
            with mistakes_told():
                for r in range(replications):
                    work(r, one)
        else:
            with ThreadPoolExecutor(threads) as pool, mistakes_told():
                list(pool.map(work, range(replications), repeat(one)))
    return run


def outcome_dtype(inputs: Inputs) -> np.dtype[np.void]:
    """What a row of outcomes is made of: the model's, then those of the user's."""
    added = [(name, "f8") for name in inputs.own.outcomes] if inputs.own else []
    return np.dtype([*OUTCOME_DTYPE.descr, *added]) if added else OUTCOME_DTYPE


def _over_processes(
    scenario: HasInputs, replications: int, seed: int, first: int, jobs: int | None, keep: Keep, person_weeks: bool
) -> Run:
    """The same replications, in as many processes, put together."""
    from smarketing.simulation.processes import elsewhere, travel_by_value

    travel_by_value(scenario.inputs.own or NO_RULES)
    processes = min(replications, jobs or os.cpu_count() or 1)
    kept: dict[str, Any] = {
        "weekly": keep.weekly, "trace": keep.trace, "blame_events": keep.blame_events,
        "person_years": keep.person_years, "customers": keep.customers, "person_weeks": person_weeks,
    }  # fmt: skip
    shares = [len(part) for part in np.array_split(np.arange(replications), processes)]
    starts = first + np.cumsum([0, *shares[:-1]])
    futures = [
        elsewhere(processes, simulate, scenario, share, seed, first=int(start), engine="mesa", jobs=1, **kept)
        for share, start in zip(shares, starts, strict=True)
    ]
    runs = [future.result() for future in futures]

    def joined(name: str) -> Any:
        parts = [getattr(run, name) for run in runs]
        return None if parts[0] is None else [row for part in parts for row in part]

    return Run(
        outcomes=np.concatenate([run.outcomes for run in runs]),
        weekly=np.concatenate([run.weekly for run in runs]) if keep.weekly else None,
        status=np.concatenate([run.status for run in runs]),
        seed=seed,
        first=first,
        warm_up_weeks=scenario.inputs.warm_up_weeks,
        traces=joined("traces"),
        blame_events=joined("blame_events"),
        person_years=joined("person_years"),
        customers=joined("customers"),
        histories=joined("histories"),
    )


def _by_week(rows: NDArray[np.void], when: str) -> NDArray[np.void]:
    """Rows that were kept unit by unit, as they came about: week by week, and within a week unit by unit."""
    return np.array(rows[np.argsort(rows[when].astype(np.int64), kind="stable")])


@contextmanager
def _runner(inputs: Inputs, keep: Keep, engine: Engine) -> Iterator[_One]:
    """A function that runs one replication; each thread has one firm's arrays and uses them again and again."""
    if keep.history:
        keep = replace(keep, trace="all", person_years=True)
    if engine == "mesa":
        from smarketing.simulation.model import run_mesa

        yield lambda replication_key: run_mesa(inputs, keep, replication_key)
        return
    parameters = inputs.parameters.view(np.recarray)
    firm, week_of = _loop(inputs)
    local = threading.local()
    in_use: list[World] = []

    def one(replication_key: np.uint64) -> tuple[World, int, Snapshots | None]:
        room, more = getattr(local, "room", (1.0, 1.0))
        while True:
            if getattr(local, "world", None) is None or local.room != (room, more):
                local.world = take(inputs, room=room, **rows_kept(inputs, keep, more))
                local.room = (room, more)
                in_use.append(local.world)
            seen = Snapshots(local.world, inputs.total_weeks) if keep.history else None
            if seen is not None:
                status = run_week_by_week(local.world, inputs, replication_key, week_of, seen.see)
            else:
                status = firm(local.world, parameters, inputs.epoch_starts, inputs.warm_up_weeks, replication_key)
            if status == Status.TRACE_FULL and keep.grows:
                more *= MORE
            elif status in FULL and room < MOST_ROOM:
                room *= MORE
            else:
                mark_warm()
                return local.world, int(status), seen

    yield one
    for world in in_use:  # after a mistake they are dropped
        put_back(world)


def _loop(inputs: Inputs) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The whole run and one week of it, with the user's behaviours where there are any."""
    behaviours = tuple(sorted((inputs.own or NO_RULES).behaviours.items()))
    if not behaviours:
        return run_firm, run_week
    from smarketing.simulation.compiled_rules import with_rules

    return with_rules(run_firm, behaviours), with_rules(run_week, behaviours)
