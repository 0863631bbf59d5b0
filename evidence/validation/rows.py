"""Every row, by subject, in the order in which they are shown."""

from collections.abc import Mapping

from smarketing.evidence.validation import (
    between_rows,
    calendar_rows,
    colleague_rows,
    customer_rows,
    firm_rows,
    handoff_rows,
    market_rows,
    pay_rows,
    prize_rows,
    weight_rows,
)
from smarketing.evidence.validation.row import Line, Row

FAMILIES: Mapping[str, tuple[Row, ...]] = {
    "The firm as a whole": firm_rows.ROWS,
    "Leads and their handoff": handoff_rows.ROWS,
    "Pay": pay_rows.ROWS,
    "Prizes and bonuses that come and go": prize_rows.ROWS,
    "The fiscal calendar": calendar_rows.ROWS,
    "Between marketing and sales": between_rows.ROWS,
    "People among people": colleague_rows.ROWS,
    "Customers": customer_rows.ROWS,
    "Money and credit": market_rows.ROWS,
    "The weight of marketing": weight_rows.ROWS,
}
ROWS: tuple[Row, ...] = tuple(row for rows in FAMILIES.values() for row in rows)
LINES: tuple[Line, ...] = tuple(line for row in ROWS for line in row.lines)
