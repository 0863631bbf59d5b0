"""`smarketing population`: what a survey of many firms sees, and what policy does in them."""

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from smarketing.commands.exit_codes import DONE, INTERRUPTED, PROGRAMMING_ERROR, SOME_FAILED
from smarketing.commands.options import Jobs, Json, NoAudit, Out, Quiet, Seed
from smarketing.commands.streams import write_json
from smarketing.commands.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from smarketing.experiments.population.study_population import StudiedPopulation


def population(
    firms: Annotated[int, typer.Option(min=1, metavar="N", help="How many firms.")] = 1_000,
    out: Out = None,
    seed: Seed = 1,
    jobs: Jobs = None,
    no_audit: NoAudit = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Survey many firms with policies, markets and luck of their own, and set what policy causes beside it."""
    from smarketing.experiments.population.study_population import FEWEST, fill, reserve, study_population

    terminal = Terminal(as_json, quiet)
    if firms < FEWEST:
        study_population(firms)  # says why that is too few
    folder, audit = reserve(out), None
    try:
        study = _run(firms, seed, jobs, terminal)
        if len(study.population.firms) >= FEWEST:
            audit = fill(folder, study, audit=not no_audit)
    finally:
        if not any(folder.path.iterdir()):
            folder.path.rmdir()
    code = _show(study, folder.path, terminal)
    if audit is not None and audit.passed is False:
        terminal.err.print(audit.sentence, markup=False)
        code = PROGRAMMING_ERROR
    raise typer.Exit(code)


def _run(firms: int, seed: int, jobs: int | None, terminal: Terminal) -> "StudiedPopulation":
    from smarketing.commands.progress import stop_on_signal, watched
    from smarketing.experiments.population.study_population import study_population
    from smarketing.experiments.running.runner import threads

    with ExitStack() as stack:
        stop = stack.enter_context(stop_on_signal())
        watch = None
        if terminal.shows_progress:
            terminal.tell_of_compiling()
            what = f"Running {firms:,} firms under four sets of policies"
            watch = stack.enter_context(watched(terminal.err, what, jobs or threads(), stop))
        return study_population(firms, seed=seed, jobs=jobs, watch=watch, stop=stop)


def _show(study: "StudiedPopulation", path: "Path", terminal: Terminal) -> int:
    """Print the answer; the exit code."""
    from smarketing.experiments.population.study_population import FEWEST
    from smarketing.reports.documents.page import write_report
    from smarketing.reports.population import population_table

    done = len(study.population.firms)
    if done < FEWEST:
        terminal.err.print(f"Stopped early: {done} firms were finished, too few for a survey; nothing is kept.")
        return INTERRUPTED
    if not terminal.as_json:
        terminal.out.print(population_table(study.summary, width=terminal.out.width))
    report = str(write_report(path))
    if terminal.as_json:
        content = study.summary | {"folder": str(path), "report": report}
        write_json(content)
    else:
        terminal.out.print(f"\nReport: {report}", soft_wrap=True, markup=False)
    if not study.population.complete:
        terminal.err.print(f"Stopped early: {done:,} firms were finished and are kept in {path}.", markup=False)
        return INTERRUPTED
    return SOME_FAILED if study.population.failures else DONE
