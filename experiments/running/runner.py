"""Runs replications over threads: in small blocks, so that progress is seen, a stop loses little and a fault is alone.

Compiled runs release the GIL, so threads use every core. Blocks of all scenarios alternate: when work stops early,
what is finished are pairs.
"""

import os
import threading
import time
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self

from smarketing.experiments.running.runtime_forecast import RunTimes, typical_seconds
from smarketing.simulation import simulate
from smarketing.simulation.inputs import HasInputs, WithRules
from smarketing.simulation.run import Run

if TYPE_CHECKING:
    from smarketing.experiments.running.settings import Settings

BLOCK_SECONDS = 0.5
BREAKS = (ArithmeticError, MemoryError)  # one firm's numbers, or its memory, gave out
_POLL_SECONDS = 0.1  # how soon a stop is noticed

type Engine = Literal["compiled", "mesa"]


class Watch(Protocol):
    """Who wants to see how far the work is."""

    def expect(self, total: int, seconds: float) -> None:
        """Called once the speed is known: `total` runs in all, about `seconds` from now."""

    def advance(self, done: int, total: int) -> None:
        """Called after each block."""


@dataclass(frozen=True)
class Task:
    """Replications `first` … `first + count - 1` of scenario number `scenario`."""

    scenario: int
    first: int
    count: int


@dataclass(frozen=True)
class Block:
    """What became of a task: the runs it made, and the replications that broke with the reason for each."""

    task: Task
    runs: tuple[Run, ...]
    broken: dict[int, str]


@dataclass
class Runner:
    """How replications are run; `seconds` is what one takes on one thread, once known.

    weekly_runs    weekly series are kept for replications below this number: they are the bulk of the memory
    traced         runs carry every lead's life and every explanation of a lost one, too
    block_seconds  about how long a block takes; 0: a block is one run, so that many scenarios keep step with each other
    stop           set it, from any thread, and no further block starts
    """

    seed: int = 1
    engine: Engine = "compiled"
    jobs: int = 1
    weekly_runs: int = 1_000
    traced: bool = False
    block_seconds: float = BLOCK_SECONDS
    stop: threading.Event = field(default_factory=threading.Event)
    watch: Watch | None = None
    seconds: float = 0.0
    done: int = 0

    @classmethod
    def of(cls, settings: "Settings", watch: Watch | None, stop: threading.Event | None, **other: Any) -> Self:
        """A runner for these settings; `other`: fields of it that are not as usual."""
        stop = stop or threading.Event()
        return cls(settings.seed, settings.engine, settings.threads, watch=watch, stop=stop, **other)

    def replicate(self, scenarios: Sequence[HasInputs], first: int, count: int) -> Iterator[Block]:
        """Run `count` replications of each scenario from number `first`, and yield blocks as they finish."""
        total = self.done + count * len(scenarios)
        tried = 0
        if self.seconds and self.watch and not self.done:
            self.watch.expect(total, total * self.seconds / min(self.jobs, total))
        if not self.seconds:
            tried = yield from self._timed(scenarios, first, count, total)
            if self.watch and self.seconds and tried < count:
                remaining = (count - tried) * len(scenarios)
                self.watch.expect(total, remaining * self.seconds / min(self.jobs, remaining))
        size = self._block_size(count - tried)
        tasks = (
            Task(scenario, start, min(size, first + count - start))
            for start in range(first + tried, first + count, size)
            for scenario in range(len(scenarios))
        )
        yield from self._work(scenarios, tasks, total)

    def time_runs(self, scenarios: Sequence[HasInputs]) -> None:
        """Find out how long one run takes before many scenarios are run, so that the estimate comes first."""
        self.seconds = typical_seconds(
            lambda number, replication: self.attempt(scenarios[number], Task(number, replication, 1)), len(scenarios)
        )

    def _timed(self, scenarios: Sequence[HasInputs], first: int, count: int, total: int) -> Generator[Block, None, int]:
        """Run some replications of all scenarios, on all threads, to know what a run takes; return how many."""
        times, tried = RunTimes(), 0
        while tried < count and not times.known and not self.stop.is_set():
            begin, before = time.perf_counter(), self.done
            numbers = range(first + tried, first + min(count, tried + max(1, self.jobs // len(scenarios))))
            busy = min(self.jobs, len(numbers) * len(scenarios))
            yield from self._work(scenarios, (Task(s, r, 1) for r in numbers for s in range(len(scenarios))), total)
            tried += len(numbers)
            if self.done > before:
                times.note((time.perf_counter() - begin) * busy, self.done - before)
        self.seconds = times.median
        return tried

    def _work(self, scenarios: Sequence[HasInputs], tasks: Iterable[Task], total: int) -> Iterator[Block]:
        for block in in_threads(lambda task: self.attempt(scenarios[task.scenario], task), tasks, self.jobs, self.stop):
            self.done += block.task.count
            if self.watch:
                self.watch.advance(self.done, total)
            yield block

    def attempt(self, scenario: HasInputs, task: Task) -> Block:
        """Run one block here and now. A replication that breaks is in it with its reason.

        Raises ProgrammingError where the source of the model is at fault, OSError where the machine is.
        """
        try:
            return Block(task, (self._simulate(scenario, task.first, task.count),), {})
        except BREAKS as fault:  # a model that breaks is a result: its row says why, the other runs go on
            if task.count == 1:
                return Block(task, (), {task.first: _reason(fault)})
        alone = [self.attempt(scenario, Task(task.scenario, task.first + i, 1)) for i in range(task.count)]
        runs = tuple(run for block in alone for run in block.runs)
        return Block(task, runs, {number: why for block in alone for number, why in block.broken.items()})

    def _simulate(self, scenario: HasInputs, first: int, count: int) -> Run:
        kept: dict[str, Any] = {"trace": "all", "blame_events": "all"} if self.traced else {}
        how: dict[str, Any] = {
            "replications": count,
            "seed": self.seed,
            "first": first,
            "engine": self.engine,
            "jobs": 1,
            "weekly": first < self.weekly_runs,
            **kept,
        }
        own = scenario.inputs.own
        if own is not None and own.in_python:  # one of Python's processes runs one thread of it at a time
            from smarketing.simulation.processes import elsewhere, travel_by_value

            travel_by_value(own)
            return elsewhere(threads(), simulate, WithRules(scenario.inputs), **how).result()
        return simulate(scenario, **how)

    def _block_size(self, count: int) -> int:
        """About `block_seconds` of work, and small enough that every thread has its share."""
        by_time = self.block_seconds / self.seconds if self.seconds else 1
        return max(1, int(min(by_time, count / self.jobs)))


def in_threads[T, R](work: Callable[[T], R], tasks: Iterable[T], jobs: int, stop: threading.Event) -> Generator[R]:
    """Yield `work(task)` for each task as it finishes, `jobs` at a time.

    Tasks are taken up one by one, so there may be any number. Once `stop` is set none is taken up any more, and those
    in flight still finish. A KeyboardInterrupt leaves at once.
    """
    queue = iter(tasks)
    running: set[Future[R]] = set()
    pool = ThreadPoolExecutor(jobs, thread_name_prefix="replications")
    try:
        while True:
            while len(running) <= jobs and not stop.is_set() and (task := next(queue, None)) is not None:
                running.add(pool.submit(work, task))
            if not running:
                return
            finished, running = wait(running, timeout=_POLL_SECONDS, return_when=FIRST_COMPLETED)
            if stop.is_set():
                running = {future for future in running if not future.cancel()}
            for future in finished:
                yield future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def threads() -> int:
    """How many threads this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _reason(fault: Exception) -> str:
    """What broke, and the last line of ours on the way there."""
    steps = list(traceback.walk_tb(fault.__traceback__))
    ours = [step for step in steps if str(step[0].f_globals.get("__name__")).startswith("smarketing.")]
    frame, line = (ours or steps)[-1]
    return f"{type(fault).__name__}: {fault} ({Path(frame.f_code.co_filename).name}:{line})"
