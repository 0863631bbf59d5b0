"""Files of compiled code may be hurt, and stand where others can reach them, without hurting results."""

import json
import os
import subprocess
import sys
import threading
import time
import warnings
from concurrent.futures import ThreadPoolExecutor

import pytest

from smarketing.agents.jit import folder
from tests.agents.kernel_tree import PROGRAM, Tree


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    tree = Tree(tmp_path_factory.mktemp("compiled") / "tree")
    assert tree.run().compiled
    return tree


@pytest.fixture
def tree(tmp_path, compiled):
    """A project whose kernels are compiled."""
    return compiled.copied(tmp_path / "tree")


@pytest.fixture
def cold(tmp_path):
    """One whose kernels are not."""
    return Tree(tmp_path / "tree")


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
    for path in [path for path in tree.files() if path.name.startswith("add-")]:
        hurt(path)
    ran = tree.run()
    assert (ran.value, ran.compiled) == (40, True)
    assert tree.run().value == 40


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="files have no owner here")
def test_code_that_others_could_have_written_is_not_run(tree):
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
def test_on_a_full_disk_everything_runs_uncached_with_one_line_of_warning(cold, monkeypatch):
    full = cold.cache / "kernels-full"
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


def test_a_folder_that_another_process_cleared_away_is_made_again(cold, monkeypatch):
    cleared = cold.cache / "kernels-cleared"
    cleared.mkdir(parents=True)
    monkeypatch.setattr(folder, "cache_folder", lambda: cleared)
    folder._prune(cold.cache)
    assert not cleared.exists()
    assert folder.read("add-1") is None
    folder.write("add-1", b"code")
    assert folder.read("add-1") == b"code"
    assert cleared.stat().st_mode & 0o077 == 0


def test_a_place_where_no_folder_can_be_made_again_costs_a_compilation(cold, monkeypatch):
    cold.cache.mkdir()
    (cold.cache / "file").touch()
    monkeypatch.setattr(folder, "cache_folder", lambda: cold.cache / "file" / "gone")
    assert folder.read("add-1") is None
    with pytest.warns(UserWarning, match="Not a directory, so compiled code is not kept"):
        folder.write("add-1", b"code")


def test_two_processes_at_once_keep_one_whole_file(cold):
    environment = os.environ | {"SMARKETING_CACHE": str(cold.cache)}
    both = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM], cwd=cold.root, env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    told = [json.loads(process.communicate()[0]) for process in both]
    assert [one["value"] for one in told] == [40, 40]
    assert {path.name.partition("-")[0] for path in cold.files()} == {"run", "add", "double", "warm"}
    assert not cold.run().compiled


def test_threads_that_keep_the_same_file_do_not_disturb_each_other(cold, monkeypatch):
    monkeypatch.setattr(folder, "cache_folder", lambda: cold.root)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: folder.write("add-1", b"code"), range(400)))
    assert folder.read("add-1") == b"code"
    assert not [path for path in cold.root.glob("add-*") if path.name != "add-1"]


# Where the files are


def age(path, days):
    os.utime(path, (time.time() - days * 86_400,) * 2)


def test_what_nobody_used_for_a_month_is_dropped_and_nothing_else(tree):
    unused, recent, foreign = (tree.cache / name for name in ("kernels-old/a-1", "kernels-old/b-2", "photographs/a-1"))
    for path, days in ((unused, 31), (recent, 7), (foreign, 31)):
        path.parent.mkdir(exist_ok=True)
        path.touch()
        age(path, days)
    tree.run()
    assert (unused.exists(), recent.exists(), foreign.exists()) == (False, True, True)


def test_a_file_in_use_is_not_old(tree):
    for path in tree.files():
        age(path, days=31)
    assert not tree.run().compiled
    assert not tree.run().compiled


def test_no_more_is_kept_than_forty_megabytes(tree):
    large = tree.cache / "kernels-old" / "large-1"
    large.parent.mkdir()
    with open(large, "wb") as file:
        file.truncate(folder.MOST_BYTES)
    age(large, days=1)
    assert not tree.run().compiled
    assert not large.exists()


def test_without_a_writable_home_compiled_code_goes_to_a_temporary_folder(cold, tmp_path):
    nowhere = os.devnull + "/home"
    homeless = {"SMARKETING_CACHE": "", "HOME": nowhere, "XDG_CACHE_HOME": "", "LOCALAPPDATA": nowhere}
    ran = cold.run(**homeless, TMPDIR=str(tmp_path))
    assert ran.value == 40 and ran.folder is not None
    assert ran.folder.is_relative_to(tmp_path)
    assert not cold.run(**homeless, TMPDIR=str(tmp_path)).compiled


def test_nowhere_to_write_is_no_reason_to_fail(cold):
    nowhere = os.devnull + "/home"
    ran = cold.run(SMARKETING_CACHE=nowhere, HOME=nowhere, XDG_CACHE_HOME=nowhere, TMPDIR=nowhere, LOCALAPPDATA=nowhere)
    assert ran.value == 40


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the user's cache folder is named otherwise")
def test_a_cache_folder_that_cannot_be_used_is_named(cold, tmp_path):
    occupied = tmp_path / "file"
    occupied.touch()
    ran = cold.run(SMARKETING_CACHE=str(occupied), XDG_CACHE_HOME=str(tmp_path / "xdg"))
    assert f"SMARKETING_CACHE={occupied}: no private file can be made there" in ran.said
    assert ran.folder is not None and ran.folder.is_relative_to(tmp_path / "xdg" / "smarketing")
