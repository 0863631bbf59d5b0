"""What Python may hand to a kernel, and how it gets there.

Each argument has a *form*: what of its type machine code depends on. A kernel is compiled once for each row of forms
that it is called with. Nothing here knows numba: code that was compiled earlier is called without it.

Numbers go over as 64 bits, tuples number by number; records, arrays and columns by their address.
"""

import ctypes
import functools
from collections.abc import Iterator
from enum import Enum
from typing import Any, NamedTuple

import numpy as np


class Number(Enum):
    """A number, or nothing; the value is NumPy's code for what compiled code sees."""

    INTEGER = "i8"
    UNSIGNED = "u8"
    FLOAT = "f8"
    BOOLEAN = "?"
    NOTHING = "none"


class Record(NamedTuple):
    """One row of a record array."""

    dtype: np.dtype


class Array(NamedTuple):
    dtype: np.dtype
    ndim: int
    layout: str  # numba's: C for contiguous, A for any


class Columns(NamedTuple):
    """A named tuple of contiguous arrays: `agents/jit/columns_type.py`."""

    name: str
    arrays: tuple[tuple[str, Array], ...]


class Tuple(NamedTuple):
    kind: type
    elements: tuple["Form", ...]


Form = Number | Record | Array | Columns | Tuple

_WHOLE = (Number.INTEGER, Number.UNSIGNED, Number.BOOLEAN)
_C_TYPES = {
    Number.INTEGER: ctypes.c_int64,
    Number.UNSIGNED: ctypes.c_uint64,
    Number.BOOLEAN: ctypes.c_int64,
    Number.FLOAT: ctypes.c_double,
}
_NUMBERS: dict[type, Number] = {
    bool: Number.BOOLEAN,
    int: Number.INTEGER,
    float: Number.FLOAT,
    type(None): Number.NOTHING,
}


def form_of(value: Any) -> Form:
    """The form of an argument.

    Raises:
        TypeError: no kernel takes such a value
    """
    kind = type(value)
    number = _NUMBERS.get(kind)
    if number is not None:
        return number
    if isinstance(value, tuple):
        return _form_of_tuple(value)
    if isinstance(value, np.ndarray):
        return _array(_Identical(value.dtype), value.ndim, "C" if value.flags.c_contiguous else "A")
    if isinstance(value, np.void):
        return _record(_Identical(value.dtype))
    for kinds, number in (
        ((bool, np.bool_), Number.BOOLEAN),
        ((int, np.signedinteger), Number.INTEGER),
        ((np.unsignedinteger,), Number.UNSIGNED),
        ((float, np.floating), Number.FLOAT),
    ):
        if isinstance(value, kinds):
            _NUMBERS[kind] = number
            return number
    raise TypeError(f"no kernel takes a {kind.__name__}: {value!r:.80}")


def _form_of_tuple(value: tuple) -> Form:
    known: Form | None = getattr(value, "_form", None)
    if known is not None:
        return known
    fields = getattr(value, "_fields", ())
    if not fields or not all(isinstance(element, np.ndarray) for element in value):
        return Tuple(type(value), tuple(form_of(element) for element in value))
    form = Columns(type(value).__name__, tuple(zip(fields, map(form_of, value), strict=True)))  # type: ignore[arg-type]
    for field, array in form.arrays:
        if array.layout != "C":
            raise TypeError(f"{form.name}.{field} is not contiguous: a kernel cannot take it as a column")
    if hasattr(value, "__dict__"):
        value._form = form  # type: ignore[attr-defined]
    return form


class _Identical:
    """A dtype known by its identity: NumPy compares four hundred fields one by one."""

    __slots__ = ("dtype",)

    def __init__(self, dtype: np.dtype) -> None:
        self.dtype = dtype

    def __hash__(self) -> int:
        return id(self.dtype)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identical) and self.dtype is other.dtype


@functools.lru_cache(4096)
def _record(same: _Identical) -> Record:
    return _equal_record(same.dtype)


@functools.cache
def _equal_record(dtype: np.dtype) -> Record:
    return Record(dtype)


@functools.lru_cache(4096)
def _array(same: _Identical, ndim: int, layout: str) -> Array:
    return Array(_equal_record(same.dtype).dtype, ndim, layout)


# From Python to C


def c_types(form: Form) -> list[Any]:
    """The ctypes of the parameters that a value of this form is handed over in."""
    if isinstance(form, Tuple):
        return [kind for element in form.elements for kind in c_types(element)]
    if form is Number.NOTHING:
        return []
    return [_C_TYPES[form] if isinstance(form, Number) else ctypes.c_void_p]


def handed_over(form: Form, value: Any) -> Iterator[Any]:
    """The value as the parameters of `c_types`; what it points to lives as long as the value and what is yielded."""
    if isinstance(form, Number):
        if form in _WHOLE:
            yield int(value)
        elif form is Number.FLOAT:
            yield float(value)
    elif isinstance(form, Columns):
        yield table_of(value)
    elif isinstance(form, Record):
        yield address_of_record(value)
    elif isinstance(form, Array):
        yield words_of_array(value)
    else:
        for element, part in zip(form.elements, value, strict=True):
            yield from handed_over(element, part)


def address_of_record(row: np.void) -> int:
    """Where the bytes of a record lie; a row that says so by itself (`address`) is not asked to describe its type."""
    known: int | None = getattr(type(row), "address", None) and row.address  # type: ignore[attr-defined]
    return known or int(np.frombuffer(row, np.uint8).__array_interface__["data"][0])


def _address(array: np.ndarray) -> int:
    return int(array.ctypes.data)


def words_of_array(array: np.ndarray) -> ctypes.Array:
    """An array as numba lays it out: no owner, length, size of an element, address, shape, strides."""
    words = (0, 0, array.size, array.itemsize, _address(array), *array.shape, *array.strides)
    return (ctypes.c_int64 * len(words))(*words)


def table_of(columns: Any) -> ctypes.Array:
    """The table of `agents/jit/columns_type.py`: address, length and shape of each array. Kept with the columns."""
    known: ctypes.Array | None = getattr(columns, "_words", None)
    if known is not None:
        return known
    words = [word for array in columns for word in (_address(array), array.size, *array.shape)]
    table = (ctypes.c_int64 * len(words))(*words)
    if hasattr(columns, "__dict__"):
        columns._words = table
    return table


# And back


def result_words(form: Form) -> int:
    """How many words of eight bytes a result of this form takes."""
    return len(c_types(form))


def result_of(form: Form, words: Any) -> Any:
    """A result, from its words (an iterator of ints that hold 64 bits)."""
    if isinstance(form, Tuple):
        parts = [result_of(element, words) for element in form.elements]
        return form.kind(*parts) if hasattr(form.kind, "_fields") else tuple(parts)
    if form is Number.NOTHING:
        return None
    word = next(words)
    if form is Number.FLOAT:
        return ctypes.c_double.from_buffer(ctypes.c_int64(word)).value
    if form is Number.BOOLEAN:
        return bool(word & 1)
    return word if form is Number.INTEGER else word & (2**64 - 1)
