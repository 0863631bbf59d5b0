"""Habits of the house that a linter does not know: see CONTRIBUTING.md."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

BAGS = {"utils.py", "util.py", "common.py", "helpers.py", "helper.py", "misc.py"}


def tracked(*patterns: str) -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout: the list of the project's own files is git's")
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_is_a_bag_of_odds_and_ends():
    assert not [name for name in tracked("*.py") if Path(name).name in BAGS]


def test_no_test_folder_shadows_a_package():
    assert not tracked("tests/**/__init__.py", "tests/__init__.py")


def test_no_file_names_a_path_of_somebodys_machine():
    own = {str(ROOT), str(Path.home())} - {"/"}
    machine = re.compile("|".join([*map(re.escape, own), r"(?<![\w.])/(?:home|Users)/\w", r"[A-Z]:\\Users"]))
    assert not mentions(machine)


def test_no_file_names_a_package_registry():
    owners = "|".join(("pypi", "pythonhosted", "npmjs", "debian"))
    address = rf"https?://[\w.-]*(?:{owners})\.(?:org|com)"
    options = "|".join("-".join(words) for words in (("index", "url"), ("find", "links"), ("trusted", "host")))
    assert not mentions(re.compile(f"{options}|{address}"))


BAD_INPUT = "tests/robustness/bad_input/"  # of some files it is the point that they are no text


def mentions(pattern: re.Pattern[str]) -> list[str]:
    """`file:line: text` wherever the pattern occurs in a tracked text file other than this one."""
    found = []
    for name in tracked():
        content = (ROOT / name).read_bytes()
        if name == Path(__file__).relative_to(ROOT).as_posix() or b"\0" in content[:8000]:
            continue
        text = content.decode("utf-8", "replace" if name.startswith(BAD_INPUT) else "strict")
        for number, line in enumerate(text.splitlines(), 1):
            if pattern.search(line):
                found.append(f"{name}:{number}: {line.strip()[:120]}")
    return found
