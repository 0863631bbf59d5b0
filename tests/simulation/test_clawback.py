"""A real clawback in whole runs: it keeps people from bad wins, and only whoever closed a deal pays for it."""

from typing import Any

import numpy as np

from smarketing.agents.state import World
from smarketing.simulation import simulate
from tests.runs import finish, short

# People are pressed to sell, and what pressing does to a customer lasts.
PRESSED: dict[str, Any] = {
    "leadership__pressure": 1.0,
    "behaviour__customers__lasting": 1.0,
    "behaviour__customers__churn_experience": 5.0,
    "behaviour__customers__experience_of_pressing": 1.0,
    "horizon__warm_up_policies": "own",
}


def pressed(weeks: int) -> float:
    worlds: list[World] = [
        finish(short("misaligned", **PRESSED, compensation__salespeople__clawback_weeks=weeks), replication=r)
        for r in range(6)
    ]
    return float(sum(w.weeks.pressed.sum() for w in worlds) / sum(w.weeks.won.sum() for w in worlds))


def test_a_clawback_keeps_people_from_winning_by_pressing():
    assert pressed(52) < 0.8 * pressed(0)


def test_only_the_closer_pays_for_a_customer_who_leaves():
    """What is taken back is the commission of that deal, all of it or, where its closer has gone, nothing."""
    weeks = 26
    run = simulate(short("misaligned", compensation__salespeople__clawback_weeks=weeks), 4, customers="all")
    assert run.customers is not None
    lives = np.concatenate(run.customers)
    won = lives[lives["closer"] >= 0]
    early = (won["left_week"] >= 0) & (won["left_week"] - won["week"] < weeks)
    taken = won["paid"] == 0.0
    assert np.any(early & taken & (won["commission"] > 0.0))
    kept = ~early & (won["commission"] > 0.0)
    np.testing.assert_allclose(won["paid"][kept], won["commission"][kept])
    assert np.all(taken[early] | np.isclose(won["paid"][early], won["commission"][early]))
