"""Ratios are taken within rounds, so that a machine that slows down between rounds does not move them."""

from functools import partial

from benchmarks import timing


def test_every_work_is_timed_once_a_round_and_none_is_always_first():
    order: list[str] = []
    times = timing.rounds({name: partial(order.append, name) for name in "abc"}, 4)
    assert {name: len(taken) for name, taken in times.items()} == {"a": 4, "b": 4, "c": 4}
    assert ["".join(order[i : i + 3]) for i in range(0, 12, 3)] == ["abc", "bca", "cab", "abc"]


def test_a_ratio_is_of_rounds_and_not_of_medians():
    fast = [1.0, 10.0, 3.0]
    assert timing.ratio([2 * time for time in fast], fast) == 2.0
    assert timing.ratio([2.0, 20.0, 300.0], fast) == 2.0
