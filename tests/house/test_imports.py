"""The import contracts of pyproject.toml hold, and each of them would notice if it did not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = sorted({path.parent for path in ROOT.glob("[!.]*/__init__.py")} - {ROOT / "smarketing"})


def lint_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The folders as they are installed: in one package."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "smarketing", tmp_path / "smarketing", ignore=ignored)
    for room in ROOMS:
        shutil.copytree(room, tmp_path / "smarketing" / room.name, ignore=ignored)
    return tmp_path


@pytest.mark.parametrize(
    ("importer", "line", "contract"),
    [
        ("agents/marketer.py", "import smarketing.simulation.market", "imports point one way"),
        ("simulation/market.py", "import smarketing.scenarios", "imports point one way"),
        ("scenarios/load.py", "import smarketing.reports", "imports point one way"),
        ("reports/__init__.py", "import smarketing.experiments", "imports point one way"),
        ("store/folders.py", "import smarketing.experiments", "imports point one way"),
        (
            "experiments/running/runner.py",
            "import smarketing.experiments.comparison",
            "experiments stand on five floors",
        ),
        ("inference/estimates.py", "import smarketing.errors", "inference knows nothing of ours"),
        ("experiments/running/runner.py", "import typer", "only commands know a terminal"),
        ("agents/state.py", "import pandas", "know no files, no words and no pictures"),
        ("simulation/market.py", "import mesa", "Mesa is known to the Mesa agents and to the model only"),
        ("reports/__init__.py", "import smarketing.simulation.run", "reports run no model"),
    ],
)
def test_a_forbidden_import_is_noticed(copy: Path, importer: str, line: str, contract: str):
    with (copy / "smarketing" / importer).open("a") as file:
        file.write(f"\n{line}\n")
    linted = lint_imports(copy)
    broken = [row for row in linted.stdout.splitlines() if " BROKEN" in row]
    assert linted.returncode != 0
    assert any(contract in row for row in broken), linted.stdout


def test_the_imports_of_the_project_keep_every_contract(copy: Path):
    linted = lint_imports(copy)
    assert linted.returncode == 0, linted.stdout + linted.stderr
