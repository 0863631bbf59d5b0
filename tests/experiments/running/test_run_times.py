"""What a run takes is the median of several, so that one slow moment of the machine does not set the estimate."""

import time

import pytest

from smarketing.experiments.running.runtime_forecast import (
    ENOUGH_SECONDS,
    MOST_RUNS,
    RunTimes,
    sampled,
    typical_seconds,
)


def noted(*seconds: float) -> RunTimes:
    times = RunTimes()
    for one in seconds:
        times.note(one)
    return times


def test_a_slow_moment_and_the_compiler_leave_no_trace():
    assert noted(90.0, 0.013, 0.013, 0.4, 0.012, 0.014).median == 0.013


@pytest.mark.parametrize(("seconds", "median"), [([], 0.0), ([2.0], 2.0), ([2.0, 1.0], 1.0)])
def test_what_is_told_of_few_runs(seconds, median):
    assert noted(*seconds).median == median


def test_runs_that_loaded_the_model_count_only_for_want_of_others():
    times = RunTimes()
    times.note(110.0, cold=True)
    times.note(120.0, cold=True)
    assert times.median == 115.0 and not times.known
    times.note(0.02, cold=False)
    assert times.median == 0.02
    times.note(130.0, cold=True)
    assert times.median == 0.02 and not times.known


def test_many_short_runs_or_one_long_one_are_enough_and_the_first_never_is():
    assert not noted(100.0).known
    assert noted(100.0, ENOUGH_SECONDS).known
    assert not noted(*[0.01] * MOST_RUNS).known
    assert noted(*[0.01] * (MOST_RUNS + 1)).known


@pytest.mark.parametrize(("takes", "calls"), [(0.0, MOST_RUNS + 1), (0.3, 5), (7.0, 2)])
def test_a_run_is_called_until_it_is_known(monkeypatch, takes, calls):
    clock, called = [0.0], []

    def run(number: int, replication: int) -> None:
        called.append((number, replication))
        clock[0] += takes

    monkeypatch.setattr(time, "perf_counter", lambda: clock[0])
    assert typical_seconds(run) == pytest.approx(takes)
    assert called == [(0, replication) for replication in range(calls)]


def test_what_is_timed_is_spread_over_all_there_is():
    assert sampled(0) == []
    assert set(sampled(1)) == {0}
    assert sampled(100)[1:] == [10, 30, 50, 70, 90]
    assert set(sampled(3)) == {0, 1, 2}


def test_times_are_told_for_the_size_of_what_was_timed(monkeypatch):
    clock = [0.0]

    def run(number: int, replication: int) -> None:
        clock[0] += 0.001 * (number + 1)

    monkeypatch.setattr(time, "perf_counter", lambda: clock[0])
    assert typical_seconds(run, 100, lambda number: number + 1.0) == pytest.approx(0.001)
    assert typical_seconds(run, 100) == pytest.approx(0.051)
