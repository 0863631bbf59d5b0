"""From kernels to machine code, by numba and LLVM. Imported only where something has to be compiled.

numba compiles every function by itself: it optimises it together with all that it calls, keeps the result, and does so
again for whoever calls that one. Here a kernel is taken as far as LLVM's language, once a process and once a signature;
what is optimised and made machine code of is an *entry*: a kernel that Python or the loop calls, with all that it
reaches, as one module, once.
"""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numba
from llvmlite import ir
from numba.core import compiler, errors, funcdesc, serialize, types, typing
from numba.core.compiler_lock import global_compiler_lock
from numba.core.datamodel import models, register_default
from numba.extending import typeof_impl

from smarketing.agents.jit import forms
from smarketing.agents.jit.columns_type import ColumnsType
from smarketing.agents.jit.digest import digest, digest_of_form
from smarketing.agents.jit.kept import written_form
from smarketing.agents.jit.kernels import Kernel, KernelError
from smarketing.agents.jit.numba_types import form_of, plain, type_of
from smarketing.agents.jit.target import Module, Pipeline, target

_INT32 = ir.IntType(32)
_BYTES = ir.IntType(8).as_pointer()


class _Piece(NamedTuple):
    """A kernel in LLVM's language, for arguments of given types."""

    signature: typing.Signature
    descriptor: Any  # numba's, of the function in its module
    module: Module | None  # None: it is an entry of its own, called by name


class _KernelType(types.Callable, types.Dummy):
    """The numba type of a kernel, as other kernels see it."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        super().__init__(f"kernel {kernel.name}")

    def get_call_type(self, context, args, kws):
        if context is not target().typing_context:
            raise errors.TypingError(
                f"{self.kernel.name} is called by kernels and by Python: use smarketing.agents.jit.kernel here."
            )
        return _piece(self.kernel, tuple(plain(arg) for arg in self.kernel.in_order(args, kws))).signature

    def get_call_signatures(self):
        return [], True

    def get_impl_key(self, sig):
        return self.kernel, sig.args


register_default(_KernelType)(models.OpaqueModel)


@typeof_impl.register(Kernel)
def _type_of_kernel(kernel, c):
    return _KernelType(kernel)


_pieces: dict[tuple[Kernel, tuple[types.Type, ...]], _Piece] = {}
_by_name: dict[str, tuple[str, list]] = {}  # symbols of kernels that others call: the kernel's name, its arguments


@global_compiler_lock
def compile_entry(kernel: Kernel, arguments: tuple[forms.Form, ...], symbol: str) -> tuple[dict[str, Any], bytes]:
    """The machine code of a function `symbol` that calls a kernel, and what `agents/jit/kept.py` has to know of it.

    The function is `int32 (int64 *result, void **error, ...arguments)`, with the arguments of `forms.c_types`; it
    returns 0, or numba's code for what went wrong.

    Raises:
        KernelError: numba cannot compile it
    """
    args = tuple(type_of(form) for form in arguments)
    with _no_garbage_collection():
        piece = _compiled(kernel, args, symbol_by_name(kernel, arguments)) if kernel.by_name else _piece(kernel, args)
        library = Module(target().codegen(), symbol)
        library.add_ir_module(_entry_module(library, symbol, args, piece))
        library.add_linking_library(piece.module)
        publishes = [piece.descriptor.mangled_name] if kernel.by_name else []
        code, needs = library.machine_code([symbol, *publishes])
    header = {
        "symbol": symbol,
        "publishes": publishes,
        "returns": written_form(form_of(piece.signature.return_type)),
        "calls": [_by_name[need] for need in needs if need in _by_name],
        "needs": needs,
    }
    return header, code


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """A million objects that all stay are not worth looking through again and again: a tenth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def symbol_by_name(kernel: Kernel, arguments: tuple[forms.Form, ...]) -> str:
    """What a kernel is called by, whatever its code is at the time."""
    return f"kernel {kernel.name} {digest(*map(digest_of_form, arguments))[:16]}"


def _piece(kernel: Kernel, args: tuple[types.Type, ...]) -> _Piece:
    """A kernel that becomes part of its callers; one that is called by name is only declared."""
    if (kernel, args) not in _pieces:
        _pieces[kernel, args] = _declared(kernel, args) if kernel.by_name else _compiled(kernel, args)
    return _pieces[kernel, args]


def _declared(kernel: Kernel, args: tuple[types.Type, ...]) -> _Piece:
    """A kernel that other code calls by name: all there has to be of it is machine code."""
    arguments = tuple(form_of(arg) for arg in args)
    if kernel.entry(arguments).returns is not forms.Number.NOTHING:
        raise KernelError(f"{kernel.place}: {kernel.name} is a behaviour, so it returns nothing")
    signature = typing.signature(types.none, *args)
    symbol = symbol_by_name(kernel, arguments)
    _by_name[symbol] = kernel.name, [written_form(form) for form in arguments]
    descriptor = funcdesc.FunctionDescriptor(
        native=True, modname=None, qualname=symbol, unique_name=symbol, doc="", typemap=None, restype=types.none,
        calltypes=None, args=kernel.parameters, kws=(), mangler=lambda *_, **__: symbol, argtypes=args,
    )  # fmt: skip
    target().insert_user_function((kernel, args), descriptor, [])
    return _Piece(signature, descriptor, None)


def _compiled(kernel: Kernel, args: tuple[types.Type, ...], symbol: str | None = None) -> _Piece:
    here = target()
    library = Module(here.codegen(), kernel.name)
    pipeline = Pipeline(here.typing_context, here, library, args, None, _flags(inline=symbol is None), {})
    pipeline.state.cr = None
    pipeline.state.targetctx.name = symbol
    try:
        result = pipeline.compile_extra(kernel.py_func)
    except errors.NumbaError as mistake:
        where = f"{mistake.loc.filename}:{mistake.loc.line}" if getattr(mistake, "loc", None) else kernel.place
        raise KernelError(f"{kernel.name} ({where}) does not compile. {_first_lines(mistake)}") from mistake
    signature = typing.signature(pipeline.state.return_type, *args)
    if symbol is None:
        here.insert_user_function((kernel, args), result.fndesc, [library])
    return _Piece(signature, result.fndesc, library)


def _flags(inline: bool) -> compiler.Flags:
    flags = compiler.Flags()
    flags.no_compile = True
    flags.no_cpython_wrapper = True
    flags.no_cfunc_wrapper = True
    flags.error_model = "numpy"
    flags.nrt = False
    flags.boundscheck = bool(numba.config.BOUNDSCHECK)
    flags.forceinline = inline
    flags.noalias = not inline  # nobody writes parameters or the table of a `World` while a behaviour acts
    flags.enable_ssa = True
    return flags


def _entry_module(library: Module, symbol: str, args: tuple[types.Type, ...], piece: _Piece) -> ir.Module:
    """The function that Python calls."""
    here = target()
    module = library.create_ir_module(symbol)
    given = [parameter for type_ in args for parameter in _parameters(type_)]
    word = ir.IntType(64)
    function = ir.Function(module, ir.FunctionType(_INT32, [word.as_pointer(), _BYTES.as_pointer(), *given]), symbol)
    builder = ir.IRBuilder(function.append_basic_block())
    rest = iter(function.args[2:])
    values = [_received(builder, type_, rest) for type_ in args]
    callee = here.declare_function(module, piece.descriptor)
    returns = piece.signature.return_type
    status, result = here.call_conv.call_function(builder, callee, returns, args, values)
    with builder.if_then(status.is_error, likely=False):
        builder.store(builder.bitcast(status.excinfoptr, _BYTES), function.args[1])
    for place, value in enumerate(_numbers(builder, returns, result)):
        at = builder.gep(function.args[0], [_INT32(place)])
        builder.store(value, builder.bitcast(at, value.type.as_pointer()))
    builder.ret(builder.select(status.is_error, status.code, _INT32(0)))
    return module


def _parameters(type_: types.Type) -> list[ir.Type]:
    """How C hands over a value: numbers as 64 bits, tuples number by number, all else by its address."""
    if type_ == types.none:
        return []
    if isinstance(type_, types.BaseTuple):
        return [parameter for element in type_ for parameter in _parameters(element)]
    if isinstance(type_, (types.Integer, types.Boolean)):
        return [ir.IntType(64)]
    if isinstance(type_, types.Float):
        return [ir.DoubleType()]
    value = target().get_value_type(type_)
    return [value if isinstance(type_, (ColumnsType, types.Record)) else value.as_pointer()]


def _received(builder: ir.IRBuilder, type_: types.Type, given: Iterator[ir.Value]) -> ir.Value:
    """A value as numba knows it, from what C handed over."""
    here = target()
    if type_ == types.none:
        return here.get_dummy_value()
    if isinstance(type_, types.BaseTuple):
        return here.make_tuple(builder, type_, [_received(builder, element, given) for element in type_])
    value = next(given)
    if isinstance(type_, types.Boolean):
        return builder.trunc(value, here.get_value_type(type_))
    return builder.load(value) if isinstance(type_, types.Array) else value


def _numbers(builder: ir.IRBuilder, type_: types.Type, value: ir.Value) -> Iterator[ir.Value]:
    """The numbers of a result, each of 64 bits."""
    if isinstance(type_, types.BaseTuple):
        for place, element in enumerate(type_):
            yield from _numbers(builder, element, builder.extract_value(value, place))
    elif isinstance(type_, types.Boolean):
        yield builder.zext(value, ir.IntType(64))
    elif isinstance(type_, types.Integer):
        yield (builder.sext if type_.signed else builder.zext)(value, ir.IntType(64))
    elif isinstance(type_, types.Float):
        yield builder.fpext(value, ir.DoubleType())


def error_of(name: str, error: int | None) -> KernelError:
    """What went wrong in machine code: an index out of bounds, where those are checked (`NUMBA_BOUNDSCHECK`)."""
    if not error:
        return KernelError(f"{name} failed, and numba says nothing of it")
    about = _ErrorInfo.from_address(error)
    kind, given, where = serialize.loads(ctypes.string_at(about.pickled, about.length))
    place = f" in {where[0]} ({where[1]}:{where[2]})" if where else ""
    return KernelError(f"{name} failed{place}: {kind.__name__}: {', '.join(map(str, given or ()))}")


class _ErrorInfo(ctypes.Structure):
    """The beginning of what numba's `set_static_user_exc` leaves."""

    _fields_ = (("pickled", ctypes.c_void_p), ("length", ctypes.c_int32))


def _first_lines(mistake: Exception, most: int = 6) -> str:
    return " ".join(line.strip() for line in str(mistake).splitlines()[:most] if line.strip())
