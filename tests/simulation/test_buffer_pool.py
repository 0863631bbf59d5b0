"""Arrays that one call leaves are used by the next, and no result depends on it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from smarketing.simulation import buffer_pool, simulate
from smarketing.simulation.arrays import allocate, columns
from tests.runs import short


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buffer_pool, "_pool", [])


def test_columns_say_what_is_allocated():
    inputs = short().inputs
    arrays: tuple[NDArray[Any], ...] = allocate(inputs, trace=5)
    for column, array in zip(columns(inputs, trace=5).values(), arrays, strict=True):
        assert (column.shape, column.dtype) == (array.shape, array.dtype.newbyteorder("="))


def test_the_next_call_uses_the_arrays_of_the_last():
    simulate(short(), jobs=1)
    (world,) = buffer_pool._pool
    simulate(short(), replications=2, jobs=1)
    assert buffer_pool._pool == [world] or buffer_pool._pool[0] is world


def test_other_shapes_are_other_arrays():
    simulate(short(), jobs=1)
    simulate(short(organisation__salespeople=7), jobs=1)
    assert len(buffer_pool._pool) == 2


def test_no_result_depends_on_who_used_the_arrays_before():
    fresh = simulate(short(), replications=3, jobs=1)
    buffer_pool._pool.clear()
    simulate(short("misaligned"), replications=2, seed=9, jobs=1)
    assert len(buffer_pool._pool) == 1
    again = simulate(short(), replications=3, jobs=1)
    assert again.outcomes.tobytes() == fresh.outcomes.tobytes()
    assert again.weekly is not None and fresh.weekly is not None
    assert again.weekly.tobytes() == fresh.weekly.tobytes()


def test_what_has_lain_longest_makes_room(monkeypatch: pytest.MonkeyPatch):
    worlds = [allocate(short().inputs) for _ in range(3)]
    size = sum(array.nbytes for array in worlds[0])
    monkeypatch.setattr(buffer_pool, "MOST_BYTES", 2 * size)
    for world in worlds:
        buffer_pool.put_back(world)
    assert [id(world) for world in buffer_pool._pool] == [id(world) for world in worlds[1:]]


def test_a_large_firm_is_not_kept_and_drives_nobody_out(monkeypatch: pytest.MonkeyPatch):
    small, large = allocate(short().inputs), allocate(short(organisation__business_units=3).inputs)
    monkeypatch.setattr(buffer_pool, "MOST_BYTES", sum(array.nbytes for array in large) - 1)
    buffer_pool.put_back(small)
    buffer_pool.put_back(large)
    assert [id(world) for world in buffer_pool._pool] == [id(small)]


def test_no_two_threads_have_the_same_arrays():
    expected = simulate(short(), replications=8, jobs=1).outcomes
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda first: simulate(short(), replications=4, first=first, jobs=2), (0, 4, 0, 4)))
    for run, first in zip(runs, (0, 4, 0, 4), strict=True):
        assert run.outcomes.tobytes() == expected[first : first + 4].tobytes()
    owned = [array.ctypes.data for world in buffer_pool._pool for array in (world.leads, world.weeks)]
    assert len(np.unique(owned)) == len(owned)


def test_arrays_of_a_call_that_broke_off_are_not_kept(monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object) -> int:
        raise ZeroDivisionError("broken")

    monkeypatch.setattr("smarketing.simulation.run.run_firm", broken)
    with pytest.raises(ZeroDivisionError):
        simulate(short(), jobs=1)
    assert buffer_pool._pool == []
