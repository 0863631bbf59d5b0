"""The reduced funnel in SimPy: market, marketers, dealer and salespeople are processes that wake once a week.

Processes that wake at the same time do so in the order in which they went to sleep, so each week has the order in
which they were started.
"""

import math
import random
from collections.abc import Generator
from dataclasses import dataclass, field

import numpy as np
import simpy

from benchmarks import funnel as rules

type Process = Generator[simpy.Timeout, None, None]


@dataclass(slots=True)
class Lead:
    marketer: int
    quality: float  # 0-1
    value: float  # $
    age: int = 0  # weeks


@dataclass
class Firm:
    """What the processes share."""

    env: simpy.Environment
    random: random.Random
    counts: np.random.Generator  # the standard library draws no Poisson numbers
    need: list[float] = field(default_factory=lambda: [0.0] * rules.DIMENSIONS)
    new_leads: list[Lead] = field(default_factory=list)
    queues: list[list[Lead]] = field(default_factory=lambda: [[] for _ in range(rules.SALESPEOPLE)])
    blame: list[int] = field(default_factory=lambda: [0] * rules.MARKETERS)
    revenue: list[float] = field(default_factory=list)


def market(firm: Firm) -> Process:
    """Customers' need moves, and a new week's revenue begins."""
    while True:
        firm.revenue.append(0.0)
        firm.need = [n + rules.NEED_STEP * firm.random.gauss() for n in firm.need]
        yield firm.env.timeout(1)


def marketer(firm: Firm, j: int) -> Process:
    """Creates leads."""
    belief = [0.0] * rules.DIMENSIONS
    while True:
        distance = sum((b - n) ** 2 for b, n in zip(belief, firm.need, strict=True))
        fit = rules.BEST_QUALITY * math.exp(-distance)
        for _ in range(firm.counts.poisson(rules.LEADS_A_WEEK)):
            quality = min(1.0, max(0.0, fit + rules.QUALITY_SD * firm.random.gauss()))
            value = firm.random.lognormvariate(rules.VALUE_MU, rules.VALUE_SIGMA)
            firm.new_leads.append(Lead(j, quality, value))
        yield firm.env.timeout(1)


def dealer(firm: Firm) -> Process:
    """Deals the week's leads to the salespeople in turn."""
    while True:
        for turn, lead in enumerate(firm.new_leads):
            firm.queues[turn % rules.SALESPEOPLE].append(lead)
        firm.new_leads.clear()
        yield firm.env.timeout(1)


def salesperson(firm: Firm, i: int) -> Process:
    """Goes through the own open leads, oldest first, as far as the week's capacity lasts."""
    uniform = firm.random.random
    trust = rules.FIRST_TRUST
    while True:
        capacity = rules.CAPACITY
        still_open = []
        for place, lead in enumerate(firm.queues[i]):
            if capacity == 0:
                still_open += firm.queues[i][place:]
                break
            if uniform() < trust:
                capacity -= 1
                u = uniform()
                p_won = rules.P_WON * lead.quality
                if u < p_won:
                    firm.revenue[-1] += lead.value
                    trust = min(1.0, trust + rules.TRUST_STEP)
                    continue
                if u < p_won + rules.P_LOST:
                    firm.blame[lead.marketer] += 1
                    trust = max(0.0, trust - rules.TRUST_STEP)
                    continue
            lead.age += 1
            if lead.age <= rules.OLDEST:
                still_open.append(lead)
        firm.queues[i] = still_open
        yield firm.env.timeout(1)


def run(seed: int) -> float:
    """Total revenue of a run [$]."""
    firm = Firm(simpy.Environment(), random.Random(seed), np.random.default_rng(seed))
    firm.env.process(market(firm))
    for j in range(rules.MARKETERS):
        firm.env.process(marketer(firm, j))
    firm.env.process(dealer(firm))
    for i in range(rules.SALESPEOPLE):
        firm.env.process(salesperson(firm, i))
    firm.env.run(until=rules.WEEKS)
    return sum(firm.revenue)
