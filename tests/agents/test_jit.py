"""Machine code is kept between runs, never outlives what it was made from, and may be hurt without hurting results."""

import ast
import json
import os
import shutil
import subprocess
import sys
import threading
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from smarketing.agents import jit
from smarketing.agents.jit import folder, forms

ROOT = Path(jit.__file__).resolve().parents[2]

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


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path / "tree")


# What is compiled anew


def test_a_second_start_compiles_nothing_and_imports_no_compiler(tree):
    first, second = tree.run(), tree.run()
    assert (first.value, first.compiled, first.cold) == (40, True, True)
    assert (second.value, second.compiled, second.cold) == (40, False, False)
    assert first.kept == {"run", "add", "double"}
    assert not second.kept


@pytest.mark.parametrize(
    ("edit", "value", "kept"),
    [
        ({"rate": 3}, 60, {"add"}),
        ({"kind": 1}, 42, {"add"}),
        ({"docstring": "Said otherwise."}, 40, set()),
        ({"fields": '[("before", "i8"), ("total", "f8")]'}, 40, {"run", "add", "double"}),
    ],
    ids=["a constant", "an enumeration", "a docstring", "a dtype"],
)
def test_an_edit_reaches_what_hangs_on_it_and_nothing_else(tree, edit, value, kept):
    tree.run()
    tree.edit(**edit)
    ran = tree.run()
    assert (ran.value, ran.kept) == (value, kept)
    assert not tree.run().compiled
    tree.edit()
    back = tree.run()
    assert (back.value, back.compiled) == (40, False), "what was compiled before the edit is still there"


def test_an_edit_of_a_called_kernel_reaches_its_callers(tree):
    callee = tree.root / "agents" / "callee.py"
    tree.run()
    callee.write_text(callee.read_text().replace("RATE * x", "RATE + x"))
    ran = tree.run()
    assert (ran.value, ran.kept) == (24, {"add"})


def test_a_value_whose_digest_nobody_knows_is_refused(tree):
    callee = tree.root / "agents" / "callee.py"
    callee.write_text(callee.read_text().replace("RATE = 2", "RATE = [2]").replace("RATE *", "RATE[0] *"))
    with pytest.raises(AssertionError, match=r"agents.callee.rate reads RATE, a list: a kernel may read numbers"):
        tree.run()


def test_the_digest_tells_the_model_and_not_the_place(tree, tmp_path):
    shutil.copytree(tree.root, tmp_path / "moved")
    moved = Tree.__new__(Tree)
    moved.root, moved.cache = tmp_path / "moved", tree.cache
    there, here = tree.run(), moved.run()
    assert (here.digest, here.folder) == (there.digest, there.folder)
    assert not here.compiled


def test_uncompiled_the_same_kernels_give_the_same_results(tree):
    ran = tree.run(NUMBA_DISABLE_JIT="1")
    assert (ran.value, ran.compiled, ran.cold) == (40, False, False), "with nothing to compile no message is due"


# A kernel that cannot be compiled


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("rows[0].total += rate(x)", "rows[0].totl += rate(x)", "simulation.caller.add"),
        ("return RATE * x + Kind.A", "return RATE * x + 'A'", "agents.callee.rate"),
    ],
    ids=["a misspelt field", "a wrong type"],
)
def test_a_mistake_in_a_kernel_names_kernel_file_and_line(tree, right, wrong, says):
    for path in (tree.root / "agents" / "callee.py", tree.root / "simulation" / "caller.py"):
        path.write_text(path.read_text().replace(right, wrong))
    with pytest.raises(
        AssertionError, match=rf"KernelError: smarketing.{says} \(.*{says.split('.')[1]}.py:\d+\) does not compile"
    ):
        tree.run()


def test_an_index_out_of_bounds_is_a_mistake_where_bounds_are_checked(tree):
    caller = tree.root / "simulation" / "caller.py"
    caller.write_text(caller.read_text().replace("rows[0].total *= 2", "rows[1].total *= 2"))
    with pytest.raises(
        AssertionError,
        match=r"KernelError: smarketing.simulation.caller.run failed in double \(.*caller.py:11\): IndexError",
    ):
        tree.run(NUMBA_BOUNDSCHECK="1")


# Files that are hurt


def hurt_empty(path):
    path.write_bytes(b"")


def hurt_truncated(path):
    path.write_bytes(path.read_bytes()[:-100])


def hurt_foreign(path):
    path.write_text("a photograph")


def hurt_flipped(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def hurt_exchanged(path):
    other = next(other for other in path.parent.glob("*-*") if other.stat().st_size and other != path)
    path.write_bytes(other.read_bytes())


def hurt_folder(path):
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    "hurt",
    [hurt_empty, hurt_truncated, hurt_foreign, hurt_flipped, hurt_exchanged, hurt_folder],
    ids=lambda f: f.__name__,
)
def test_a_file_that_is_hurt_is_compiled_again(tree, hurt):
    tree.run()
    for path in [path for path in tree.files() if path.name.startswith("add-")]:
        hurt(path)
    ran = tree.run()
    assert (ran.value, ran.compiled) == (40, True)
    assert tree.run().value == 40


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="files have no owner here")
def test_code_that_others_could_have_written_is_not_run(tree):
    tree.run()
    for path in tree.files():
        path.chmod(0o666)
    ran = tree.run()
    assert (ran.value, ran.compiled) == (40, True)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="folders have no owner here")
def test_a_folder_that_others_may_write_to_is_not_used(tree, tmp_path):
    first = tree.run()
    assert first.folder is not None
    first.folder.chmod(0o777)
    ran = tree.run(XDG_CACHE_HOME=str(tmp_path / "xdg"))
    assert ran.compiled and ran.folder is not None and ran.folder.is_relative_to(tmp_path / "xdg")
    assert ran.said.count("no private file can be made there") == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full disk to try")
def test_on_a_full_disk_everything_runs_uncached_with_one_line_of_warning(tree, monkeypatch):
    full = tree.cache / "kernels-full"
    full.mkdir(parents=True)
    monkeypatch.setattr(folder, "cache_folder", lambda: full)
    for name in ("first-1", "second-2"):
        (full / f"{name}.{os.getpid()}.{threading.get_ident()}").symlink_to("/dev/full")
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        folder.write("first-1", b"code")
        folder.write("second-2", b"code")
    assert [str(warning.message).partition(": ")[2] for warning in said] == [
        "No space left on device, so compiled code is not kept there. Results are the same."
    ]
    assert folder.read("first-1") is None
    assert list(full.iterdir()) == []


def test_a_folder_that_vanishes_costs_a_compilation(tree, monkeypatch):
    monkeypatch.setattr(folder, "cache_folder", lambda: tree.cache / "gone")
    assert folder.read("add-1") is None
    with pytest.warns(UserWarning, match="No such file or directory, so compiled code is not kept"):
        folder.write("add-1", b"code")


def test_two_processes_at_once_keep_one_whole_file(tree):
    environment = os.environ | {"SMARKETING_CACHE": str(tree.cache)}
    both = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM], cwd=tree.root, env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    told = [json.loads(process.communicate()[0]) for process in both]
    assert [one["value"] for one in told] == [40, 40]
    assert {path.name.partition("-")[0] for path in tree.files()} == {"run", "add", "double", "warm"}
    assert not tree.run().compiled


def test_threads_that_keep_the_same_file_do_not_disturb_each_other(tree, monkeypatch):
    monkeypatch.setattr(folder, "cache_folder", lambda: tree.root)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: folder.write("add-1", b"code"), range(400)))
    assert folder.read("add-1") == b"code"
    assert not [path for path in tree.root.glob("add-*") if path.name != "add-1"]


# Where the files are


def age(path, days):
    os.utime(path, (time.time() - days * 86_400,) * 2)


def test_what_nobody_used_for_a_month_is_dropped_and_nothing_else(tree):
    tree.run()
    unused, recent, foreign = (tree.cache / name for name in ("kernels-old/a-1", "kernels-old/b-2", "photographs/a-1"))
    for path, days in ((unused, 31), (recent, 7), (foreign, 31)):
        path.parent.mkdir(exist_ok=True)
        path.touch()
        age(path, days)
    tree.run()
    assert (unused.exists(), recent.exists(), foreign.exists()) == (False, True, True)


def test_a_file_in_use_is_not_old(tree):
    tree.run()
    for path in tree.files():
        age(path, days=31)
    assert not tree.run().compiled
    assert not tree.run().compiled


def test_no_more_is_kept_than_forty_megabytes(tree):
    tree.run()
    large = tree.cache / "kernels-old" / "large-1"
    large.parent.mkdir()
    with open(large, "wb") as file:
        file.truncate(folder.MOST_BYTES)
    age(large, days=1)
    assert not tree.run().compiled
    assert not large.exists()


def test_without_a_writable_home_compiled_code_goes_to_a_temporary_folder(tree, tmp_path):
    nowhere = os.devnull + "/home"
    homeless = {"SMARKETING_CACHE": "", "HOME": nowhere, "XDG_CACHE_HOME": "", "LOCALAPPDATA": nowhere}
    ran = tree.run(**homeless, TMPDIR=str(tmp_path))
    assert ran.value == 40 and ran.folder is not None
    assert ran.folder.is_relative_to(tmp_path)
    assert not tree.run(**homeless, TMPDIR=str(tmp_path)).compiled


def test_nowhere_to_write_is_no_reason_to_fail(tree):
    nowhere = os.devnull + "/home"
    ran = tree.run(SMARKETING_CACHE=nowhere, HOME=nowhere, XDG_CACHE_HOME=nowhere, TMPDIR=nowhere, LOCALAPPDATA=nowhere)
    assert ran.value == 40


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the user's cache folder is named otherwise")
def test_a_cache_folder_that_cannot_be_used_is_named(tree, tmp_path):
    occupied = tmp_path / "file"
    occupied.touch()
    ran = tree.run(SMARKETING_CACHE=str(occupied), XDG_CACHE_HOME=str(tmp_path / "xdg"))
    assert f"SMARKETING_CACHE={occupied}: no private file can be made there" in ran.said
    assert ran.folder is not None and ran.folder.is_relative_to(tmp_path / "xdg" / "smarketing")


# What may be handed over


def test_forms_tell_apart_what_machine_code_must():
    assert forms.form_of(True) is forms.Number.BOOLEAN
    assert forms.form_of(jit.folder.DAY) is forms.Number.INTEGER
    assert forms.form_of(1.0) is forms.Number.FLOAT
    with pytest.raises(TypeError, match="no kernel takes a str"):
        forms.form_of("a")


# The one door to the compiler


def names_from_numba(source):
    """What a file takes from numba, as (line, name)."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "numba":
            yield from ((node.lineno, alias.name) for alias in node.names)
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if alias.name.split(".")[0] == "numba")


def test_numba_is_known_to_the_compiler_only():
    strays = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for package in folder.PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if path.parent.name != "jit"
        for line, name in names_from_numba(path.read_text())
    ]
    assert not strays, f"decorate with agents.jit.kernel instead: {strays}"
