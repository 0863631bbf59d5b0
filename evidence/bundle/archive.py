"""The zip: the same content gives the same bytes, on any day and any machine."""

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

from smarketing.errors import InputError
from smarketing.store.folders import write_whole

_NO_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a zip knows


def write_zip(file: Path, folder: str, files: Mapping[str, bytes]) -> None:
    """Write the files under one folder, by name. Raises InputError where the file exists or cannot be written."""
    if file.exists() or file.is_symlink():
        raise InputError(f"--out {file}: this exists, and nothing is ever overwritten. Name another file.")
    try:
        write_whole(file, lambda path: _fill(path, folder, files))
    except OSError as fault:
        raise InputError(f"--out {file}: cannot be written ({fault.strerror or fault}). Name another place.") from None


def sums(files: Mapping[str, bytes]) -> str:
    """SHA-256 of each file, as `sha256sum --check` reads it."""
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))


def _fill(path: Path, folder: str, files: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{folder}/{name}", _NO_DAY)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, content)
