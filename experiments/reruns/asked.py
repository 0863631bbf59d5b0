"""Which row is asked for, and the row that was made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from smarketing.errors import InputError


@dataclass(frozen=True)
class Asked:
    """A row by its address; None: the first one."""

    point: int | None = None
    scenario: str | None = None
    case: str | None = None
    replication: int | None = None

    def refuse(self, kind: str, **reasons: str) -> None:
        """Raise InputError for a part of the address that rows of this kind do not have."""
        for part, reason in reasons.items():
            if getattr(self, part) is not None:
                raise InputError(f"--{part}: rows of a {kind} have none; {reason}.")


@dataclass(frozen=True)
class Made:
    """A row that was made anew.

    row      its columns, as the table of results has them
    address  the columns by which the table is searched for it
    cell     the cell of a sweep that holds it
    notes    what could not be made sure of, each a sentence
    """

    row: Mapping[str, Any]
    address: Mapping[str, Any]
    cell: str | None = None
    notes: Sequence[str] = ()


def chosen(part: str, wanted: str | None, known: Sequence[str]) -> str:
    """The name that is wanted, or the first. Raises InputError for one that is not known."""
    if wanted is None:
        return known[0]
    if wanted not in known:
        shown = ", ".join(known[:20]) + (" …" if len(known) > 20 else "")
        raise InputError(f"--{part} {wanted}: there is none of that name here; there are {shown}.")
    return wanted


def within(part: str, wanted: int | None, first: int, count: int) -> int:
    """The number that is wanted, or the first. Raises InputError for one that is not among them."""
    number = first if wanted is None else wanted
    if not first <= number < first + count:
        raise InputError(f"--{part} {number}: the rows of this folder have {part}s {first} to {first + count - 1}.")
    return number
