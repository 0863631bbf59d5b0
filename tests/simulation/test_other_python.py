"""Another Python, 3.13, makes the same bytes as this one: the same libraries in a fresh venv, two library firms."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OTHER = "3.13"
PROGRAM = """
import hashlib, platform
import smarketing as sm
print(platform.python_version())
for name in ("status_quo", "aligned"):
    run = sm.simulate(sm.load(name), replications=3, seed=7, weekly=True)
    print(name, hashlib.sha256(run.outcomes.tobytes()).hexdigest(), hashlib.sha256(run.weekly.tobytes()).hexdigest())
"""


def other_python() -> str:
    """The interpreter; OTHER_PYTHON=/path/to/python names one that is on no path. Skips where there is none."""
    if sys.version_info[:2] == tuple(map(int, OTHER.split("."))):
        pytest.skip(f"this is Python {OTHER} itself: there is nothing to compare with")
    named = os.environ.get("OTHER_PYTHON") or shutil.which(f"python{OTHER}")
    if named is None or not _answers(named, f"import sys; assert '{OTHER}' == '%d.%d' % sys.version_info[:2]"):
        pytest.skip(f"no Python {OTHER} starts here: install it, or name it with OTHER_PYTHON=/path/to/python{OTHER}")
    if not _answers(named, "import ensurepip, venv"):
        pytest.skip(f"{named} has no module venv: install it (Debian: apt-get install python{OTHER}-venv)")
    return named


def _answers(python: str, program: str) -> bool:
    done = subprocess.run([python, "-c", program], capture_output=True, check=False)
    return done.returncode == 0


def _made_by(python: str | Path, place: Path) -> list[str]:
    """What the program prints, with machine code that this interpreter has compiled for itself."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("NUMBA_", "PYTHON"))}
    done = subprocess.run(
        [str(python), "-c", PROGRAM],
        cwd=place,
        env=own | {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(place / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.soak  # a venv with all libraries, and the model compiled for two interpreters: some minutes
def test_another_python_makes_the_same_bytes(tmp_path: Path):
    named = other_python()
    subprocess.run([named, "-m", "venv", str(tmp_path / "venv")], check=True)
    python = next(file for file in (tmp_path / "venv").glob("*/python*") if file.stem == "python")
    install = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    install += ["-c", str(ROOT / "constraints.txt")]
    wanted: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    done = subprocess.run([*install, *wanted], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"the tested versions cannot be installed for Python {OTHER}: {done.stderr.strip()[-300:]}")
    version, *other = _made_by(python, tmp_path)
    here, *own = _made_by(sys.executable, tmp_path)
    assert version.startswith(OTHER) and here != version
    assert len(own) == 2 and other == own
