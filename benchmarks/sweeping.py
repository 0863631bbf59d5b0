"""What a sweep costs beyond the runs in it: planning, chunks on disk, tables at the end."""

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.table import Line
from benchmarks.timing import rounds
from smarketing.experiments import sweep
from smarketing.experiments.design.study_file import load_study
from smarketing.experiments.sweeps.plan import lay_out
from smarketing.simulation import simulate

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


def sweep_lines() -> Iterator[Line]:
    """Time of a sweep on one thread less the time of the same runs alone, for each run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        study = folder / "overhead.yaml"
        study.write_text(STUDY, encoding="utf-8")
        layout = lay_out(load_study(study))
        firms = [layout.firms.at(point.values) for point in layout.points]

        def swept() -> None:
            with tempfile.TemporaryDirectory(dir=folder) as place:
                sweep(study, replications=RUNS, jobs=1, out=Path(place) / "results")

        def alone() -> None:
            for firm in firms:
                simulate(firm, replications=RUNS, jobs=1, weekly=False)

        works = {"swept": swept, "alone": alone}
        rounds(works, 1)
        times = rounds(works, REPEATS)
    n_runs = RUNS * len(firms)
    beyond = statistics.median(a - b for a, b in zip(times["swept"], times["alone"], strict=True))
    yield Line(f"a sweep of {n_runs:,} runs: overhead, a run", beyond / n_runs * MILLI, "ms")
    yield Line("  of the time of a run of five people", 100 * beyond / statistics.median(times["alone"]), "%")
