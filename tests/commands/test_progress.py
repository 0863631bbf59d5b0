"""What is seen while runs are made."""

import io
import os
import signal
import threading

import pytest
from rich.console import Console

from smarketing.commands.progress import BEGINS_ANEW, Bar, Lines, Planning, stop_on_signal, watched
from smarketing.reports.progress_words import duration


def console(terminal: bool) -> Console:
    return Console(file=io.StringIO(), force_terminal=terminal, width=100, color_system=None)


def text(of: Console) -> str:
    assert isinstance(of.file, io.StringIO)
    return of.file.getvalue()


@pytest.mark.parametrize("terminal", [True, False])
def test_the_forecast_comes_before_the_work(terminal):
    out = console(terminal)
    with watched(out, "Running 3 scenarios", 2, threading.Event()) as watch:
        watch.expect(600, 12.3)
        assert "600 runs on 2 threads, about 12 s." in text(out)


@pytest.mark.parametrize("terminal", [True, False])
def test_what_does_not_go_on_says_so_before_it_starts_where_much_would_be_lost(terminal):
    out = console(terminal)
    with watched(out, "Running", 2, threading.Event()) as watch:
        watch.expect(600, 59.0)
        assert BEGINS_ANEW not in text(out)
        watch.expect(600, 61.0)
        assert f"about 61 s. {BEGINS_ANEW}" in text(out)
    out = console(terminal)
    with watched(out, "Running", 2, threading.Event(), resumes=True) as watch:
        watch.expect(600, 3600.0)
    assert BEGINS_ANEW not in text(out)


def test_a_terminal_shows_what_is_done_how_far_how_fast_and_what_is_left(monkeypatch):
    clock = iter([100.0 + 2 * i for i in range(1_000)])
    monkeypatch.setattr("smarketing.commands.progress.time.monotonic", lambda: next(clock))
    out = console(True)
    with watched(out, "Running 3 scenarios", 2, threading.Event()) as watch:
        assert isinstance(watch, Bar)
        watch.advance(100, 600)
        watch.advance(200, 600)  # 100 runs in 2 s: 8 s for the other 400
        watch.progress.refresh()
        for part in ("Running 3 scenarios", "200/600", "50/s", "8 s left"):
            assert part in text(out)


def test_a_stop_is_answered_before_the_runs_in_flight_have_finished():
    out, stop = console(True), threading.Event()
    with watched(out, "Running", 2, stop) as watch:
        assert isinstance(watch, Bar)
        stop.set()
        watch.progress.refresh()
        assert "Finishing the runs in flight" in text(out)


def test_a_pipe_gets_plain_lines_and_not_too_many(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("smarketing.commands.progress.time.monotonic", lambda: now[0])
    out = console(False)
    with watched(out, "Running", 1, threading.Event()) as watch:
        assert isinstance(watch, Lines)
        for done in range(1, 1_001):
            now[0] = done / 20
            watch.advance(done, 1_000)
    lines = text(out).splitlines()
    assert 8 <= len(lines) <= 10
    assert lines[4] == "500 of 1,000 runs, 20 a second, 25 s left"
    assert "\x1b" not in text(out)


def test_no_pace_is_told_before_there_is_one(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("smarketing.commands.progress.time.monotonic", lambda: now[0])
    out = console(False)
    with watched(out, "Running", 1, threading.Event()) as watch:
        now[0] = 60.0
        watch.advance(1, 2)
    assert text(out).splitlines() == ["1 of 2 runs"]


def test_the_first_signal_asks_to_stop_and_the_second_insists():
    before = signal.getsignal(signal.SIGINT)
    with stop_on_signal() as stop:
        os.kill(os.getpid(), signal.SIGINT)
        assert stop.is_set()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_a_polite_kill_is_heard_like_ctrl_c():
    with stop_on_signal() as stop:
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.is_set()


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.2, "1 s"), (45, "45 s"), (89, "89 s"), (130, "2 min"), (5_000, "83 min"), (9_000, "2.5 h")]
)
def test_durations_are_in_the_unit_a_person_would_choose(seconds, said):
    assert duration(seconds) == said


def test_planning_says_the_count_at_once_and_how_far_it_is_only_where_it_takes_long(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("smarketing.commands.progress.time.monotonic", lambda: now[0])
    out = console(False)
    planning = Planning(out)
    planning.count(10_000, 20, at_most=False)
    assert text(out) == "10,000 points, 20 runs of each: 200,000 runs.\n"
    for done in range(10_000):
        now[0] = done / 2_000  # five seconds
        planning.advance(done, 10_000, chosen=True)
    planning.tell(10_000, 0, 0)
    assert text(out).splitlines()[1:] == ["Planned 2,000 of 10,000 points", "Planned 6,000 of 10,000 points"]


def test_planning_tells_what_constraints_leave_out_and_what_is_the_same_firm():
    out = console(True)
    planning = Planning(out)
    planning.count(9, 1, at_most=True)
    planning.advance(1, 9, chosen=False)
    planning.tell(6, 3, 1)
    assert text(out).splitlines() == [
        "At most 9 points, 1 run of each: 9 runs; constraints decide.",
        "6 points meet the constraints; 3 do not and are left out.",
        "1 of 6 points are the same firm as another one and share its runs.",
    ]


def test_points_that_constraints_look_at_are_progress_too(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("smarketing.commands.progress.time.monotonic", lambda: now[0])
    out = console(False)
    planning = Planning(out)
    now[0] = 1.5
    planning.advance(1_200, 500, chosen=False)  # more draws than points are wanted
    assert text(out) == "Looked at 1,200 points\n"
