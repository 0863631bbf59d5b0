"""The clock between the phases of a week: a kernel that reads the processor's counter compiles, and time passes."""

import pytest
from numba import types
from numba.extending import intrinsic

from benchmarks.phases import cycles, phase_lines
from smarketing.agents.jit import kernel


@kernel
def elapsed(n):
    """Cycles that n further readings take."""
    before = cycles()
    after = before
    for _ in range(n):
        after = cycles()
    return after - before


def test_a_kernel_reads_the_processors_counter():
    few, many = elapsed(1), elapsed(10_000)
    assert 0 <= few < many


@kernel
def twice(n):
    """A kernel that is compiled before the intrinsic below is there."""
    return 2 * n


def test_what_is_added_to_numba_after_kernels_were_compiled_is_found():
    assert twice(2) == 4

    @intrinsic
    def one(context):
        return types.int64(), lambda context, builder, signature, arguments: context.get_constant(types.int64, 1)

    @kernel
    def after(n):
        return n + one()

    assert after(2) == 3


@pytest.mark.soak
def test_the_timed_loop_is_the_model_s():
    """It compares the books itself: they differed once the base firm hired, and `make bench` ended there."""
    assert next(phase_lines()).value > 0
