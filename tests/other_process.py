"""Tests that need numba's settings to be other than they are here: they are read once, when the engine is imported."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# A distribution among the dependencies installs a package `tests` of its own, which would be found first.
PROGRAM = """
import importlib, sys, types
tests = types.ModuleType("tests")
tests.__path__ = ["tests"]
sys.modules["tests"] = tests
importlib.import_module(sys.argv[1]).main(*sys.argv[2:])
"""


def run(module: str, *arguments: str, **environment: str) -> str:
    """What `main` of a module of tests prints in a process of its own with these variables; warnings are errors."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM, module, *arguments],
        cwd=ROOT,
        env=own | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
