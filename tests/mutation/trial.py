"""One edit, tried: the tests that its mistakes reach are run in a copy of the tree, until one of them fails.

The copy has a cache of compiled code of its own, so an edit compiles only the behaviours that reach it, and leaves no
trace in anybody's.
"""

import os
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.mutation.edits import ROOT, Edit
from tests.mutation.nearest import nearest_tests

LIMIT = 2_400  # seconds of a processor, four times what all tests take: only what goes on for ever is noticed by it
_LEFT = (".*", "__pycache__", "build", "results", "*.egg-info")


class Trial(NamedTuple):
    edit: Edit
    noticed_by: str  # the test that failed; empty: the edit survived

    @property
    def by_stored_results(self) -> bool:
        """Whether no test of a rule was nearer."""
        return self.noticed_by.startswith("tests/regression/")


@contextmanager
def copy_of_the_tree(folder: Path) -> Iterator[Path]:
    """A copy of what is tracked and of what is not yet; removed afterwards."""
    tree = shutil.copytree(ROOT, folder / "tree", ignore=shutil.ignore_patterns(*_LEFT))
    yield tree
    shutil.rmtree(tree)


def tried(edit: Edit, tree: Path) -> Trial:
    """What notices an edit, in a copy of the tree."""
    path = tree / edit.file
    right = path.read_bytes()
    path.write_text(edit.applied(), "utf-8")
    try:
        return Trial(edit, first_failure(tree, nearest_tests(edit.file)))
    finally:
        path.write_bytes(right)


def first_failure(tree: Path, files: list[str]) -> str:
    """The first test that fails, in this order; empty where none does."""
    options = ["-x", "-q", "--tb=no", "--no-header", "-p", "no:cacheprovider", "--hypothesis-profile", "unreduced"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *files],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree), "SMARKETING_CACHE": str(tree.parent / "cache")},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT)),
        capture_output=True,
        text=True,
        check=False,
    )
    failed = re.search(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
    return failed[1] if failed else "" if done.returncode == 0 else f"it ends with {done.returncode}"
