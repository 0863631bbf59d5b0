"""What can go wrong in a week of computing: nothing finished is lost, nothing is counted twice, and it is said."""

import os
import threading
import time
from pathlib import Path

import pandas as pd
import pytest

from smarketing.errors import InputError
from smarketing.experiments.running.runtime_forecast import MOST_RUNS
from smarketing.experiments.sweeps import executors
from smarketing.experiments.sweeps.status import so_far, status
from smarketing.experiments.sweeps.sweep import sweep
from smarketing.store.chunks import BROKEN
from smarketing.store.sweep_folder import SweepFolder


@pytest.fixture
def whole(engine, study) -> pd.DataFrame:
    """The rows of a sweep that nothing happened to."""
    rows = sweep(study, out="whole", jobs=1).replications
    engine.ran.clear()
    return rows


class DiskFull:
    """Lets `room` files be made durable, and no more."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.fsync = os.fsync

    def __call__(self, handle: int) -> None:
        self.room -= 1
        if self.room < 0:
            raise OSError(28, "No space left on device")
        self.fsync(handle)


@pytest.mark.parametrize("room", [0, 1, 2, 5, 9, 20, 30])
def test_a_full_disk_stops_with_a_sentence_and_resumes(engine, study, whole, monkeypatch, room):
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", DiskFull(room))
        with pytest.raises(InputError, match=r"No space left on device.*kept\. Make room and go on with --resume"):
            sweep(study, out="s", jobs=1)
    resume = Path("s").exists()  # where no run was written there is no folder
    assert not list(Path().rglob("*.unfinished"))
    found = sweep(study, out="s", resume=resume, jobs=1)
    assert found.complete
    pd.testing.assert_frame_equal(found.replications, whole, check_exact=True)


def test_a_damaged_chunk_is_said_and_made_again(engine, study, whole):
    folder = Path("whole/chunks")
    short, changed = sorted(folder.glob("*.parquet"))[3:5]
    os.truncate(short, short.stat().st_size // 2)
    content = bytearray(changed.read_bytes())
    content[200] ^= 255
    changed.write_bytes(content)
    told: list[str] = []
    found = sweep(study, out="whole", resume=True, jobs=1, say=told.append, audit=False)
    assert [sentence.count("made again") for sentence in told] == [1, 1]
    assert short.name in told[0] + told[1] and changed.name in told[0] + told[1]
    assert 0 < len(engine.ran) <= 50
    pd.testing.assert_frame_equal(found.replications, whole, check_exact=True)
    assert len(list(folder.glob(f"*{BROKEN}"))) == 2


def test_a_chunk_damaged_while_it_runs_is_not_counted(engine, study, monkeypatch):
    folder = SweepFolder(Path("s"))

    def damage_the_last(done: int, total: int) -> None:
        if done == total:
            os.truncate(next(file for file in folder.store.folder.glob("*.parquet") if file.stat().st_size), 10)

    class Watch:
        expect = staticmethod(lambda total, seconds: None)
        advance = staticmethod(damage_the_last)

    told: list[str] = []
    found = sweep(study, out="s", jobs=1, watch=Watch(), say=told.append)
    assert not found.complete and found.n_runs < 240
    assert "--resume makes them again" in told[0]
    assert sweep(study, out="s", resume=True, jobs=1).complete


def test_a_worker_that_hangs_costs_its_chunk_only(engine, study, whole, monkeypatch):
    release = threading.Event()
    answer_at_once = engine.simulate

    def hangs(scenario, *, first: int, **rest):
        if first == 25 and not release.is_set():
            release.wait(60)
        return answer_at_once(scenario, first=first, **rest)

    monkeypatch.setattr("smarketing.experiments.running.runner.simulate", hangs)
    told: list[str] = []
    found = sweep(study, out="s", jobs=2, patience=0.3, say=told.append)
    assert not found.complete and found.n_lost == len(told) >= 4
    assert all("no answer within" in sentence and "--resume makes them" in sentence for sentence in told)
    assert sorted(set(found.replications["replication"])) == [*range(25), *range(50, 60)]
    release.set()
    again = sweep(study, out="s", resume=True, jobs=2)
    pd.testing.assert_frame_equal(again.replications, whole, check_exact=True)


def test_a_worker_without_memory_says_nothing_of_the_model(engine, study, whole, monkeypatch):
    def too_large(scenario, **rest):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr("smarketing.experiments.running.runner.simulate", too_large)
        found = sweep(study, out="s", jobs=1)
    assert found.n_lost >= 12 and found.n_runs == 0
    pd.testing.assert_frame_equal(sweep(study, out="t", jobs=1).replications, whole, check_exact=True)


def test_a_sweep_that_loses_everything_gives_up(engine, study, monkeypatch):
    def dies(job):
        raise ConnectionError("gone")

    monkeypatch.setattr(executors, "make", dies)
    with pytest.raises(InputError, match=r"20 chunks in a row were lost.*ConnectionError: gone.*--resume"):
        sweep(study, out="s", replications=2_000, jobs=2)


def test_a_worker_with_other_sources_is_refused(engine, study, monkeypatch):
    monkeypatch.setattr(executors, "source_digest", lambda: "f" * 64)
    with pytest.raises(InputError, match="other sources of the model"):
        sweep(study, out="s", jobs=1)


def test_two_processes_do_not_work_in_one_folder(engine, study, whole):
    with SweepFolder(Path("whole")).locked():
        assert status("whole").running
        with pytest.raises(InputError, match=f"process {os.getpid()} on .* is at work in this folder"):
            sweep(study, out="whole", resume=True, jobs=1)
    assert not status("whole").running
    assert sweep(study, out="whole", resume=True, jobs=1).complete


def test_two_processes_in_one_folder_do_no_harm_where_there_are_no_locks(engine, study, whole, monkeypatch):
    """A disk without locks, such as some of a cluster: both make the same files, and every run is counted once."""
    monkeypatch.setattr("smarketing.store.result_folder.fcntl", None)
    sweep(study, out="s", replications=1, jobs=1)
    found = []
    both = [threading.Thread(target=lambda: found.append(sweep(study, out="s", resume=True, jobs=1))) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    for one in found:
        pd.testing.assert_frame_equal(one.replications, whole, check_exact=True)


def test_a_stop_finishes_what_is_in_flight(engine, study, whole):
    stop = threading.Event()

    class Watch:
        expect = staticmethod(lambda total, seconds: None)

        @staticmethod
        def advance(done: int, total: int) -> None:
            if done > 60:
                stop.set()

    found = sweep(study, out="s", jobs=2, stop=stop, watch=Watch())
    assert not found.complete and 60 < found.n_runs < 240
    assert found.replications.groupby("point").size().min() >= 10  # every point has about as many runs
    again = sweep(study, out="s", resume=True, jobs=1, audit=False)
    assert len(engine.ran) == 240
    pd.testing.assert_frame_equal(again.replications, whole, check_exact=True)


class Deserted(executors.Threads):
    """Its one worker leaves after the first job."""

    def submit(self, job: executors.Job, answer: executors.Answer) -> None:
        super().submit(job, answer)
        self.slots = 0


def test_where_all_workers_leave_the_sweep_ends_with_what_there_is(engine, study, monkeypatch):
    monkeypatch.setattr("smarketing.experiments.sweeps.sweep.Threads", Deserted)
    stop = threading.Event()
    late = threading.Timer(20.0, stop.set)
    late.start()
    found = sweep(study, out="s", jobs=1, stop=stop)
    late.cancel()
    assert not stop.is_set()
    assert not found.complete and found.n_runs == 1


def test_how_far_it_is_can_be_read_while_it_runs(engine, study):
    seen = []

    class Watch:
        expect = staticmethod(lambda total, seconds: None)

        @staticmethod
        def advance(done: int, total: int) -> None:
            time.sleep(0.01)
            seen.append((done, status("s"), so_far("s")["runs"]["done"]))

    sweep(study, out="s", jobs=1, watch=Watch())
    assert len(seen) == 1 + MOST_RUNS + 12  # runs made alone to know what they take, then chunks
    for done, found, read in seen:
        assert found.done == read == done
        assert found.wanted == 240 and found.running
    assert seen[8][1].rate > 0 and (seen[8][1].seconds_left or 0) > 0
    assert not status("s").running and status("s").done == 240
