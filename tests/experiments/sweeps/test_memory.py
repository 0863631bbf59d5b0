"""A hundred times the runs take the same memory."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = """
import os, resource, sys
import smarketing.experiments.running.runner
from smarketing.experiments.design.parameters import Levels
from smarketing.experiments.design.study import Study
from smarketing.experiments.sweeps.sweep import sweep

sys.path.append("tests/experiments/sweeps")
from fast_engine import FastEngine

class Forgetful(list):
    def extend(self, items): pass

smarketing.experiments.running.runner.simulate = FastEngine(ran=Forgetful()).simulate
os.fsync = lambda handle: None  # the disk is not what is measured
points = tuple(0.1 + 0.001 * i for i in range(10))
for runs in map(int, sys.argv[2:]):
    study = Study("Many", "status_quo", (Levels("budget.total", points),), replications=runs // 10)
    found = sweep(study, out=f"{sys.argv[1]}/{runs}", jobs=2)
    assert found.n_runs == runs
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def peaks(folder: Path, *runs: int) -> list[float]:
    """Peak memory of the process [MB] after each sweep, one after the other."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), *map(str, runs)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [float(line) for line in done.stdout.split()]


def test_five_times_the_runs_take_the_same_memory(tmp_path):
    first, again = peaks(tmp_path, 1_000, 5_000)
    assert again - first < 20


@pytest.mark.soak
def test_a_hundred_times_the_runs_take_the_same_memory(tmp_path):
    first, again = peaks(tmp_path, 1_000, 100_000)
    assert again - first < 60
