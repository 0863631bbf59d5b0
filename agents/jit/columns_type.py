"""Columns in compiled code: a tuple of named arrays, passed to a kernel as one pointer.

numba would pass every array of a named tuple as seven words and so a `World` as some two hundred, at each call. Here
the arrays' addresses and lengths lie in a table of words (`agents/jit/arguments.py` makes it), and what a kernel is
handed is where the table lies. The arrays of a firm never move while it runs, so what is read of the table is marked
as invariant: the compiler keeps it in registers across writes to the arrays.
"""

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import PrimitiveModel, register_default
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import lower_getattr_generic
from numba.np.arrayobj import make_array

WORD = 8  # bytes


class ColumnsType(types.Type):
    """The numba type of columns: `arrays` by name, each contiguous."""

    def __init__(self, name: str, arrays: tuple[tuple[str, types.Array], ...]) -> None:
        self.arrays = dict(arrays)
        self.places: dict[str, int] = {}  # of an array's first word in the table
        place = 0
        for field, array in arrays:
            self.places[field] = place
            place += n_words(array.ndim)
        super().__init__(f"columns {name}({', '.join(f'{field}: {array}' for field, array in arrays)})")


def n_words(ndim: int) -> int:
    """How many words an array takes in the table: its address, its number of elements, its shape."""
    return 2 + ndim


@register_default(ColumnsType)
class _ColumnsModel(PrimitiveModel):
    def __init__(self, dmm, fe_type):
        super().__init__(dmm, fe_type, ir.IntType(WORD * 8).as_pointer())


@infer_getattr
class _ColumnsAttribute(AttributeTemplate):
    key = ColumnsType

    def generic_resolve(self, columns, name):
        return columns.arrays.get(name)


@lower_getattr_generic(ColumnsType)
def _read_array(context, builder, columns, table, name):
    """The array of that name as numba knows arrays. Its strides follow from its shape: it is contiguous."""
    array_type = columns.arrays[name]
    first = columns.places[name]
    array = make_array(array_type)(context, builder)
    data, nitems, *shape = [
        _invariant(builder, builder.gep(table, [ir.IntType(32)(first + k)])) for k in range(n_words(array_type.ndim))
    ]
    itemsize = context.get_abi_sizeof(context.get_data_type(array_type.dtype))
    strides = [data.type(itemsize)]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    array.data = builder.inttoptr(data, array.data.type)
    array.nitems = nitems
    array.itemsize = data.type(itemsize)
    array.shape = cgutils.pack_array(builder, shape)
    array.strides = cgutils.pack_array(builder, strides)
    array.meminfo = array.meminfo.type(None)
    array.parent = array.parent.type(None)
    return array._getvalue()


def _invariant(builder, pointer):
    load = builder.load(pointer)
    load.set_metadata("invariant.load", builder.module.add_metadata([]))
    return load
