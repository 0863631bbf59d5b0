"""What is known of an outcome: its meaning, its mean with an interval, its difference between two policies."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

_ADDING_UP = 1e-13  # of a number


@dataclass(frozen=True)
class Measure:
    """What an outcome is: as `simulation.outcomes.Outcome`, read back from the folder."""

    name: str
    title: str
    unit: str
    definition: str
    good: int  # +1 higher is better for the firm, -1 lower is better, 0 neither
    kind: str  # share, rate, money, weeks, days, hours, index, ratio, count


@dataclass(frozen=True)
class Estimate:
    """A mean over runs with its interval, in the unit of the outcome. One run has a mean and no interval."""

    mean: float
    low: float | None
    high: float | None
    n: int
    q10: float | None = None
    q50: float | None = None
    q90: float | None = None
    worst_decile: float | None = None

    @property
    def half_width(self) -> float | None:
        return None if self.low is None or self.high is None else (self.high - self.low) / 2

    @property
    def exact(self) -> bool:
        """Whether the interval is no wider than what adding up in another order makes of the last digits."""
        return self.half_width is not None and self.half_width <= _ADDING_UP * abs(self.mean)

    @property
    def bounds(self) -> tuple[float, float]:
        """The interval; the mean alone where there is none."""
        return (self.mean, self.mean) if self.low is None or self.high is None else (self.low, self.high)

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> Self | None:
        """None where the outcome is not defined: no run had it."""
        mean = number(entry.get("mean"))
        if mean is None or not entry.get("n"):
            return None
        low, high = number(entry.get("low")), number(entry.get("high"))
        if int(entry["n"]) < 2 or low is None or high is None:
            low = high = None
        optional = {name: number(entry.get(name)) for name in ("q10", "q50", "q90", "worst_decile")}
        return cls(mean=mean, low=low, high=high, n=int(entry["n"]), **optional)


@dataclass(frozen=True)
class Difference(Estimate):
    """A policy minus the baseline, paired run by run. The interval holds for all policies of the folder together.

    p_better      certainty that the policy is better on average: more runs sharpen it
    share_better  share of simulated futures in which it came out better: the luck that one firm faces
    """

    p_better: float | None = None
    share_better: float | None = None
    runs_unpaired_equivalent: float | None = None

    @property
    def clear(self) -> bool:
        """Whether the interval excludes zero."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)

    @property
    def same(self) -> bool:
        """Whether the two policies came out exactly the same in every pair of runs."""
        return self.mean == 0 and self.half_width == 0

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> Self | None:
        low, high = entry.get("simultaneous_low"), entry.get("simultaneous_high")
        together = {} if low is None or high is None else {"low": low, "high": high}
        plain = Estimate.read({**entry, **together})
        if plain is None:
            return None
        odds = ("p_better", "share_better", "runs_unpaired_equivalent")
        return cls(plain.mean, plain.low, plain.high, plain.n, **{name: number(entry.get(name)) for name in odds})


@dataclass(frozen=True)
class Payback:
    """Week from which a policy has earned back what it cost; None: not within the horizon.

    `is_stated`: there is something to pay back, more than noise and more than a thousandth of a year's revenue.
    """

    weeks: float | None
    low: float | None
    high: float | None
    share_of_runs: float | None
    is_stated: bool = True

    @property
    def half_width(self) -> float | None:
        return None if self.low is None or self.high is None else (self.high - self.low) / 2


def number(value: Any) -> float | None:
    """A finite number, else None: a folder written elsewhere may hold NaN where ours holds null."""
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None
