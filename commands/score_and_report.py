"""What `smarketing validate` does: run every firm that a row reads, score the rows, keep, show."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

from smarketing.commands.exit_codes import DONE, INTERRUPTED, SOME_FAILED
from smarketing.commands.progress import stop_on_signal, watched
from smarketing.commands.streams import write_json
from smarketing.commands.terminal import Terminal
from smarketing.errors import InputError
from smarketing.evidence.validation.firms import BASE
from smarketing.evidence.validation.page import page
from smarketing.evidence.validation.protocol import FirmReadings, Plan, read_firms, total_runs
from smarketing.evidence.validation.rows import FAMILIES, LINES
from smarketing.evidence.validation.scoreboard import scoreboard
from smarketing.evidence.validation.stored import FILE
from smarketing.evidence.validation.table import table
from smarketing.experiments.running.runner import threads
from smarketing.experiments.running.runtime_forecast import typical_seconds
from smarketing.reports.figures.canvas import Figure
from smarketing.reports.figures.validation import scoreboard as draw
from smarketing.scenarios.parameter_ensemble import ensemble
from smarketing.simulation import simulate
from smarketing.store.csv_text import as_csv
from smarketing.store.folders import write_text
from smarketing.store.result_folder import ResultFolder

PROTOCOL_RUNS = 30  # fewer runs of a firm are a look, not a result
FEWEST_RUNS, FEWEST_FIRMS = 2, 50
MEMBER_RUNS, MEMBER_FIRMS = 4, 100  # of each parameter set: judged by their means, with luck of its own
DOCS = Path(__file__).resolve().parents[1] / "docs"


@dataclass(frozen=True)
class Request:
    """The command as it was typed."""

    replications: int
    firms: int
    members: int
    seed: int
    jobs: int | None
    out: Path | None
    docs: bool


def score_and_report(request: Request, terminal: Terminal) -> int:
    """Do what `request` asks and return the exit code."""
    base = Plan(request.replications, request.firms, request.seed, jobs=request.jobs or threads())
    members = [
        Plan(
            min(MEMBER_RUNS, base.runs),
            min(MEMBER_FIRMS, base.firms),
            base.seed,
            first=base.firms + base.runs + number * MEMBER_FIRMS,
            jobs=base.jobs,
            assumed=values,
        )
        for number, values in enumerate(_parameter_sets(request.members, terminal))
    ]
    place = ResultFolder.reserve(request.out, "validate")
    folder = place.path
    started = datetime.now(UTC)
    _write_manifest(place, base, started, "running")
    with stop_on_signal() as stop:
        readings = _run([base, *members], terminal, stop)
    complete = not stop.is_set()
    if not readings:
        shutil.rmtree(folder)
        terminal.err.print("Stopped before every firm had been run twice: nothing is kept.")
        return INTERRUPTED
    board = scoreboard(FAMILIES, readings[0], readings[1:])
    figure = draw(board)
    _keep(folder, board, figure)
    _write_manifest(place, base, started, "complete" if complete else "partial", board)
    published = complete and request.docs and base.runs >= PROTOCOL_RUNS and Path.cwd() == DOCS.parent
    if published:
        _publish(board, figure)
    _answer(board, folder, published, terminal)
    if not complete:
        made_of = f"{readings[0].finished} of {base.runs} runs of each firm"
        terminal.err.print(
            f"Stopped early: {made_of} and {len(readings) - 1} of {len(members)} parameter sets were made."
        )
        return INTERRUPTED
    return SOME_FAILED if board["failed_runs"] else DONE


def _parameter_sets(count: int, terminal: Terminal) -> Sequence[Mapping[str, float]]:
    """The first sets of the ensemble, all of them if it holds fewer; none, with a word on it, where there is none."""
    if not count:
        return []
    try:
        return ensemble()[:count]
    except InputError as fault:
        if terminal.shows_progress:
            terminal.err.print(f"Note: {fault}", markup=False)
        return []


def _run(plans: Sequence[Plan], terminal: Terminal, stop: Event) -> list[FirmReadings]:
    """What each plan gave, the base set first: plans that were finished, and as much of the base set as there is."""
    total = sum(total_runs(LINES, plan) for plan in plans)
    made: list[FirmReadings] = []
    with _watch(total, plans[0], terminal, stop) as done:
        for plan in plans:
            one = read_firms(LINES, plan, done, stop)
            if not stop.is_set() or (not made and _says_something(one)):
                made.append(one)
            if stop.is_set():
                break
    return made


def _says_something(base: FirmReadings) -> bool:
    """Whether what there is of the base set can be scored at all."""
    return base.finished >= FEWEST_RUNS and len(base.survey.population.firms) >= FEWEST_FIRMS


@contextmanager
def _watch(total: int, plan: Plan, terminal: Terminal, stop: Event) -> Iterator[Callable[[int], None] | None]:
    """Who is told of runs that are done, and sees an estimate of the time before."""
    if not terminal.shows_progress:
        yield None
        return
    terminal.tell_of_compiling()
    scenario = BASE.load()
    seconds = typical_seconds(lambda number, replication: simulate(scenario, 1, plan.seed, first=replication))
    with ExitStack() as stack:
        watch = stack.enter_context(watched(terminal.err, "Scoring published patterns", plan.jobs, stop))
        watch.expect(total, seconds * total / plan.jobs)
        made_so_far = 0

        def done(count: int) -> None:
            nonlocal made_so_far
            made_so_far += count
            watch.advance(made_so_far, total)

        yield done


def _write_manifest(
    folder: ResultFolder, plan: Plan, started: datetime, status: str, board: Mapping[str, Any] | None = None
) -> None:
    """What made the folder; it is there, and says "running", before the work starts."""
    finished = datetime.now(UTC)
    content = {
        "seed": plan.seed,
        "replications": {"requested": plan.runs, "done": board["replications"] if board else 0},
        "threads": plan.jobs,
        "started": started.isoformat(timespec="seconds"),
        "finished": finished.isoformat(timespec="seconds") if board else None,
        "seconds": round((finished - started).total_seconds(), 1) if board else None,
        "scenarios": board["firms"] if board else [],
    }
    folder.write_manifest("validate", status, **content)


def _keep(folder: Path, board: Mapping[str, Any], figure: Figure) -> None:
    """Fill the folder."""
    (folder / "figures").mkdir()
    write_text(folder / "rows.csv", _rows(board))
    write_text(folder / "validation.md", page(board))
    write_text(folder / "figures" / "validation.svg", _drawing(figure))
    write_text(folder / "figures" / "validation.csv", figure.csv())
    write_text(folder / "summary.json", _json(board))


def _publish(board: Mapping[str, Any], figure: Figure) -> None:
    """The page of the project's documentation, its figure, and what they are made of: that the package holds."""
    write_text(FILE, _json(board))
    write_text(DOCS / "validation.md", page(board))
    write_text(DOCS / "figures" / "validation.svg", _drawing(figure))


def _drawing(figure: Figure) -> str:
    return '<?xml version="1.0" encoding="utf-8"?>\n' + figure.svg()


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _rows(board: Mapping[str, Any]) -> str:
    """One line a test, with its row, as CSV."""
    rows = [(row, line) for family in board["families"] for row in family["rows"] for line in row["lines"]]
    columns = [name for name in rows[0][1] if name not in ("required", "firms")]
    heads = ["row", "pattern", "source", "firms", "required_low", "required_high", "required_holds", *columns]
    lines = []
    for row, line in rows:
        rule = [line["required"][name] for name in ("low", "high", "includes")]
        head = [row["id"], row["pattern"], row["source"], "; ".join(line["firms"])]
        lines.append([*head, *rule, *(line[name] for name in columns)])
    return as_csv(heads, lines)


def _answer(board: Mapping[str, Any], folder: Path, published: bool, terminal: Terminal) -> None:
    if terminal.as_json:
        write_json({**board, "folder": str(folder)})
        return
    terminal.out.print(table(board, terminal.out.width))
    if board["replications"] < PROTOCOL_RUNS:
        terminal.out.print(f"A result takes {PROTOCOL_RUNS} runs of each firm; this is a look.")
    if published:
        terminal.out.print("docs/validation.md is up to date.")
    terminal.out.print(f"\nPage: {folder / 'validation.md'}", soft_wrap=True, markup=False)
