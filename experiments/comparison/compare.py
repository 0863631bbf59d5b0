"""Which policy is better, by how much, how sure: scenarios replicated side by side under common random numbers."""

import functools
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from smarketing.errors import InputError
from smarketing.experiments.comparison.comparison_folder import ComparisonFolder
from smarketing.experiments.comparison.people_tables import people_tables
from smarketing.experiments.comparison.summary import DECIDING, Summary, summarise
from smarketing.experiments.running.run_scenarios import gather
from smarketing.experiments.running.runner import Block, Runner, Watch
from smarketing.experiments.running.settings import Options, Settings
from smarketing.inference.estimates import estimate
from smarketing.inference.sequential_stopping import FIRST_LOOK, MOST_RUNS, look
from smarketing.scenarios import Scenario
from smarketing.scenarios.compared_policies import Policy, policies
from smarketing.showing import Shown, dataset, spans
from smarketing.simulation.inputs import WithRules
from smarketing.store.policy_runs import PolicyRuns, common
from smarketing.store.replications_table import replications_table
from smarketing.store.traces import TraceFiles
from smarketing.store.weekly_table import weekly_table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Comparison(Shown):
    """Finished runs of one or several scenarios; the first is the baseline.

    complete  False if it was stopped early: what is here is sound, only fewer runs than asked for
    """

    policies: tuple[Policy, ...]
    runs: tuple[PolicyRuns, ...]
    settings: Settings
    complete: bool
    started: datetime
    finished: datetime
    traced: bool = False

    def notebook_lines(self) -> dict[str, str]:
        """What a notebook shows: each scenario's growth, and how it differs from the first."""
        summary = self.summary
        growth = {name: about["outcomes"][DECIDING] for name, about in summary["scenarios"].items()}
        gaps = {name: about[DECIDING] for name, about in summary["differences"].items()}
        counts = summary["replications"]
        return {
            "scenarios": ", ".join(growth),
            "replications": f"{counts['done']} of each, {counts['failed']} failed, seed {summary['seed']}",
            **{f"{DECIDING}, {name}": text for name, text in spans(growth, 7).items()},
            **{f"difference to {self.runs[0].name}, {name}": text for name, text in spans(gaps, 7).items()},
            "more": ".summary, .differences, .to_frame(), .to_xarray(), .save()",
        }

    def to_frame(self) -> "pd.DataFrame":
        """A row a run: `.replications`."""
        return self.replications

    def to_xarray(self) -> Any:
        """A Dataset of xarray: every outcome by scenario and replication, with its unit."""
        about = self.summary["measures"]
        units, titles = ({name: each[part] for name, each in about.items()} for part in ("unit", "title"))
        return dataset(self.replications, ["scenario", "replication"], units, titles)

    @functools.cached_property
    def summary(self) -> Summary:
        """The content of `summary.json`: estimates with intervals, and what they mean."""
        return summarise(self.runs, self.settings, self.complete)

    @property
    def differences(self) -> dict[str, dict[str, dict[str, Any]]]:
        """`differences[scenario][outcome]`: paired difference to the baseline, its intervals, `p_better` and more."""
        differences: dict[str, dict[str, dict[str, Any]]] = self.summary["differences"]
        return differences

    @functools.cached_property
    def precise_enough(self) -> bool:
        """Whether the wanted precision was reached; True where none was asked for."""
        if self.settings.replications != "auto":
            return True
        return look(*deciding_spread(self.runs), self.settings.wanted_precision).reached

    @functools.cached_property
    def replications(self) -> "pd.DataFrame":
        """One row a run: scenario, replication, seed, status, reason, reproduce, and every outcome."""
        frame: pd.DataFrame = replications_table(self.policies, self.runs, self.settings).to_pandas()
        return frame

    @functools.cached_property
    def weekly(self) -> "pd.DataFrame":
        """One row for each scenario, series and week: mean, its interval, quantiles of single runs."""
        frame: pd.DataFrame = weekly_table(self.runs, every_run=self.traced).to_pandas()
        return frame

    @functools.cached_property
    def people(self) -> "tuple[pd.DataFrame, pd.DataFrame]":
        """Pay by group of people, and blame by pair, in some of the runs: see `comparison.people_tables`."""
        pay, pairs = people_tables(self.runs, self.settings.seed, self.settings.threads)
        return pay.to_pandas(), pairs.to_pandas()

    def save(self, out: str | Path | None = None) -> Path:
        """Write the result folder, with figures and report, to `out` or `results/<name>-<n>`; return where it is."""
        folder = ComparisonFolder.of(out, self.policies, self.settings)
        folder.fill(self)
        return folder.path


def compare(
    scenarios: Sequence[str | Path | Scenario],
    *,
    overrides: Mapping[str, Any] | None = None,
    watch: Watch | None = None,
    stop: threading.Event | None = None,
    **settings: Unpack[Options],
) -> Comparison:
    """Replicate scenarios under common random numbers, each against the first.

        result = compare(["misaligned", "aligned"], replications=200)
        result.differences["aligned"]["growth_rate"]["mean"]

    scenarios  library names, files, or scenarios made by `scenarios.load`
    overrides  {path: value}, laid over every scenario that is named
    watch      is told how far the work is; `stop`: set it from another thread, and what is finished is returned
    settings   replications (a number or "auto"), precision, seed, first, engine, jobs, outcomes, behaviours: see
               `Settings`

    Raises InputError, or the error of `scenarios.load`, for what cannot be run. Single runs that fail do not raise:
    they are rows of `.replications`.
    """
    if len(scenarios) < 2:
        raise InputError(
            "A comparison takes at least two scenarios, the baseline first. One scenario alone is a job for `run` "
            "(in Python: `replicate`)."
        )
    return conduct(policies(scenarios, overrides), Settings(**settings), watch, stop)


def replicate(
    scenario: str | Path | Scenario,
    *,
    overrides: Mapping[str, Any] | None = None,
    watch: Watch | None = None,
    stop: threading.Event | None = None,
    **settings: Unpack[Options],
) -> Comparison:
    """Replicate one scenario; arguments and result as for `compare`, with no differences in it."""
    return conduct(policies([scenario], overrides), Settings(**settings), watch, stop)


def conduct(
    policies: Sequence[Policy],
    settings: Settings,
    watch: Watch | None = None,
    stop: threading.Event | None = None,
    traces: TraceFiles | None = None,
) -> Comparison:
    """Run the replications, in one go or until they are precise enough; `traces` are written as they come."""
    started = datetime.now(UTC)
    runner = Runner.of(settings, watch, stop, traced=traces is not None)
    running = _Running(policies, runner, settings, traces)
    if settings.replications == "auto":
        complete = running.run_until_precise()
    else:
        complete = running.run(settings.replications)
    return Comparison(
        policies=tuple(policies),
        runs=running.runs(),
        settings=settings,
        complete=complete,
        started=started,
        finished=datetime.now(UTC),
        traced=traces is not None,
    )


@dataclass
class _Running:
    """The comparison while it runs: the blocks finished so far, scenario by scenario."""

    policies: Sequence[Policy]
    runner: Runner
    settings: Settings
    traces: TraceFiles | None = None
    blocks: list[list[Block]] = field(init=False)
    count: int = 0

    def __post_init__(self) -> None:
        self.blocks = [[] for _ in self.policies]

    def run(self, count: int) -> bool:
        """Bring every scenario to `count` replications; False if stopped before."""
        scenarios = [WithRules.of(policy.scenario, self.settings.own) for policy in self.policies]
        try:
            for block in self.runner.replicate(scenarios, self.settings.first + self.count, count - self.count):
                number = block.task.scenario
                if self.traces is not None:
                    block = replace(
                        block,
                        runs=self.traces.add(self.policies[number].name, self.policies[number].scenario, block.runs),
                    )
                self.blocks[number].append(block)
        except KeyboardInterrupt:
            if not self.runner.stop.is_set():  # nobody asked to stop gently: an interrupt is an interrupt
                raise
        self.count = count
        return sum(block.task.count for blocks in self.blocks for block in blocks) == count * len(scenarios)

    def run_until_precise(self) -> bool:
        """Run in stages, judged at each by the rule of `inference.sequential_stopping`; False if stopped before."""
        target = FIRST_LOOK
        while self.run(target):
            sds, n = deciding_spread(self.runs())
            verdict = look(sds, n, self.settings.wanted_precision)
            hopeless = n < target / 2  # most runs fail: more of them help nobody
            if verdict.reached or hopeless or target >= MOST_RUNS:
                return True
            target = min(MOST_RUNS, verdict.next_look + target - n)
        return False

    def runs(self) -> tuple[PolicyRuns, ...]:
        return tuple(
            gather(policy.name, policy.scenario, blocks, policy.as_written)
            for policy, blocks in zip(self.policies, self.blocks, strict=True)
        )


def deciding_spread(runs: Sequence[PolicyRuns]) -> tuple[list[float], int]:
    """How the deciding differences (of one scenario alone: its outcome) spread, and over how many runs."""
    shared = common([each.replications for each in runs])
    base, *others = (each.of(shared, DECIDING) for each in runs)
    estimates = [estimate(values) for values in ([other - base for other in others] or [base])]
    return [one.sd for one in estimates], min(one.n for one in estimates)
