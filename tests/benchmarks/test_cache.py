"""Compiled code of the reduced funnel is of the source as it stands."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
from benchmarks.funnel import weekly_revenue
print(int(weekly_revenue(1).sum()), int("numba" not in sys.modules))
"""


def test_an_edit_of_the_funnel_reaches_its_compiled_code(tmp_path):
    (tmp_path / "smarketing").symlink_to(ROOT / "smarketing")
    (tmp_path / "benchmarks").mkdir()
    source = Path(shutil.copy(ROOT / "benchmarks" / "funnel.py", tmp_path / "benchmarks"))

    def run() -> list[int]:
        """The revenue of one run in a process of its own, and how much of its code came from the cache."""
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=tmp_path,
            env=os.environ | {"SMARKETING_CACHE": str(tmp_path / "cache"), "PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return [int(word) for word in done.stdout.split()]

    revenue, hits = run()
    assert revenue > 0 and hits == 0
    assert run() == [revenue, 1]
    called = source.read_text("utf-8")
    source.write_text(called.replace("P_WON, P_LOST = 0.3, 0.1", "P_WON, P_LOST = 0.0, 0.1"), "utf-8")
    assert run() == [0, 0]
