"""Whether the packages that Python finds are this product's.

Names such as `agents` are general. Another distribution may put a package of that name earlier on Python's path, or
into the very same folder over ours. Looks only; imports none of them.
"""

import base64
import hashlib
import importlib.metadata
import importlib.util
from pathlib import Path

from experiments.errors import InputError

PRODUCT = "smarketing"
PACKAGES = ("agents", "simulation", "scenarios", "experiments", "reports")


def check_own_packages() -> None:
    """Raise InputError naming the stranger if one of `PACKAGES` is not the one this file belongs to."""
    home = Path(__file__).resolve().parent.parent
    for package in PACKAGES:
        found = _found(package)
        if found is None:
            raise InputError(f"The package `{package}` of {PRODUCT} is missing from {home}. {_REMEDY}")
        if found.parent.parent != home or _is_replaced(package, found):
            raise InputError(
                f"`import {package}` finds {found}{_owner(package)}, which is not {PRODUCT}'s own package in {home}. "
                f"{_REMEDY}"
            )


def version_of(distribution: str) -> str:
    """The installed version, or words that say there is none."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return "(not installed)"


_REMEDY = (
    f"Install {PRODUCT} into an environment of its own (python -m venv, then pip install {PRODUCT} in it), "
    "and see that PYTHONPATH leads to no other package of that name."
)


def _found(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).resolve() if spec is not None and spec.origin is not None else None


def _is_replaced(package: str, found: Path) -> bool:
    """Whether the file is another than the one installed, by the digest that the installer wrote down."""
    try:
        recorded = importlib.metadata.files(PRODUCT) or []
    except importlib.metadata.PackageNotFoundError:
        return False  # run from its source, not installed
    for file in recorded:
        if file.as_posix() == f"{package}/__init__.py" and file.hash is not None:
            digest = hashlib.new(file.hash.mode, found.read_bytes()).digest()
            return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != file.hash.value
    return False


def _owner(package: str) -> str:
    others = [name for name in importlib.metadata.packages_distributions().get(package, ()) if name != PRODUCT]
    return f" (from the distribution {', '.join(sorted(set(others)))})" if others else ""
