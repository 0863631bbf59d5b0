"""The command knows its own packages from strangers of the same name."""

import base64
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.identity import PACKAGES, check_own_packages

ROOT = Path(__file__).resolve().parents[2]
CHECK = "from experiments.identity import check_own_packages as c\ntry: c()\nexcept Exception as e: print(e)"


def check(*path: Path) -> str:
    """What the check says in a fresh interpreter with this path, where nothing else is installed."""
    code = f"import sys; sys.path[:0] = {[str(folder) for folder in path]!r}\n{CHECK}"
    found = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True)
    return found.stdout.strip()


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder as pip leaves it: the packages, and the record of what was installed."""
    home = tmp_path / "site"
    lines = []
    for package in PACKAGES:
        (home / package).mkdir(parents=True)
        source = (ROOT / package / "__init__.py").read_bytes()
        (home / package / "__init__.py").write_bytes(source)
        digest = base64.urlsafe_b64encode(hashlib.sha256(source).digest()).rstrip(b"=").decode()
        lines.append(f"{package}/__init__.py,sha256={digest},{len(source)}")
    for module in ("errors.py", "identity.py"):
        shutil.copy(ROOT / "experiments" / module, home / "experiments")
    record(home, "smarketing", lines)
    return home


def record(home: Path, name: str, lines: list[str]) -> None:
    information = home / f"{name}-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (information / "RECORD").write_text("\n".join([*lines, f"{information.name}/RECORD,,"]) + "\n")
    (information / "top_level.txt").write_text("\n".join({line.split("/")[0] for line in lines}))


def test_these_packages_are_ours():
    check_own_packages()


def test_an_installation_is_recognised(installed):
    assert check(installed) == ""


def test_a_stranger_earlier_on_the_path_is_named(installed, tmp_path):
    (tmp_path / "other" / "agents").mkdir(parents=True)
    stranger = tmp_path / "other" / "agents" / "__init__.py"
    stranger.touch()
    record(tmp_path / "other", "openai-agents", ["agents/__init__.py,,"])
    said = check(tmp_path / "other", installed)
    assert str(stranger) in said
    assert "from the distribution openai-agents" in said
    assert "environment of its own" in said


def test_a_stranger_installed_over_our_files_is_found(installed):
    (installed / "agents" / "__init__.py").write_text("VERSION = 'of somebody else'")
    record(installed, "openai-agents", ["agents/__init__.py,,"])
    assert "from the distribution openai-agents" in check(installed)


def test_a_missing_package_is_named(installed):
    shutil.rmtree(installed / "reports")
    assert "`reports`" in check(installed)


def test_a_checkout_that_is_not_installed_is_fine(installed):
    shutil.rmtree(installed / "smarketing-1.0.dist-info")
    (installed / "agents" / "__init__.py").write_text("# edited")
    assert check(installed) == ""
