"""A comparison that answers at once and then sharpens: a few pairs of runs first, more as they are made.

The runs of a firm are kept, so that a question which differs in one policy runs that policy only, and one asked before
is answered without a run. What the runs come to is what `compare` makes of them: after 200 pairs the two are equal.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from smarketing.errors import InputError
from smarketing.experiments.comparison.compare import Comparison
from smarketing.experiments.running.run_scenarios import gather
from smarketing.experiments.running.runner import Block, Runner, threads
from smarketing.experiments.running.runtime_forecast import expected_seconds
from smarketing.experiments.running.settings import Settings
from smarketing.scenarios import Scenario
from smarketing.scenarios.compared_policies import Policy

STAGES = (20, 60, 120, 200)  # pairs of runs, at each of which there is an answer
FIRST_STEP, STEP = 0.5, 0.15  # s: about what is run before another has a turn, for a first answer and later
USUAL_SECONDS = 0.02  # of a run, until some were made
MOST_SECONDS = 60.0  # a first answer that takes longer is none to a person who waits for it
MOST_FIRMS = 12  # whose runs are kept: some 20 MB each

type Turn = Callable[[bool], AbstractContextManager[None]]
type Runs = Mapping[Scenario, list[Block]]  # of each firm from the first replication on


@dataclass(frozen=True)
class Stage:
    """How far an answer is: pairs of runs made; `comparison` is what they come to, at the end of a stage."""

    runs: int
    comparison: Comparison | None = None


@dataclass
class Refinement:
    """Answers questions in stages, several at a time.

    turn    is entered around each step of the work, told whether somebody waits for a first answer: it decides which
            question goes on next
    stages  pairs of runs at which there is an answer, for every question the same
    """

    turn: Turn
    stages: Sequence[int] = STAGES
    seed: int = 1
    jobs: int = field(default_factory=threads)
    _kept: "OrderedDict[Scenario, list[Block]]" = field(default_factory=OrderedDict)
    _seconds: float = USUAL_SECONDS

    def answers(self, policies: Sequence[Policy], wanted: Callable[[], bool] = lambda: True) -> Generator[Stage]:
        """Yield how far the runs are after each step, with a comparison at the end of a stage.

        To stop, ask no more; or say that the answer is not `wanted` any more, which is asked when a turn comes.

        Raises InputError for firms that no page can run while somebody waits.
        """
        started = datetime.now(UTC)
        scenarios = [policy.scenario for policy in policies]
        self._check_size(scenarios)
        with self.turn(True):
            runs = {one: self._runs_of(one) for one in scenarios}
        done = 0
        for stage in self.stages:
            while done < stage:
                with self.turn(stage == self.stages[0]):
                    if not wanted():
                        return
                    done = self._step(runs, stage)
                if done < stage:
                    yield Stage(done)
            yield Stage(stage, self._comparison(policies, runs, stage, started))

    def _runs_of(self, scenario: Scenario) -> list[Block]:
        """The runs of a firm that are kept; of other firms, those not asked for longest make room."""
        blocks = self._kept.setdefault(scenario, [])
        self._kept.move_to_end(scenario)
        while len(self._kept) > MOST_FIRMS:
            self._kept.popitem(last=False)
        return blocks

    def _step(self, runs: Runs, stage: int) -> int:
        """Make the next runs of the firms that have fewest, up to `stage`; return how many pairs there are then."""
        done = min(map(_count, runs.values()))
        if done >= stage:
            return stage
        behind = [one for one, blocks in runs.items() if _count(blocks) == done]
        ahead = min((_count(blocks) for blocks in runs.values() if _count(blocks) > done), default=stage)
        step = FIRST_STEP if stage == self.stages[0] else STEP
        count = min(self._step_size(len(behind), step), min(stage, ahead) - done)
        began = time.perf_counter()
        runner = Runner(seed=self.seed, jobs=self.jobs, seconds=self._seconds, block_seconds=step / 4)
        for block in runner.replicate(behind, done, count):
            runs[behind[block.task.scenario]].append(block)
        self._seconds = (time.perf_counter() - began) * self.jobs / (count * len(behind))
        return min(done + count, stage)

    def _step_size(self, firms: int, seconds: float) -> int:
        """How many runs of each of so many firms take about so long."""
        return max(1, round(seconds * self.jobs / (self._seconds * firms)))

    def _comparison(self, policies: Sequence[Policy], runs: Runs, count: int, started: datetime) -> Comparison:
        # Every question stops at the same stages, so no block reaches across the end of one.
        kept = {one: [block for block in blocks if block.task.first < count] for one, blocks in runs.items()}
        return Comparison(
            policies=tuple(policies),
            runs=tuple(gather(policy.name, policy.scenario, kept[policy.scenario]) for policy in policies),
            settings=Settings(replications=count, seed=self.seed, jobs=self.jobs),
            complete=True,
            started=started,
            finished=datetime.now(UTC),
        )

    def _check_size(self, scenarios: Sequence[Scenario]) -> None:
        seconds = expected_seconds([(one.inputs, self.stages[0]) for one in scenarios], 1.0, self.jobs)
        if seconds > MOST_SECONDS:
            raise InputError(
                f"A first answer about these firms would take some {max(1, round(seconds / 60))} minutes, too long for "
                "a page. Make the firms smaller (organisation, horizon), or use `smarketing compare`."
            )


def _count(blocks: Sequence[Block]) -> int:
    return sum(block.task.count for block in blocks)
