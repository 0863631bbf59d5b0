"""The command, the real engine and the reports together."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from smarketing.scenarios import load
from smarketing.simulation import simulate
from smarketing.simulation.outcomes import OUTCOMES

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-c", "from smarketing.commands.main import main; main()"]


def start(tmp_path: Path, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "80"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def smarketing(tmp_path: Path, *arguments: object) -> tuple[int, str, str]:
    process = start(tmp_path, *arguments)
    out, err = process.communicate(timeout=900)
    return process.returncode, out, err


def runs(folder: Path) -> pd.DataFrame:
    return pd.read_parquet(folder / "replications.parquet")


def test_a_run_is_what_the_engine_says(tmp_path):
    code, out, err = smarketing(tmp_path, "run", "status_quo", "-n", 3, "--seed", 5, "--json")
    assert (code, err) == (0, "")
    expected = simulate(load("status_quo"), replications=3, seed=5)
    assert expected.weekly is not None
    found = runs(tmp_path / json.loads(out)["folder"])
    for name in OUTCOMES:
        np.testing.assert_array_equal(found[name].to_numpy(), expected.outcomes[name])
    leads = expected.weekly["leads"][:, expected.warm_up_weeks :].sum(axis=1).mean()
    assert json.loads(out)["scenarios"]["status_quo"]["funnel"]["leads"]["mean"] == pytest.approx(leads)


def test_one_replication_is_the_same_alone_on_another_thread_and_in_another_process(tmp_path):
    assert smarketing(tmp_path, "run", "aligned", "-n", 5, "--jobs", 2, "--out", "five", "--quiet")[0] == 0
    assert smarketing(tmp_path, "run", "aligned", "-n", 1, "--first", 3, "--out", "one", "--quiet")[0] == 0
    pd.testing.assert_frame_equal(
        runs(tmp_path / "five").query("replication == 3").reset_index(drop=True), runs(tmp_path / "one")
    )


def test_results_are_the_same_bytes_on_one_thread_and_on_three(tmp_path):
    for jobs in (1, 3):
        assert smarketing(tmp_path, "compare", "misaligned", "aligned", "-n", 6, "--jobs", jobs, "--quiet")[0] == 0
    first, second = (tmp_path / "results" / f"misaligned-aligned-{n}" for n in (1, 2))
    for name in ("replications.parquet", "weekly.parquet", "summary.json"):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_the_decision_table_fits_80_columns_and_ends_with_the_report(tmp_path):
    code, out, _ = smarketing(tmp_path, "compare", "misaligned", "status_quo", "aligned", "-n", 4)
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    assert (tmp_path / out.partition("Report: ")[2].splitlines()[0]).stat().st_size > 10_000


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_is_finished_is_kept_when_interrupted(tmp_path, number):
    process = start(tmp_path, "compare", "misaligned", "aligned", "-n", 100_000, "--out", "out")
    assert process.stderr is not None
    for line in process.stderr:
        if "runs on" in line:  # the forecast: the first runs are finished
            break
    time.sleep(1.0)
    process.send_signal(number)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert "Stopped early" in err
    assert "Report: out/report.html" in out
    assert json.loads((tmp_path / "out/manifest.json").read_text("utf-8"))["status"] == "partial"
    found = runs(tmp_path / "out").groupby("scenario")["replication"].agg(["count", "nunique"])
    assert (found["count"] == found["nunique"]).all()
    assert found["count"].min() >= 2


def test_a_kill_leaves_a_folder_that_says_it_was_running(tmp_path):
    process = start(tmp_path, "compare", "misaligned", "aligned", "-n", 100_000, "--out", "out")
    manifest = tmp_path / "out/manifest.json"
    for _ in range(600):
        if manifest.is_file():
            break
        time.sleep(0.1)
    process.kill()
    process.communicate(timeout=60)
    assert json.loads(manifest.read_text("utf-8"))["status"] == "running"
    assert [path.name for path in manifest.parent.iterdir()] == ["manifest.json"]


def test_both_engines_give_the_same_results(tmp_path):
    for engine in ("compiled", "mesa"):
        assert smarketing(tmp_path, "run", "aligned", "-n", 1, "--engine", engine, "--out", engine, "--quiet")[0] == 0
    for name in ("replications.parquet", "weekly.parquet"):
        assert (tmp_path / "compiled" / name).read_bytes() == (tmp_path / "mesa" / name).read_bytes(), name
