"""Which tests to run for an edit of a file: those that its mistakes reach, the nearest in the graph of imports first.

A test that imports the file itself asks one rule for one number and takes a second; one that reaches it by way of the
weekly loop runs whole firms. Stored results come after the first three rings: they notice much, and say little of it.
"""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

from tests.mutation.edits import ROOT

_ASKED = ("agents", "inference", "regression", "simulation", "verification")  # folders of tests
_ITSELF = {  # what compares the code with itself holds for a wrong rule as for a right one
    "test_buffer_pool.py", "test_contract.py", "test_engines.py", "test_jit.py", "test_kept.py", "test_kept_code.py",
    "test_memory.py", "test_mistakes.py", "test_run.py", "test_schedule.py", "test_structure.py", "test_uncompiled.py",
    "test_writes.py",
}  # fmt: skip
_NEAR = 3


def nearest_tests(file: str) -> list[str]:
    """Test files that reach a file of the project, in the order to run them."""
    rings = _distances(file)
    found = [path for path in rings if path.startswith("tests/") and Path(path).name.startswith("test_")]
    asked = [path for path in found if Path(path).parts[1] in _ASKED and Path(path).name not in _ITSELF]
    return sorted(asked, key=lambda path: (_NEAR if "/regression/" in path else rings[path], path))


def _distances(file: str) -> dict[str, int]:
    """Every file that imports this one, directly or not, with the number of steps."""
    rings, edge = {file: 0}, [file]
    while edge:
        edge = [user for path in edge for user in _users().get(path, ()) if user not in rings]
        rings |= dict.fromkeys(edge, max(rings.values()) + 1)
    return rings


@functools.cache
def _users() -> dict[str, set[str]]:
    """For each file the files that import from it."""
    users: dict[str, set[str]] = {}
    for folder in ("agents", "simulation", "inference", "scenarios", "tests"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for used in _imports(path):
                users.setdefault(used, set()).add(path.relative_to(ROOT).as_posix())
    return users


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module:
            for name in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names)):
                inside = name.removeprefix("smarketing.").replace(".", "/")
                for file in (f"{inside}.py", f"{inside}/__init__.py"):
                    if (ROOT / file).is_file():
                        yield file
