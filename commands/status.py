"""`smarketing status`: how far a sweep, a search or a population is, and what the runs of a sweep so far come to."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from smarketing.commands.options import Json
from smarketing.commands.streams import write_json
from smarketing.commands.terminal import Terminal
from smarketing.errors import InputError
from smarketing.reports.progress_words import of_population, of_search, of_sweep
from smarketing.store.damage import reading

if TYPE_CHECKING:
    from smarketing.experiments.population.status import PopulationStatus


def status(
    folder: Annotated[Path, typer.Argument(help="The folder of a sweep, a search or a population.", metavar="DIR")],
    means: Annotated[bool, typer.Option("--means", help="Also what the runs so far come to.")] = False,
    as_json: Json = False,
) -> None:
    """How far a sweep or a search is: done, failed, rate, time left. It may be running.

    At the end, of a population, too: whether seeds were used as promised.
    """
    from smarketing.experiments.optimisation.status import is_search
    from smarketing.experiments.population.status import population_status
    from smarketing.experiments.sweeps import status as report

    with reading(folder):
        if is_search(folder):
            _of_search(folder, means, Terminal(as_json, False))
            return
        if (firms := population_status(folder)) is not None:
            _of_population(firms, means, Terminal(as_json, False))
            return
        state = report.status(folder)
        summary = report.so_far(folder) if means else None
    if as_json:
        about = {name: getattr(state, name) for name in state.__dataclass_fields__} | {"folder": str(state.folder)}
        about |= {"seconds_left": state.seconds_left} | ({"summary": summary} if summary else {})
        from smarketing.store.strict_json import plain

        write_json(plain(about))
        return
    terminal = Terminal(as_json, False)
    if summary:
        from smarketing.commands.sweep import _print_table

        _print_table(summary, terminal)
    for line in of_sweep(state):
        terminal.out.print(line, soft_wrap=True, markup=False)


def _of_search(folder: Path, means: bool, terminal: Terminal) -> None:
    from smarketing.experiments.optimisation.status import search_status

    if means:
        raise InputError("--means: a search tells what it found at its end, on fresh runs. Leave --means away.")
    state = search_status(folder)
    if terminal.as_json:
        about = {name: getattr(state, name) for name in state.__dataclass_fields__}
        write_json(about | {"folder": str(state.folder), "kind": "optimise", "seconds_left": state.seconds_left})
        return
    for line in of_search(state):
        terminal.out.print(line, soft_wrap=True, markup=False)


def _of_population(state: "PopulationStatus", means: bool, terminal: Terminal) -> None:
    if means:
        raise InputError("--means: a population tells what it found in its report. Leave --means away.")
    if terminal.as_json:
        write_json({**vars(state), "folder": str(state.folder), "kind": "population"})
        return
    for line in of_population(state):
        terminal.out.print(line, soft_wrap=True, markup=False)
