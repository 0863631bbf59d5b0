"""`-n auto`: how many runs a wanted precision takes.

Looking at a running interval after every run and stopping when it is narrow catches the moments when the spread
happens to look small, and undercovers (Chow & Robbins 1965; Law & Kelton 1982). So the rule looks seldom: first after
`FIRST_LOOK` runs, and then only where the spread seen so far, with a margin, says that it will be precise enough
(multi-stage sampling, Stein 1945; Hall 1981).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from smarketing.inference.estimates import half_width

FIRST_LOOK = 100
MARGIN = 1.05
MOST_RUNS = 20_000
DEFAULT_PRECISION = 0.005  # half a point of yearly growth


@dataclass(frozen=True)
class Verdict:
    """After a look: whether every deciding interval is narrow enough, and if not how many pairs to look at next."""

    reached: bool
    next_look: int


def look(sds: Sequence[float], n: int, precision: float) -> Verdict:
    """Judge the deciding means, which spread by `sds` over `n` runs, against half-width `precision`."""
    widest = max(sds)
    half = half_width(widest, n)
    if n >= FIRST_LOOK and half <= precision:
        return Verdict(True, n)
    if n < FIRST_LOOK or not math.isfinite(half):
        return Verdict(False, max(FIRST_LOOK, 2 * n))
    wanted = MARGIN * (math.sqrt(n) * half / precision) ** 2
    return Verdict(False, max(n + 1, math.ceil(min(wanted, MOST_RUNS))))
