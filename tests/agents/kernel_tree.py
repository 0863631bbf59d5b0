"""A project of four kernels whose sources can be edited, run in processes of their own with a cache of their own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from smarketing.agents import jit

CALLEE = """
from enum import IntEnum
import numpy as np
from smarketing.agents.jit import kernel

RATE = {rate}
ROW = np.dtype({fields})

class Kind(IntEnum):
    A = {kind}

@kernel
def rate(x):
    '''{docstring}'''
    return RATE * x + Kind.A
"""
CALLER = """
from smarketing.agents.callee import ROW, rate
from smarketing.agents.jit import behaviour, kernel

@behaviour
def add(rows, x):
    rows[0].total += rate(x)

@behaviour
def double(rows):
    rows[0].total *= 2

@kernel
def run(rows, x):
    add(rows, x)
    double(rows)
    return rows[0].total
"""
PROGRAM = """
import json, sys
import numpy as np
from smarketing.agents import jit
from smarketing.agents.callee import ROW
from smarketing.simulation.caller import run
cold = jit.cache_is_cold()
value = run(np.zeros(1, ROW).view(np.recarray), 10)
jit.mark_warm()
print(json.dumps({"value": value, "compiled": "numba" in sys.modules, "cold": cold,
                  "folder": str(jit.cache_folder() or ""), "digest": jit.source_digest()}))
"""


class Ran(NamedTuple):
    """What a process of its own did: its result, whether it compiled (imported numba), and which kernels it kept."""

    value: float
    compiled: bool
    cold: bool
    folder: Path | None
    digest: str
    kept: set[str]
    said: str


class Tree:
    """A project of four kernels in two files, with `agents/jit` as it is here."""

    def __init__(self, root):
        self.root, self.cache = root, root.parent / "cache"
        (root / "smarketing").mkdir(parents=True)
        (root / "smarketing" / "__init__.py").write_text("__path__.append(__path__[0] + '/..')")
        for package in ("agents", "simulation"):
            (root / package).mkdir(parents=True)
            (root / package / "__init__.py").touch()
        shutil.copytree(
            Path(jit.__file__).parent, root / "agents" / "jit", ignore=shutil.ignore_patterns("__pycache__")
        )
        (root / "simulation" / "caller.py").write_text(CALLER)
        self.edit()

    def copied(self, root: Path) -> "Tree":
        """The same project elsewhere, with its compiled code: most tests are about what comes after compiling."""
        tree = Tree(root)
        shutil.copytree(self.cache, tree.cache)
        return tree

    def edit(self, rate=2, fields='[("total", "f8")]', kind=0, docstring="What it is."):
        text = CALLEE.format(rate=rate, fields=fields, kind=kind, docstring=docstring)
        (self.root / "agents" / "callee.py").write_text(text)

    def files(self) -> set[Path]:
        return {path for path in self.cache.rglob("*-*") if path.is_file()}

    def run(self, **environment) -> Ran:
        before = self.files()
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=self.root,
            env=inherited | {"SMARKETING_CACHE": str(self.cache)} | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        told["folder"] = Path(told["folder"]) if told["folder"] else None
        kept = {path.name.partition("-")[0] for path in self.files() - before} - {"warm"}
        return Ran(**told, kept=kept, said=done.stderr)
