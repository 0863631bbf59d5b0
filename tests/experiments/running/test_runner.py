"""Replications are run once each, whatever the threads, the blocks, the faults and the interruptions."""

import threading
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from smarketing.experiments.running.run_scenarios import gather
from smarketing.experiments.running.runner import Block, Runner, in_threads
from smarketing.store.policy_runs import PolicyRuns, common
from tests.experiments import fake_engine
from tests.experiments.fake_engine import FakeScenario, one_run

A, B = FakeScenario("a"), FakeScenario("b", effect=1.0)


def replicate(runner: Runner, scenarios: Sequence[Any], first: int, count: int) -> list[PolicyRuns]:
    blocks: list[list[Block]] = [[] for _ in scenarios]
    for block in runner.replicate(scenarios, first, count):
        blocks[block.task.scenario].append(block)
    return [gather(scenario.name, scenario, mine) for scenario, mine in zip(scenarios, blocks, strict=True)]


@pytest.mark.parametrize("count", [1, 2, 3, 50])
@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_every_replication_of_every_scenario_is_run_once(engine, count, jobs):
    for scenario, one in zip((A, B), replicate(Runner(jobs=jobs), [A, B], 7, count), strict=True):
        assert one.replications.tolist() == list(range(7, 7 + count))
        for r in range(7, 7 + count):
            assert tuple(one.outcomes[r - 7]) == tuple(one_run(scenario, 1, r))


def test_results_do_not_depend_on_threads_or_on_how_the_work_was_cut(engine):
    whole = replicate(Runner(jobs=1), [A, B], 0, 40)
    runner = Runner(jobs=3, seconds=1e-9)
    parts = [replicate(runner, [A, B], 0, 13), replicate(runner, [A, B], 13, 27)]
    for i, one in enumerate(whole):
        pieces = np.concatenate([part[i].outcomes for part in parts])
        assert one.outcomes.tobytes() == pieces.tobytes()
        assert one.weekly is not None
        assert one.weekly.tobytes() == np.concatenate([part[i].weekly for part in parts]).tobytes()


def test_replications_of_two_scenarios_are_pairs(engine):
    a, b = replicate(Runner(jobs=2), [A, B], 0, 200)
    assert np.corrcoef(a.outcomes["growth_rate"], b.outcomes["growth_rate"])[0, 1] > 0.9


def test_a_replication_that_breaks_is_alone_in_it(engine):
    fragile = FakeScenario("a", breaks=frozenset({3, 11}))
    broken, sound = replicate(Runner(jobs=2), [fragile, B], 0, 20)
    assert list(broken.failures) == [3, 11]
    assert broken.failures[3].startswith("FloatingPointError: the firm fell over (runner.py:")
    assert np.isnan(broken.of(np.array([3, 11]), "growth_rate")).all()
    others = np.delete(np.arange(20), [3, 11])
    assert broken.of(others, "growth_rate").tolist() == [one_run(fragile, 1, int(r))[0] for r in others]
    assert broken.weekly_of.tolist() == others.tolist()
    assert not sound.failures


def test_a_run_that_the_engine_gives_up_is_a_failure_with_its_reason(engine):
    one = replicate(Runner(), [FakeScenario("a", fails=frozenset({5}))], 0, 10)[0]
    assert list(one.failures) == [5]
    assert one.failures[5]
    assert 5 not in one.weekly_of
    assert np.isnan(one.of(np.array([5]), "revenue")).all()


def test_if_all_break_all_are_rows(engine):
    one = replicate(Runner(jobs=2), [FakeScenario("a", breaks=frozenset(range(6)))], 0, 6)[0]
    assert list(one.failures) == one.replications.tolist() == list(range(6))
    assert one.weekly is None


def test_weekly_series_are_kept_up_to_a_number_of_runs(engine):
    one = replicate(Runner(weekly_runs=10, seconds=1.0), [A], 5, 20)[0]
    assert len(one.replications) == 20
    assert one.weekly_of.tolist() == [5, 6, 7, 8, 9]


class Stopper:
    """Sets `stop` once so many runs are done."""

    def __init__(self, stop: threading.Event, after: int) -> None:
        self.stop, self.after = stop, after

    def expect(self, total: int, seconds: float) -> None: ...

    def advance(self, done: int, total: int) -> None:
        if done >= self.after:
            self.stop.set()


@pytest.mark.parametrize("after", [1, 2, 5, 37])
def test_a_stop_keeps_what_is_finished_and_that_is_pairs(engine, after):
    stop = threading.Event()
    runs = replicate(Runner(jobs=2, stop=stop, seconds=1.0, watch=Stopper(stop, after)), [A, B], 0, 500)
    done = [len(one.replications) for one in runs]
    assert after <= sum(done) <= after + 3  # those in flight finish
    assert len(common([one.replications for one in runs])) >= min(done) - 1


def test_a_stop_before_the_start_runs_nothing(engine):
    stop = threading.Event()
    stop.set()
    assert [len(one.replications) for one in replicate(Runner(stop=stop), [A, B], 0, 10)] == [0, 0]


def test_an_interrupt_leaves_at_once():
    hold = threading.Event()
    working = in_threads(lambda task: task if task == 0 else hold.wait(30), iter(range(100)), 2, threading.Event())
    assert next(working) == 0
    begin = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        working.throw(KeyboardInterrupt)
    assert time.monotonic() - begin < 5
    hold.set()


def test_tasks_are_taken_up_as_needed_and_never_all_at_once():
    taken = []

    def tasks():
        for task in range(1_000):
            taken.append(task)
            yield task

    working = in_threads(lambda task: task, tasks(), 2, threading.Event())
    for _ in range(10):
        next(working)
    assert len(taken) <= 10 + 2 * 2 + 2
    assert len(list(working)) == 990


def test_blocks_are_of_about_half_a_second_and_give_every_thread_its_share():
    assert Runner(seconds=0.025, jobs=2)._block_size(1_000) == 20
    assert Runner(seconds=30.0, jobs=2)._block_size(1_000) == 1
    assert Runner(seconds=1e-6, jobs=2)._block_size(100) == 50


@pytest.mark.parametrize(("takes", "timed"), [(0.001, 6), (0.6, 2)])
def test_of_many_long_scenarios_few_replications_are_run_before_the_forecast(engine, monkeypatch, takes, timed):
    """`takes` is how long a replication of both takes [s]: two clock readings a round, before and after."""
    readings = iter(takes * n for n in range(1_000))
    monkeypatch.setattr("smarketing.experiments.running.runner.time.perf_counter", lambda: next(readings))
    runner, heard = Runner(jobs=2), []
    runner.watch = Stopper(threading.Event(), 10**9)
    monkeypatch.setattr(runner.watch, "expect", lambda total, seconds: heard.append((runner.done, seconds)))
    replicate(runner, [A, B], 0, 20)
    assert runner.seconds == pytest.approx(takes)  # two threads, each a run
    assert heard == [(2 * timed, pytest.approx((20 - timed) * 2 * takes / 2))]


def test_no_thread_is_idle_while_the_first_runs_of_a_single_scenario_are_timed(monkeypatch):
    pair = threading.Barrier(2)

    def simulate(scenario, *, replications, **rest):
        if replications == 1:
            pair.wait(timeout=30)  # raises where nobody else runs
        return fake_engine.simulate(scenario, replications=replications, **rest)

    monkeypatch.setattr("smarketing.experiments.running.runner.simulate", simulate)
    (one,) = replicate(Runner(jobs=2), [A], 0, 40)
    assert not one.failures
    assert len(one.replications) == 40


def test_the_watch_hears_the_forecast_and_every_step(engine):
    heard: list[tuple[str, float]] = []

    class Watch:
        def expect(self, total: int, seconds: float) -> None:
            heard.append(("expect", total))
            assert seconds > 0

        def advance(self, done: int, total: int) -> None:
            heard.append(("done", done))
            assert total == 40

    replicate(Runner(jobs=2, watch=Watch()), [A, B], 0, 20)
    assert ("expect", 40) in heard
    steps = [done for what, done in heard if what == "done"]
    assert steps == sorted(steps)
    assert steps[-1] == 40
