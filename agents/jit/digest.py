"""What a kernel's machine code depends on, as a digest: its own code, and every value and kernel that it can reach.

Not the text of files: a docstring or a comment may change, and of a file with ten kernels only those are compiled anew
that reach what was edited. A value of a kind that is not known here is refused, for a digest that leaves something out
would let stale code run.
"""

import dis
import enum
import functools
import hashlib
import math
import types
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from smarketing.agents.jit.forms import Array, Columns, Form, Number, Record

if TYPE_CHECKING:
    from smarketing.agents.jit.kernels import Kernel

_LOAD_GLOBAL, _EXTENDED_ARG = dis.opmap["LOAD_GLOBAL"], dis.opmap["EXTENDED_ARG"]
_LIBRARIES = (math, np)  # modules that a kernel may read; numba's and NumPy's versions are part of the cache's name


def digest(*parts: str) -> str:
    """SHA-256 (hex) of strings, told apart by their lengths."""
    whole = hashlib.sha256()
    for part in parts:
        encoded = part.encode()
        whole.update(f"{len(encoded)}:".encode())
        whole.update(encoded)
    return whole.hexdigest()


def digest_of_kernel(kernel: "Kernel") -> str:
    """Of a kernel's code and all that it reads. Of a kernel that is called by name, only the name."""
    return digest(*_function(kernel.py_func, kernel.name))


@functools.lru_cache(4096)
def digest_of_form(form: Form) -> str:
    """Of an argument's form."""
    return digest(*_form(form))


def kernels_called(kernel: "Kernel") -> Iterator["Kernel"]:
    """The kernels whose names stand in this one's code."""
    for value in _values_read(kernel.py_func).values():
        if hasattr(value, "py_func"):
            yield value


def _form(form: Form) -> Iterator[str]:
    if isinstance(form, Number):
        yield form.name
    elif isinstance(form, Record):
        yield f"record {_dtype(form.dtype)}"
    elif isinstance(form, Array):
        yield f"array {form.ndim} {form.layout} {_dtype(form.dtype)}"
    elif isinstance(form, Columns):
        yield f"columns {form.name}"
        for field, array in form.arrays:
            yield field
            yield from _form(array)
    else:
        yield f"tuple {form.kind.__qualname__} {len(form.elements)}"
        for element in form.elements:
            yield from _form(element)


@functools.cache
def _dtype(dtype: np.dtype) -> str:
    return digest(repr(dtype))


def _function(function: types.FunctionType, name: str) -> Iterator[str]:
    yield name
    yield repr((function.__defaults__, function.__kwdefaults__))
    yield from _code(function.__code__, function.__doc__)
    for read, value in sorted(_values_read(function).items(), key=lambda item: item[0]):
        yield read
        yield from _value(value, f"{name} reads {read}")


def _code(code: types.CodeType, docstring: str | None = None) -> Iterator[str]:
    yield code.co_code.hex()
    yield code.co_exceptiontable.hex()
    yield repr((code.co_names, code.co_varnames, code.co_freevars, code.co_argcount, code.co_flags))
    for place, constant in enumerate(code.co_consts):
        if place == 0 and constant == docstring:
            continue
        if isinstance(constant, types.CodeType):
            yield from _code(constant)
        else:
            yield f"{type(constant).__name__} {constant!r}"


@functools.cache
def _globals_read(code: types.CodeType) -> frozenset[str]:
    """Names of global values: read off the instructions, for `co_names` holds attributes as well."""
    names, wide = set(), 0
    for operation, argument in zip(code.co_code[::2], code.co_code[1::2], strict=True):
        if operation == _EXTENDED_ARG:
            wide = (wide | argument) << 8
            continue
        if operation == _LOAD_GLOBAL:
            names.add(code.co_names[(wide | argument) >> 1])
        wide = 0
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names |= _globals_read(constant)
    return frozenset(names)


def _values_read(function: types.FunctionType) -> dict[str, Any]:
    """Global and enclosing values by name; builtins are Python's."""
    scope = function.__globals__
    values = {name: scope[name] for name in _globals_read(function.__code__) if name in scope}
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    return values | {name: cell.cell_contents for name, cell in cells}


def _value(value: Any, where: str) -> Iterator[str]:
    if hasattr(value, "py_func"):
        yield value.name if value.by_name else value.digest
    elif value is None or isinstance(value, (bool, int, float, str)):
        yield f"{type(value).__name__} {value!r}"
    elif isinstance(value, (np.generic, np.ndarray)):
        yield f"{value.dtype!r} {value.shape} {value.tobytes().hex()}"
    elif isinstance(value, np.dtype):
        yield _dtype(value)
    elif isinstance(value, tuple):
        yield f"tuple {len(value)}"
        for element in value:
            yield from _value(element, where)
    elif isinstance(value, enum.EnumType):
        yield repr([(name, value[name].value) for name in value.__members__])
    elif isinstance(value, types.ModuleType) and value in _LIBRARIES:
        yield value.__name__
    elif isinstance(value, type) and hasattr(value, "_fields"):
        yield repr(value._fields)
    elif isinstance(value, (types.BuiltinFunctionType, np.ufunc)) or getattr(value, "__module__", "") == "builtins":
        yield repr(getattr(value, "__qualname__", value))
    elif hasattr(value, "_defn"):  # an intrinsic of numba
        yield from _code(value._defn.__code__)
    else:
        raise TypeError(
            f"{where}, a {type(value).__name__}: a kernel may read numbers, tuples, arrays, dtypes, enumerations and "
            f"other kernels. Let it be one of those, or teach agents/jit/digest.py what it hangs on."
        )
