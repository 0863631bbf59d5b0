"""How long a sale takes, said in weeks: `sales.cycle_weeks` sets the clock of everything a sale is made of.

An ordinary sale of the model takes `ORDINARY` weeks: three steps of a touch a week, of which three in four decide
something, and a buyer who ripens meanwhile. A longer sale has the same steps, further apart: what happens by chance in
a week happens that much less often, and a week's touch takes that much less time, so that a deal takes as many hours in
all. A shorter one has fewer steps, each harder, so that as many deals pass.
"""

import math
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

type Tree = Mapping[str, Any]

# (weeks without any stretch, weeks a stretch) by steps, simulated under the base firm with all its times stretched by
# 1, 2, ... 7 (three steps) and by 0.15 to 0.9: lines to half a week. After a refit they are simulated again.
LINES = {0: (0.5, 6.5), 1: (1.35, 11.5), 2: (1.3, 6.8), 3: (0.625, 6.0625)}
ORDINARY = sum(LINES[3])
# (from so many weeks on, steps): a model that goes by weeks takes one for the contact, one a step, one to close.
STEPS_OF_SHORT_SALES = ((0.0, 0), (2.8, 1), (3.8, 2), (6.0, 3))
# Log odds of a try to close where no step has sorted the deals before: as many are won as with three steps (simulated).
SORTED_AT_THE_TABLE = -1.55


def paced(tree: Tree) -> Tree:
    """A resolved scenario as kernels read it: every time of a sale such that the median one takes its `cycle_weeks`."""
    weeks = tree["sales"]["cycle_weeks"]
    if weeks is None:
        return tree
    paced = deepcopy(dict(tree))
    behaviour = paced["behaviour"]
    usual = behaviour["progress"]["steps"]
    steps = min(usual, next(n for start, n in reversed(STEPS_OF_SHORT_SALES) if weeks >= start))
    offset, a_stretch = LINES[min(steps, 3)]
    stretch = max(0.15, (weeks - offset) / a_stretch)
    _take_steps(behaviour, steps, usual)
    _stretch(behaviour, stretch * usual / max(1, steps) if steps < usual else stretch, stretch)
    behaviour["salesperson"]["cycle_weeks"] = weeks
    return paced


def _take_steps(behaviour: Mapping[str, Any], steps: int, usual: int) -> None:
    """Fewer steps, each harder: as many deals pass all of them, and no other deals come to the table."""
    if steps == usual:
        return
    progress, closing, salesperson = (behaviour[name] for name in ("progress", "closing", "salesperson"))
    progress["steps"] = steps
    if steps == 0:
        closing["log_odds"] += SORTED_AT_THE_TABLE
        closing["lost_share"] = 1.0
        return
    fewer = usual / steps
    harder = _logit(_chance(progress["log_odds"]) ** fewer) - progress["log_odds"]
    progress["log_odds"] += harder
    closing["log_odds"] -= closing["engagement"] * harder
    salesperson["believed_pass"] **= fewer


def _stretch(behaviour: Mapping[str, Any], of_a_step: float, of_a_sale: float) -> None:
    progress, closing, salesperson = (behaviour[name] for name in ("progress", "closing", "salesperson"))
    progress["decided"] = min(1.0, progress["decided"] / of_a_step)
    progress["rapport_touches"] *= max(1.0, of_a_sale)
    progress["patience_weeks"] *= max(1.0, of_a_sale)
    progress["stale_weeks"] *= max(1.0, of_a_sale)
    salesperson["touch_hours"] /= max(1.0, of_a_sale)
    closing["ripening"] = min(1.0, closing["ripening"] / of_a_sale)
    closing["hold_hazard"] /= max(1.0, of_a_sale)
    behaviour["opening"]["mean_weeks"] *= of_a_sale


def _chance(logit: float) -> float:
    return 1.0 / (1.0 + math.exp(-logit))


def _logit(chance: float) -> float:
    return math.log(chance / (1.0 - chance))
