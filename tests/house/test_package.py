"""What is installed is what is in the tree, with the versions that were tested."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SETUPTOOLS = PYPROJECT["tool"]["setuptools"]
NOT_SHIPPED = {"tests", "benchmarks", "docs"}


def folder_of(package: str) -> Path:
    """Where a package lies in the checkout: `smarketing.agents` is the folder agents/."""
    room = ".".join(package.split(".")[:2])
    return ROOT / SETUPTOOLS["package-dir"].get(room, room) / "/".join(package.split(".")[2:])


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def test_every_folder_with_modules_is_an_installed_package():
    folders = {
        path.parent
        for path in ROOT.glob("[!.]*/**/*.py")
        if path.relative_to(ROOT).parts[0] not in NOT_SHIPPED | {"build"}
    }
    assert folders == {folder_of(package) for package in SETUPTOOLS["packages"]}


def test_every_file_beside_the_modules_is_shipped_with_them():
    left_behind = {
        path.relative_to(ROOT).as_posix()
        for package in SETUPTOOLS["packages"]
        for path in folder_of(package).rglob("*")
        if path.is_file() and path.suffix != ".py" and "__pycache__" not in path.parts
    }
    for package, patterns in SETUPTOOLS["package-data"].items():
        for pattern in patterns:
            left_behind -= {path.relative_to(ROOT).as_posix() for path in folder_of(package).glob(pattern)}
    assert not left_behind, "name them under [tool.setuptools.package-data] in pyproject.toml"


def test_every_pattern_of_package_data_ships_something():
    idle = [
        f"{package}/{pattern}"
        for package, patterns in SETUPTOOLS["package-data"].items()
        for pattern in patterns
        if not list(folder_of(package).glob(pattern))
    ]
    assert not idle


def test_every_dependency_is_pinned_to_a_version_it_allows():
    project = PYPROJECT["project"]
    asked = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    pinned = {canonicalize_name(name): version for name, version in pins().items()}
    for requirement in map(Requirement, asked):
        if requirement.name == project["name"]:
            continue  # an extra that is made of the others
        version = pinned.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not in constraints.txt: run make constraints"
        assert requirement.specifier.contains(version), f"{requirement} does not allow the tested {version}"


def test_dev_holds_every_other_extra():
    extras = PYPROJECT["project"]["optional-dependencies"]
    everything = next(Requirement(line) for line in extras["dev"] if line.startswith(PYPROJECT["project"]["name"]))
    assert everything.extras == set(extras) - {"dev"}


def test_the_version_is_the_same_wherever_it_stands():
    version = PYPROJECT["project"]["version"]
    citation = re.search(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text("utf-8"), re.M)
    change = re.search(r"^## ([\d.]+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert citation and citation[1] == version
    assert change and change[1] == version
