"""Compiled code is kept between runs, and never outlives the source it was compiled from."""

import ast
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numba
import pytest

from agents import jit

ROOT = Path(jit.__file__).parent.parent

CALLEE = "from agents.jit import kernel\n\n@kernel\ndef rate(x):\n    return {rate} * x\n"
CALLER = "from agents.jit import kernel\nfrom agents.callee import rate\n\n@kernel\ndef run(x):\n    return rate(x)\n"
PROGRAM = """
import warnings
warnings.simplefilter("ignore")
from agents import jit
from simulation.caller import run
print(run(10), sum(run.stats.cache_hits.values()) if hasattr(run, "stats") else 0,
      "cold" if jit.cache_is_cold() else "warm", jit.cache_folder(), jit.source_digest())
jit.mark_warm()
"""


class Tree:
    """A project of two kernels, one calling the other from another file, with `agents/jit.py` as it is here."""

    def __init__(self, root):
        self.root, self.cache = root, root.parent / "cache"
        for package in ("agents", "simulation"):
            (root / package).mkdir(parents=True)
            (root / package / "__init__.py").touch()
        shutil.copy(jit.__file__, root / "agents" / "jit.py")
        (root / "simulation" / "caller.py").write_text(CALLER)
        self.set_rate(2)

    def set_rate(self, rate):
        (self.root / "agents" / "callee.py").write_text(CALLEE.format(rate=rate))

    def run(self, **environment):
        """Run in a new process: value, cache hits, "cold" or "warm", cache folder, digest."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
        environment = inherited | {"SMARKETING_CACHE": str(self.cache)} | environment
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM], cwd=self.root, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        value, hits, temperature, folder, digest = done.stdout.split()
        return int(value), int(hits), temperature, Path(folder), digest


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path / "tree")


def test_an_edit_of_a_called_kernel_reaches_its_compiled_caller(tree):
    caller = tree.root / "simulation" / "caller.py"
    untouched = caller.stat()
    value, hits, temperature, before, _ = tree.run()
    assert (value, hits, temperature) == (20, 0, "cold")
    value, hits, temperature, again, _ = tree.run()
    assert (value, hits, temperature) == (20, 1, "warm"), "the second start should find the compiled caller"
    assert again == before

    tree.set_rate(3)
    value, hits, temperature, after, _ = tree.run()
    assert (value, hits, temperature) == (30, 0, "cold")
    assert after != before
    assert caller.stat().st_mtime_ns == untouched.st_mtime_ns, "or numba would have noticed by itself"

    tree.set_rate(2)
    assert tree.run()[0] == 20


def test_the_digest_tells_behaviour_and_not_place(tree, tmp_path):
    shutil.copytree(tree.root, tmp_path / "moved")
    moved = Tree.__new__(Tree)
    moved.root, moved.cache = tmp_path / "moved", tree.cache
    _, _, _, folder, digest = tree.run()
    _, _, temperature, moved_folder, moved_digest = moved.run()
    assert (moved_digest, moved_folder) == (digest, folder)
    assert temperature == "cold", "numba compiles again for a tree in another place, and the user should be told"


def age(folder, days):
    folder.mkdir(exist_ok=True)
    os.utime(folder, (time.time() - days * 86_400,) * 2)


def test_old_folders_are_dropped_and_nothing_else(tree):
    *_, unused, _ = tree.run()
    recent, foreign = tree.cache / "kernels-recent", tree.cache / "photographs"
    age(unused, days=31)
    age(recent, days=7)
    age(foreign, days=31)
    tree.set_rate(3)
    *_, own, _ = tree.run()
    assert {path.name for path in tree.cache.iterdir()} == {own.name, recent.name, foreign.name}


def test_a_folder_in_use_is_not_old(tree):
    *_, folder, _ = tree.run()
    age(folder, days=31)
    assert tree.run()[1] == 1, "it should be used once more"
    assert folder.stat().st_mtime > time.time() - 86_400
    age(folder, days=31)
    jit._prune(tree.cache, keep=folder.name)
    assert folder.exists(), "a process may run for longer than a month"


def test_without_a_writable_home_compiled_code_goes_to_a_temporary_folder(tree, tmp_path):
    nowhere = os.devnull + "/home"
    homeless = {"SMARKETING_CACHE": "", "HOME": nowhere, "XDG_CACHE_HOME": "", "LOCALAPPDATA": nowhere}
    value, _, _, folder, _ = tree.run(**homeless, TMPDIR=str(tmp_path))
    assert value == 20
    assert folder.is_relative_to(tmp_path)
    value, hits, temperature, _, _ = tree.run(**homeless, TMPDIR=str(tmp_path))
    assert (value, hits, temperature) == (20, 1, "warm")


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="folders have no owner here")
def test_compiled_code_that_others_could_have_written_is_not_run(tree, tmp_path):
    nowhere = os.devnull + "/home"
    homeless = {"SMARKETING_CACHE": "", "HOME": nowhere, "XDG_CACHE_HOME": "", "TMPDIR": str(tmp_path)}
    open_to_all = tmp_path / f"smarketing-{os.getuid()}"
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    *_, folder, _ = tree.run(**homeless)
    assert not folder.is_relative_to(open_to_all)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the user's cache folder is named otherwise")
def test_a_cache_folder_that_cannot_be_used_is_named(monkeypatch, tmp_path):
    occupied = tmp_path / "file"
    occupied.touch()
    monkeypatch.setenv("SMARKETING_CACHE", str(occupied))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    with pytest.warns(UserWarning, match=r"SMARKETING_CACHE=.*file: no file can be made there"):
        folder = jit._writable_folder("kernels-test")
    assert folder == tmp_path / "xdg" / "smarketing" / "kernels-test"


def test_uncompiled_the_same_kernels_give_the_same_results(tree):
    value, hits, temperature, _, _ = tree.run(NUMBA_DISABLE_JIT="1")
    assert (value, hits, temperature) == (20, 0, "warm"), "with nothing to compile no message is due"


def test_the_caches_of_other_packages_stay_where_they_are():
    before = numba.config.CACHE_DIR
    jit.kernel(lambda x: x)
    assert before == numba.config.CACHE_DIR


def names_from_numba(source):
    """What a file takes from numba, as (line, name)."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "numba":
            yield from ((node.lineno, alias.name) for alias in node.names)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("numba", "nb"):
            yield node.lineno, node.attr


def test_every_kernel_is_compiled_by_the_one_decorator():
    compilers = {"njit", "jit", "vectorize", "guvectorize", "cfunc", "stencil", "generated_jit"}
    assert [name for _, name in names_from_numba(Path(jit.__file__).read_text()) if name in compilers] == ["njit"]
    strays = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in [path for package in jit.KERNEL_PACKAGES for path in (ROOT / package).rglob("*.py")]
        for line, name in names_from_numba(path.read_text())
        if name in compilers and path != Path(jit.__file__)
    ]
    assert not strays, f"decorate with agents.jit.kernel instead: {strays}"
