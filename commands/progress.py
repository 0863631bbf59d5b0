"""What is seen while runs are made: a bar on a terminal, plain lines elsewhere; and what Ctrl-C does meanwhile."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
from rich.text import Text

from smarketing.experiments.running.runner import Watch
from smarketing.reports.progress_words import duration

_LINE_SECONDS = (2.0, 60.0)  # plain lines: not more often, not less often
_PLANNING_SECONDS = (1.0, 2.0)  # before the first line, and between lines


@contextmanager
def watched(console: Console, what: str, threads: int, stop: threading.Event) -> Iterator[Watch]:
    """A watch that shows `what` is being done, for as long as the context lasts."""
    if not console.is_terminal:
        yield Lines(console, threads)
        return
    columns = (_Doing(stop), BarColumn(bar_width=24), MofNCompleteColumn(), _Rate(), TextColumn("{task.fields[left]}"))
    with Progress(*columns, console=console, transient=True) as progress:
        yield Bar(progress, what, threads)


class Bar:
    """A bar that redraws itself; it disappears when all is done."""

    def __init__(self, progress: Progress, what: str, threads: int) -> None:
        self.progress = progress
        self.threads = threads
        self.pace = _Pace()
        self.task = progress.add_task(what, total=None, rate=0.0, left="")

    def expect(self, total: int, seconds: float) -> None:
        self.progress.console.print(_forecast(total, seconds, self.threads), style="dim")

    def advance(self, done: int, total: int) -> None:
        self.pace.note(done)
        left = f"{duration(self.pace.left(done, total))} left" if self.pace.rate else ""
        self.progress.update(self.task, completed=done, total=total, rate=self.pace.rate, left=left)


class Lines:
    """A line now and then, for a file or a pipe."""

    def __init__(self, console: Console, threads: int) -> None:
        self.console = console
        self.threads = threads
        self.pace = _Pace()
        self.printed = time.monotonic()
        self.tenth = 0

    def expect(self, total: int, seconds: float) -> None:
        self.console.print(_forecast(total, seconds, self.threads))

    def advance(self, done: int, total: int) -> None:
        self.pace.note(done)
        now = time.monotonic()
        tenth = 10 * done // total
        often, seldom = _LINE_SECONDS
        due = now - self.printed >= (often if tenth > self.tenth else seldom)
        if due and done < total:
            left = duration(self.pace.left(done, total))
            pace = f", {self.pace.rate:.3g} a second, {left} left" if self.pace.rate else ""
            self.console.print(f"{done:,} of {total:,} runs{pace}")
            self.printed, self.tenth = now, tenth


class Planning:
    """Says how many points a study has, at once, and how far planning them is where that takes long."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.due = time.monotonic() + _PLANNING_SECONDS[0]

    def count(self, points: int, replications: int, *, at_most: bool) -> None:
        runs = points * replications
        text = f"{_number(points, 'point')}, {_number(replications, 'run')} of each: {_number(runs, 'run')}"
        self.console.print(f"At most {text}; constraints decide." if at_most else f"{text}.")

    def advance(self, done: int, total: int, *, chosen: bool) -> None:
        now = time.monotonic()
        if now >= self.due:
            self.due = now + _PLANNING_SECONDS[1]
            text = f"Planned {done:,} of {total:,} points" if chosen else f"Looked at {_number(done, 'point')}"
            self.console.print(text)

    def tell(self, points: int, dropped: int, shared: int) -> None:
        if dropped:
            self.console.print(f"{_number(points, 'point')} meet the constraints; {dropped:,} do not and are left out.")
        if shared:
            self.console.print(f"{shared:,} of {points:,} points are the same firm as another one and share its runs.")


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


@contextmanager
def stop_on_signal() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C, polite kill or loss of the terminal sets; the second interrupts at once."""
    stop = threading.Event()

    def heard(number: int, frame: FrameType | None) -> None:
        if stop.is_set() and number != hang_up:  # a shell and the system may both tell of a terminal that is gone
            raise KeyboardInterrupt
        stop.set()

    hang_up = getattr(signal, "SIGHUP", None)  # Windows knows none
    known = [number for number in (signal.SIGINT, signal.SIGTERM, hang_up) if number is not None]
    heeded = [number for number in known if signal.getsignal(number) != signal.SIG_IGN]  # nohup
    before = {number: signal.signal(number, heard) for number in heeded}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _forecast(total: int, seconds: float, threads: int) -> str:
    threaded = f"{threads} threads" if threads > 1 else "1 thread"
    return f"{total:,} runs on {threaded}, about {duration(seconds)}."


class _Pace:
    """Runs a second since the first block finished: what came before it was loading and compiling."""

    def __init__(self) -> None:
        self.began = 0.0
        self.had = 0
        self.rate = 0.0

    def note(self, done: int) -> None:
        now = time.monotonic()
        if not self.began:
            self.began, self.had = now, done
        elif now > self.began:
            self.rate = (done - self.had) / (now - self.began)

    def left(self, done: int, total: int) -> float:
        return (total - done) / self.rate if self.rate else 0.0


class _Doing(ProgressColumn):
    """What is being done; redrawn on its own, so that Ctrl-C is answered before the runs in flight have finished."""

    def __init__(self, stop: threading.Event) -> None:
        super().__init__()
        self.stop = stop

    def render(self, task: Task) -> Text:
        return Text("Finishing the runs in flight" if self.stop.is_set() else task.description)


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        rate = task.fields["rate"]
        return Text(f"{rate:.3g}/s" if rate else "", style="dim")
