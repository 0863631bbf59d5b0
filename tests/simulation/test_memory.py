"""No array is read or written past its end, whatever a valid scenario file says.

numba checks an index against the length of its array where NUMBA_BOUNDSCHECK=1 is set before it is imported. That
covers the arrays of a `World`, those inside its records and those of the parameters. An index below zero counts from
the end, there as in NumPy, so the long form looks for those by running plain Python (tests/simulation/guarded_runs.py).
"""

import json
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest

from tests import other_process
from tests.simulation import guarded_runs
from tests.simulation.random_runs import NOTICED, end_of

MANY, PART = 1_000, 40


def checked(first: int, count: int, size: str) -> dict[str, Any]:
    """What random firms come to where every index is checked."""
    told = other_process.run("tests.simulation.random_runs", str(first), str(count), size, NUMBA_BOUNDSCHECK="1")
    found: dict[str, Any] = json.loads(told)
    return found


def assert_sound(first: int, count: int, size: str):
    found = checked(first, count, size)
    assert found["past the end"] == NOTICED, "or nothing below means anything"
    ends = {int(number): end for number, end in found["ends"].items()}
    assert len(ends) == count
    wrong = {number: end["faults"] for number, end in ends.items() if end["faults"]}
    assert not wrong, f"firm(number, SIZES[{size!r}]) of tests/random_firms.py: {wrong}"
    assert {number: asdict(end_of(number, size)) for number in ends} == ends, "with and without the check"


@pytest.mark.parametrize(("size", "count"), [("small", 20), ("large", 20)])
def test_random_firms_stay_within_their_arrays_and_come_to_the_same_numbers_twice(size: str, count: int):
    assert_sound(0, count, size)


@pytest.mark.soak
@pytest.mark.parametrize("first", range(0, MANY, PART))
def test_many_random_firms_stay_within_their_arrays_and_come_to_the_same_numbers_twice(first: int):
    assert_sound(first, PART, "large")


@pytest.mark.soak
@pytest.mark.parametrize("first", range(0, 100, 20))
def test_no_index_is_below_zero(first: int):
    assert int(other_process.run("tests.simulation.guarded_runs", str(first), "20", NUMBA_DISABLE_JIT="1")) == 20


def test_an_index_below_zero_would_be_noticed():
    rows = guarded_runs.guarded(np.zeros((1, 2), np.dtype([("place", "i8"), ("share", "f8", (3,))])).view(np.recarray))
    assert rows[0, 1].share[2] == rows[0, -0].place == 0
    for wrong in (lambda: rows[0, -1], lambda: rows[0, 1].share[-1]):
        with pytest.raises(IndexError, match="below zero"):
            wrong()
