"""`smarketing sensitivity`: how it is typed. What it does is in `experiments.sensitivity`."""

from contextlib import ExitStack
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smarketing.commands.exit_codes import DONE, INTERRUPTED, PROGRAMMING_ERROR, SOME_FAILED
from smarketing.commands.options import Engine, EngineName, Jobs, Json, NoAudit, Out, Quiet
from smarketing.commands.streams import write_json
from smarketing.commands.sweep import stopped_while_planning
from smarketing.commands.terminal import Terminal

if TYPE_CHECKING:
    from smarketing.experiments.sensitivity import Sensitivity


class MethodName(StrEnum):
    """How inputs are moved: one at a time along trajectories, or all at once."""

    MORRIS = "morris"
    SOBOL = "sobol"


def sensitivity(
    study: Annotated[str, typer.Argument(help="A study from the library, or a file.", metavar="STUDY")],
    method: Annotated[
        MethodName, typer.Option(help="Elementary effects (few runs), or shares of variance (many).")
    ] = MethodName.MORRIS,
    samples: Annotated[
        int | None,
        typer.Option(metavar="N", help="Trajectories, or pairs of points. [default: study, else 20 and 128]"),
    ] = None,
    second_order: Annotated[
        bool, typer.Option("--second-order", help="With sobol: what every two inputs do together; twice the points.")
    ] = False,
    outcome: Annotated[
        str | None, typer.Option(metavar="NAME", help="What the table is about. [default: the study's first]")
    ] = None,
    out: Out = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on in --out, or in the latest folder of this study.")
    ] = False,
    replications: Annotated[
        int | None,
        typer.Option("-n", "--replications", min=2, metavar="N", help="Runs of each point. [default: study]"),
    ] = None,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Which random world. [default: study]")] = None,
    jobs: Jobs = None,
    engine: Engine = EngineName.COMPILED,
    no_audit: NoAudit = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Which inputs matter, by how much, and how sure is that?

    The points that an input is told from share their luck, so that its effect is a difference run by run; of an input
    that is not seen to do anything the table says how much it does at most. Also told is how much of the difference
    between single runs is due to the inputs, how much to luck.
    """
    conditions = {
        "out": out,
        "resume": resume,
        "replications": replications,
        "seed": seed,
        "jobs": jobs,
        "engine": engine.value,
        "audit": not no_audit,
    }
    sampling = {"method": method.value, "samples": samples, "second_order": second_order}
    terminal = Terminal(as_json, quiet)
    with stopped_while_planning(terminal):
        result, stopped = _run(study, outcome, sampling, conditions, terminal)
    _show(result, outcome, terminal)
    raise typer.Exit(_code(result, stopped, terminal))


def _run(
    study: str, outcome: str | None, sampling: dict[str, Any], conditions: dict[str, Any], terminal: Terminal
) -> "tuple[Sensitivity, bool]":
    from smarketing.commands.progress import Planning, stop_on_signal, watched
    from smarketing.experiments.design.study_file import load_study
    from smarketing.experiments.sensitivity import for_outcome
    from smarketing.experiments.sensitivity import sensitivity as run
    from smarketing.experiments.sweeps.conditions import Conditions

    loaded, how = load_study(study), Conditions(**conditions)
    loaded = for_outcome(loaded, outcome)
    with stop_on_signal() as stop, ExitStack() as stack:
        watch = planner = None
        if terminal.shows_progress:
            terminal.tell_of_compiling()
            planner = Planning(terminal.err)
            watch = stack.enter_context(
                watched(terminal.err, f"Running {loaded.name}", how.threads, stop, resumes=True)
            )

        def say(sentence: str) -> None:
            terminal.err.print(sentence, markup=False)

        result = run(loaded, **sampling, watch=watch, stop=stop, say=say, planner=planner, **conditions)
        return result, stop.is_set()


def _show(result: "Sensitivity", outcome: str | None, terminal: Terminal) -> None:
    if result.summary is None:
        return
    from smarketing.reports.figures import draw_studied, write
    from smarketing.reports.sensitivity import sensitivity_table
    from smarketing.reports.study_results import Asked, Studied

    write(draw_studied(Studied.read(result.folder), Asked(outcome), ("morris", "sobol")), result.folder)
    if terminal.as_json:
        content = {**result.summary, "folder": str(result.folder)}
        write_json(content)
        return
    terminal.out.print(sensitivity_table(result.summary, outcome, terminal.out.width))
    terminal.out.print(f"\nResults: {result.folder} (indices.csv, figures/)", soft_wrap=True, markup=False)


def _code(made: "Sensitivity", stopped: bool, terminal: Terminal) -> int:
    """The exit code; what went otherwise than asked for is said."""
    from smarketing.experiments.sweeps.status import status

    if made.sweep.n_failed:
        terminal.err.print(
            f"{made.sweep.n_failed:,} of {made.sweep.n_runs:,} runs failed; {made.folder / 'replications.parquet'} "
            "says why.",
            markup=False,
        )
    if made.summary is None:
        why = "Stopped early" if stopped else "Some runs are missing"
        again = status(made.folder).command
        terminal.err.print(
            f"{why}: {made.sweep.n_runs:,} runs are finished and kept, but indices take all. Go on with:\n{again}",
            markup=False,
        )
        return INTERRUPTED if stopped else SOME_FAILED
    if made.sweep.audit.passed is False:
        return PROGRAMMING_ERROR
    return SOME_FAILED if made.sweep.n_failed else DONE
