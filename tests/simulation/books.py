"""A firm whose pay period has just opened, and the books of its weeks."""

from collections.abc import Mapping
from typing import Any

from smarketing.simulation.ledger import close_books
from smarketing.simulation.pay_periods import open_pay_periods
from tests.firm import Firm, small_firm


def opened(changes: Mapping[str, Any] | None = None, neutralise: tuple[str, ...] = (), week: int = 0) -> Firm:
    """The small firm on the first day of a pay period."""
    firm = small_firm(changes, neutralise=neutralise)
    firm.act(open_pay_periods, week=week)
    return firm


def closed(firm: Firm, week: int = 0, weeks: int = 1) -> Firm:
    """The same firm after the books of some weeks have closed."""
    for n in range(weeks):
        firm.act(close_books, week=week + n)
    return firm
