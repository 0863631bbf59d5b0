"""Marketers who are paid for one thing, or for nothing, and count what ordinary marketers do."""

from collections.abc import Mapping
from typing import Any

from smarketing.agents.marketer import set_threshold
from tests.firm import Firm, small_firm

BONUS = "compensation.marketers.bonus"
BASES = ("leads", "qualified", "accepted", "pipeline", "revenue")
COUNTED = (20.0, 12.0, 2.0, 30_000.0, 8_000.0)  # of each basis a week
NO_BONUS = {f"{BONUS}.leads": 0}


def paid_for(
    basis: str | None = None,
    rate: float = 10.0,
    changes: Mapping[str, Any] | None = None,
    neutralise: tuple[str, ...] = (),
) -> Firm:
    """A firm whose marketers have a bonus on one basis, or none, and count what ordinary marketers do."""
    changes = {**NO_BONUS, **({f"{BONUS}.{basis}": rate} if basis else {}), **(changes or {})}
    firm = small_firm(changes, neutralise=neutralise)
    firm.marketer().counted_rate[:] = COUNTED
    return firm


def threshold_after(
    firm: Firm, weeks: int = 10, handed: float = 20.0, contacted: float = 10.0, start: float = 0.2
) -> float:
    """The first marketer's cut-off after some weeks of handing over and contacting so many leads a week."""
    me = firm.marketer()
    me.threshold = start
    firm.unit.handed_rate, firm.unit.contacted_rate = handed, contacted
    for week in range(weeks):
        firm.act(set_threshold, 0, week=week)
    return float(me.threshold)
