"""`kernel`: the project's only compile options, and the folder in which compiled code is kept.

numba keys cached code by the file that a function stands in, not by the files of the functions it calls: after an edit
of `agents/salesperson.py` a cached `simulation/loop.py` would go on running the old behaviour. So the folder itself is
named after a digest of every source file a kernel may read: any edit is a new folder, an unchanged tree starts warm.

Folder: `$SMARKETING_CACHE`, else the user's cache folder, else (where neither can be written) a private temporary one.
"""

import functools
import hashlib
import os
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import numba
import numpy as np

KERNEL_PACKAGES = ("agents", "simulation")
KEEP_DAYS = 30
_FOLDER_PREFIX = "kernels-"
_ROOT = Path(__file__).resolve().parent.parent


def kernel[F: Callable[..., object]](function: F) -> F:
    """Compile a behaviour: cached, free of the GIL, NumPy's rules for division by zero, exact float arithmetic.

    No `fastmath`: it would let two callers of one kernel round differently, and the two engines are equal to the byte.
    No numba runtime (`_nrt=False`): a kernel never allocates, so nothing need be counted. Counting references to the
    arrays of a `World` at every call took a quarter of a replication's time.
    Always inlined (`forceinline`): a `World` is passed as some two hundred words on the stack, so each call that is
    left costs 50 ns; without calls the compiler also sees what a week's loops have in common (docs/performance.md).
    With `NUMBA_DISABLE_JIT=1` the function is returned as it is.
    """
    outside = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(cache_folder())  # read while decorating; other packages' numba caches stay theirs
    try:
        return numba.njit(cache=True, nogil=True, error_model="numpy", _nrt=False, forceinline=True)(function)
    finally:
        numba.config.CACHE_DIR = outside


@functools.cache
def source_digest() -> str:
    """SHA-256 (hex) of the sources of all packages that hold kernels: the same behaviour, the same digest."""
    digest = hashlib.sha256()
    for path in _sources():
        source = path.read_bytes()
        digest.update(f"{path.relative_to(_ROOT).as_posix()}\0{len(source)}\0".encode())
        digest.update(source)
    return digest.hexdigest()


@functools.cache
def cache_folder() -> Path:
    """The folder of compiled code for these sources, this numba and this NumPy; its time of change says "in use"."""
    made_by = (source_digest(), numba.__version__, np.__version__, numba.config.BOUNDSCHECK, numba.config.OPT)
    name = _FOLDER_PREFIX + hashlib.sha256(repr(made_by).encode()).hexdigest()[:16]
    folder = _writable_folder(name)
    os.utime(folder)
    return folder


def cache_is_cold() -> bool:
    """Whether the next run has to compile first (some minutes): nobody has yet called `mark_warm` for this code."""
    return not numba.config.DISABLE_JIT and not _marker().exists()


@functools.cache
def mark_warm() -> None:
    """Note that a whole run has been compiled, and drop the folders of sources that nobody has run for a month.

    Once a process: it looks at every source file, which takes as long as five thousand leads.
    """
    if numba.config.DISABLE_JIT:
        return
    _marker().touch()
    _prune(cache_folder().parent, keep=cache_folder().name)


def _sources() -> Iterator[Path]:
    for package in KERNEL_PACKAGES:
        yield from sorted((_ROOT / package).rglob("*.py"))


def _marker() -> Path:
    """One marker per tree: numba compares paths and file times, too, before it runs what it finds in the folder."""
    tree = repr([(str(path), path.stat().st_mtime_ns) for path in _sources()])
    return cache_folder() / f"warm-{hashlib.sha256(tree.encode()).hexdigest()[:16]}"


def _prune(home: Path, keep: str) -> None:
    """Remove folders unused for `KEEP_DAYS`. A folder is renamed first, so no process meets one that is half gone."""
    oldest = time.time() - KEEP_DAYS * 86_400
    for folder in home.glob(f"{_FOLDER_PREFIX}*"):
        try:
            if folder.name != keep and folder.stat().st_mtime < oldest:
                doomed = folder.rename(Path(tempfile.mkdtemp(prefix="pruned-", dir=home)) / folder.name)
                shutil.rmtree(doomed.parent, ignore_errors=True)
        except OSError:
            continue  # another process was faster, or the folder is not ours to remove


def _writable_folder(name: str) -> Path:
    """A folder of this name in the first place, in order of preference, where files can be made in it."""
    asked = os.environ.get("SMARKETING_CACHE")
    if asked and _is_writable(Path(asked) / name):
        return Path(asked).resolve() / name
    if asked:
        warnings.warn(
            f"SMARKETING_CACHE={asked}: no file can be made there, so compiled code is kept elsewhere. "
            "Name a folder that you may write to, or unset the variable.",
            stacklevel=2,
        )
    user = _user_cache()
    if user is not None and _is_writable(user / name):
        return user / name
    shared = Path(tempfile.gettempdir()) / f"smarketing-{os.getuid() if hasattr(os, 'getuid') else 'cache'}"
    if _is_writable(shared) and _is_private(shared) and _is_writable(shared / name):
        return shared / name
    alone = Path(tempfile.mkdtemp(prefix="smarketing-")) / name
    alone.mkdir()
    return alone


def _user_cache() -> Path | None:
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    # An unknown home leaves "~" in place: that must not become a folder of that name in the working directory.
    return Path(base) / "smarketing" if base and os.path.isabs(base) else None


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _is_private(folder: Path) -> bool:
    """Cached code is run as it is read: in a folder that all users share, only one's own can be trusted."""
    if not hasattr(os, "getuid"):
        return True
    status = folder.lstat()
    return status.st_uid == os.getuid() and not status.st_mode & 0o022 and not folder.is_symlink()
