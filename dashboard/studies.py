"""The folders of results that the dashboard was started with. A page names them by key; nothing else is read."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from smarketing.errors import InputError

MOST_BYTES = 100_000_000  # of a file that is read whole: a hundred thousand points take less

type Text = Annotated[str, Field(max_length=300)]


class StudyAsked(BaseModel):
    """What a page asks of a folder.

    study          the key of one of the folders
    outcome, x, y  what the figures are about, see `reports.study_results.Asked`
    row            a point, a policy that was found, or a scenario, by its key
    replication    of that row; `who`: a person or a lead of that run
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    study: Text
    outcome: Text | None = None
    x: Text | None = None
    y: Text | None = None
    row: Text = ""
    replication: Annotated[int, Field(ge=0, le=2**53)] | None = None
    who: Text = ""


@dataclass(frozen=True)
class Studies:
    """Folders by key: their own names, numbered where two are called the same."""

    folders: Mapping[str, Path]

    @classmethod
    def of(cls, given: Sequence[Path]) -> "Studies":
        """The folders as they were named at the start. Raises InputError for one that is not there."""
        folders: dict[str, Path] = {}
        for path in given:
            place = path.resolve()
            if not place.is_dir():
                raise InputError(f"--study {path}: there is no such folder. Name one of results, such as results/a-1.")
            if place not in folders.values():
                folders[_key(place.name or "results", folders)] = place
        return cls(folders)

    def named(self, key: str) -> Path:
        """The folder of that key, once nothing in it leads elsewhere. Raises InputError."""
        if key not in self.folders:
            raise InputError(
                f"There is no study {key[:60]!r} here; choose one of the list. Others are named at the start: "
                "smarketing dashboard --study DIR."
            )
        folder = self.folders[key]
        try:
            if folder.resolve() != folder or not folder.is_dir():
                raise InputError(f"The folder {key} is no longer where it was. Start the dashboard again.")
            for entry in _entries(folder):
                _check(entry, folder)
        except OSError as fault:
            raise InputError(f"The folder {key} cannot be read ({fault.strerror}).") from None
        return folder


def _key(name: str, taken: Mapping[str, Path]) -> str:
    key, number = name[:200], 2
    while key in taken:
        key, number = f"{name[:200]} ({number})", number + 1
    return key


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            yield entry
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(Path(entry.path))


def _check(entry: os.DirEntry[str], folder: Path) -> None:
    """Raise InputError for a link: a folder may come from a stranger, and a link in it may lead anywhere."""
    inside = Path(entry.path).relative_to(folder)
    if entry.is_symlink():
        raise InputError(f"{inside} is a link, which may lead outside the folder. Put the file itself in its place.")
    if entry.is_dir():
        return
    try:
        if not entry.is_file():
            raise InputError(f"{inside} is no file. Take it away.")
        if entry.name.endswith((".json", ".csv")) and entry.stat().st_size > MOST_BYTES:
            raise InputError(f"{inside} is larger than {MOST_BYTES // 10**6} MB; read it with a program of your own.")
    except FileNotFoundError:
        return  # a file that is being written has been given its name meanwhile
