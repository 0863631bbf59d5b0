"""Machine code in memory: object code in, addresses of functions out. LLVM does it, numba is not needed."""

import functools

import llvmlite.binding as llvm


class MissingSymbolError(Exception):
    """Object code calls a function that is nowhere to be found in this process."""


def load(code: bytes, symbols: list[str], needs: list[str]) -> list[int]:
    """The addresses of functions of object code that itself needs the functions `needs`.

    Raises:
        MissingSymbolError: LLVM would end the process where it finds one missing, so they are looked up before
    """
    engine = _engine()
    for needed in needs:
        if not llvm.address_of_symbol(needed):
            raise MissingSymbolError(needed)
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return [engine.get_function_address(symbol) for symbol in symbols]


def publish(symbol: str, address: int) -> None:
    """Let code that is loaded later call a function by this name."""
    llvm.add_symbol(symbol, address)


@functools.cache
def processor() -> str:
    """The processor for which code is made: its name and what it can do."""
    return f"{llvm.get_process_triple()} {llvm.get_host_cpu_name()} {llvm.get_host_cpu_features().flatten()}"


@functools.cache
def _engine() -> llvm.ExecutionEngine:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    llvm.load_library_permanently("")  # the process itself: libm and libc
    target = llvm.Target.from_triple(llvm.get_process_triple())
    module = llvm.parse_assembly(f'target triple = "{llvm.get_process_triple()}"')
    return llvm.create_mcjit_compiler(module, target.create_target_machine(jit=True))
