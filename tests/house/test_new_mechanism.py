"""`make new-mechanism` writes stubs that hold together; what is left to say, tests ask for."""

import re
import runpy
import shutil
from pathlib import Path

import pytest

from docs.new_mechanism import ROOT, stubs
from smarketing.agents.mechanisms import LAST, MECHANISMS

NEXT = f"M{len(MECHANISMS) + 1}"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A checkout that holds only what stubs are written into."""
    (tmp_path / "tests" / "agents").mkdir(parents=True)
    for name in ("agents/mechanisms.py", "docs/odd.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def write(tree: Path, name: str = "trial_of_stubs") -> list[str]:
    written = stubs(tree, name, "Fatigue", "who worked long yesterday does less today", is_core=False)
    return [path.relative_to(tree).as_posix() for path in written]


def test_the_mechanism_is_the_next_of_the_enumeration(tree: Path):
    write(tree)
    added = runpy.run_path(str(tree / "agents/mechanisms.py"))
    assert list(added["MECHANISMS"]) == [*MECHANISMS, NEXT]
    mechanism = added["Mechanism"].TRIAL_OF_STUBS
    assert (mechanism.id, mechanism.title, mechanism.is_core) == (NEXT, "Fatigue", False)


def test_kernel_test_and_section_name_it(tree: Path):
    assert set(write(tree)) == {
        "agents/trial_of_stubs.py",
        "agents/mechanisms.py",
        "docs/odd.md",
        "tests/agents/test_trial_of_stubs.py",
    }
    kernel = (tree / "agents/trial_of_stubs.py").read_text("utf-8")
    compile(kernel, "kernel", "exec")
    assert "p.neutral[Mechanism.TRIAL_OF_STUBS]" in kernel and f"docs/odd.md {NEXT}." in kernel
    compile((tree / "tests/agents/test_trial_of_stubs.py").read_text("utf-8"), "test", "exec")
    text = (tree / "docs/odd.md").read_text("utf-8")
    assert re.findall(r"^## (M\d+) \S", text, re.M) == [*MECHANISMS, NEXT]
    assert f"M1 to {NEXT}" in text and f"M1 to {LAST}" not in text


@pytest.mark.parametrize("name", ["fixation", "Fatigue", "41"])
def test_a_name_that_is_taken_or_is_none_is_refused_and_nothing_is_written(tree: Path, name: str):
    before = {path: path.read_bytes() for path in tree.rglob("*") if path.is_file()}
    with pytest.raises(ValueError, match=f"NAME={name}"):
        write(tree, name)
    assert {path: path.read_bytes() for path in tree.rglob("*") if path.is_file()} == before
