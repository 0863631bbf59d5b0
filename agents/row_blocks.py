"""Rows of numbers that are worked out in whole blocks, so that vector code does them all.

The compiler turns a loop over a row into one that takes eight numbers at a time, and does what is left over one by one,
at six times the price. So rows have room for whole blocks, and what stands behind the last number is worked out too and
never read. Short rows gain most: six exponentials cost less than two calls of the C library.
"""

from smarketing.agents.jit import jit_is_off, kernel

# As many as the widest vectors hold. Plain Python works numbers out one by one, and would stumble over what stands
# behind the last one: the logarithm of a number left over from another row.
BLOCK = 1 if jit_is_off() else 8


@kernel
def padded(n):
    """The smallest multiple of BLOCK that is n or more: a row of n numbers needs that much room."""
    return (n + BLOCK - 1) // BLOCK * BLOCK
