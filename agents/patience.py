"""What money that comes later is worth now."""

import math

from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.jit import kernel


@kernel
def weight_of_later(patience, discount_rate, weeks):
    """What money in so many weeks is worth now, 0-1: patience for any wait at all, and a yearly rate beside it.

    Source  quasi-hyperbolic discounting: O'Donoghue & Rabin (1999); of salespeople: Chung et al. (2014)
    """
    return patience * math.exp(-discount_rate * weeks / WEEKS_A_YEAR) if weeks > 0.0 else 1.0
