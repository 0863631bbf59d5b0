"""The reduced funnel in NumPy, vectorised over the salespeople within each week.

Whether a salesperson touches the next lead depends on what became of the one before, through trust and capacity, so a
week is as many vector steps as the longest queue holds leads; in each, all salespeople look at their next lead.
"""

import numpy as np
from numpy.typing import NDArray

from benchmarks import funnel as rules

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]
type Flags = NDArray[np.bool_]


class Queues:
    """Open leads of all salespeople as arrays (places, salespeople), oldest first; `count` says how many are filled."""

    def __init__(self, salespeople: int, room: int = 64) -> None:
        self.count = np.zeros(salespeople, np.int64)
        self.quality = np.zeros((room, salespeople))
        self.value = np.zeros((room, salespeople))
        self.age = np.zeros((room, salespeople), np.int64)
        self.marketer = np.zeros((room, salespeople), np.int64)

    def deal(self, quality: Floats, value: Floats, marketer: Ints) -> None:
        """New leads go to the salespeople in turn, each to the end of its queue."""
        turn = np.arange(len(quality))
        i = turn % len(self.count)
        place = self.count[i] + turn // len(self.count)
        self.count += np.bincount(i, minlength=len(self.count))
        if self.count.max() > len(self.quality):
            self._widen()
        self.quality[place, i], self.value[place, i], self.marketer[place, i] = quality, value, marketer
        self.age[place, i] = 0

    def keep(self, stays: Flags) -> None:
        """Drop all leads but these, (longest queue, salespeople); the others move up and stay in order."""
        order = np.argsort(~stays, axis=0, kind="stable")
        for column in (self.quality, self.value, self.age, self.marketer):
            column[: len(stays)] = np.take_along_axis(column[: len(stays)], order, axis=0)
        self.count = stays.sum(axis=0)

    def _widen(self) -> None:
        for name in ("quality", "value", "age", "marketer"):
            column = getattr(self, name)
            setattr(self, name, np.concatenate([column, np.zeros_like(column)]))


def work(queues: Queues, trust: Floats, blame: Ints, rng: np.random.Generator) -> float:
    """One week of all salespeople, place by place; its revenue [$]. Changes `queues`, `trust` and `blame`."""
    longest = int(queues.count.max())
    present = np.arange(longest)[:, None] < queues.count
    doubt, luck = rng.random((2, longest, len(trust)))
    p_won = rules.P_WON * queues.quality[:longest]
    wins, loses = luck < p_won, (p_won <= luck) & (luck < p_won + rules.P_LOST)
    moves = rules.TRUST_STEP * wins - rules.TRUST_STEP * loses
    looked, touched = np.zeros_like(present), np.zeros_like(present)
    capacity = np.full(len(trust), rules.CAPACITY)
    for place in range(longest):
        looks = np.logical_and(present[place], capacity > 0, out=looked[place])
        touches = np.logical_and(looks, doubt[place] < trust, out=touched[place])
        capacity -= touches
        trust += moves[place] * touches
        np.maximum(np.minimum(trust, 1.0, out=trust), 0.0, out=trust)
    won, lost = touched & wins, touched & loses
    blame += np.bincount(queues.marketer[:longest][lost], minlength=len(blame))
    revenue = float(queues.value[:longest][won].sum())
    queues.age[:longest] += looked
    queues.keep(present & ~won & ~lost & (queues.age[:longest] <= rules.OLDEST))
    return revenue


def run(seed: int, marketers: int = rules.MARKETERS, salespeople: int = rules.SALESPEOPLE) -> float:
    """Total revenue of a run [$]."""
    rng = np.random.default_rng(seed)
    need = np.zeros(rules.DIMENSIONS)
    belief = np.zeros((marketers, rules.DIMENSIONS))
    trust = np.full(salespeople, rules.FIRST_TRUST)
    blame = np.zeros(marketers, np.int64)
    queues = Queues(salespeople)
    revenue = np.zeros(rules.WEEKS)
    for week in range(rules.WEEKS):
        need += rules.NEED_STEP * rng.standard_normal(rules.DIMENSIONS)
        fit = rules.BEST_QUALITY * np.exp(-np.sum((belief - need) ** 2, axis=1))
        marketer = np.repeat(np.arange(marketers), rng.poisson(rules.LEADS_A_WEEK, marketers))
        quality = np.clip(fit[marketer] + rules.QUALITY_SD * rng.standard_normal(len(marketer)), 0.0, 1.0)
        queues.deal(quality, rng.lognormal(rules.VALUE_MU, rules.VALUE_SIGMA, len(marketer)), marketer)
        revenue[week] = work(queues, trust, blame, rng)
    return float(revenue.sum())
