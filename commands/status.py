"""`smarketing status`: how far a sweep is, and what its runs so far come to."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smarketing.commands.options import Json
from smarketing.commands.streams import write_json
from smarketing.commands.terminal import Terminal

if TYPE_CHECKING:
    pass
from smarketing.commands.sweep import _print_table


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

        write_json(plain(about))
        return
    terminal = Terminal(as_json, False)
    if summary:
        _print_table(summary, terminal)
    for line in _lines(found):
        terminal.out.print(line, soft_wrap=True, markup=False)


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
