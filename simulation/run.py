"""simulate(): replications of a scenario, by either engine, over threads."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.draws import key
from smarketing.agents.jit import mark_warm
from smarketing.agents.state import BLAME_EVENT, CUSTOMER_LIFE, LEAD, PERSON_YEAR, Status, World
from smarketing.simulation.arrays import rows_kept
from smarketing.simulation.buffer_pool import put_back, take
from smarketing.simulation.customer_lives import customer_lives
from smarketing.simulation.inputs import HasInputs, Inputs
from smarketing.simulation.loop import run_firm
from smarketing.simulation.mistakes import mistakes_told
from smarketing.simulation.outcomes import OUTCOME_DTYPE, books_of, measure
from smarketing.simulation.recorder import WEEKLY, Keep, Rows, weekly_series
from smarketing.simulation.remedies import FULL, MORE, MOST_ROOM, REMEDIES

Engine = Literal["compiled", "mesa"]
_One = Callable[[np.uint64], tuple[World, int]]  # runs the replication of a key: its arrays, its status


@dataclass(frozen=True)
class Run:
    """Replications of one scenario.

    outcomes  (replications,) structured, one float64 field per outcome; NaN where not defined or where the run failed
    weekly    (replications, weeks) structured, the series of `WEEKLY_SERIES`; None if not kept
    status    (replications,) int64 of `agents.state.Status`; 0 is OK
    seed, first   replication r of this run has the key (seed, first + r)
    warm_up_weeks   how many of the weeks come before the measured horizon
    traces    per replication the leads at their end (`agents.state.LEAD`); None if not kept
    blame_events  per replication who explained which lost or neglected lead (`BLAME_EVENT`); None if not kept
    person_years  per replication the salespeople at the close of each fiscal year (`PERSON_YEAR`); None if not kept
    customers  per replication all customers, who left and who stayed (`CUSTOMER_LIFE`); None if not kept
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

    Raises:
        MemoryError: the firm takes more than there is; the message says how much
        ValueError: a seed or replication number outside 32 bits, or fewer than one replication or thread
        ProgrammingError: a kernel, or whatever else runs, has a mistake in its source; the message says where
    """
    if replications < 1:
        raise ValueError(f"replications = {replications}: must be at least 1")
    if jobs is not None and jobs < 1:
        raise ValueError(f"jobs = {jobs}: must be at least 1, or None for one thread per core")
    keys = [key(seed, first + r) for r in range(replications)]
    inputs = scenario.inputs
    run = Run(
        outcomes=np.full(replications, np.nan, OUTCOME_DTYPE),
        weekly=np.zeros((replications, inputs.total_weeks), WEEKLY) if weekly else None,
        status=np.zeros(replications, np.int64),
        seed=seed,
        first=first,
        warm_up_weeks=inputs.warm_up_weeks,
        traces=[np.empty(0, LEAD)] * replications if trace else None,
        blame_events=[np.empty(0, BLAME_EVENT)] * replications if blame_events else None,
        person_years=[np.empty(0, PERSON_YEAR)] * replications if person_years else None,
        customers=[np.empty(0, CUSTOMER_LIFE)] * replications if customers else None,
    )

    def work(r: int, one: _One) -> None:
        world, status = one(keys[r])
        run.status[r] = status
        if status == Status.OK:
            run.outcomes[r] = measure(books_of(world, inputs))
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
    with _runner(inputs, Keep(weekly, trace, blame_events, person_years, customers), engine) as one:
        if threads == 1:
            with mistakes_told():
                for r in range(replications):
                    work(r, one)
        else:
            with ThreadPoolExecutor(threads) as pool, mistakes_told():
                list(pool.map(work, range(replications), repeat(one)))
    return run


def _by_week(rows: NDArray[np.void], when: str) -> NDArray[np.void]:
    """Rows that were kept unit by unit, as they came about: week by week, and within a week unit by unit."""
    return np.array(rows[np.argsort(rows[when].astype(np.int64), kind="stable")])


@contextmanager
def _runner(inputs: Inputs, keep: Keep, engine: Engine) -> Iterator[_One]:
    """A function that runs one replication; each thread has one firm's arrays and uses them again and again."""
    if engine == "mesa":
        from smarketing.simulation.model import run_mesa

        yield lambda replication_key: run_mesa(inputs, keep, replication_key)
        return
    parameters = inputs.parameters.view(np.recarray)
    local = threading.local()
    in_use: list[World] = []

    def one(replication_key: np.uint64) -> tuple[World, int]:
        room, more = getattr(local, "room", (1.0, 1.0))
        while True:
            if getattr(local, "world", None) is None or local.room != (room, more):
                local.world = take(inputs, room=room, **rows_kept(inputs, keep, more))
                local.room = (room, more)
                in_use.append(local.world)
            status = run_firm(local.world, parameters, inputs.epoch_starts, inputs.warm_up_weeks, replication_key)
            if status == Status.TRACE_FULL and keep.grows:
                more *= MORE
            elif status in FULL and room < MOST_ROOM:
                room *= MORE
            else:
                mark_warm()
                return local.world, int(status)

    yield one
    for world in in_use:  # after a mistake they are dropped
        put_back(world)
