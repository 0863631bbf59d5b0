"""A door: what a stranger gives, as bytes, and what the product says to it."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from smarketing.errors import InputError
from smarketing.scenarios import library
from smarketing.scenarios.facts import KINDS
from smarketing.scenarios.field_index import fields
from tests.robustness.garbling import as_bytes, garbled

WORDS = (*fields(), *(path.rpartition(".")[2] for path in fields()), *library(), *KINDS)


def as_written(pick: Callable[[random.Random], str]) -> Callable[[random.Random], bytes]:
    """Garbles the valid text that is picked."""
    return lambda chance: as_bytes(garbled(pick(chance), chance, WORDS), chance)


@dataclass(frozen=True)
class Door:
    """`make` draws an input, `enter` gives it to the product; `name` is also the folder of its kept inputs.

    `enter` gives None where the input is accepted and the message where it is refused with an InputError; anything else
    that comes out of it is a fault of the product.
    """

    name: str
    enter: Callable[[bytes], str | None]
    make: Callable[[random.Random], bytes]

    def inputs(self, seed: int, n: int) -> Iterator[bytes]:
        chance = random.Random(f"{self.name} {seed}")
        for _ in range(n):
            yield self.make(chance)


class WouldRunError(InputError):
    """The input is accepted: what comes now takes time."""


def would_run(*_: object, **__: object) -> None:
    raise WouldRunError("it would run now")


def refusal(attempt: Callable[[], object]) -> str | None:
    try:
        attempt()
    except WouldRunError:
        return None
    except InputError as fault:
        return str(fault)
    return None
