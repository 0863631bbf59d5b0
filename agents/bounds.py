"""Keeping a number in its range, and moving a state towards a target."""

import math

from agents.jit import kernel


@kernel
def clip(x, low, high):
    """x, or the nearer bound where it lies outside."""
    return min(high, max(low, x))


@kernel
def toward(x, target, rate):
    """The state after one step of exponential smoothing; rate in [0, 1] keeps it between x and target."""
    return x + rate * (target - x)


@kernel
def logistic(x):
    """1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + math.exp(-x))
