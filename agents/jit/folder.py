"""The folder in which machine code is kept.

Folder: `$SMARKETING_CACHE`, else the user's cache folder, else a private one in the folder for temporary files. Where
none of them can be used nothing is kept, every process compiles for itself, and one line says so.

Machine code is run as it is read. So a file is read only if it is the user's own and nobody else may write to it.
"""

import contextlib
import functools
import os
import stat
import sys
import tempfile
import threading
import time
import warnings
from importlib.metadata import version
from pathlib import Path

from smarketing.agents.jit import machine
from smarketing.agents.jit.digest import digest

PACKAGES = ("agents", "simulation")  # whose sources results depend on
DAY = 86_400  # seconds
KEEP_DAYS = 30
MOST_BYTES = 40 << 20  # of all that is kept
_PREFIX = "kernels-"
_ROOT = Path(__file__).resolve().parents[2]
_SETTINGS = (
    "BOUNDSCHECK",
    "OPT",
    "LOOP_VECTORIZE",
    "SLP_VECTORIZE",
    "ENABLE_AVX",
    "CPU_NAME",
    "CPU_FEATURES",
)  # numba's


@functools.cache
def source_digest() -> str:
    """SHA-256 (hex) of the sources that results depend on: the same model, the same digest."""
    files = [path for package in PACKAGES for path in sorted((_ROOT / package).rglob("*.py"))]
    return digest(*(part for path in files for part in (path.relative_to(_ROOT).as_posix(), path.read_text())))


@functools.cache
def cache_folder() -> Path | None:
    """The folder of code made by this compiler for this processor; None where nothing can be kept."""
    compiler = sorted(Path(__file__).parent.glob("*.py"))
    made_by = digest(
        *(path.read_text() for path in compiler),
        *(version(library) for library in ("numba", "llvmlite", "numpy")),
        sys.version,
        machine.processor(),
        *(os.environ.get(f"NUMBA_{setting}", "") for setting in _SETTINGS),
    )
    return _usable_folder(_PREFIX + made_by[:16])


def read(name: str) -> bytes | None:
    """What is kept under this name; None where there is nothing, or nothing that can be trusted."""
    folder = cache_folder()
    if folder is None:
        return None
    try:
        with open(folder / name, "rb") as file:
            about = os.fstat(file.fileno())
            if not _is_own(about):
                return None
            data = file.read()
        if about.st_mtime < time.time() - DAY:  # it is in use: see `_prune`
            os.utime(folder / name)
        return data
    except OSError:
        return None


def write(name: str, data: bytes) -> None:
    """Keep data under a name, as a whole or not at all."""
    folder = cache_folder()
    if folder is None:
        return
    unfinished = folder / f"{name}.{os.getpid()}.{threading.get_ident()}"
    try:
        if not folder.exists():  # another process may have removed it while it was empty: see `_prune`
            _is_usable(folder)
        unfinished.write_bytes(data)
        unfinished.chmod(0o600)
        unfinished.replace(folder / name)
    except OSError as problem:
        _say_once(f"{folder}: {problem.strerror}, so compiled code is not kept there. Results are the same.")
        with contextlib.suppress(OSError):
            unfinished.unlink()


def cache_is_cold() -> bool:
    """Whether the next run has to compile first: nobody has yet called `mark_warm` for these sources."""
    folder = cache_folder()
    return not jit_is_off() and (folder is None or not (folder / _marker()).exists())


@functools.cache
def mark_warm() -> None:
    """Note that a whole run has been compiled, and remove what nobody has used for a month. Once a process."""
    folder = cache_folder()
    if jit_is_off() or folder is None:
        return
    write(_marker(), b"")
    with contextlib.suppress(OSError):
        _prune(folder.parent)


def jit_is_off() -> bool:
    """Whether kernels run as plain Python: `NUMBA_DISABLE_JIT`."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0")


def _marker() -> str:
    return f"warm-{source_digest()[:16]}"


def _prune(home: Path) -> None:
    """Remove what is old, and the oldest of what is too much."""
    files = [(file.stat(), file) for file in home.glob(f"{_PREFIX}*/*")]
    files.sort(key=lambda item: item[0].st_mtime, reverse=True)
    total = 0
    for about, file in files:
        total += about.st_size
        if total > MOST_BYTES or about.st_mtime < time.time() - KEEP_DAYS * DAY:
            file.unlink(missing_ok=True)
    for folder in home.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            folder.rmdir()  # where it is empty


@functools.cache
def _say_once(sentence: str) -> None:
    warnings.warn(sentence, stacklevel=2)


def _usable_folder(name: str) -> Path | None:
    """A folder of this name in the first place, in order of preference, where files can be made in it."""
    asked = os.environ.get("SMARKETING_CACHE")
    if asked:
        if _is_usable(Path(asked) / name):
            return Path(asked).resolve() / name
        _say_once(
            f"SMARKETING_CACHE={asked}: no private file can be made there, so compiled code is kept elsewhere. "
            "Name a folder of your own, or unset the variable."
        )
    for home in (_user_cache(), _temporary()):
        if home is not None and _is_usable(home / name):
            return home / name
    _say_once("No folder for compiled code can be written to: every process compiles for itself. Set SMARKETING_CACHE.")
    return None


def _user_cache() -> Path | None:
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    # An unknown home leaves "~" in place: that must not become a folder of that name in the working directory.
    return Path(base) / "smarketing" if base and os.path.isabs(base) else None


def _temporary() -> Path | None:
    try:
        return Path(tempfile.gettempdir()) / f"smarketing-{os.getuid() if hasattr(os, 'getuid') else 'cache'}"
    except OSError:  # there is no folder for temporary files
        return None


def _is_usable(folder: Path) -> bool:
    """Whether files can be made in the folder, and nobody else may exchange them."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_own(folder.lstat()) or _is_anybodys(folder.parent.stat()):
            return False
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _is_anybodys(about: os.stat_result) -> bool:
    """Whether any user may rename what is in a folder and put something else in its place."""
    return bool(about.st_mode & stat.S_IWOTH) and not about.st_mode & stat.S_ISVTX


def _is_own(about: os.stat_result) -> bool:
    """Whether it is the user's, and only the user may write to it."""
    return not hasattr(os, "getuid") or (about.st_uid == os.getuid() and not about.st_mode & 0o022)
