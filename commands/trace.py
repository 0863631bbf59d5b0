"""`smarketing trace`: one life out of a traced run, in plain words."""

import json
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Annotated

import typer

from smarketing.commands.options import Json
from smarketing.commands.streams import write_json
from smarketing.commands.terminal import Terminal
from smarketing.errors import InputError

if TYPE_CHECKING:
    pass


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
    from smarketing.reports.traced_story import story_of_lead, story_of_person
    from smarketing.store.traced_lives import life_of_lead, life_of_person

    if (lead is None) == (person is None):
        raise InputError("smarketing trace tells one story: name either --lead ID or --person ID.")
    if lead is not None:
        life = life_of_lead(folder, lead, scenario, replication)
        story = story_of_lead(life.leads.iloc[0].to_dict(), life.blame, _currency(folder))
    else:
        life = life_of_person(folder, str(person), scenario, replication)
        story = story_of_person(life.who, life.leads, life.blame, _currency(folder))
    terminal = Terminal(as_json, quiet=True)
    if as_json:
        content = {"who": life.who, "scenario": life.scenario, "replication": life.replication, "story": story}
        write_json(content)
        return
    terminal.out.print(f"{life.who}, replication {life.replication} of {life.scenario}\n", style="bold", markup=False)
    for sentence in story:
        terminal.out.print(fill(sentence, min(terminal.out.width, 100), subsequent_indent="  "), markup=False)


def _currency(folder: Path) -> str:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return str(manifest["scenarios"][0]["resolved"]["currency"])
