"""`smarketing trace`: one life out of a traced run, in plain words."""

from pathlib import Path
from textwrap import fill
from typing import Annotated

import typer

from smarketing.commands.options import Json
from smarketing.commands.streams import write_json
from smarketing.commands.terminal import Terminal
from smarketing.store.damage import reading


def trace(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A result folder of traced runs.")],
    lead: Annotated[str | None, typer.Option(metavar="ID", help="A lead, such as w12-u1-s3-c2-n15.")] = None,
    person: Annotated[str | None, typer.Option(metavar="ID", help="A person: s7, m3, or 2.s7 in unit 2.")] = None,
    scenario: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of which scenario. [default: the first]")
    ] = None,
    replication: Annotated[int | None, typer.Option(metavar="N", help="Of which run. [default: the first]")] = None,
    as_json: Json = False,
) -> None:
    """One story of a traced run in plain words: a lead's life, or what one person went through.

    Traced runs are made by, for instance: smarketing run glengarry -n 1 --trace
    """
    from smarketing.commands.told_life import trace as tell

    with reading(folder):
        life = tell(folder, lead=lead, person=person, scenario=scenario, replication=replication)
    terminal = Terminal(as_json, quiet=True)
    if as_json:
        write_json(vars(life))
        return
    terminal.out.print(f"{life.who}, replication {life.replication} of {life.scenario}\n", style="bold", markup=False)
    for sentence in life.story:
        terminal.out.print(fill(sentence, min(terminal.out.width, 100), subsequent_indent="  "), markup=False)
