"""What compiling costs, in processor time: on a fresh machine, and after an edit of one kernel.

A copy of the sources is run in processes of their own with a folder of compiled code of their own. An edit changes
arithmetic and not results: a line of a kernel gets `+ 0.0`, so machine code must be made anew.
"""

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.table import Line

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("smarketing", "agents", "simulation", "scenarios")
PROGRAM = (
    "from smarketing.scenarios import load; from smarketing.simulation import simulate; simulate(load('status_quo'), 1)"
)
COLD_SECONDS, EDIT_SECONDS = 40.0, 15.0
EDITS = {  # files on the loop's rim, and how a line of one of their kernels begins
    "agents/blame.py": "return 0.5 * world.units[u].shortfall",
    "agents/closing.py": "net = lead.value",
    "agents/marketer.py": "noise = WEEKS_A_YEAR",
}


def compiling_lines() -> Iterator[Line]:
    """A cold start, a warm one, and one after each of three edits."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        for package in PACKAGES:
            shutil.copytree(ROOT / package, tree / package, ignore=shutil.ignore_patterns("__pycache__"))
        run = _Runner(tree, Path(folder) / "cache")
        yield Line("first run on a machine (processor time)", run(), "s", COLD_SECONDS)
        yield Line("  the same, compiled", run(), "s")
        for file, line in EDITS.items():
            edit(tree / file, line)
            yield Line(f"  after an edit in {file}", run(), "s", EDIT_SECONDS)
        kept = sum(path.stat().st_size for path in run.cache.rglob("*") if path.is_file())
        yield Line("  compiled code on disk", kept / 1e6, "MB", 40.0)


class _Runner:
    """Runs one replication in a process of its own; gives the processor time that it took [s]."""

    def __init__(self, tree: Path, cache: Path) -> None:
        self.tree, self.cache = tree, cache

    def __call__(self) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        environment = os.environ | {"SMARKETING_CACHE": str(self.cache), "PYTHONPATH": str(self.tree)}
        subprocess.run([sys.executable, "-c", PROGRAM], cwd=self.tree, env=environment, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def edit(path: Path, line: str) -> None:
    """Add 0.0 to what the first such statement of the file computes.

    Raises:
        ValueError: there is no such statement
    """
    text = path.read_text(encoding="utf-8")
    edited, n_edits = re.subn(rf"^(    {re.escape(line)}.+)$", r"\1 + 0.0", text, count=1, flags=re.MULTILINE)
    if not n_edits:
        raise ValueError(f"{path}: no statement begins with {line!r}")
    path.write_text(edited, encoding="utf-8")
