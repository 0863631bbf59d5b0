"""Folders of results and files in them: new or not at all, whole or not at all."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from smarketing.errors import InputError

HOME = Path("results")
UNFINISHED = ".unfinished"


def made(path: Path) -> Path:
    """The folder, new or empty until now. Raises InputError where it holds something or cannot be made."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        if any(path.iterdir()):
            raise InputError(
                f"--out {path}: this folder has results or other files in it, and nothing is ever overwritten. "
                "Name a new folder, or leave --out away for the next free one under results/."
            )
        if not os.access(path, os.W_OK | os.X_OK):
            raise PermissionError(13, "Permission denied")
    except OSError as fault:
        raise InputError(f"--out {path}: no folder can be made there ({fault.strerror}). Name another.") from fault
    return path


def next_free(stem: Path) -> Path:
    """The first of `stem-1`, `stem-2`, … that does not exist yet, made. Raises InputError where that cannot be."""
    n = 1
    while True:
        path = stem.with_name(f"{stem.name}-{n}")
        try:
            path.mkdir(parents=True)
        except FileExistsError:
            if not stem.parent.is_dir():
                raise InputError(
                    f"{stem.parent} is a file, and results go into a folder. Name one with --out."
                ) from None
            n += 1
        except OSError as fault:
            raise InputError(
                f"{path}: no folder can be made there ({fault.strerror}). Name a place with --out."
            ) from fault
        else:
            return path


def write_whole(file: Path, fill: Callable[[Path], object]) -> None:
    """Whole or not at all: written beside its place, made durable, then renamed; it survives a power cut."""
    unfinished = file.with_name(f".{file.name}.{secrets.token_hex(4)}{UNFINISHED}")  # two may write the same file
    try:
        fill(unfinished)
        with unfinished.open("rb+") as written:
            os.fsync(written.fileno())
        unfinished.replace(file)
        _sync_folder(file.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def clear_unfinished(folder: Path) -> None:
    """Remove what processes that were killed left half written. Only for whoever has the folder to themselves."""
    for file in folder.glob(f".*{UNFINISHED}"):
        file.unlink(missing_ok=True)


def write_text(file: Path, text: str) -> None:
    """Text, in UTF-8 and with its line ends as they are, whole or not at all."""
    write_whole(file, lambda path: path.write_bytes(text.encode()))


def _sync_folder(folder: Path) -> None:
    """Make the new name durable, where folders can be opened (not on Windows)."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
