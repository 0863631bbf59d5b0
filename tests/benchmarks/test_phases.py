"""The clock between the phases of a week: a kernel that reads the processor's counter compiles, and time passes."""

from benchmarks.phases import cycles
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
