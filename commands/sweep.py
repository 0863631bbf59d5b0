"""`smarketing sweep`: how it is typed. What it does is in `experiments.sweeps`."""

import functools
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smarketing.commands.exit_codes import DONE, INTERRUPTED, PROGRAMMING_ERROR, SOME_FAILED
from smarketing.commands.options import Engine, EngineName, First, Jobs, Json, NoAudit, Out, Quiet
from smarketing.commands.streams import write_json
from smarketing.commands.terminal import Terminal
from smarketing.errors import InputError

if TYPE_CHECKING:
    from smarketing.experiments.sweeps.sweep import Sweep


class ExecutorName(StrEnum):
    """Threads of this machine, or the workers of a Dask cluster."""

    LOCAL = "local"
    DASK = "dask"


def sweep(
    study: Annotated[str, typer.Argument(help="A study from the library, or a file.", metavar="STUDY")],
    out: Out = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on in --out, or in the latest folder of this study.")
    ] = False,
    replications: Annotated[
        int | None,
        typer.Option("-n", "--replications", min=1, metavar="N", help="Runs of each point. [default: study]"),
    ] = None,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Which random world. [default: study]")] = None,
    first: First = 0,
    shard: Annotated[
        str | None, typer.Option(metavar="K/N", help="The K-th of N equal parts, such as 3/16, for N machines.")
    ] = None,
    jobs: Jobs = None,
    engine: Engine = EngineName.COMPILED,
    executor: Annotated[ExecutorName, typer.Option(help="Who makes the runs.")] = ExecutorName.LOCAL,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler. [default: one on this machine]")
    ] = None,
    patience: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", help="Give up a chunk of runs after so long. [default: 30 min or more]"),
    ] = None,
    no_audit: NoAudit = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Run a study: many firms, each replicated. Stop it or lose it at any moment; --resume goes on."""
    conditions = {
        "out": out,
        "resume": resume,
        "replications": replications,
        "seed": seed,
        "first": first,
        "shard": _shard(shard),
        "jobs": jobs,
        "engine": engine.value,
        "executor": executor.value,
        "scheduler": scheduler,
        "patience": patience,
        "audit": not no_audit,
    }
    terminal = Terminal(as_json, quiet)
    with stopped_while_planning(terminal):
        result, stopped = _run(study, conditions, terminal)
    _show(result, terminal)
    raise typer.Exit(_code(result, stopped, terminal))


def _run(study: str, conditions: dict[str, Any], terminal: Terminal) -> "tuple[Sweep, bool]":
    from smarketing.commands.progress import Planning, stop_on_signal, watched
    from smarketing.experiments.design.study_file import load_study
    from smarketing.experiments.sweeps.conditions import Conditions
    from smarketing.experiments.sweeps.sweep import sweep as run

    loaded, how = load_study(study), Conditions(**conditions)
    with stop_on_signal() as stop, ExitStack() as stack:
        watch = planner = None
        if terminal.shows_progress:
            if how.executor == "local":
                terminal.tell_of_compiling()
            planner = Planning(terminal.err)
            watch = stack.enter_context(
                watched(terminal.err, f"Running {loaded.name}", how.threads, stop, resumes=True)
            )
        say = functools.partial(terminal.err.print, markup=False)
        result = run(loaded, watch=watch, stop=stop, say=say, planner=planner, **conditions)
        return result, stop.is_set()


@contextmanager
def stopped_while_planning(terminal: Terminal) -> Iterator[None]:
    """Say it where a study is stopped before its first run, and exit."""
    try:
        yield
    except KeyboardInterrupt as fault:
        from smarketing.experiments.sweeps.plan import PlanningStoppedError  # pandas: not for `sweep --help`

        if not isinstance(fault, PlanningStoppedError):
            raise
        terminal.err.print("Stopped while points were planned: nothing was made or run.")
        raise typer.Exit(INTERRUPTED) from None


def _show(result: "Sweep", terminal: Terminal) -> None:
    if terminal.as_json:
        content = {**result.summary, "folder": str(result.folder)}
        write_json(content)
        return
    if result.n_runs > result.n_failed:
        _print_table(result.summary, terminal)
    terminal.out.print(f"\nResults: {result.folder} (points.csv, replications.parquet)", soft_wrap=True, markup=False)


def _code(result: "Sweep", stopped: bool, terminal: Terminal) -> int:
    """The exit code; what went otherwise than asked for is said."""
    from smarketing.experiments.sweeps.status import status as look

    again = look(result.folder).command
    if result.n_failed:
        first = result.failures[0]
        terminal.err.print(
            f"{result.n_failed:,} of {result.n_runs:,} runs failed; each is a row of "
            f"{result.folder / 'replications.parquet'}.\nThe first, replication {first['replication']} of point "
            f"{first['point']}: {first['reason']}\nTo see it again: {first['reproduce']}",
            markup=False,
        )
    if stopped and not result.complete:
        terminal.err.print(
            f"Stopped early: {result.n_runs:,} runs are finished and kept. Go on with:\n{again}", markup=False
        )
        return INTERRUPTED
    if result.n_lost or not result.complete:
        terminal.err.print(f"Some runs are missing. Make them with:\n{again}", markup=False)
        return SOME_FAILED
    if result.audit.passed is False:
        return PROGRAMMING_ERROR
    return SOME_FAILED if result.n_failed else DONE


def _print_table(summary: Any, terminal: Terminal) -> None:
    from smarketing.reports.study_table import points_table

    terminal.out.print(points_table(summary, width=terminal.out.width))


def _shard(text: str | None) -> tuple[int, int]:
    if text is None:
        return 1, 1
    part = re.fullmatch(r"\s*([0-9]{1,9})\s*/\s*([0-9]{1,9})\s*", text)
    if part is None:
        raise InputError(f"--shard {text}: this names no part. Write K/N, such as --shard 3/16.")
    return int(part[1]), int(part[2])
