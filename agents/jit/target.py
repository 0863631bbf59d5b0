"""numba as kernels need it: what it infers is remembered, nothing of its runtime is linked, nothing optimised twice."""

import difflib
import functools
import itertools
from collections.abc import Iterator
from typing import Any

import llvmlite.binding as llvm
from numba.core import callconv, codegen, compiler, cpu, errors, lowering, registry, types, typing
from numba.core.compiler_machinery import PassManager, register_pass
from numba.core.runtime.nrt import rtsys
from numba.core.typed_passes import IRLegalization, NativeLowering, NopythonTypeInference, PreLowerStripPhis
from numba.core.untyped_passes import FixupArgs, GenericRewrites, IRProcessing, ReconstructSSA, TranslateByteCode

_numbers = itertools.count()  # of the functions that numba makes beside kernels


class Module(codegen.CPUCodeLibrary):
    """What numba makes of one function, as LLVM's language that nobody has optimised yet."""

    def add_linking_library(self, library):
        self._linking_libraries.append(library)

    def add_llvm_module(self, ll_module):
        ll_module.data_layout = self._codegen._data_layout
        self._final_module.link_in(ll_module)

    def _reached(self, seen: set) -> Iterator["Module"]:
        if self in seen:
            return
        seen.add(self)
        yield self
        for library in self._linking_libraries:
            if isinstance(library, Module):
                yield from library._reached(seen)
            elif library not in seen:
                seen.add(library)
                yield library

    def _get_module_for_linking(self):
        return self._final_module

    def _ensure_finalized(self):
        """Nothing of a single function is ever optimised by itself."""

    def _finalize_specific(self):
        raise NotImplementedError

    def machine_code(self, exported: list[str]) -> tuple[bytes, list[str]]:
        """Link all that is reached, optimise it once, and emit it; the names of functions that it takes for granted."""
        module = self._final_module
        for library in list(self._reached(set()))[1:]:
            module.link_in(library._get_module_for_linking(), preserve=True)
        for function in module.functions:
            if not function.is_declaration and function.name not in exported:
                function.linkage = "internal"
        for variable in module.global_variables:
            if not variable.is_declaration and not variable.name.startswith("llvm."):
                variable.linkage = "internal"
        options = llvm.create_pipeline_tuning_options()
        options.speed_level = 3
        options.loop_vectorization = options.slp_vectorization = True
        passes = llvm.create_pass_builder(self._codegen._tm, options)
        passes.getModulePassManager().run(module, passes)
        module.verify()
        needs = [f.name for f in module.functions if f.is_declaration and not f.name.startswith("llvm.")]
        return self._codegen._tm.emit_object(module), needs


_resolved: dict[Any, Any] = {}


class _Typing(typing.Context):
    """numba's inference of types, which remembers its answers: it tries some fifty signatures for every sum.

    It shares all that it knows with numba's own.
    """

    def __init__(self) -> None:
        self.__dict__ = registry.cpu_target.typing_context.__dict__
        self.refresh()

    def resolve_function_type(self, func, args, kws):
        key = func, args
        if kws or not isinstance(func, types.Function):
            return super().resolve_function_type(func, args, kws)
        if key not in _resolved:
            _resolved[key] = super().resolve_function_type(func, args, kws)
        return _resolved[key]

    def resolve_getattr(self, typ, attr):
        key = typ, attr
        if isinstance(typ, types.Record) and attr not in typ.fields:  # numba itself would end in a KeyError
            near = difflib.get_close_matches(attr, typ.fields, n=1)
            hint = f"; the nearest is {near[0]!r}" if near else f": it has {', '.join(typ.fields)}"
            raise errors.TypingError(f"a record has no field {attr!r}{hint}.")
        if key not in _resolved:
            _resolved[key] = super().resolve_getattr(typ, attr)
        return _resolved[key]


class _Lowering(lowering.Lower):
    """numba's way to LLVM's language, which tells the target what line it is at."""

    def lower_inst(self, inst):
        self.context.line = inst.loc
        super().lower_inst(inst)


@register_pass(mutates_CFG=True, analysis_only=False)
class _LoweringPass(NativeLowering):
    _name = "kernel_lowering"
    lowering_class = _Lowering


class _CallingConvention(callconv.CPUCallConv):
    """numba's, but an index out of bounds knows its line."""

    def return_user_exc(self, builder, exc, exc_args=None, loc=None, func_name=None):
        super().return_user_exc(builder, exc, exc_args, loc or self.context.line, func_name)


class Target(cpu.CPUContext):
    """numba's target, without its runtime: kernels allocate nothing that it would count."""

    line = None  # of the kernel that is being compiled
    name: str | None = None  # of the next function that is compiled; those that numba makes for it are numbered

    def __init__(self) -> None:
        self.__dict__ = dict(registry.cpu_target.target_context.__dict__)
        self.refresh()
        self.typing_context = _Typing()

    def refresh(self):
        """Take in what has been added to numba since; numba asks for it where it misses something, an intrinsic say."""
        started, rtsys._init = rtsys._init, True
        try:
            super().refresh()
        finally:
            rtsys._init = started

    @property
    def call_conv(self):
        return _CallingConvention(self)

    def post_lowering(self, mod, library):
        """numba would link its runtime."""

    def mangler(self, name, types, *, abi_tags=(), uid=None):
        if name.startswith(".NumbaEnv"):
            return f"environment {next(_numbers)}"
        name, self.name = self.name or f"{name} {next(_numbers)}", None
        return name


class Pipeline(compiler.CompilerBase):
    """numba's passes for code without Python objects, less those for what no kernel has."""

    def define_pipelines(self):
        passes = PassManager("kernel")
        for each in (
            TranslateByteCode,
            FixupArgs,
            IRProcessing,
            GenericRewrites,
            ReconstructSSA,
            NopythonTypeInference,
            PreLowerStripPhis,
            IRLegalization,
            _LoweringPass,
        ):
            passes.add_pass(each, each.__name__)
        passes.finalize()
        return [passes]


@functools.cache
def target() -> Target:
    """The one for this processor."""
    return Target()
