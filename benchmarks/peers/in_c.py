"""The reduced funnel in C (`funnel.c`): the practical limit of one thread, compiled here by the machine's own `cc`."""

import ctypes
import functools
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import funnel as rules

SOURCE = Path(__file__).with_name("funnel.c")
OPTIONS = ("-std=c11", "-O3", "-shared", "-fPIC")
COMPILER = shutil.which("cc")


@functools.cache
def compiled() -> Callable[[int], float]:
    """The C function as `run(seed)`. It writes each week's revenue to an array and returns their sum [$].

    Raises FileNotFoundError where no C compiler is installed.
    """
    if COMPILER is None:
        raise FileNotFoundError("no C compiler named cc: install one (Debian: apt-get install gcc)")
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "funnel.so"
        subprocess.run([COMPILER, *OPTIONS, "-o", library, SOURCE, "-lm"], check=True)
        code = ctypes.CDLL(str(library))
    code.funnel.restype = ctypes.c_double
    code.funnel.argtypes = [ctypes.c_uint64, ctypes.POINTER(ctypes.c_double)]
    weekly = (ctypes.c_double * rules.WEEKS)()
    return lambda seed: float(code.funnel(seed, weekly))


def run(seed: int) -> float:
    """Total revenue of a run [$]."""
    return compiled()(seed)
