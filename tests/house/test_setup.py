"""The set-up of the Makefile, on machines that lack something: one sentence that says what to install."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")


def make(tree: Path, *arguments: str, path: str = os.environ["PATH"]) -> subprocess.CompletedProcess[str]:
    outside = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL", "PYTHON"}}
    return subprocess.run(
        [str(shutil.which("make")), *arguments],
        cwd=tree,
        env=outside | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def script(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A checkout that holds only what the set-up reads."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A PATH with a shell and its tools, and no python3."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("sh", "test", "touch", "env"):
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


def test_without_python_the_setup_says_which_to_install(tree: Path, programs: Path):
    made = make(tree, "demo", path=str(programs))
    assert made.returncode != 0
    assert made.stderr.startswith("smarketing needs Python 3.12 or newer, and no such python3 was found: install it")
    assert not (tree / ".venv").exists()


def test_an_older_python_is_not_taken(tree: Path, programs: Path):
    script(programs / "python3", "exit 1")
    made = make(tree, "demo", path=str(programs))
    assert made.stderr.startswith("smarketing needs Python 3.12 or newer")


def test_a_newer_python_beside_an_older_python3_is_taken(tree: Path, programs: Path):
    script(programs / "python3", "exit 1")
    script(programs / "python3.13", 'case "$2" in *ensurepip*) exit 1;; esac')
    made = make(tree, "demo", path=str(programs))
    assert made.stderr.startswith("The venv module of python3.13 is not installed")


def test_a_python_named_by_hand_that_is_too_old_is_refused(tree: Path, programs: Path):
    script(programs / "old", "exit 1")
    made = make(tree, "test", f"PYTHON={programs / 'old'}")
    assert made.stderr.startswith(f"smarketing needs Python 3.12 or newer, and {programs / 'old'} is older")


def test_a_setup_that_is_up_to_date_does_nothing(tree: Path):
    (tree / ".venv").mkdir()
    (tree / ".venv" / "ready").touch()
    made = make(tree, "--question", ".venv/ready")
    assert made.returncode == 0
    os.utime(tree / "constraints.txt", (2e9, 2e9))  # later than the stamp
    assert make(tree, "--question", ".venv/ready").returncode == 1


def installs(tree: Path, verb: str) -> list[str]:
    """What a verb asks pip to install on a fresh machine, in its order."""
    steps = make(tree, "--dry-run", verb).stdout.splitlines()
    asked = [step.rpartition("--editable ")[2].strip("'") for step in steps if "pip install" in step]
    return list(dict.fromkeys(asked))  # nothing was installed, so a verb that makes others says it for each


def test_the_demo_installs_only_what_it_runs_and_the_tests_the_rest(tree: Path):
    assert installs(tree, "demo") == ["."]
    for verb in (
        "lint",
        "test",
        "bench",
        "soak",
        "audit",
        "site",
        "mutants",
        "docs",
        "ablations",
        "baseline",
        "fit-library",
    ):
        assert installs(tree, verb) == [".", ".[dev]"]


def test_what_is_set_up_for_developers_is_set_up_for_the_demo(tree: Path):
    (tree / ".venv").mkdir()
    for stamp in ("ready", "ready-for-developers"):
        (tree / ".venv" / stamp).touch()
    assert installs(tree, "demo") == installs(tree, "lint") == []
    os.utime(tree / "pyproject.toml", (2e9, 2e9))  # later than the stamps
    assert installs(tree, "lint") == [".", ".[dev]"]
