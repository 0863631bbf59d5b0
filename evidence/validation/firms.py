"""The firms that several rows read. Each is a library scenario with what the row is about changed, and nothing else."""

from dataclasses import replace
from typing import Any

from smarketing.evidence.validation.row import Firm

CHANNELS = ("website", "advertising", "trade_fairs", "bought_lists", "partners", "referrals")  # of the base firm

BASE = Firm("base firm")
ALIGNED = Firm("aligned firm", "aligned")
MISALIGNED = Firm("misaligned firm", "misaligned")

# Larkin's vendor of enterprise software: a sale takes a quarter, and its people have wide authority over date and price
# (the upper end of published discounts), and a steep accelerator.
VENDOR = BASE.having(
    "vendor of enterprise software",
    sales__cycle_weeks=13,
    decision_rights__discount_limit=0.45,
    decision_rights__close_date_weeks=13,
    compensation__salespeople__accelerator=2.5,
)
LINEAR_VENDOR = replace(
    VENDOR.having("vendor, linear commission", compensation__salespeople__quota=None), paid_like=VENDOR
)

# The agreement and the loop of `aligned`, each alone; leaders stand behind them as far as in the base firm.
SLA = BASE.having("agreement on leads", handoff__sla={"min_score": 0.25, "response_days": 2, "volume": 0})
LOOP = {"rule": "closed_loop", "interval_weeks": 4, "paid_hours": 1}
FEEDBACK = BASE.having("closed-loop feedback", feedback=LOOP)


def in_all_segments(field: str, value: Any) -> dict[str, Any]:
    """The same change in each of the four segments."""
    return {f"market.segments[{k}].{field}": value for k in range(4)}
