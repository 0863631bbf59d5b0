"""Firms that nobody has: 2 to 200 people, one-off and recurring, sales of 2 weeks to a year, 1 to 8 segments."""

from collections.abc import Mapping
from typing import Any

FIRMS: Mapping[str, Mapping[str, Any]] = {
    "two-person software": {
        "revenue": "600k", "growth": "20 %", "recurring_share": "100 %", "customers": 110, "churn": "12 %",
        "marketers": 1, "salespeople": 1, "deal_mean": 6000, "win_rate": "22 %", "cycle_weeks": 4,
        "leads_per_month": 90, "segments": 1,
    },
    "shop fitters": {
        "currency": "EUR", "revenue": "4,2M", "growth": "4 %", "recurring_share": 0, "marketers": 1, "salespeople": 4,
        "deal_mean": "12k", "win_rate": "30 %", "cycle_weeks": 2.5, "discount": "25 %", "segments": 2,
    },
    "equipment": {
        "revenue": "$11M", "growth": "6 %", "recurring_share": "40 %", "marketers": 3, "salespeople": 6,
        "deal_mean": "60k", "deals_per_year": 120, "win_rate": "28 %", "cycle_weeks": 39,
    },
    "services by the year": {
        "revenue": "45M", "growth": "8 %", "recurring_share": "80 %", "churn": "10 %", "marketers": 10,
        "salespeople": 25, "deal_mean": "45k", "win_rate": "25 %", "cycle_weeks": 14, "contacted_share": "60 %",
        "leads_per_month": {"website": 400, "trade shows": 150, "partners": 90}, "segments": 5,
    },
    "large vendor": {
        "currency": "EUR", "revenue": "240M", "growth": "9 %", "recurring_share": "70 %", "churn": "8 %",
        "marketers": 40, "salespeople": 160, "deal_mean": "180k", "win_rate": "24 %", "cycle_weeks": 50, "segments": 8,
    },
}  # fmt: skip
