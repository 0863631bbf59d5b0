"""The same kernels without a compiler: for arithmetic that is wanted at once, a few thousand times and not millions.

A kernel here is the function as it is written, with every kernel that it reaches in the same form; a record is an
object that holds the same fields. Sums, products and comparisons of doubles are the same either way, so results are.
"""

from functools import cache
from types import FunctionType, SimpleNamespace
from typing import Any

import numpy as np

from smarketing.agents.jit.kernels import Kernel


class Fields(SimpleNamespace):
    """A record as kernels use one: `row.rate`, `row["from"]`."""

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)

    def but(self, **changes: Any) -> "Fields":
        """The same fields with some of them changed; those of groups are shared."""
        return Fields(**(vars(self) | changes))


def fields_of(record: Any) -> Any:
    """A NumPy record, or an array of them, as objects and lists; numbers as Python's own."""
    if record.dtype.names is None:
        return record.tolist()
    if np.shape(record):
        return [fields_of(each) for each in record]
    return Fields(**{name: fields_of(record[name]) for name in record.dtype.names})


@cache
def in_plain_python(kernel: Any) -> Any:
    """The function that a kernel is, calling others in the same form."""
    function = kernel.py_func if isinstance(kernel, Kernel) else kernel
    plain = FunctionType(function.__code__, {}, function.__name__, function.__defaults__)
    _plain_in_module[kernel] = plain
    names = {name: function.__globals__[name] for name in _names(function) if name in function.__globals__}
    for name, value in names.items():
        is_own = isinstance(value, Kernel) or (isinstance(value, FunctionType) and _is_ours(value))
        plain.__globals__[name] = (_plain_in_module.get(value) or in_plain_python(value)) if is_own else value
    return plain


_plain_in_module: dict[Any, FunctionType] = {}  # also those that are being made: two kernels may call each other


def _names(function: FunctionType) -> tuple[str, ...]:
    return function.__code__.co_names


def _is_ours(function: FunctionType) -> bool:
    return function.__module__.startswith(("smarketing.agents.", "smarketing.simulation."))
