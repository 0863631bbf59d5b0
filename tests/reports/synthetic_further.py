"""What a folder may hold beside the comparison: pay and pairs of people, a decomposition, switch points; synthetic."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd


def people(
    firms: Sequence[tuple[str, float]], runs: int, marketers: int = 3, salespeople: int = 5
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Pay by group and blame by pair, as `pay.parquet` and `pairs.parquet` hold them; `firms`: key, share contacted."""
    luck = np.random.default_rng(2).normal(0, 3_000, runs)
    base = {"marketers": 95_000, "salespeople": 80_000, "salespeople, lowest third of skill": 70_000}
    pay = [
        (key, run, group, level + 40_000 * contact + luck[run] + 400 * (run % 3))
        for key, contact in firms
        for group, level in base.items()
        for run in range(runs)
    ]
    pairs = [
        (key, j, i, 1 - contact, 0.9 - 0.9 * contact, contact, runs)
        for key, contact in firms
        for j in range(marketers)
        for i in range(salespeople)
    ]
    blame = ["blame_by_sales", "blame_by_marketing", "closeness", "n"]
    return (
        pd.DataFrame(pay, columns=["scenario", "replication", "group", "pay"]),
        pd.DataFrame(pairs, columns=["scenario", "marketer", "salesperson", *blame]),
    )


def further(a: str, b: str) -> dict[str, Any]:
    """What `decompose` and `compare --switch-points` add to a folder."""
    sizes = {"feedback": 0.05, "incentives": 0.03, "handoff": -0.002}
    coalitions = [
        {"groups": list(groups), "n_aligned": n, "growth": 0.01 + sum(sizes[group] for group in groups)}
        for n in range(4)
        for groups in combinations(sizes, n)
    ]
    around = {name: {"mean": size, "low": size - 0.004, "high": size + 0.004} for name, size in sizes.items()}
    turn: dict[str, Any] = {"path": "market.growth", "meaning": "The growth of the market", "unit": "1/yr"}
    turn |= {"at": 0.31, "low": 0.28, "high": 0.35, "better_below": b, "better_above": a}
    found: dict[str, Any] = {"a": a, "b": b, "statements": [f"{b} beats {a} unless the market grows fast."]}
    found |= {"parameters": [turn], "ensemble_share": 0.93, "regret": {"a": 2.1e6, "b": 4e4}}
    return {
        "decomposition.json": {
            "outcome": "growth_rate",
            "baseline": a,
            "best": b,
            "gap": {"mean": 0.078, "low": 0.07, "high": 0.086},
            "shares": [{"group": name, **size} for name, size in around.items()],
            "interactions": [{"groups": ["feedback", "incentives"], "mean": -0.01, "low": -0.014, "high": -0.006}],
            "coalitions": coalitions,
        },
        "switch_points.json": {"pairs": [found]},
    }
