"""What a plan costs a firm: over its people, by third of them, and if all of them do better or worse.

Whose attainment that is, is passed in: people of a simulated firm, or, without a simulation, people spread as their
skill is (`people.skill_sigma`), lognormal around a mean of 100 %.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from smarketing.pay_plans.curve import Curve

SHIFTS = (-0.10, 0.0, 0.10)  # of everybody's attainment
THIRDS = ("lowest third", "middle third", "highest third")
MOST_PEOPLE = 60  # that a firm is told by: the means of as many equal parts of it

type Attainments = NDArray[np.float64]


@dataclass(frozen=True)
class Third:
    """Mean attainment, and mean pay [$ a year], of a third of the people by attainment."""

    third: str
    attainment: float
    variable: float
    total: float


@dataclass(frozen=True)
class Budget:
    """What all salespeople of a business unit cost [$ a year] if everybody's attainment is shifted."""

    shift: float
    attainment: float
    variable: float
    total: float
    of_bookings: float
    of_revenue: float


def spread_by_skill(sigma: float, n: int) -> Attainments:
    """Attainments of n people at equal shares of a lognormal with mean 1."""
    normal = NormalDist()
    raw = np.exp([sigma * normal.inv_cdf((i + 0.5) / n) for i in range(n)])
    return np.asarray(raw / raw.mean())


def in_equal_parts(attainments: Attainments) -> Attainments:
    """At most `MOST_PEOPLE` attainments that stand for all of them, ascending."""
    parts = np.array_split(np.sort(attainments), min(MOST_PEOPLE, len(attainments)))
    return np.array([part.mean() for part in parts])


def thirds(curve: Curve, attainments: Attainments) -> list[Third]:
    """The three thirds, the lowest first; fewer where there are fewer than three people."""
    parts = []
    for name, part in zip(THIRDS, np.array_split(np.sort(attainments), len(THIRDS)), strict=True):
        if len(part):
            variable = _mean([curve.variable(float(each)) for each in part])
            parts.append(Third(name, float(part.mean()), variable, curve.base + variable))
    return parts


def budgets(curve: Curve, attainments: Attainments, n_people: int, revenue: float) -> list[Budget]:
    """The cost at attainments as they are, and shifted either way; `revenue` of a business unit, $ a year."""
    costs = []
    for shift in SHIFTS:
        shifted = np.maximum(0.0, attainments + shift)
        variable = n_people * _mean([curve.variable(float(each)) for each in shifted])
        total = n_people * curve.base + variable
        booked = n_people * float(shifted.mean()) * curve.reference
        of_bookings = total / booked if booked > 0.0 else float("nan")
        costs.append(Budget(shift, float(shifted.mean()), variable, total, of_bookings, total / revenue))
    return costs


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
