"""Finds a scenario file and everything it extends."""

import os
from pathlib import Path as File

from smarketing.scenarios.documents import Document, read
from smarketing.scenarios.errors import Fault, ScenarioError, nearest

LIBRARY = File(__file__).resolve().parent
BASE = "status_quo"
SUFFIXES = (".yaml", ".yml")


def library() -> tuple[str, ...]:
    """The names of the scenarios that come with the product: the base firm first, then by name.

    >>> sm.library()[:3]
    ('status_quo', 'aligned', 'cold_calling')
    """
    names = sorted(file.stem for file in LIBRARY.glob("*.yaml"))
    return tuple(sorted(names, key=lambda name: name != BASE))


def lineage(name: str) -> list[Document]:
    """The file of that name or path and all it extends, the base first.

    A file that does not say what it extends extends `status_quo`; only `status_quo` itself extends nothing.
    """
    file, label = _find(name)
    chain: list[tuple[File, str]] = []
    documents: list[Document] = []
    while True:
        chain.append((file, label))
        document = read(file, label)
        documents.insert(0, document)
        parent = document.values.get("extends", BASE)
        if parent is None:
            return documents
        file, label = _parent(parent, document)
        if file in (known for known, _ in chain):
            circle = " → ".join([*(label for _, label in chain), label])
            raise ScenarioError(Fault(f"goes in a circle: {circle}", document.place(("extends",)), "extends"))


def _find(name: str) -> tuple[File, str]:
    if name in library():
        return LIBRARY / f"{name}.yaml", f"{name}.yaml"
    if os.path.exists(name):  # false, not an error, for a name that no file can have
        return File(name).resolve(), name
    if _is_path(name):
        raise ScenarioError(
            Fault("there is no such file; `smarketing scenario new FILE` writes one to start from", name)
        )
    shown = name if len(name) <= 60 else f"{name[:60]}…"
    raise ScenarioError(Fault(f"{shown!r} is neither a library scenario nor a file{nearest(name, library())}"))


def _parent(reference: object, child: Document) -> tuple[File, str]:
    """What a file extends: a library name, or a path inside the file's own folder, symbolic links followed."""

    def refuse(message: str) -> ScenarioError:
        return ScenarioError(Fault(message, child.place(("extends",)), "extends"))

    if not isinstance(reference, str) or not reference or "\0" in reference:
        raise refuse("must be the name of a library scenario or the path of a file, such as ./base.yaml")
    if reference in library():
        return LIBRARY / f"{reference}.yaml", f"{reference}.yaml"
    if not _is_path(reference):
        beside = child.file.parent / f"{reference}.yaml"
        hint = (
            f"; for the file beside this one write ./{beside.name}"
            if os.path.exists(beside)
            else nearest(reference, library())
        )
        raise refuse(f"there is no library scenario {reference!r}{hint}")
    folder = child.file.parent
    try:
        file = (folder / reference).resolve()
    except (OSError, RuntimeError):
        raise refuse(f"{reference} cannot be followed: its symbolic links go in a circle") from None
    if not file.is_relative_to(folder):
        raise refuse(
            f"{reference} lies outside the folder of {child.name}; extend a library scenario, or a file in that folder"
            " or below it"
        )
    if not os.path.exists(file):
        raise refuse(f"there is no file {reference} in the folder of {child.name}")
    return file, str(File(child.name).parent / reference)


def _is_path(name: str) -> bool:
    return "/" in name or "\\" in name or name.endswith(SUFFIXES)
