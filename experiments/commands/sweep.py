"""`smarketing sweep` and `smarketing status`: how they are typed. What they do is in `experiments.sweeps`."""

import json
import sys
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smarketing.errors import InputError
from smarketing.experiments.commands.options import Engine, EngineName, First, Jobs, Json, Out, Quiet
from smarketing.experiments.commands.voice import Voice
from smarketing.experiments.exit_codes import DONE, INTERRUPTED, SOME_FAILED

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
    }
    voice = Voice(as_json, quiet)
    found, stopped = _run(study, conditions, voice)
    _show(found, voice)
    raise typer.Exit(_code(found, stopped, voice))


def status(
    folder: Annotated[Path, typer.Argument(help="The folder of a sweep.", metavar="DIR")],
    means: Annotated[bool, typer.Option("--means", help="Also what the runs so far come to.")] = False,
    as_json: Json = False,
) -> None:
    """How far a sweep is: done, failed, rate, time left. It may be running."""
    from smarketing.experiments.sweeps import status as report

    found = report.status(folder)
    summary = report.so_far(folder) if means else None
    if as_json:
        about = {name: getattr(found, name) for name in found.__dataclass_fields__} | {"folder": str(found.folder)}
        about |= {"seconds_left": found.seconds_left} | ({"summary": summary} if summary else {})
        from smarketing.store.strict_json import plain

        sys.stdout.write(json.dumps(plain(about), indent=1, ensure_ascii=False, allow_nan=False) + "\n")
        return
    voice = Voice(as_json, False)
    if summary:
        _print_table(summary, voice)
    for line in _lines(found):
        voice.out.print(line, soft_wrap=True, markup=False)


def _run(study: str, conditions: dict[str, Any], voice: Voice) -> "tuple[Sweep, bool]":
    from smarketing.agents.jit import cache_is_cold
    from smarketing.experiments.progress import stop_on_signal, watched
    from smarketing.experiments.sweeps.conditions import Conditions
    from smarketing.experiments.sweeps.study_file import load_study
    from smarketing.experiments.sweeps.sweep import sweep as run

    loaded, how = load_study(study), Conditions(**conditions)
    with stop_on_signal() as stop, ExitStack() as stack:
        watch = None
        if voice.shows_progress:
            if cache_is_cold() and how.executor == "local":
                voice.err.print("Compiling the model for this machine (once, a minute or two)…")
            watch = stack.enter_context(watched(voice.err, f"Running {loaded.name}", how.threads, stop))
        found = run(loaded, watch=watch, stop=stop, say=lambda told: voice.err.print(told, markup=False), **conditions)
        return found, stop.is_set()


def _show(found: "Sweep", voice: Voice) -> None:
    if voice.as_json:
        told = {**found.summary, "folder": str(found.folder)}
        sys.stdout.write(json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False) + "\n")
        return
    if found.n_runs > found.n_failed:
        _print_table(found.summary, voice)
    voice.out.print(f"\nResults: {found.folder} (points.csv, replications.parquet)", soft_wrap=True, markup=False)


def _code(found: "Sweep", stopped: bool, voice: Voice) -> int:
    """The exit code; what went otherwise than asked for is said."""
    from smarketing.experiments.sweeps.status import status as look

    again = look(found.folder).command
    if found.n_failed:
        first = found.failures[0]
        voice.err.print(
            f"{found.n_failed:,} of {found.n_runs:,} runs failed; each is a row of "
            f"{found.folder / 'replications.parquet'}.\nThe first, replication {first['replication']} of point "
            f"{first['point']}: {first['reason']}\nTo see it again: {first['reproduce']}",
            markup=False,
        )
    if stopped and not found.complete:
        voice.err.print(
            f"Stopped early: {found.n_runs:,} runs are finished and kept. Go on with:\n{again}", markup=False
        )
        return INTERRUPTED
    if found.n_lost or not found.complete:
        voice.err.print(f"Some runs are missing. Make them with:\n{again}", markup=False)
        return SOME_FAILED
    return SOME_FAILED if found.n_failed else DONE


def _lines(found: Any) -> list[str]:
    from smarketing.experiments.progress import duration

    share = found.done / found.wanted if found.wanted else 1.0
    lines = [
        f"{found.name}: {found.points:,} points, {found.replications:,} runs each",
        f"{found.done:,} of {found.wanted:,} runs done ({share:.0%}), {found.failed:,} failed",
    ]
    if found.broken:
        lines.append(f"{found.broken:,} chunks cannot be read; --resume makes their runs again")
    if found.running:
        left = found.seconds_left
        rate = f"{found.rate:.3g} runs a second" if found.rate else "no rate yet"
        lines.append(f"running, {rate}" + (f", {duration(left)} left" if left else ""))
    elif found.done < found.wanted:
        lines += ["not running; go on with:", found.command]
    else:
        lines.append("complete")
    return lines


def _print_table(summary: Any, voice: Voice) -> None:
    from smarketing.reports.points import points_table

    voice.out.print(points_table(summary, width=voice.out.width))


def _shard(text: str | None) -> tuple[int, int]:
    if text is None:
        return 1, 1
    k, slash, n = text.partition("/")
    if not (slash and k.strip().isdecimal() and n.strip().isdecimal()):
        raise InputError(f"--shard {text}: this names no part. Write K/N, such as --shard 3/16.")
    return int(k), int(n)
