"""What a study varies: a value of the scenario that takes given levels, or any value of a range."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from smarketing.errors import check

MOST_LEVELS = 1_000_000
_LARGEST = 1e300  # differences and products of two ends are still numbers


@dataclass(frozen=True)
class Levels:
    """A value of the scenario that takes the given levels: numbers, words, null, or whole mappings.

    labels  what tables say instead of the values, one each; for levels that are mappings. Empty: the values themselves
    title   what it is in plain words
    """

    path: str
    values: tuple[Any, ...]
    labels: tuple[str | float, ...] = ()
    title: str = ""

    def __post_init__(self) -> None:
        n = len(self.values)
        check(len(self.labels) in (0, n), f"parameters.{self.path}", list(self.labels), f"{n} labels, one a level")
        check(len(self.values) > 0, f"parameters.{self.path}", [], "a list of at least one level")

    def at(self, u: float) -> Any:
        """The level at `u` of the unit interval, which the levels share equally."""
        return self.values[min(int(u * len(self.values)), len(self.values) - 1)]

    def shown(self, value: Any) -> Any:
        """What tables say for one of the values."""
        return self.labels[self.values.index(value)] if self.labels else value

    def spread(self, n: int) -> tuple[Any, ...]:
        """The levels themselves, whatever `n`."""
        return self.values


@dataclass(frozen=True)
class Range:
    """A value of the scenario anywhere from `low` to `high`, both included.

    whole  whole numbers only, each equally likely
    log    even in the logarithm
    title  what it is in plain words
    steps  how many levels a grid gives it; None: as many as `design.samples` leaves room for
    """

    path: str
    low: float
    high: float
    whole: bool = False
    log: bool = False
    steps: int | None = None
    title: str = ""

    def __post_init__(self) -> None:
        where, low, high = f"parameters.{self.path}", self.low, self.high
        rule = "from a min to a max above it, neither beyond 1e300"
        check(-_LARGEST <= low < high <= _LARGEST, where, f"{low} to {high}", rule)
        check(not self.log or low > 0, where, f"min {low}", "above zero for a log scale")
        whole = float(low).is_integer() and float(high).is_integer()
        check(not self.whole or whole, where, f"{low} to {high}", "whole numbers for type int")
        check(self.steps is None or 2 <= self.steps <= MOST_LEVELS, where, self.steps, f"2 to {MOST_LEVELS:,} levels")

    def at(self, u: float) -> float | int:
        """The value at `u` of the unit interval."""
        if self.whole:  # half a step wider at each end, so that the ends are as likely as the others
            value = round(self._between(self.low - 0.5, self.high + 0.5, u) if not self.log else self._log_whole(u))
            return int(min(max(value, self.low), self.high))
        return min(max(self._between(self.low, self.high, u), self.low), self.high)

    def shown(self, value: Any) -> Any:
        """What tables say: the value."""
        return value

    def spread(self, n: int) -> tuple[float | int, ...]:
        """`n` values from `low` to `high`, evenly; fewer where there are not so many whole numbers."""
        shares = [i / (n - 1) for i in range(n)] if n > 1 else [0.5]
        values: Iterable[float | int] = (self._between(self.low, self.high, share) for share in shares)
        if self.whole:
            values = (round(value) for value in values)
        return tuple(dict.fromkeys(min(max(value, self.low), self.high) for value in values))

    def _between(self, low: float, high: float, share: float) -> float:
        if self.log:
            return math.exp(math.log(low) + (math.log(high) - math.log(low)) * share)
        return low + (high - low) * share

    def _log_whole(self, u: float) -> float:
        return self._between(max(self.low - 0.5, 0.5), self.high + 0.5, u)


type Parameter = Levels | Range


def repeated(levels: Iterable[Any]) -> list[Any]:
    """The levels that stand among these more than once, each once: 1 is 1.0, but no `true`."""
    alike: dict[tuple[bool, Any], list[Any]] = {}
    for level in levels:
        plain = isinstance(level, int | float | str | None)
        alike.setdefault((isinstance(level, bool), level if plain else repr(level)), []).append(level)
    return [same[0] for same in alike.values() if len(same) > 1]
