"""The command as a process, connected to whatever there is: the work is done, files are whole, exit codes are right."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "smarketing"]
SHOW = [*COMMAND, "scenario", "show", "status_quo"]
ARITHMETIC = [*COMMAND, "payout", "status_quo", "--no-simulation", "--out", "there"]


def ran(words: list[str], folder: Path, **how) -> subprocess.CompletedProcess:
    environment = {**os.environ, **how.pop("env", {})}
    usual = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 300}
    return subprocess.run(words, cwd=folder, env=environment, check=False, **{**usual, **how})


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_code_page_without_a_minus_sign_gets_the_answer_all_the_same(encoding: str, tmp_path: Path):
    words = [*COMMAND, "scenario", "diff", "status_quo", "aligned", "--set", "name=−Café → 日本"]
    done = ran(words, tmp_path, env={"PYTHONIOENCODING": encoding})
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    cafe = "Café" if encoding == "cp1252" else "Cafe"
    assert done.stdout.decode(encoding).startswith(f"-{cafe} -> \\u65e5\\u672c, instead of")


def test_json_on_an_ascii_terminal_loses_nothing(tmp_path: Path):
    words = [*COMMAND, "scenario", "show", "status_quo", "--set", "name=Café ± 日本", "--json"]
    done = ran(words, tmp_path, env={"PYTHONIOENCODING": "ascii"})
    assert json.loads(done.stdout)["name"] == "Café ± 日本"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
def test_a_full_disk_under_standard_output_is_said_and_the_files_are_whole(tmp_path: Path):
    with open("/dev/full", "wb") as full:
        done = ran(ARITHMETIC, tmp_path, stdout=full)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("Standard output cannot be written (No space left on device).")
    assert json.loads((tmp_path / "there" / "payout.json").read_text("utf-8"))


@pytest.mark.skipif(os.name == "nt", reason="a shell of Unix closes the output")
def test_closed_output_ends_well(tmp_path: Path):
    done = ran(["sh", "-c", '"$@" >&- 2>&-', "sh", *ARITHMETIC], tmp_path)
    assert done.returncode == 0
    assert json.loads((tmp_path / "there" / "payout.json").read_text("utf-8"))


@pytest.mark.skipif(os.name == "nt", reason="a pipe of Unix tells that its reader has left")
def test_a_reader_that_leaves_is_no_fault(tmp_path: Path):
    read, write = os.pipe()
    os.close(read)
    done = ran(SHOW, tmp_path, stdout=write)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"COLUMNS": "0"}, SHOW),
        ({"COLUMNS": "20", "TERM": "dumb", "NO_COLOR": "1", "LANG": "C", "MPLBACKEND": "nonsense"}, ARITHMETIC),
    ],
)
def test_odd_surroundings_change_nothing(variables: dict[str, str], words: list[str], tmp_path: Path):
    done = ran(words, tmp_path, env=variables)
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize("threads", ["0", "many"])
def test_a_number_of_threads_that_means_nothing_is_a_sentence(threads: str, tmp_path: Path):
    done = ran(SHOW, tmp_path, env={"NUMBA_NUM_THREADS": threads})
    assert done.returncode == 2
    assert done.stderr.decode().startswith(f"NUMBA_NUM_THREADS={threads}: this must be a whole number")


def test_a_tilde_means_home(tmp_path: Path):
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "something").touch()
    done = ran([*COMMAND, "run", "status_quo", "--out=~/answers"], tmp_path, env={"HOME": str(tmp_path)})
    assert done.returncode == 2
    assert done.stderr.decode().startswith(f"--out {tmp_path / 'answers'}: this folder has results")


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
@pytest.mark.parametrize("after", [0.1, 0.3])
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_while_the_command_starts_is_no_traceback(after: float, name: str, tmp_path: Path):
    words = [*COMMAND, "scenario", "show", "status_quo"]
    process = subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    time.sleep(after)
    process.send_signal(getattr(signal, name))
    said = process.communicate(timeout=120)[1].decode()
    # Python's own start, and its loading of the package before the command's first line, are not ours.
    if "__main__.py" in said or "/commands/" in said:
        assert "Traceback" not in said
    # Where an interrupt ends Python itself, outside of what is ours, it kills itself with SIGINT, whatever was sent.
    assert process.returncode in (0, 1, 130, -getattr(signal, name), -signal.SIGINT)
