"""`smarketing rerun`: how it is typed. What it does is in `experiments.reruns`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from smarketing.commands.exit_codes import DONE, PROGRAMMING_ERROR
from smarketing.commands.options import Json
from smarketing.commands.streams import write_json
from smarketing.commands.terminal import Terminal
from smarketing.visible import visible

if TYPE_CHECKING:
    from smarketing.experiments.reruns.rerun import Rerun


def rerun(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A result folder, or its manifest.json by itself.")],
    point: Annotated[
        int | None, typer.Option(metavar="N", help="Of a sweep: which point. [default: the first]")
    ] = None,
    scenario: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of others: which scenario or policy. [default: the first]")
    ] = None,
    case: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of a search in several firms: which. [default: the first]")
    ] = None,
    replication: Annotated[int | None, typer.Option(metavar="N", help="Which run. [default: the first]")] = None,
    as_json: Json = False,
) -> None:
    """Make one row of results again from its manifest alone: is it the row that is stored, to the byte?

    No file of a study or scenario is read. Exit code 1 says that the row is another one.
    """
    from smarketing.experiments.reruns.rerun import rerun as again

    terminal = Terminal(as_json, quiet=True)
    terminal.tell_of_compiling()
    made = again(folder, point=point, scenario=scenario, case=case, replication=replication)
    _show(made, terminal)
    raise typer.Exit(PROGRAMMING_ERROR if made.same is False else DONE)


def _show(made: "Rerun", terminal: Terminal) -> None:
    if terminal.as_json:
        from smarketing.store.strict_json import plain

        about = {"folder": str(made.folder), "same": made.same, "verdict": made.verdict, "notes": made.notes}
        write_json(plain({**about, "differs": made.differs, "row": made.row, "stored": made.stored}))
        return
    lines = [f"Note: {note}" for note in made.notes]
    differs = {name for each in made.differs.values() for name in each}
    width = max(map(len, made.row))
    for name, value in made.row.items():
        was = f"   stored: {made.stored.get(name)!r}" if name in differs else ""
        lines.append(f"{name:<{width}}  {_text(value)}{was}")
    for line in (*lines, "", made.verdict):
        terminal.out.print(visible(line), soft_wrap=True, markup=False)  # a manifest may come from a stranger


def _text(value: object) -> str:
    """A number with all its digits, what is not defined as nothing."""
    return "" if value is None or value != value else str(value)
