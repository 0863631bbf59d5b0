"""`smarketing optimise`: how it is typed. What it does is in `experiments.optimisation`."""

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smarketing.commands.exit_codes import DONE, INTERRUPTED, PROGRAMMING_ERROR
from smarketing.commands.options import Engine, EngineName, Jobs, Json, NoAudit, Out, Quiet
from smarketing.commands.streams import write_json
from smarketing.commands.terminal import Terminal

if TYPE_CHECKING:
    from smarketing.experiments.optimisation.optimise import Optimum


def optimise(
    study: Annotated[str, typer.Argument(help="A study from the library, or a file.", metavar="STUDY")],
    trials: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Candidates to try in all. [default: study, else 60]")
    ] = None,
    replications: Annotated[
        int | None,
        typer.Option("-n", "--replications", min=2, metavar="N", help="Runs of each candidate. [default: study]"),
    ] = None,
    final: Annotated[
        int | None,
        typer.Option(min=2, metavar="N", help="Fresh runs of what is found. [default: four times as many]"),
    ] = None,
    out: Out = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on in --out, or in the latest search of this study.")
    ] = False,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Which random world. [default: study]")] = None,
    jobs: Jobs = None,
    engine: Engine = EngineName.COMPILED,
    no_audit: NoAudit = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Search the levers of a study for what its part `optimise` calls best: one objective, or several at once.

    Every candidate meets the same market and luck. What is found is judged on luck that the search has not seen,
    against the firm as it is, and written as a scenario file.
    """
    wish = {
        "trials": trials,
        "replications": replications,
        "final": final,
        "out": out,
        "resume": resume,
        "seed": seed,
        "jobs": jobs,
        "engine": engine.value,
        "audit": not no_audit,
    }
    terminal = Terminal(as_json, quiet)
    optimum, asked = _run(study, wish, terminal)
    raise typer.Exit(_show(optimum, asked, terminal))


def _run(study: str, wish: dict[str, Any], terminal: Terminal) -> "tuple[Optimum, str]":
    from smarketing.commands.progress import stop_on_signal, watched
    from smarketing.experiments.design.study_file import load_study
    from smarketing.experiments.optimisation.optimise import optimise as run
    from smarketing.experiments.running.runner import threads

    loaded = load_study(study)
    with stop_on_signal() as stop, ExitStack() as stack:
        watch = None
        if terminal.shows_progress:
            terminal.tell_of_compiling()
            jobs = wish["jobs"] or threads()
            watch = stack.enter_context(watched(terminal.err, f"Searching {loaded.name}", jobs, stop, resumes=True))
        return run(loaded, watch=watch, stop=stop, **wish), study


def _show(optimum: "Optimum", study: str, terminal: Terminal) -> int:
    """Tell what was found, or how to go on; return the exit code."""
    if optimum.summary is None:
        terminal.err.print(
            f"Stopped early: {optimum.trials:,} trials are finished and kept. Go on with:\n{_go_on(study, optimum)}",
            markup=False,
        )
        return INTERRUPTED
    from smarketing.reports.figures import draw_studied, write
    from smarketing.reports.optimum import optimum_table
    from smarketing.reports.study_results import Asked, Studied

    write(draw_studied(Studied.read(optimum.folder), Asked(), ("pareto",)), optimum.folder)
    code = DONE
    if optimum.audit.passed is False:
        terminal.err.print(optimum.audit.sentence, markup=False)
        code = PROGRAMMING_ERROR
    if terminal.as_json:
        content = {**optimum.summary, "folder": str(optimum.folder)}
        write_json(content)
        return code
    terminal.out.print(optimum_table(optimum.summary, terminal.out.width))
    terminal.out.print(f"\nResults: {optimum.folder}", soft_wrap=True, markup=False)
    if optimum.summary["found"]:
        first = optimum.folder / optimum.summary["found"][0]["file"]
        terminal.out.print(
            f"Go on with: smarketing compare {optimum.summary['scenario']} {first}", soft_wrap=True, markup=False
        )
    return code


def _go_on(study: str, optimum: "Optimum") -> str:
    """The command that was typed, made to go on in this folder."""
    from smarketing.store.provenance import command_line, going_on, this_command

    return going_on(this_command() or command_line(["optimise", study]), optimum.folder, "optimise")
