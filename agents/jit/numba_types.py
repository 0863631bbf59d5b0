"""The types that numba gives to what kernels are handed, and back from them to forms."""

import functools

import numpy as np
from numba.core import types
from numba.core.datamodel import models, register_default
from numba.np.numpy_support import from_dtype

from smarketing.agents.jit import forms
from smarketing.agents.jit.columns_type import ColumnsType
from smarketing.agents.jit.digest import digest_of_form
from smarketing.agents.jit.kernels import KernelError

_forms: dict[types.Type, forms.Form] = {}  # of the types that arguments have had

_NUMBERS = {
    forms.Number.INTEGER: types.int64,
    forms.Number.UNSIGNED: types.uint64,
    forms.Number.FLOAT: types.float64,
    forms.Number.BOOLEAN: types.boolean,
    forms.Number.NOTHING: types.none,
}


class _Row(types.Record):
    """numba's record with a short name: its own spells out every field, of fields too, and is compared and printed."""

    def __init__(self, dtype: np.dtype) -> None:
        fields = [(name, {"type": _element(field), "offset": at}) for name, (field, at, *_) in dtype.fields.items()]
        super().__init__(fields, dtype.itemsize, dtype.isalignedstruct)
        self.name = f"row {digest_of_form(forms.Record(dtype))[:16]}"

    def __repr__(self) -> str:
        return self.name

    __str__ = __repr__


register_default(_Row)(models.RecordModel)


@functools.cache
def _element(dtype: np.dtype) -> types.Type:
    """The numba type of an element of an array."""
    if dtype.subdtype:
        inner, shape = dtype.subdtype
        return types.NestedArray(_element(inner), shape)
    return _Row(dtype) if dtype.names else from_dtype(dtype)


def type_of(form: forms.Form) -> types.Type:
    """What numba is told that an argument of this form is."""
    match form:
        case forms.Number():
            return _NUMBERS[form]
        case forms.Record(dtype=dtype):
            type_ = _element(dtype)
        case forms.Array(dtype=dtype, ndim=ndim, layout=layout):
            if dtype.names:
                type_of(forms.Record(dtype))
            type_ = types.Array(_element(dtype), ndim, layout)
        case forms.Columns(name=name, arrays=arrays):
            type_ = ColumnsType(name, tuple((field, type_of(array)) for field, array in arrays))
        case forms.Tuple(kind=kind, elements=elements):
            return types.BaseTuple.from_types(
                [type_of(element) for element in elements], None if kind is tuple else kind
            )
    _forms[type_] = form
    return type_


def form_of(type_: types.Type) -> forms.Form:
    """The form of a value of this type: a number's, or that of an argument which had the type.

    Raises:
        KernelError: no argument has had this type
    """
    if isinstance(type_, types.BaseTuple):
        return forms.Tuple(getattr(type_, "instance_class", tuple), tuple(map(form_of, type_)))
    for form, number in _NUMBERS.items():
        if plain(type_) == number:
            return form
    if isinstance(type_, types.Float):
        return forms.Number.FLOAT
    try:
        return _forms[type_]
    except KeyError:
        raise KernelError(f"{type_}: no kernel returns such a value, and none is called by name with it") from None


def plain(type_: types.Type) -> types.Type:
    """The type that a kernel is compiled for: a number of a smaller size, an enumeration's member and a literal too."""
    type_ = types.unliteral(type_)
    if isinstance(type_, types.IntEnumMember):
        type_ = type_.dtype
    if isinstance(type_, types.Integer) and type_.bitwidth < 64:
        return types.int64 if type_.signed else types.uint64
    return type_
