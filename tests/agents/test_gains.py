"""What the period's bookings are worth: many at once as one by one."""

import math

import numpy as np
import pytest

from smarketing.agents import gains
from tests.agents.outlooks import BONUS, MIXTURE, QUOTA, firm, outlook_of

PLANS = [{}, {"accelerator": 1.5}, BONUS, {"cap": 1.2}, MIXTURE, {"contest": (2, 8_000.0)}]


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("sd", [0.0, 1.0, 20_000.0])
@pytest.mark.parametrize("pressure", [0.0, 0.5])
def test_many_bookings_are_worth_what_each_is_alone(plan: dict, sd: float, pressure: float):
    outlook = outlook_of(firm(**plan), sd=sd, pressure=pressure)
    outlook.prize_line, outlook.prize_sd = 110_000.0, 15_000.0
    means = np.concatenate([np.linspace(0.0, 3 * QUOTA, 29), [QUOTA, 1.2 * QUOTA, 110_000.0]])
    worth, tails = np.full((2, len(means)), np.nan)
    gains.kinked_values(outlook, means, sd, worth, tails, len(means))
    alone = [gains.kinked_value(outlook, mean, sd) for mean in means]
    np.testing.assert_allclose(worth, alone, rtol=1e-12, atol=1e-9)


def test_a_contest_that_everybody_wins_is_worth_the_same_at_any_bookings():
    outlook = outlook_of(firm(contest=(12, 8_000.0)))
    outlook.prize_line, outlook.prize_sd = -math.inf, 0.0
    worth, tails = np.zeros((2, 8))
    gains.kinked_values(outlook, np.linspace(0.0, QUOTA, 8), 20_000.0, worth, tails, 8)
    assert (worth == 8_000.0).all()
