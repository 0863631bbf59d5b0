"""Folders of results that are of another format, or not what they were: each a sentence, whatever reads them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from smarketing.errors import InputError
from smarketing.simulation.errors import ProgrammingError

FORMATS = {"sensitivity.json": 2}  # of all other files the format is 1


def check_format(content: Mapping[str, Any], file: Path) -> None:
    """Raise InputError for what another version has written in another way."""
    known = FORMATS.get(file.name, 1)
    about = content.get("format", known)
    if about != known or isinstance(about, bool):
        remedy = "Open it with the version that made it (its manifest names it under versions)."
        if isinstance(about, int) and 0 < about < known:
            remedy = "Give the command that made it again with --resume: no run is made anew."
        raise InputError(f"{file}: is of format {about!r}, and this smarketing reads format {known}. {remedy}")


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Whatever a reader stumbles over in a folder becomes a sentence about the folder; the cause stays attached.

    Readers take what the product has written at its word: a flipped bit, a value of another kind, a table with other
    columns show wherever they happen to be used.
    """
    try:
        yield
    except (InputError, ProgrammingError, MemoryError):
        raise
    except Exception as fault:
        if isinstance(fault, OSError) and fault.errno is not None:  # pyarrow's for a hurt table has no number
            raise
        what = " ".join(f"{type(fault).__name__}: {fault}".split())
        raise InputError(
            f"{folder}: cannot be read as a folder of results ({what}). A file in it was changed or damaged, or is of "
            "another version: put it back, or run its command again. If nobody touched it, it is our fault: report it."
        ) from fault
