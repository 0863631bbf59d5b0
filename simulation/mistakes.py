"""Where a mistake in the source stands that kept the model from running: which function, file and line.

The compiler says so itself of a kernel (`agents.jit.KernelError`), unless it stumbled over the mistake: then it is told
by what the compiler had in hand. Of plain Python the stack tells.
"""

import ast
import linecache
import os
import re
import sysconfig
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from smarketing.agents import jit
from smarketing.errors import InputError
from smarketing.simulation.errors import ProgrammingError

# What a run of one firm may end with beside an `agents.state.Status`: its numbers, its memory or the machine gave out.
ENDS = (ArithmeticError, MemoryError, OSError)

_COMPILERS = ("numba", "llvmlite")
_LIBRARIES = (*_COMPILERS, "numpy", "mesa")
_JIT, _PYTHON = str(Path(jit.__file__).parent), sysconfig.get_path("stdlib")
_PLACE = re.compile(r"\((?P<file>[^()\n]+\.py):(?P<line>\d+)\)")  # as a KernelError has it
_MOST = 300  # characters of a message


class Place(NamedTuple):
    """A line of a source file, and the function that it stands in."""

    function: str
    file: str
    line: int

    @property
    def text(self) -> str:
        return linecache.getline(self.file, self.line).strip()

    def __str__(self) -> str:
        file = os.path.relpath(self.file)
        return f"{self.function}, {self.file if file.startswith('..') else file}:{self.line}"


@contextmanager
def mistakes_told() -> Iterator[None]:
    """Whatever a run cannot come to is a ProgrammingError that tells of its place; what it can passes."""
    try:
        yield
    except (*ENDS, ProgrammingError, InputError):
        raise
    except Exception as fault:
        raise ProgrammingError(
            f"The model did not run: there is a mistake in its source, {described(fault)}\n"
            "This is no result of any firm, and none was kept."
        ) from fault


def described(fault: BaseException) -> str:
    """What is wrong and where, in two lines: for whoever edits the source."""
    origin = place(fault)
    where = f"in {origin}" if origin else "in a place that is not known"
    text = str(fault)
    reason = f"{type(fault).__name__}: {text if len(text) <= _MOST else f'{text[:_MOST]}…'}"
    return f"{where}: {reason}" + (f"\n    {origin.text}" if origin and origin.text else "")


def place(fault: BaseException) -> Place | None:
    """The line at which the source is wrong, as far as the exception and its stack tell."""
    for file, line in _places_in(fault):
        if os.path.isfile(file):
            return Place(_function_at(file, line), os.path.abspath(file), line)
    return None


def _places_in(fault: BaseException) -> Iterator[tuple[str, int]]:
    """Candidates, the likeliest first: what a message names, then what the stack was looking at."""
    if isinstance(fault, jit.KernelError):
        yield from ((match["file"], int(match["line"])) for match in _PLACE.finditer(str(fault)))
    for frame, line in reversed(list(traceback.walk_tb(fault.__traceback__))):
        if _package(frame) in _COMPILERS:
            yield from _in_hand(frame)
        elif not _is_of_others(frame):
            yield frame.f_code.co_filename, line


def _package(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", "")).partition(".")[0]


def _is_of_others(frame: FrameType) -> bool:
    """Whether a line is of a library, of Python itself, or of what compiles the kernels: the mistake is elsewhere."""
    file = frame.f_code.co_filename
    is_python = file.startswith(_PYTHON) and "site-packages" not in file
    return _package(frame) in _LIBRARIES or is_python or file.startswith(_JIT)


def _in_hand(frame: FrameType) -> Iterator[tuple[str, int]]:
    """The source line, or else the function, that the compiler was at."""
    held = [*frame.f_locals.values()]
    held += [getattr(thing, "loc", None) for thing in held]
    yield from ((thing.filename, thing.line) for thing in held if type(thing).__name__ == "Loc")
    yield from ((thing.filename, thing.firstlineno) for thing in held if type(thing).__name__ == "FunctionIdentity")


def _function_at(file: str, line: int) -> str:
    """The innermost function of a file that a line belongs to."""
    within = [
        node
        for node in ast.walk(ast.parse(Path(file).read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and _first_line(node) <= line <= (node.end_lineno or line)
    ]
    return max(within, key=lambda node: node.lineno).name if within else "no function"


def _first_line(node: ast.FunctionDef) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
