"""`smarketing status`: how far a sweep or a search is, and what the runs of a sweep so far come to."""

from pathlib import Path
from typing import Annotated, Any

import typer

from smarketing.commands.options import Json
from smarketing.commands.streams import write_json
from smarketing.commands.terminal import Terminal
from smarketing.errors import InputError


def status(
    folder: Annotated[Path, typer.Argument(help="The folder of a sweep or a search.", metavar="DIR")],
    means: Annotated[bool, typer.Option("--means", help="Also what the runs so far come to.")] = False,
    as_json: Json = False,
) -> None:
    """How far a sweep or a search is: done, failed, rate, time left. It may be running."""
    from smarketing.experiments.optimisation.status import is_search
    from smarketing.experiments.sweeps import status as report

    if is_search(folder):
        _of_search(folder, means, Terminal(as_json, False))
        return
    found = report.status(folder)
    summary = report.so_far(folder) if means else None
    if as_json:
        about = {name: getattr(found, name) for name in found.__dataclass_fields__} | {"folder": str(found.folder)}
        about |= {"seconds_left": found.seconds_left} | ({"summary": summary} if summary else {})
        from smarketing.store.strict_json import plain

        write_json(plain(about))
        return
    terminal = Terminal(as_json, False)
    if summary:
        from smarketing.commands.sweep import _print_table

        _print_table(summary, terminal)
    for line in _lines(found):
        terminal.out.print(line, soft_wrap=True, markup=False)


def _of_search(folder: Path, means: bool, terminal: Terminal) -> None:
    from smarketing.experiments.optimisation.status import search_status

    if means:
        raise InputError("--means: a search tells what it found at its end, on fresh runs. Leave --means away.")
    found = search_status(folder)
    if terminal.as_json:
        about = {name: getattr(found, name) for name in found.__dataclass_fields__}
        write_json(about | {"folder": str(found.folder), "kind": "optimise", "seconds_left": found.seconds_left})
        return
    for line in _lines_of_search(found):
        terminal.out.print(line, soft_wrap=True, markup=False)


def _lines_of_search(found: Any) -> list[str]:
    from smarketing.commands.progress import duration

    share = found.done / found.wanted if found.wanted else 1.0
    lines = [
        f"{found.name}: a search",
        f"{found.done:,} of {found.wanted:,} candidates tried ({share:.0%}), {found.rejected:,} could not be run",
    ]
    if found.running:
        left = f", {duration(found.seconds_left)} left" if found.seconds_left else ""
        rate = f"{60 * found.rate:.3g} candidates a minute{left}" if found.rate else "no rate yet"
        judged = " (what is found is judged on fresh runs after that)" if found.done < found.wanted else ""
        lines.append(f"running, {rate}{judged}")
    elif found.found is None:
        lines += ["not running; go on with:", found.command]
    else:
        lines.append(f"complete: {found.found:,} {'policy' if found.found == 1 else 'policies'} found")
    return lines


def _lines(found: Any) -> list[str]:
    from smarketing.commands.progress import duration

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
