"""Studies that are killed again and again, at any moment: nothing that was finished is lost or counted twice, and the
results are the same bytes as without.

Processes are forked from one that has everything loaded, so that a kill costs no start of Python: it falls among the
planning, the runs and the writing. Starts of Python itself are interrupted at the end.
"""

import hashlib
import multiprocessing
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills of Unix")

FIRM = """\
organisation: {marketers: 1, salespeople: 1}
horizon: {warm_up_weeks: 52, weeks: 52}
firm: {opening_revenue: 500000, opening_customers: 10}
"""
STUDIES = {
    "sweep": "name: Kill\nscenario: small.yaml\nreplications: RUNS\nparameters:\n"
    "  compensation.salespeople.commission_rate: [0.02, 0.05, 0.08, 0.12]\n  feedback.rule: [none, closed_loop]\n",
    "sensitivity": "name: Kill\nscenario: small.yaml\nreplications: RUNS\noutcomes: [contribution]\nparameters:\n"
    "  compensation.salespeople.commission_rate: {min: 0.02, max: 0.12}\n  budget.total: {min: 0.2, max: 0.4}\n",
    "optimise": "name: Kill\nscenario: small.yaml\nreplications: RUNS\nparameters:\n"
    "  compensation.salespeople.commission_rate: {min: 0.02, max: 0.12}\n  budget.total: {min: 0.2, max: 0.4}\n"
    "optimise: {objectives: [contribution], trials: TRIALS}\n",
}
OPTIONS = {"sensitivity": ("--method", "morris", "--samples", "8"), "optimise": ("--final", "25")}
RESULTS = {  # what a bundle promises to come out the same
    "sweep": ("design.parquet", "points.csv", "points.parquet", "replications.parquet", "summary.json"),
    "sensitivity": ("points.csv", "replications.parquet", "sensitivity.json", "indices.csv", "sample.csv"),
    "optimise": ("trials.csv", "found.csv", "replications.parquet", "summary.json", "best.yaml"),
}
ROOT = Path(__file__).resolve().parents[2]
FORKS = multiprocessing.get_context("forkserver")
LONGEST = 1.5  # seconds until a kill


# What a forked process does: the command line, and what it says goes into a file. As text: the server knows no tests.
COMMAND = """
import os, sys
os.chdir(folder)
said = os.open("said.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
for number in (1, 2):
    os.dup2(said, number)
sys.argv = ["smarketing", *words]
from smarketing.commands.main import main
main(words)
"""


class Study:
    """A study in a folder, begun anew or gone on with."""

    def __init__(self, place: Path, kind: str, size: int) -> None:
        self.place, self.kind = place, kind
        place.mkdir(exist_ok=True)
        (place / "small.yaml").write_text(FIRM)
        (place / "study.yaml").write_text(
            STUDIES[kind].replace("RUNS", str(size if kind == "sweep" else 25)).replace("TRIALS", str(size))
        )

    def started(self, out: str) -> multiprocessing.process.BaseProcess:
        is_begun = (self.place / out / ("trials.db" if self.kind == "optimise" else "chunks")).exists()
        if not is_begun and (self.place / out).exists():
            for file in (self.place / out).iterdir():
                file.unlink()  # a search that was killed before it had anything
        words = [self.kind, "study.yaml", *OPTIONS.get(self.kind, ()), "--out", out, "--jobs", "1", "--quiet"]
        words += ["--resume"] if is_begun else []
        process = FORKS.Process(target=exec, args=(COMMAND, {"folder": str(self.place), "words": words}))
        process.start()
        return process

    def whole(self, out: str) -> dict[str, str]:
        """Run to the end; a digest of every result."""
        process = self.started(out)
        process.join(3600)
        told = (self.place / "said.txt").read_text("utf-8")[-3000:]
        assert process.exitcode == 0, f"{self.kind} ended with {process.exitcode}: {told}"
        return self.results(out)

    def results(self, out: str) -> dict[str, str]:
        return {name: hashlib.sha256((self.place / out / name).read_bytes()).hexdigest() for name in RESULTS[self.kind]}

    def kept(self, out: str) -> dict[str, tuple[int, int]]:
        """Every finished chunk, and when it was made."""
        files = (self.place / out / "chunks").glob("*.parquet")
        return {file.name: (file.stat().st_mtime_ns, file.stat().st_size) for file in files}


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    FORKS.set_forkserver_preload(["smarketing", "smarketing.commands.main", "smarketing.commands.sweep", "pandas",
                                  "smarketing.experiments.sweeps.sweep", "smarketing.commands.sensitivity",
                                  "smarketing.commands.optimise", "smarketing.experiments.optimisation.optimise",
                                  "smarketing.experiments.sensitivity", "SALib", "optuna"])  # fmt: skip


def killed_and_gone_on_with(
    place: Path, kind: str, size: int, kills: int, how: Callable[[random.Random], Sequence[int]]
) -> int:
    """Kill a study until it was done, and studies until there were so many kills; returns how many."""
    chance = random.Random(f"{kind} {kills}")
    study = Study(place, kind, size)
    expected = study.whole("whole")
    done, attempt = 0, 0
    while done < kills:
        out, attempt = f"killed-{attempt}", attempt + 1
        before: dict[str, tuple[int, int]] = {}
        process = study.started(out)
        while done < kills:
            process.join(chance.random() * LONGEST)
            for number in how(chance):
                if process.pid is not None and process.is_alive():
                    os.kill(process.pid, number)
                    time.sleep(0.3 * chance.random())
            process.join(1800)
            assert process.exitcode is not None, "a process that was told to end goes on"
            now = study.kept(out)
            assert before.items() <= now.items(), "a chunk that was finished is gone, or was made again"
            before = now
            if process.exitcode == 0:
                break
            done += 1
            process = study.started(out)
        else:
            process.join(3600)
        assert study.whole(out) == expected if process.exitcode else study.results(out) == expected
        assert not list((place / out).rglob("*.unfinished"))
    return done


def kill(_: random.Random) -> Sequence[int]:
    return (signal.SIGKILL,)


def interrupt_twice(_: random.Random) -> Sequence[int]:
    return (signal.SIGINT, signal.SIGINT)


def any_signal(chance: random.Random) -> Sequence[int]:
    return chance.choice([(signal.SIGINT,), (signal.SIGTERM,), (signal.SIGHUP,), (signal.SIGINT, signal.SIGKILL),
                          (signal.SIGTERM, signal.SIGINT), (signal.SIGHUP, signal.SIGTERM)])  # fmt: skip


SIZES = {"sweep": 150, "sensitivity": 1, "optimise": 30}


@pytest.mark.parametrize("kind", STUDIES)
def test_a_study_killed_a_few_times_equals_the_one_that_was_not(kind: str, tmp_path: Path):
    assert killed_and_gone_on_with(tmp_path, kind, SIZES[kind], 3, kill) == 3


@pytest.mark.soak
@pytest.mark.parametrize(("kind", "kills"), [("sweep", 200), ("sensitivity", 40), ("optimise", 40)])
def test_a_study_killed_all_the_time_equals_the_one_that_was_not(kind: str, kills: int, tmp_path: Path):
    assert killed_and_gone_on_with(tmp_path, kind, 2 * SIZES[kind], kills, kill) == kills


@pytest.mark.soak
@pytest.mark.parametrize("how", [interrupt_twice, any_signal])
@pytest.mark.parametrize("kind", STUDIES)
def test_a_study_interrupted_all_the_time_equals_the_one_that_was_not(kind: str, how: Callable, tmp_path: Path):
    assert killed_and_gone_on_with(tmp_path, kind, 2 * SIZES[kind], 30, how) == 30


def two_signals_in_a_row(place: Path, first: float, gap: float) -> None:
    """A command that starts, interrupted twice: no traceback of ours, nothing left behind that stops the next one."""
    words = [sys.executable, "-m", "smarketing", "sweep", "study.yaml", "--out", "s", "--jobs", "1"]
    if (place / "s/chunks").is_dir():
        words.append("--resume")
    process = subprocess.Popen(words, cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    time.sleep(first)
    for pause in (gap, 0.0):
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        time.sleep(pause)
    said = process.communicate(timeout=120)[1]
    frames = re.findall(r'File "(.+?)", line (\d+)', said)
    ours = {(name.removeprefix(f"{ROOT}/"), line) for name, line in frames if name.startswith(f"{ROOT}/")}
    ours = {(name, line) for name, line in ours if not name.startswith((".venv/", "smarketing/__init__"))}
    assert ours <= {("smarketing/__main__.py", "3")}, said  # up to that line Python still does what it always does
    assert process.returncode in (0, 130, 1, -signal.SIGINT), said


def test_two_interrupts_in_a_row_at_the_start_are_answered(tmp_path: Path):
    study = Study(tmp_path, "sweep", 25)
    chance = random.Random(2)
    for first in (0.02, 0.15, 0.3, 0.6, 1.2):
        two_signals_in_a_row(tmp_path, first, 0.2 * chance.random())
    assert study.whole("s") == study.whole("whole")


@pytest.mark.soak
def test_many_interrupts_in_a_row_at_the_start_are_answered(tmp_path: Path):
    study = Study(tmp_path, "sweep", 25)
    chance = random.Random(3)
    for _ in range(60):
        two_signals_in_a_row(tmp_path, 0.3 * chance.random() if chance.random() < 0.6 else 3 * chance.random(),
                             0.3 * chance.random())  # fmt: skip
    assert study.whole("s") == study.whole("whole")
