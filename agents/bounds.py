"""Keeping a number in its range, moving a state towards a target, and whole powers."""

import math

from smarketing.agents.jit import kernel


@kernel
def clip(x, low, high):
    """x, or the nearer bound where it lies outside."""
    return min(high, max(low, x))


@kernel
def toward(x, target, rate):
    """The state after one step of exponential smoothing; rate in [0, 1] keeps it between x and target."""
    return x + rate * (target - x)


@kernel
def power(x, n):
    """x^n for a whole n >= 0, by squaring: plain Python's own `**` may round otherwise than compiled code."""
    result = 1.0
    while n > 0:
        if n & 1:
            result *= x
        n >>= 1
        x *= x
    return result


@kernel
def logistic(x):
    """1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + math.exp(-x))
