"""How a field of a scenario becomes a number that kernels read, where its type alone does not say so.

Notes to a field, beside its `Quantity`: `Annotated[float | None, Quantity(...), Null(inf)] = None`. What a number, a
truth value, a list or a group becomes needs no note: `scenarios/record.py`.
"""

from dataclasses import dataclass
from enum import IntEnum

from smarketing.agents.mechanisms import Mechanism


@dataclass(frozen=True)
class Words:
    """Words become the members of an enumeration that have their names in capitals."""

    of: type[IntEnum]


@dataclass(frozen=True)
class Null:
    """A null becomes this number."""

    becomes: float


@dataclass(frozen=True)
class Given:
    """A group that may be null has one more field, of this name: whether it was given. Without it, all is zero."""

    name: str


@dataclass(frozen=True)
class Switches:
    """A list of mechanisms becomes an array of switches, 0 or 1, indexed by their enumeration, under another name."""

    of: type[Mechanism]
    name: str


class SegmentName:
    """The name of a segment becomes its place in `market.segments`; -1 for none."""


class Share:
    """Shares of one whole: they add up to one up to rounding, and kernels read them exact."""


class Unread:
    """No kernel reads it: it says nothing about the world, or only when it is measured."""
