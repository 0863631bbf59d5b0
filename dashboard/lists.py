"""Lists whose members are added and taken away on the page, and what a new member is until it is changed."""

from typing import Any

from smarketing.scenarios import load
from smarketing.scenarios.lineage import BASE
from smarketing.scenarios.policies import GROUP_TITLES, group_of

MOST_MEMBERS = 24  # of any list, whatever the schema allows
_GOAL = {"weight": 1.0, "threshold": 0.0}

# Its title, and what the first member is; another is a copy of the last, with the next number or name.
_LISTS: dict[str, tuple[str, dict[str, Any]]] = {
    "compensation.salespeople.tiers": ("The tiers of commission of salespeople", {"above": 1.2, "factor": 1.5}),
    "compensation.salespeople.rates": (
        "The rates of commission by attainment",
        {"above": 0.0, "rate": 0.08, "retroactive": False},
    ),
    "compensation.salespeople.spiffs": (
        "Bonuses of salespeople for a while (spiffs)",
        {"from": 0, "to": 12, "per_deal": 500.0, "rate": 0.0},
    ),
    "compensation.salespeople.goals": (
        "The goals of salespeople",
        {"measure": "bookings", "target": 1_500_000.0, **_GOAL},
    ),
    "compensation.marketers.goals": ("The goals of marketers", {"measure": "qualified", "target": 500.0, **_GOAL}),
    "market.segments": ("The segments of the market", {}),
    "events": (
        "Events: what changes in mid-run, and when",
        {"week": 52, "set": {"compensation.salespeople.commission_rate": 0.08}},
    ),
}


def lists() -> list[dict[str, Any]]:
    """A control for each list, as `controls` has them, of kind "list".

    fresh  the first member; `next`: which number of it grows from one to the next; `most` members

    Not here is the schedule of instalments, whose parts must make a whole: that is written in a file.
    """
    segment = load(BASE).spec.model_dump(mode="json")["market"]["segments"][-1] | {"name": "New segment"}
    return [
        {
            "path": path,
            "title": title,
            "unit": "choice",
            "unit_means": "members are added and taken away",
            "kind": "list",
            "group": GROUP_TITLES[group] if (group := group_of(path)) else "The firm and its market",
            "nullable": False,
            "choices": [],
            "low": None,
            "high": None,
            "source": "members are added here, and their values found by search",
            "mechanisms": [],
            "rank": None,
            "fresh": first or segment,
            "next": "above" if "above" in first else None,
            "most": MOST_MEMBERS,
        }
        for path, (title, first) in _LISTS.items()
    ]
