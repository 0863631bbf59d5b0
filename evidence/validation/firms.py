"""The firms that several rows read. Each is a library scenario with what the row is about changed, and nothing else."""

from typing import Any

from smarketing.evidence.validation.row import Firm

CHANNELS = ("website", "advertising", "trade_fairs", "bought_lists", "partners", "referrals")  # of the base firm

BASE = Firm("base firm")
ALIGNED = Firm("aligned firm", "aligned")
MISALIGNED = Firm("misaligned firm", "misaligned")

LINEAR = Firm("linear commission", changes={"compensation.salespeople.quota": None}, paid_like=BASE)

# The agreement and the loop of `aligned`, each alone; leaders stand behind them as far as in the base firm.
SLA = BASE.having("agreement on leads", handoff__sla={"min_score": 0.25, "response_days": 2, "volume": 0})
LOOP = {"rule": "closed_loop", "interval_weeks": 4, "paid_hours": 1}
FEEDBACK = BASE.having("closed-loop feedback", feedback=LOOP)


def in_all_segments(field: str, value: Any) -> dict[str, Any]:
    """The same change in each of the four segments."""
    return {f"market.segments[{k}].{field}": value for k in range(4)}
