"""Needs, messages and offers as points in R^3, and how well they fit each other."""

import math

from smarketing.agents.bounds import clip
from smarketing.agents.jit import kernel
from smarketing.agents.parameters import NEED_DIMENSIONS


@kernel
def squared_distance(a, b):
    """||a - b||^2 of two points of need space."""
    total = 0.0
    for d in range(NEED_DIMENSIONS):
        off = a[d] - b[d]
        total += off * off
    return total


@kernel
def fit(message, need):
    """How well a message speaks to a need, in (0, 1]: exp(-1/2 ||message - need||^2). Source: docs/odd.md M3."""
    return math.exp(-0.5 * squared_distance(message, need))


@kernel
def relative_fit(offer, competitor, need):
    """How much nearer the offer is to a need than the competitor's [logit], clipped to [-2, 1].

    The clip keeps one far-off prospect from ruling a firm. Source: docs/odd.md M18.
    """
    return clip(-0.5 * (squared_distance(offer, need) - squared_distance(competitor, need)), -2.0, 1.0)
