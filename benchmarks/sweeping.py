"""What a sweep costs beyond the runs in it: planning, chunks on disk, tables at the end."""

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.table import Line
from benchmarks.timing import rounds
from smarketing.experiments import sweep
from smarketing.experiments.design.parameters import Range
from smarketing.experiments.design.points import StudyScenarios, points
from smarketing.experiments.design.study import Study
from smarketing.experiments.design.study_file import load_study
from smarketing.experiments.sweeps.plan import lay_out
from smarketing.simulation import simulate

POINTS = 100  # of each of the two parameters of a design that is only planned
BUILT = 50  # points of it that are built, to compare
RUNS = 60  # of each point
REPEATS = 3
MILLI = 1e3

# The smallest firm of the library, so that what is not the firm shows.
STUDY = """
name: Overhead
description: Eight points that cost little to run.
scenario: glengarry
design: {method: grid}
parameters:
  compensation.salespeople.commission_rate: [0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.14, 0.16]
outcomes: [growth_rate]
"""


def planning_lines() -> Iterator[Line]:
    """Time to plan a point of a large grid, and over the time to build its firm."""
    commission = Range("compensation.salespeople.commission_rate", 0.02, 0.14, steps=POINTS)
    study = Study("Large", "glengarry", (commission, Range("budget.total", 0.1, 0.3, steps=POINTS)))
    scenarios = StudyScenarios(study)
    some = points(study, scenarios)[:: POINTS**2 // BUILT]

    def built() -> None:
        for point in some:
            scenarios.at(point.values).digest  # noqa: B018  working it out is what takes time

    times = rounds({"planned": lambda: lay_out(study), "built": built}, REPEATS)
    planned, one = (statistics.median(times[name]) / n for name, n in (("planned", POINTS**2), ("built", len(some))))
    yield Line(f"a grid of {POINTS**2:,} points: planning, a point", planned * MILLI, "ms")
    yield Line("  of the time to build its firm", 100 * planned / one, "%")


def sweep_lines() -> Iterator[Line]:
    """Time of a sweep on one thread less the time of the same runs alone, for each run."""
    yield from planning_lines()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        study = folder / "overhead.yaml"
        study.write_text(STUDY, encoding="utf-8")
        layout = lay_out(load_study(study))
        scenarios = [layout.scenarios.at(point.values) for point in layout.points]

        def swept() -> None:
            with tempfile.TemporaryDirectory(dir=folder) as place:
                sweep(study, replications=RUNS, jobs=1, out=Path(place) / "results")

        def alone() -> None:
            for scenario in scenarios:
                simulate(scenario, replications=RUNS, jobs=1, weekly=False)

        works = {"swept": swept, "alone": alone}
        rounds(works, 1)
        times = rounds(works, REPEATS)
    n_runs = RUNS * len(scenarios)
    beyond = statistics.median(a - b for a, b in zip(times["swept"], times["alone"], strict=True))
    yield Line(f"a sweep of {n_runs:,} runs: overhead, a run", beyond / n_runs * MILLI, "ms")
    yield Line("  of the time of a run of five people", 100 * beyond / statistics.median(times["alone"]), "%")
