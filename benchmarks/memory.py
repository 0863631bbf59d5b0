"""What a run leaves behind: bytes that are kept of each, and whether a stream of runs needs more and more."""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks.scale import peak_bytes
from benchmarks.table import Line
from smarketing.experiments.running.runner import Runner
from smarketing.scenarios import load
from smarketing.simulation import simulate
from smarketing.simulation.arrays import allocate

KILO, MEGA = 1e3, 1e6
SMALL = "glengarry"  # five people: many runs in little time
SETTLED, STREAMED = 500, 5_000  # runs after which memory is read
STUDY = 100_000  # runs that a stream is to hold


def memory_lines() -> Iterator[Line]:
    """Memory that one run works in and leaves, a person's part of it, and the growth over a stream of runs."""
    firm = load("status_quo")
    organisation = firm.inputs.parameters[0]["organisation"]
    people = int(organisation["marketers"] + organisation["salespeople"])
    arrays = float(sum(array.nbytes for array in allocate(firm.inputs)))
    run = simulate(firm, replications=2)
    assert run.weekly is not None
    yield Line("arrays of a firm, once for each thread", arrays / MEGA, "MB")
    yield Line("  a person", arrays / people / KILO, "kB")
    yield Line("kept of a run: its outcomes", run.outcomes.nbytes / len(run.outcomes) / KILO, "kB")
    yield Line("kept of a run: its weekly series, where wanted", run.weekly.nbytes / len(run.weekly) / KILO, "kB")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory", SMALL, str(SETTLED), str(STREAMED)],
        check=True,
        capture_output=True,
        text=True,
    )
    growth = json.loads(done.stdout)
    yield Line(f"memory that {STUDY:,} streamed runs would add", growth * STUDY / MEGA, "MB", target=50.0)


def growth_per_run(scenario: str, settled: int, streamed: int) -> float:
    """Growth of memory with each run that is made and let go [bytes], from run `settled` to run `streamed`.

    Median of three stretches: a leak grows in each of them, an allocator that takes one more arena in one.
    """
    firm, runner = load(scenario), Runner(weekly_runs=0, jobs=2)
    ends = np.linspace(settled, streamed, 4).astype(int).tolist()
    held = []
    for first, end in pairwise([0, *ends]):
        for _ in runner.replicate([firm], first, end - first):
            pass
        held.append(resident_bytes())
    return float(np.median(np.diff(held) / np.diff(ends)))


def resident_bytes() -> float:
    """Memory that this process has now [bytes]; where the system does not tell, the most that it has had."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return peak_bytes()
    return float(statm.read_text(encoding="ascii").split()[1]) * resource.getpagesize()


if __name__ == "__main__":
    print(json.dumps(growth_per_run(sys.argv[1], *map(int, sys.argv[2:]))))
