"""`kernel` and `behaviour`: how functions of the model are compiled, and where their machine code is kept.

    forms      what Python may hand to a kernel, and how it gets there
    kernels    a kernel, and its machine code as Python calls it
    digest     what machine code depends on
    kept       machine code from file, or compiled and filed
    folder     the folder of those files
    machine    machine code in memory
    compiler   from Python to machine code, by numba and LLVM
    columns_type  a firm's arrays as one pointer

Whoever only runs what was compiled before imports no numba.
"""

from collections.abc import Callable
from typing import Any

from smarketing.agents.jit.folder import cache_folder, cache_is_cold, jit_is_off, mark_warm, source_digest
from smarketing.agents.jit.forms import form_of
from smarketing.agents.jit.kernels import Kernel, KernelError

__all__ = [
    "KernelError",
    "behaviour",
    "cache_folder",
    "cache_is_cold",
    "code_for",
    "columns",
    "jit_is_off",
    "kernel",
    "mark_warm",
    "source_digest",
]


def kernel[F: Callable[..., Any]](function: F) -> F:
    """Compile a function as a part of every behaviour that calls it: NumPy's rules for division by zero, no runtime.

    No `fastmath`: it would let two callers of one kernel round differently, and the two engines are equal to the byte.
    With `NUMBA_DISABLE_JIT=1` the function is returned as it is.
    """
    return function if jit_is_off() else Kernel(function, by_name=False)  # type: ignore[return-value, arg-type]


def behaviour[F: Callable[..., Any]](function: F) -> F:
    """Compile a function by itself, with all that it reaches; other kernels call it by name. It returns nothing."""
    return function if jit_is_off() else Kernel(function, by_name=True)  # type: ignore[return-value, arg-type]


def code_for(function: Callable[..., Any], args: tuple) -> Callable[..., Any]:
    """What to call instead of a kernel, over and over with arguments of the same forms: its machine code."""
    return function.entry(tuple(map(form_of, args))) if isinstance(function, Kernel) else function


def columns[C: type](named_tuple: C) -> C:
    """Make of a `NamedTuple` of arrays one whose addresses are looked up once, however often it is handed over."""
    body = {"__doc__": named_tuple.__doc__, "__module__": named_tuple.__module__}
    made: Any = type(named_tuple.__name__, (named_tuple,), body)
    made.__qualname__ = named_tuple.__qualname__
    return made
