"""The folder of results: new or not at all, for one process at a time, and each file in it is whole or not there.

It is made before the work starts: two processes cannot meet in one folder, and a place that cannot be written is known
before an hour is spent. `manifest.json` says what made it and how far it is, and can be read at any moment.
"""

import os
import re
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

from smarketing.errors import InputError
from smarketing.product import PRODUCT
from smarketing.scenarios import Scenario
from smarketing.store.folders import HOME, clear_unfinished, made, next_free, write_whole
from smarketing.store.provenance import origin, this_command, versions
from smarketing.store.strict_json import as_json

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

FORMAT = 1  # of the manifest and of what lies beside it
MANIFEST, LOCK = "manifest.json", ".lock"
_TRIES, _TRY_SECONDS = 5, 0.1


class ResultFolder:
    """A folder that holds, or will hold, results."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def reserve(cls, out: str | Path | None, name: str) -> Self:
        """Make `out`, or the next free `results/<name>-<n>`. Raises InputError where that cannot be."""
        return cls(made(Path(out)) if out is not None else next_free(HOME / name))

    @classmethod
    def latest(cls, out: str | Path | None, name: str, what: str, mark: str) -> Self:
        """The folder to go on in: `out`, or the latest `results/<name>-<n>`, which has a `mark` in it if it is `what`.

        Raises InputError where there is none.
        """
        if out is None:
            numbers = [file.parent.name.removeprefix(f"{name}-") for file in HOME.glob(f"{name}-*/{mark}")]
            last = max((int(number) for number in numbers if number.isdecimal()), default=None)
            path = None if last is None else HOME / f"{name}-{last}"
            fault = f"there is no {what} {HOME / name}-<n> to go on in"
        else:
            path = Path(out) if (Path(out) / mark).exists() else None
            fault = f"{out} holds no {what} (no {mark} in it)"
        if path is None:
            raise InputError(f"--resume: {fault}. Name one with --out, or leave --resume away to begin a new one.")
        return cls(path)

    @contextmanager
    def locked(self) -> Iterator[bool]:
        """Keep other processes out. The system lets go of the lock when this process ends, however it ends.

        What a process before this one left half written is removed.
        Yields False on a disk that knows no locks: two processes there do the same work twice, and nothing worse.
        """
        try:
            handle = os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as fault:
            raise InputError(f"{self.path}: cannot be written ({fault.strerror}). Name another with --out.") from fault
        try:
            alone = fcntl is not None and self._take(handle)
            with suppress(OSError):  # a full disk; only the message to a second process wants to know
                os.ftruncate(handle, 0)
                os.write(handle, f"process {os.getpid()} on {socket.gethostname()}".encode())
            if alone:
                self.clear_unfinished()
            yield alone
        finally:
            os.close(handle)

    def clear_unfinished(self) -> None:
        """Remove what was left half written."""
        clear_unfinished(self.path)

    def in_use(self) -> bool:
        """Whether a process is at work in it now. On a disk of another machine the answer may come out as no."""
        if fcntl is None or not (self.path / LOCK).exists():
            return False
        with (self.path / LOCK).open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            except OSError:
                return False
        return False

    @contextmanager
    def written(self, remedy: str) -> Iterator[None]:
        """Where files are written: what goes wrong there is an InputError, with the `remedy`."""
        try:
            yield
        except OSError as fault:
            raise InputError(
                f"{self.path}: the results could not be written ({fault.strerror or fault}). {remedy}"
            ) from fault

    def write(self, name: str, fill: Callable[[Path], object]) -> None:
        """Keep a file that `fill` writes."""
        write_whole(self.path / name, fill)

    def write_json(self, name: str, content: Mapping[str, Any]) -> None:
        """Keep plain data as strict JSON."""
        write_whole(self.path / name, lambda path: path.write_bytes(as_json(content)))

    def write_manifest(self, kind: str, status: str, command: str | None = None, **content: Any) -> None:
        """Say what the folder is, what made it and how far it is: "running", "partial" or "complete"."""
        about = {"format": FORMAT, "product": PRODUCT, "status": status, "kind": kind}
        about |= {"command": command or this_command()}
        self.write_json(MANIFEST, {**about, "versions": versions(), **origin(), **content})

    def _take(self, handle: int) -> bool:
        for _ in range(_TRIES):
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(_TRY_SECONDS)  # `smarketing status` looks at the lock for a moment, too
            except OSError:
                return False
            else:
                return True
        who = os.pread(handle, 200, 0).decode(errors="replace") or "another process"
        raise InputError(
            f"{self.path}: {who} is at work in this folder. Wait for it (smarketing status {self.path}), or stop it "
            "and go on with --resume; what it finished is kept."
        )


def slug(name: str) -> str:
    """The name of a study as the name of a folder."""
    return re.sub(r"[^\w.-]+", "_", name.strip()).strip("_.").lower()[:60] or "sweep"


def described(scenario: Scenario) -> dict[str, Any]:
    """A scenario as a manifest has it: whole, so that it can be run again; its digest tells if it is the same."""
    return {
        "name": scenario.name,
        "title": scenario.title,
        "description": scenario.description,
        "files": scenario.files,
        "resolved": scenario.resolved(),
        "sources": scenario.sources,
        "digest": scenario.digest,
    }
