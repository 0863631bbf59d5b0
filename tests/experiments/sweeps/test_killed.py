"""A process that is killed, or interrupted, at any moment; with the real model, in a process of its own."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

COMMAND = Path(sys.executable).with_name("smarketing")
SMALL = """\
name: Small
scenario: status_quo
set:
  organisation: {marketers: 1, salespeople: 1}
  horizon: {warm_up_weeks: 52, weeks: 52}
  firm: {opening_revenue: 500000, opening_customers: 10}
  market.segments.0.accounts: 50
  market.segments.1.accounts: 50
  market.segments.2.accounts: 50
  market.segments.3.accounts: 50
parameters:
  compensation.salespeople.commission_rate: [0.02, 0.05, 0.08, 0.12]
  feedback.rule: [none, closed_loop]
replications: RUNS
"""


def start(folder: Path, *arguments: object) -> subprocess.Popen:
    return subprocess.Popen(
        [str(COMMAND), "sweep", "small.yaml", *map(str, arguments)],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=1800)
    return process.returncode, out, err


def chunks(folder: Path) -> int:
    return len(list((folder / "chunks").glob("*.parquet")))


def wait_for_chunks(folder: Path, n: int, process: subprocess.Popen) -> None:
    for _ in range(60_000):
        if chunks(folder) >= n:
            return
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    raise AssertionError("no progress")


def interrupted_twice_equals_uninterrupted(folder: Path, runs: int) -> None:
    (folder / "small.yaml").write_text(SMALL.replace("RUNS", str(runs // 8)), encoding="utf-8")
    assert finish(start(folder, "--out", "whole", "--quiet"))[0] == 0
    chance = random.Random(runs)
    n_chunks = chunks(folder / "whole")
    for attempt, share in enumerate((0.1, 0.5)):
        process = start(folder, "--out", "killed", *(["--resume"] if attempt else []))
        wait_for_chunks(folder / "killed", int(share * n_chunks), process)
        time.sleep(0.3 * chance.random())
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert json.loads((folder / "killed/manifest.json").read_text("utf-8"))["status"] == "running"
    kept = chunks(folder / "killed")
    assert n_chunks // 2 <= kept < n_chunks
    before = {file.name: file.stat().st_mtime_ns for file in (folder / "killed/chunks").glob("*.parquet")}
    assert finish(start(folder, "--out", "killed", "--resume", "--quiet"))[0] == 0
    assert {name: (folder / "killed/chunks" / name).stat().st_mtime_ns for name in before} == before
    whole, killed = (pd.read_parquet(folder / name / "replications.parquet") for name in ("whole", "killed"))
    assert len(whole) == runs
    pd.testing.assert_frame_equal(killed, whole, check_exact=True)
    assert not list((folder / "killed").rglob("*.unfinished"))


def test_two_thousand_runs_killed_twice_equal_the_uninterrupted_ones(tmp_path):
    interrupted_twice_equals_uninterrupted(tmp_path, 2_000)


@pytest.mark.soak
def test_twenty_thousand_runs_killed_twice_equal_the_uninterrupted_ones(tmp_path):
    interrupted_twice_equals_uninterrupted(tmp_path, 20_000)


def test_an_interrupt_keeps_what_is_finished_and_says_how_to_go_on(tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL.replace("RUNS", "100000"), encoding="utf-8")
    process = start(tmp_path, "--out", "s")
    wait_for_chunks(tmp_path / "s", 12, process)
    process.send_signal(signal.SIGINT)
    code, out, err = finish(process)
    assert code == 130, err
    assert "Stopped early" in err
    assert "smarketing sweep small.yaml --out s --resume" in err
    assert "commission rate" in out
    manifest = json.loads((tmp_path / "s/manifest.json").read_text("utf-8"))
    assert manifest["status"] == "partial"
    assert manifest["runs"]["done"] == len(pd.read_parquet(tmp_path / "s/replications.parquet"))
