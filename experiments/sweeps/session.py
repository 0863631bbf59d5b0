"""One session of work on a sweep: makes the chunks that are missing, writes each down as it comes, loses none."""

import functools
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import batched

import numpy as np

from smarketing.errors import InputError
from smarketing.experiments.running.runner import Block, Engine, Watch
from smarketing.experiments.running.runtime_forecast import RunTimes, expected_seconds, sampled, work
from smarketing.experiments.sweeps.executors import Executor, Job, Lost, work_through
from smarketing.experiments.sweeps.plan import Layout
from smarketing.simulation.errors import ProgrammingError
from smarketing.simulation.inputs import Inputs, WithRules
from smarketing.simulation.outcomes import OUTCOME_DTYPE
from smarketing.store.chunks import CHUNK_RUNS, Cell, ChunkStore, Coverage, Runs
from smarketing.store.sweep_plan import Plan

CHUNK_SECONDS = 30.0  # a chunk of large firms is cut to about this: a stop or a crash loses no more
_WEIGHED = 64  # chunks whose firms are looked at for the estimate
_KEPT_FIRMS = 256  # firms kept ready: with more points than this each chunk builds its own again (some ms)

type Gap = tuple[Cell, int, int, int]  # cell, number of a point in it, first replication, count


@dataclass
class Session:
    """The work and how far it is.

    shard    (k, n): only each n-th chunk, the k-th of them first; n shards together are the whole
    say      told, in a sentence, what went otherwise than hoped
    done     runs of the plan that are in the store; `made` of them by this session
    lost     chunks that no worker finished
    """

    layout: Layout
    plan: Plan
    store: ChunkStore
    coverage: Coverage
    executor: Executor
    engine: Engine = "compiled"
    shard: tuple[int, int] = (1, 1)
    patience: float | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    watch: Watch | None = None
    say: Callable[[str], None] = lambda sentence: None
    done: int = 0
    made: int = 0
    lost: list[Lost] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._inputs = functools.lru_cache(maxsize=_KEPT_FIRMS)(self.build)
        self.cells: dict[str, tuple[Cell, int]] = {}
        for number, cell in enumerate(self.layout.cells):
            self.cells.setdefault(cell.key, (cell, number))

    def work(self) -> None:
        """Make what is missing, until it is all there or `stop` is set. Raises InputError where that cannot go on."""
        self.done = sum(
            int(self.coverage.within(key, self.plan.first, self.plan.count).sum()) for key in self.plan.keys
        )
        machine = self._time_some()
        gaps = self._gaps(CHUNK_RUNS)
        if gaps and machine:
            run = machine * work(self._inputs(gaps[len(gaps) // 2][1]))
            gaps = self._gaps(max(1, min(CHUNK_RUNS, int(CHUNK_SECONDS / run))))
            if self.watch:
                self.watch.expect(sum(count for *_, count in gaps), self._expected(gaps, machine))
        self._take(gaps)

    def _time_some(self) -> float:
        """Make a few runs one by one, as many at a time as later: how long one takes over its `work`."""
        times, singles = RunTimes(), self._singles()
        self._take(singles[:1], times)  # alone: it may have to compile
        for others in batched(singles[1:], max(1, self.executor.slots)):
            if times.known or self.stop.is_set():
                break
            self._take(others, times)
        return times.median

    def _singles(self) -> list[Gap]:
        """Some of the missing runs, each by itself: of points all over the design, in several replications."""
        of_point: defaultdict[int, list[Gap]] = defaultdict(list)
        for gap in self._gaps(CHUNK_RUNS):
            of_point[gap[1]].append(gap)
        points = [of_point[number] for number in sorted(of_point)]
        taken, singles = Counter[Gap](), []
        for turn, place in enumerate(sampled(len(points))):
            gap = cell, number, first, count = points[place][turn % len(points[place])]
            if taken[gap] < count:
                singles.append((cell, number, first + taken[gap], 1))
                taken[gap] += 1
        return singles

    def _expected(self, gaps: Sequence[Gap], machine: float) -> float:
        """Time to fill these gaps [s] where a run takes `machine` times its `work`; of many, some stand for all."""
        some = gaps[:: -(-len(gaps) // _WEIGHED)]
        share = sum(count for *_, count in some) / sum(count for *_, count in gaps)
        planned = [(self._inputs(number), count) for _, number, _, count in some]
        return expected_seconds(planned, machine, self.executor.slots) / share

    @property
    def missing(self) -> int:
        """How many runs of this shard are not there yet."""
        return sum(count for *_, count in self._gaps(CHUNK_RUNS))

    def _take(self, gaps: Iterable[Gap], times: RunTimes | None = None) -> None:
        """Fill these gaps, and note what runs took."""
        jobs = (Job(cell, self._inputs(number), first, count, self.engine) for cell, number, first, count in gaps)
        for result in work_through(jobs, self.executor, self.stop, self.patience):
            if isinstance(result, Lost):
                self.lost.append(result)
                job = result.job
                self.say(
                    f"Replications {job.first} to {job.first + job.count - 1} of one point were lost: {result.why}. "
                    "They are not counted; --resume makes them."
                )
                continue
            job, made = result
            self._keep(job, made.block)
            if times:
                times.note(made.seconds / job.count, work(job.inputs), cold=made.cold)

    def _keep(self, job: Job, block: Block) -> None:
        try:
            self.coverage.add(self.store.write(job.cell, runs_of(block)))
        except OSError as fault:
            raise InputError(
                f"{self.store.folder}: a chunk could not be written ({fault.strerror or fault}). The {self.done:,} "
                "runs written before it are whole and kept. Make room and go on with --resume."
            ) from fault
        self.done += job.count
        self.made += job.count
        if self.watch:
            self.watch.advance(self.done, self.plan.n_runs)

    def _gaps(self, size: int) -> list[Gap]:
        """What is missing, block of replications by block: stopped early, every point has about as many runs."""
        shard, shards = self.shard
        missing = [
            (first // CHUNK_RUNS, position, first, count)
            for position, key in enumerate(self.cells)
            for first, count in self.coverage.missing(key, self.plan.first, self.plan.count, size)
            if (first // CHUNK_RUNS + position) % shards == shard - 1
        ]
        cells = list(self.cells.values())
        return [(*cells[position], first, count) for _, position, first, count in sorted(missing)]

    def number_of(self, cell: Cell) -> int:
        """A point whose runs a cell holds: the first of them."""
        return self.cells[cell.key][1]

    def build(self, number: int) -> Inputs:
        """The firm of a point, anew. Raises ProgrammingError where it is not the one that was planned."""
        scenario = self.layout.scenarios.at(self.layout.points[number].values)
        if not self.layout.cells[number].scenario.startswith(scenario.digest):  # rules of the user's own come after it
            raise ProgrammingError(
                f"scenarios/variants.py: point {number} was planned as another firm than it is, so its runs would be "
                "kept under a wrong name. Nothing of it was run; please report the study."
            )
        return WithRules.of(scenario, self.layout.study.own).inputs


def runs_of(block: Block) -> Runs:
    """The rows of a block in the order of their replications."""
    first, reasons = block.task.first, dict(block.broken)
    dtype = next((run.outcomes.dtype for run in block.runs), OUTCOME_DTYPE)
    outcomes = np.full(block.task.count, np.nan, dtype)
    for run in block.runs:
        outcomes[run.first - first : run.first - first + len(run.outcomes)] = run.outcomes
        reasons.update(run.failures())
    return Runs(first + np.arange(block.task.count, dtype=np.int64), outcomes, reasons)
