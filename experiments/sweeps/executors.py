"""Who does the runs: threads of this process, or the workers of a Dask cluster. The loop around them is the same.

A worker that dies or hangs costs its chunk and nothing else: the chunk is given up with a reason, is not stored, and
the next `--resume` makes it. A model that breaks is no such case: its runs are rows with their reason.
"""

import functools
import itertools
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from smarketing.agents.jit import source_digest
from smarketing.errors import InputError
from smarketing.experiments.running.runner import Block, Engine, Runner, Task
from smarketing.simulation.errors import ProgrammingError
from smarketing.simulation.inputs import Inputs
from smarketing.store.chunks import Cell

LEAST_PATIENCE = 1800.0  # s; the first chunk on a machine may wait for the compiler
PATIENCE = 50  # times the longest chunk seen
HOPELESS = 20  # chunks lost in a row
_POLL_SECONDS = 0.1
_has_made = threading.Event()  # set once this process has made runs: the model is loaded, and compiled


@dataclass(frozen=True, eq=False)
class Job:
    """A chunk to make. It travels to workers, so it holds all they need and no scenario files."""

    cell: Cell
    inputs: Inputs
    first: int
    count: int
    engine: Engine = "compiled"


@dataclass(frozen=True)
class Made:
    """What a worker sends back. `seconds` is what the runs took it; `cold`: its process had made none before."""

    block: Block
    seconds: float
    cold: bool = False


@dataclass(frozen=True)
class Lost:
    """A chunk that nobody finished, and why."""

    job: Job
    why: str


type Answer = Callable[[Made | Exception], None]


class Executor(Protocol):
    """Does jobs somewhere else, several at a time."""

    @property
    def slots(self) -> int:
        """How many jobs it can hold now."""

    def submit(self, job: Job, answer: Answer) -> None:
        """Start a job; `answer` is called once, from any thread, unless the worker hangs."""

    def give_up(self, job: Job) -> None:
        """A job has taken too long: do what can be done to have its worker back."""

    def check(self) -> None:
        """Raise InputError where nothing can be done any more."""

    def close(self) -> None:
        """Let go of the workers."""


class WrongSourcesError(InputError):
    """A worker has another state of the model than the one that asks."""


def make(job: Job) -> Made:
    """Do a job, here. Raises WrongSourcesError, MemoryError or ProgrammingError: none is a result of the model."""
    if source_digest() != job.cell.sources:
        raise WrongSourcesError(
            "A worker runs other sources of the model than this process, so their results would not be the same. "
            "Install the same version on every machine, restart the workers, and go on with --resume."
        )
    begin = time.perf_counter()
    runner = Runner(seed=job.cell.seed, engine=job.engine, weekly_runs=0)
    block = runner.attempt(job, Task(0, job.first, job.count))
    if any(reason.startswith(MemoryError.__name__) for reason in block.broken.values()):
        raise MemoryError("the worker has too little memory for this firm")
    seconds, cold = time.perf_counter() - begin, not _has_made.is_set()
    _has_made.set()
    return Made(block, seconds, cold)


class Threads:
    """Threads of this process; compiled runs release the GIL. One that hangs is left behind: nothing can end it."""

    def __init__(self, threads: int) -> None:
        self.slots = threads

    def submit(self, job: Job, answer: Answer) -> None:
        def work() -> None:
            try:
                answer(make(job))
            except Exception as fault:
                answer(fault)

        threading.Thread(target=work, daemon=True, name=f"replications {job.first}").start()

    def give_up(self, job: Job) -> None:
        """Its thread runs on until the process ends."""

    def check(self) -> None:
        """Threads are always there."""

    def close(self) -> None:
        """Threads end with their job or with the process."""


def work_through(
    jobs: Iterable[Job], executor: Executor, stop: threading.Event, patience: float | None = None
) -> Iterator[tuple[Job, Made] | Lost]:
    """Yield what becomes of each job as it is known.

    Jobs are taken up one by one, so there may be any number. Once `stop` is set none is taken up any more, and those
    in flight still finish. `patience` is how long a job may take [s]; None: `PATIENCE` times the longest so far.
    Raises InputError where the workers are gone, or where `HOPELESS` jobs in a row were lost.
    """
    todo = iter(jobs)
    flying: dict[int, tuple[Job, float]] = {}
    answers: queue.SimpleQueue[tuple[int, Made | Exception]] = queue.SimpleQueue()
    tickets = itertools.count()
    longest, lost_in_a_row = 0.0, 0
    while True:
        while len(flying) < executor.slots and not stop.is_set() and (job := next(todo, None)) is not None:
            number = next(tickets)
            flying[number] = (job, time.monotonic())
            executor.submit(job, functools.partial(_post, answers, number))
        if not flying:
            return
        limit = patience or max(LEAST_PATIENCE, PATIENCE * longest)
        for result in _arrived(flying, answers, executor, limit):
            if isinstance(result, Lost):
                lost_in_a_row += 1
            else:
                longest, lost_in_a_row = max(longest, result[1].seconds), 0
            yield result
            if isinstance(result, Lost) and lost_in_a_row >= HOPELESS:
                raise InputError(
                    f"{lost_in_a_row} chunks in a row were lost, the last one because: {result.why}. What was finished "
                    "is kept. See to the workers and go on with --resume."
                )


def _arrived(
    flying: dict[int, tuple[Job, float]],
    answers: "queue.SimpleQueue[tuple[int, Made | Exception]]",
    executor: Executor,
    limit: float,
) -> Iterator[tuple[Job, Made] | Lost]:
    """What has come in, after a short wait, and the jobs that have taken longer than `limit` [s]."""
    try:
        number, answer = answers.get(timeout=_POLL_SECONDS)
    except queue.Empty:
        executor.check()
    else:
        if number in flying:  # not one that was given up and came late
            yield _result(flying.pop(number)[0], answer)
    for number in [number for number, (_, begun) in flying.items() if time.monotonic() - begun > limit]:
        job = flying.pop(number)[0]
        executor.give_up(job)
        yield Lost(job, f"no answer within {limit:,.0f} s")


def _post(answers: "queue.SimpleQueue[tuple[int, Made | Exception]]", number: int, answer: Made | Exception) -> None:
    answers.put((number, answer))


def _result(job: Job, answer: Made | Exception) -> tuple[Job, Made] | Lost:
    if isinstance(answer, InputError | ProgrammingError):
        raise answer
    if isinstance(answer, Exception):
        return Lost(job, f"{type(answer).__name__}: {answer}")
    return job, answer
