"""A stream of runs needs no more memory at its end than at its beginning."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.soak
def test_a_hundred_thousand_replications_are_streamed_at_flat_memory():
    settled, streamed = 1_000, 101_000
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory", "glengarry", str(settled), str(streamed)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    growth = json.loads(done.stdout) * (streamed - settled)
    assert growth < 20e6, f"{growth / 1e6:.0f} MB more after {streamed:,} runs than after {settled:,}"
