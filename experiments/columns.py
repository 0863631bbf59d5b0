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


def texts(values: Sequence[str | None]) -> "pa.Array":
    """A column of texts; None is null."""
    import pyarrow as pa

    encoded = [(value or "").encode() for value in values]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    there = np.array([value is not None for value in values], dtype=bool)
    content = [_valid(there), pa.py_buffer(ends), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.string(), len(encoded), content)


def table(columns: "Mapping[str, pa.Array]") -> "pa.Table":
    """A table of columns of equal length, by name."""
    import pyarrow as pa

    return pa.Table.from_arrays(list(columns.values()), names=list(columns))


def _valid(there: NDArray[np.bool_]) -> Any:
    """Arrow's map of what is not null, one bit a value; None where everything is there."""
    import pyarrow as pa

    return None if there.all() else pa.py_buffer(np.packbits(there, bitorder="little"))
