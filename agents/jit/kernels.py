"""A kernel: a function that is compiled when it is first called, and whose machine code is kept.

Called by another kernel it becomes part of that one, so that the compiler sees a week's loops whole. One that is called
by name (`behaviour`) is compiled by itself, with all that it reaches: after an edit only the behaviours that reach what
was edited are compiled anew.
"""

import ctypes
import functools
import inspect
import threading
from collections.abc import Callable
from itertools import chain
from types import FunctionType
from typing import Any

from smarketing.agents.jit import forms
from smarketing.agents.jit.digest import digest, digest_of_form, digest_of_kernel
from smarketing.agents.jit.forms import Form

_lock = threading.RLock()  # one compilation at a time


class KernelError(Exception):
    """A mistake in the code of a kernel: it cannot be compiled, or it failed where no kernel may fail."""


class Kernel:
    """A function over numbers, records and arrays.

    py_func   the function as it is written
    name      its module and name
    by_name   whether other kernels call its machine code instead of making it a part of theirs
    """

    def __init__(self, function: FunctionType, by_name: bool) -> None:
        functools.update_wrapper(self, function)
        self.py_func = function
        self.name = f"{function.__module__}.{function.__qualname__}"
        self.by_name = by_name
        self._entries: dict[tuple[Form, ...], Entry] = {}

    def __repr__(self) -> str:
        return f"<kernel {self.name}>"

    @functools.cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names of its arguments."""
        return tuple(inspect.signature(self.py_func).parameters)

    @functools.cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of all that its machine code depends on but the forms of its arguments."""
        return digest_of_kernel(self)

    @property
    def place(self) -> str:
        """File and line."""
        code = self.py_func.__code__
        return f"{code.co_filename}:{code.co_firstlineno}"

    @property
    def signatures(self) -> list[tuple[Form, ...]]:
        """The forms of arguments for which there is machine code in this process."""
        return list(self._entries)

    def in_order(self, args: tuple, keywords: dict[str, Any]) -> tuple:
        """The arguments in the order of the parameters."""
        return (*args, *(keywords[name] for name in self.parameters[len(args) :])) if keywords else args

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        args = self.in_order(args, keywords)
        arguments = tuple([forms.form_of(arg) for arg in args])
        entry = self._entries.get(arguments) or self.entry(arguments)
        return entry(*args)

    def entry(self, arguments: tuple[Form, ...]) -> "Entry":
        """Its machine code for arguments of these forms: as it is kept, or else compiled now.

        Raises:
            KernelError: it cannot be compiled
        """
        if len(arguments) != len(self.parameters):
            raise TypeError(f"{self.name} takes {len(self.parameters)} arguments, not {len(arguments)}")
        with _lock:
            if arguments not in self._entries:
                from smarketing.agents.jit.kept import load_or_compile

                self._entries[arguments] = load_or_compile(self, arguments)
            return self._entries[arguments]

    def digest_for(self, arguments: tuple[Form, ...]) -> str:
        """Of all that the machine code for arguments of these forms depends on."""
        return digest(self.digest, *map(digest_of_form, arguments))


_SINGLE: dict[Any, Callable[[Any], Any]] = {
    forms.Number.INTEGER: int,
    forms.Number.UNSIGNED: int,
    forms.Number.BOOLEAN: int,
    forms.Number.FLOAT: float,
    forms.Columns: forms.table_of,
    forms.Record: forms.address_of_record,
    forms.Array: forms.words_of_array,
}


class Entry:
    """Machine code that Python can call, for arguments of given forms. The GIL is free while it runs.

    Args:
        address: of a function `int32 (int64 *result, void **error, ...arguments)`; see `agents/jit/compiler.py`
    """

    def __init__(self, name: str, address: int, arguments: tuple[Form, ...], returns: Form) -> None:
        self.name, self.returns = name, returns
        self._forms = arguments
        c_types = list(chain.from_iterable(map(forms.c_types, arguments)))
        self._function = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, *c_types)(address)
        self._single = tuple(_SINGLE.get(form) or _SINGLE.get(type(form)) for form in arguments)
        self._is_flat = all(self._single)
        self._error = ctypes.c_void_p()  # written where something fails; of two failures at once either will do
        self._at_error = ctypes.addressof(self._error)
        self._result = ctypes.c_int64 * forms.result_words(returns) if returns is not forms.Number.NOTHING else None

    def __call__(self, *args: Any) -> Any:
        if self._is_flat:
            given = [convert(arg) for convert, arg in zip(self._single, args)]  # type: ignore[misc]  # noqa: B905
        else:
            given = list(chain.from_iterable(map(forms.handed_over, self._forms, args)))
        if self._result is None:
            if self._function(None, self._at_error, *given):
                self._fail()
            return None
        result = self._result()
        if self._function(ctypes.addressof(result), self._at_error, *given):
            self._fail()
        return forms.result_of(self.returns, iter(result))

    def _fail(self) -> None:
        from smarketing.agents.jit.compiler import error_of

        raise error_of(self.name, self._error.value)
