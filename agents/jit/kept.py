"""Machine code that is kept from run to run: found again, or compiled and kept."""

import hashlib
import json
import struct
from collections.abc import Iterable, Iterator
from typing import Any

from smarketing.agents.jit import folder, machine
from smarketing.agents.jit.digest import digest_of_form, kernels_called
from smarketing.agents.jit.forms import Array, Columns, Form, Number, Record, Tuple
from smarketing.agents.jit.kernels import Entry, Kernel

_MAGIC = b"smarketing kernel 1\n"


def symbol_of(kernel: Kernel, arguments: tuple[Form, ...]) -> str:
    """The name of an entry's function."""
    return f"entry {kernel.name} {kernel.digest_for(arguments)[:16]}"


def load_or_compile(kernel: Kernel, arguments: tuple[Form, ...]) -> Entry:
    """The entry of a kernel for arguments of these forms."""
    name = f"{kernel.py_func.__name__}-{kernel.digest_for(arguments)[:32]}"
    symbol = symbol_of(kernel, arguments)
    kept = _unpacked(folder.read(name))
    if kept is not None and kept[0]["symbol"] == symbol:
        try:
            return _loaded(kernel, arguments, *kept)
        except (machine.MissingSymbolError, LookupError):
            pass  # it calls what this process has not got yet: compiling brings it along
    from smarketing.agents.jit.compiler import compile_entry

    header, code = compile_entry(kernel, arguments, symbol)
    folder.write(name, _packed(header, code))
    return _loaded(kernel, arguments, header, code)


def _loaded(kernel: Kernel, arguments: tuple[Form, ...], header: dict[str, Any], code: bytes) -> Entry:
    """The entry, with all that it calls by name.

    Raises:
        LookupError: it calls a kernel that this process does not know, or for arguments of other forms
        MissingSymbolError: it calls a function of a library that this process does not have
    """
    callable_by_name = {called.name: called for called in _called_by_name(kernel, set())} if header["calls"] else {}
    for name, forms in header["calls"]:
        callable_by_name[name].entry(tuple(_read_form(form, arguments) for form in forms))
    address, *published = machine.load(code, [header["symbol"], *header["publishes"]], header["needs"])
    for symbol, at in zip(header["publishes"], published, strict=True):
        machine.publish(symbol, at)
    return Entry(kernel.name, address, arguments, _read_form(header["returns"], ()))


def _called_by_name(kernel: Kernel, seen: set[Kernel]) -> Iterator[Kernel]:
    for called in kernels_called(kernel):
        if called not in seen:
            seen.add(called)
            if called.by_name:
                yield called
            else:
                yield from _called_by_name(called, seen)


# What is kept of a form: what an argument of the caller tells the rest of


def written_form(form: Form) -> Any:
    """A form as JSON: a dtype by its digest, columns by their name."""
    match form:
        case Number():
            return form.value
        case Record():
            return {"record": digest_of_form(form)}
        case Array():
            return {"array": digest_of_form(form)}
        case Columns():
            return {"columns": digest_of_form(form)}
        case Tuple():
            return [written_form(element) for element in form.elements]


def _read_form(written: Any, known: tuple[Form, ...]) -> Form:
    if isinstance(written, str):
        return Number(written)
    if isinstance(written, list):
        return Tuple(tuple, tuple(_read_form(element, known) for element in written))
    (wanted,) = written.values()
    for form in _within(known):
        if digest_of_form(form) == wanted:
            return form
    raise LookupError(f"no argument is made of {written}")


def _within(forms: Iterable[Form]) -> Iterator[Form]:
    """The forms, and those of what they are made of."""
    for form in forms:
        yield form
        if isinstance(form, Array):
            yield Record(form.dtype)
        elif isinstance(form, Columns):
            yield from _within(array for _, array in form.arrays)


# The file: what it is, a checksum of the rest, the length of the header, the header, the code


def _packed(header: dict[str, Any], code: bytes) -> bytes:
    head = json.dumps(header).encode()
    rest = struct.pack("<I", len(head)) + head + code
    return _MAGIC + hashlib.sha256(rest).digest() + rest


def _unpacked(data: bytes | None) -> tuple[dict[str, Any], bytes] | None:
    """What was packed; None where there is nothing, or it was hurt."""
    if data is None or not data.startswith(_MAGIC):
        return None
    checksum, rest = data[len(_MAGIC) :][:32], data[len(_MAGIC) + 32 :]
    if hashlib.sha256(rest).digest() != checksum:
        return None
    (length,) = struct.unpack_from("<I", rest)
    return json.loads(rest[4 : 4 + length]), rest[4 + length :]
