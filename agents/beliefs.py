"""Beliefs about what customers need, and how evidence moves them."""

from smarketing.agents.bounds import toward
from smarketing.agents.jit import kernel
from smarketing.agents.parameters import NEED_DIMENSIONS


@kernel
def observe(me, k, seen, noise):
    """One observation of segment k's need, of the given variance per dimension, enters a marketer's belief.

    Research and reports from sales follow this one rule: gain = variance / (variance + noise).

    Writes  me.belief[k], me.variance[k]
    Source  Kalman (1960); docs/odd.md M9, M34
    """
    gain = me.variance[k] / (me.variance[k] + noise)
    for d in range(NEED_DIMENSIONS):
        me.belief[k, d] = toward(me.belief[k, d], seen[d], gain)
    me.variance[k] *= 1.0 - gain
