"""The folder of a sweep: one process at a time works in it, and it can be read at any moment.

`manifest.json` the study, seeds, versions, sources, commands · `design.parquet` the points and the cell of each ·
`chunks/` finished runs · after a session `points.csv`, `points.parquet`, `replications.parquet`, `summary.json`.
"""

import json
import os
import re
import shutil
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from smarketing.errors import InputError
from smarketing.experiments.sweeps.plan import Plan
from smarketing.store.chunks import ChunkStore
from smarketing.store.damage import check_format
from smarketing.store.folders import HOME, clear_unfinished, made, next_free, write_whole
from smarketing.store.strict_json import plain

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

FORMAT = 1  # of the manifest and of what lies beside it
MANIFEST, DESIGN, CHUNKS, LOCK = "manifest.json", "design.parquet", "chunks", ".lock"
_TRIES, _TRY_SECONDS = 5, 0.1


class SweepFolder:
    """A folder that holds, or will hold, the runs of a study."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = ChunkStore(path / CHUNKS)

    @classmethod
    def reserve(cls, out: str | Path | None, name: str) -> "SweepFolder":
        """Make `out`, or the next free `results/<name>-<n>`. Raises InputError where that cannot be."""
        path = made(Path(out)) if out is not None else next_free(HOME / slug(name))
        try:
            (path / CHUNKS).mkdir()
        except OSError as fault:
            raise InputError(f"{path}: cannot be written ({fault.strerror}). Name another with --out.") from fault
        return cls(path)

    @classmethod
    def again(cls, out: str | Path | None, name: str) -> "SweepFolder":
        """The folder to go on in: `out`, or the latest `results/<name>-<n>`. Raises InputError where there is none."""
        if out is not None:
            path = Path(out)
        else:
            stem = slug(name)
            numbers = [folder.name.removeprefix(f"{stem}-") for folder in HOME.glob(f"{stem}-*")]
            latest = max((int(number) for number in numbers if number.isdecimal()), default=None)
            if latest is None:
                raise InputError(f"--resume: there is no folder {HOME / stem}-<n> to go on in. Leave --resume away.")
            path = HOME / f"{stem}-{latest}"
        if not (path / CHUNKS).is_dir():
            raise InputError(
                f"--resume: {path} holds no sweep (no folder {CHUNKS}/ in it). Name one with --out, or leave --resume "
                "away to begin a new one."
            )
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
                clear_unfinished(self.path)
                clear_unfinished(self.path / CHUNKS)
            yield alone
        finally:
            os.close(handle)

    def give_back_if_empty(self) -> None:
        """Remove the folder if no run came to be in it."""
        if not self.store.names():
            shutil.rmtree(self.path, ignore_errors=True)

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

    def write_json(self, name: str, content: Mapping[str, Any]) -> None:
        """Keep plain data as strict JSON."""
        text = json.dumps(plain(content), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        write_whole(self.path / name, lambda path: path.write_text(text, encoding="utf-8"))

    def write_design(self, plan: Plan) -> None:
        """Keep the table of points."""
        write_whole(self.path / DESIGN, lambda path: plan.design.to_parquet(path, engine="pyarrow", index=False))

    def manifest(self) -> dict[str, Any]:
        """What the manifest says; empty where there is none yet. Raises InputError for a folder of something else."""
        try:
            found = json.loads((self.path / MANIFEST).read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as fault:
            raise InputError(f"{self.path / MANIFEST}: cannot be read ({fault}).") from None
        if not isinstance(found, dict) or found.get("kind") != "sweep":
            raise InputError(f"{self.path}: these are no results of a sweep. Name the folder of one.")
        self._check(found)
        return found

    def _check(self, found: dict[str, Any]) -> None:
        """Raise InputError for a manifest of another format, or one that somebody has changed beyond use."""
        check_format(found, self.path / MANIFEST)
        sessions, plan = found.get("sessions", []), found.get("plan", {})
        sound = isinstance(sessions, list) and all(isinstance(session, dict) for session in sessions)
        if not sound or not isinstance(plan, dict):
            raise InputError(
                f"{self.path / MANIFEST}: sessions must be a list and plan a mapping; this file was changed. Put it "
                f"back as it was, or delete it and run the study again with --resume --out {self.path}: runs are kept."
            )

    def plan(self) -> Plan:
        """The plan that was kept. Raises InputError where there is none."""
        manifest = self.manifest()
        if "plan" not in manifest:
            raise InputError(f"{self.path}: there is no sweep here (no {MANIFEST}). Name the folder of one.")
        return Plan.saved(manifest["plan"], self.path / DESIGN)

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
