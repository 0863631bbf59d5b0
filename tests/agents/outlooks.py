"""A firm in which only pay matters, and what its salespeople expect of a pay period."""

import math

import numpy as np

from smarketing.agents import gains
from smarketing.agents import incentives as inc
from smarketing.scenarios.record import PARAMETERS

QUOTA, WEEKS, RATE = 100_000.0, 13.0, 0.08
FEAR = 0.13  # what a dollar that fills a shortfall is worth under full pressure, $/$
BONUS = {"bonus_at_quota": 5_000.0}
MIXTURE = {"accelerator": 1.5, "bonus_at_quota": 3_000.0, "cap": 2.0, "draw": 4_000.0}


def firm(**plan):
    """Parameters in which only pay matters; `plan` sets fields of compensation.salespeople."""
    p = np.zeros(1, PARAMETERS).view(np.recarray)[0]
    pay_plan = p.compensation.salespeople
    pay_plan.commission_rate, pay_plan.accelerator, pay_plan.cap = RATE, 1.0, math.inf
    contest = plan.pop("contest", None)
    for name, value in plan.items():
        setattr(pay_plan, name, value)
    if contest:
        pay_plan.contest.top, pay_plan.contest.prize = contest
    p.firm.gross_margin, p.firm.churn = 0.7, 0.14
    p.organisation.salespeople = 12
    return p


def outlook_of(p, mean=QUOTA, sd=20_000.0, weeks_left=6.0, quota=QUOTA, pressure=0.0):
    """An outlook whose period is expected to end at Normal(mean, sd²), and a fresh one at Normal(quota, (2 sd)²)."""
    outlook = np.zeros(1, inc.OUTLOOK).view(np.recarray)[0]
    inc.sign_plan(p, outlook, quota, WEEKS)
    outlook.expected, outlook.sd, outlook.weeks_left = mean, sd, weeks_left
    outlook.next_expected, outlook.next_sd = QUOTA, 2.0 * sd
    outlook.risk_rate = FEAR * pressure
    return outlook


def per_dollar(outlook, value=10_000.0):
    return gains.gain_now(outlook, value) / value
