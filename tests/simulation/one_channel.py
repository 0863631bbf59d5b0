"""A firm that draws leads from one segment through one channel, so that every lead of a week can be looked at."""

from collections.abc import Mapping
from typing import Any

from tests.firm import Firm, small_firm

PLAIN = {
    "marketing.channels.website.fit": 1.0,
    "marketing.channels.website.intent": 1.0,
    "marketing.channels.website.dispersion": 1.0,
}


def website_only(
    changes: Mapping[str, Any] | None = None, rate: float = 20.0, neutralise: tuple[str, ...] = ()
) -> Firm:
    """Both marketers draw leads from one segment through one channel, `rate` a week in all; all are qualified."""
    firm = small_firm({**PLAIN, **(changes or {})}, neutralise=neutralise)
    for j in range(2):
        me = firm.marketer(j)
        me.capture_rate[:] = 0.0
        me.capture_rate[0, 0] = rate / 2
        me.threshold, me.aim = 0.0, 1.0
        me.belief[:] = firm.segments.need
    return firm


def release(firm: Firm) -> None:
    """Empty the pool and give the accounts back, for the leads of another week."""
    firm.unit.free, firm.unit.n_leads = -1, 0
    for k in range(4):
        firm.segment(k).claimed = firm.segment(k).customers
