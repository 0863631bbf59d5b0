"""Machine code is kept between runs and never outlives what it was made from."""

import ast
import shutil
from pathlib import Path

import pytest

from smarketing.agents import jit
from smarketing.agents.jit import folder, forms
from tests.agents.kernel_tree import Tree

ROOT = Path(jit.__file__).resolve().parents[2]


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path / "tree")


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """A project that has run once: a copy of it begins where an edit is made."""
    tree = Tree(tmp_path_factory.mktemp("compiled") / "tree")
    tree.run()
    return tree


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
def test_an_edit_reaches_what_hangs_on_it_and_nothing_else(compiled, tmp_path, edit, value, kept):
    tree = compiled.copied(tmp_path / "tree")
    tree.edit(**edit)
    ran = tree.run()
    assert (ran.value, ran.kept) == (value, kept)
    assert not tree.run().compiled
    tree.edit()
    back = tree.run()
    assert (back.value, back.compiled) == (40, False), "what was compiled before the edit is still there"


def test_an_edit_of_a_called_kernel_reaches_its_callers(compiled, tmp_path):
    tree = compiled.copied(tmp_path / "tree")
    callee = tree.root / "agents" / "callee.py"
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
