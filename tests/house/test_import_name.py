"""One import name: beside anybody's `agents.py` or `scenarios/` the product works, and they work beside it."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import smarketing

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("agents", "simulation", "scenarios", "experiments", "reports")
EXAMPLE = re.findall(r"^```python\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)[0]
# Only what was built is found, not what is installed in the environment of the tests.
ALONE = """
import site, sys
sys.meta_path[:] = [finder for finder in sys.meta_path if "Editable" not in getattr(finder, "__name__", "")]
for name in [name for name in sys.modules if name.startswith("__editable__")]: del sys.modules[name]
sys.path.insert(1, {site!r})
site.addsitedir({site!r})
"""


def built(hook: str, target: Path) -> Path:
    """Unpack what `hook` of setuptools makes of the checkout into a folder, as pip does."""
    pytest.importorskip("setuptools")
    pack = f"from setuptools import build_meta; print(build_meta.{hook}({str(target)!r}))"
    source = target / "source"  # a copy: setuptools leaves build/ and more behind
    ignored = shutil.ignore_patterns(".*", "build", "results", "*.egg-info", "__pycache__", "tests", "docs")
    shutil.copytree(ROOT, source, ignore=ignored)
    done = subprocess.run([sys.executable, "-c", pack], cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    home = target / "site"
    shutil.unpack_archive(target / done.stdout.split()[-1], home, "zip")
    for file in home.glob("__editable__*.py"):  # leads to the checkout, where compiled code is warm
        file.write_text(file.read_text("utf-8").replace(str(source), str(ROOT)), "utf-8")
    return home


@pytest.fixture(scope="module")
def editable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("build_editable", tmp_path_factory.mktemp("editable"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("build_wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(params=["editable", "wheel"])
def installed(request: pytest.FixtureRequest) -> Path:
    home = request.getfixturevalue(request.param)
    assert isinstance(home, Path)
    return home


@pytest.fixture
def crowded(tmp_path: Path) -> Path:
    """A folder to work in that has something of every room's name in it: files, and empty folders."""
    for room in ROOMS[::2]:
        (tmp_path / f"{room}.py").write_text("mine = True\n")
    for room in ROOMS[1::2]:
        (tmp_path / room).mkdir()
    return tmp_path


def run(site: Path, folder: Path, program: str) -> str:
    """What the program prints in a new process that works in `folder`."""
    done = subprocess.run(
        [sys.executable, "-c", ALONE.format(site=str(site)) + program],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_example_runs_beside_strangers_of_the_same_names(editable: Path, crowded: Path):
    assert -1 < float(run(editable, crowded, EXAMPLE)) < 10


@pytest.mark.soak  # compiles the model once more, for another place
def test_the_example_runs_from_a_wheel_as_well(wheel: Path, crowded: Path):
    assert -1 < float(run(wheel, crowded, EXAMPLE)) < 10


def test_a_strangers_module_stays_the_one_that_is_imported(installed: Path, crowded: Path):
    program = "import smarketing.scenarios, agents, scenarios, simulation\nfrom smarketing.agents import calendar\n"
    program += "print(agents.mine, scenarios.mine, simulation.__file__)"
    assert run(installed, crowded, program) == "True True None\n"


def test_every_name_is_there_and_comes_from_what_is_installed(installed: Path, crowded: Path):
    program = "import smarketing as sm\nfor name in sm.__all__: getattr(sm, name)\nprint(sm.load('aligned').name)"
    assert run(installed, crowded, program) == "aligned\n"


def test_the_command_is_a_module_too(installed: Path, crowded: Path):
    program = "import runpy, sys\nsys.argv = ['smarketing', 'scenario', 'list']\n"
    assert "status_quo" in run(installed, crowded, program + "runpy.run_module('smarketing', run_name='__main__')")


def test_the_lazy_names_are_those_that_type_checkers_read():
    text = Path(str(smarketing.__file__)).read_text("utf-8")
    block = next(node for node in ast.parse(text).body if isinstance(node, ast.If))
    assert sorted(smarketing._HOME) == smarketing.__all__
    typed = {}
    for node in block.body:
        assert isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names:
            there = f":{alias.name}" if alias.asname else ""
            typed[alias.asname or alias.name] = node.module + there
    assert typed == smarketing._HOME


@pytest.mark.parametrize("room", ROOMS)
def test_in_the_checkout_a_folder_by_its_own_name_is_the_same_package(room: str):
    program = f"import {room}, sys, smarketing.{room}\nassert {room} is smarketing.{room}, 'loaded twice'"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def test_in_the_checkout_the_old_imports_go_on_working():
    program = (
        "from scenarios import load, library\nfrom simulation import simulate, FirmModel\n"
        "from experiments import compare, sweep\nimport scenarios.load, agents.jit\n"
        "import smarketing as sm, smarketing.agents.jit\n"
        "assert load is sm.load and simulate is sm.simulate and compare is sm.compare and sweep is sm.sweep\n"
        "assert agents.jit is smarketing.agents.jit, 'kernels would be compiled twice'"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
