"""Columns of a Parquet file out of arrays and texts, byte by byte.

`pyarrow.array` takes them, too, but asks pandas first what they are, and loading pandas takes longer than twenty runs.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa


def whole(values: Sequence[int] | NDArray[Any]) -> "pa.Array":
    """A column of whole numbers (n,)."""
    import pyarrow as pa

    array = np.ascontiguousarray(values, np.int64)
    return pa.Array.from_buffers(pa.int64(), len(array), [None, pa.py_buffer(array)])


def real(values: Sequence[float] | NDArray[Any]) -> "pa.Array":
    """A column of real numbers (n,); NaN is null."""
    import pyarrow as pa

    array = np.ascontiguousarray(values, np.float64)
    return pa.Array.from_buffers(pa.float64(), len(array), [_valid(~np.isnan(array)), pa.py_buffer(array)])


def texts(values: Sequence[str | None], times: Sequence[int] | int = 1) -> "pa.Array":
    """A column of texts, each so many times in a row; None is null."""
    import pyarrow as pa

    encoded = [(value or "").encode() for value in values]
    counts = np.broadcast_to(np.asarray(times, np.int64), len(encoded))
    ends = np.cumsum(np.repeat([len(text) for text in encoded], counts), dtype=np.int32)
    there = np.repeat(np.array([value is not None for value in values], dtype=bool), counts)
    content = b"".join(text * int(count) for text, count in zip(encoded, counts, strict=True))
    places = pa.py_buffer(np.concatenate([np.zeros(1, np.int32), ends]))
    return pa.Array.from_buffers(pa.string(), len(ends), [_valid(there), places, pa.py_buffer(content)])


def table(columns: "Mapping[str, pa.Array]") -> "pa.Table":
    """A table of columns of equal length, by name."""
    import pyarrow as pa

    return pa.Table.from_arrays(list(columns.values()), names=list(columns))


def _valid(there: NDArray[np.bool_]) -> Any:
    """Arrow's map of what is not null, one bit a value; None where everything is there."""
    import pyarrow as pa

    return None if there.all() else pa.py_buffer(np.packbits(there, bitorder="little"))
