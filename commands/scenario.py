"""`smarketing scenario ...`: list, read, write, check and compare scenario files."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from smarketing.commands.options import Jobs, Quiet
from smarketing.commands.streams import write_json
from smarketing.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from smarketing.scenarios import Scenario

app = typer.Typer(help="Work with scenario files: what a firm does, in YAML.", no_args_is_help=True)

Reference = Annotated[str, typer.Argument(help="A name from the library, or a file.", metavar="NAME")]
Set = Annotated[
    list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Change a value first. May be repeated.")
]


@app.command("list")
def list_library() -> None:
    """The scenarios of the library, one line each."""
    from smarketing.scenarios import library, load

    names = library()
    width = max(map(len, names))
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for name in names:
        line = f"{name:<{width}}  {load(name).description.split('. ')[0].rstrip('.')}."
        typer.echo(line if columns is None or len(line) <= columns else f"{line[: columns - 1]}…")


@app.command()
def show(
    name: Reference,
    changes: Set = None,
    sources: Annotated[bool, typer.Option("--sources", help="The source of each value, too.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="The coefficients of behaviour, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The resolved scenario as JSON, and nothing else.")] = False,
) -> None:
    """Every value of a scenario with its unit, and the file and line that set it."""
    scenario = _load(name, changes)
    if as_json:
        write_json(scenario.resolved(), indent=2)
        return
    typer.echo(f"{scenario.title}\n\n{scenario.description.strip()}")
    for line in _values(scenario, sources, everything):
        typer.echo(line)


@app.command()
def new(file: Annotated[Path, typer.Argument(help="The file to write. It must not exist yet.")]) -> None:
    """Write a scenario to start from: a working example, then every field as a comment."""
    from smarketing.scenarios.lineage import SUFFIXES
    from smarketing.scenarios.starter import starter

    if file.suffix not in SUFFIXES:
        raise InputError(f"{file}: the name of a scenario file ends in .yaml. Write {file.with_suffix('.yaml')}.")
    title = file.stem.replace("_", " ").replace("-", " ").strip().capitalize()
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(starter(title))
    except FileExistsError:
        raise InputError(f"{file}: this file exists, and nothing is ever overwritten. Name another one.") from None
    except OSError as fault:
        raise InputError(f"{file}: cannot be written ({fault.strerror}). Name a file in another folder.") from None
    typer.echo(f"Wrote {file}. Next: smarketing scenario check {file}")


@app.command()
def check(
    files: Annotated[list[str], typer.Argument(help="Files, or names from the library.", metavar="FILE...")],
    run: Annotated[
        bool, typer.Option("--run", help="Run it, too: is it the firm that client.facts describes?")
    ] = False,
) -> None:
    """Say OK or what is wrong, file by file; exit code 2 if anything is. Names values that have no effect yet."""
    from smarketing.scenarios.pending import notes

    faults = []
    for file in files:
        try:
            scenario = _load(file)
        except InputError as fault:
            faults.append(str(fault))
            continue
        parents = list(scenario.files)[-2::-1]
        typer.echo(f"{file}: OK{f', extends {", ".join(parents)}' if parents else ''}")
        for note in notes(scenario):
            typer.echo(f"  note: {note}")
        if run:
            _print_facts(scenario)
    if faults:
        raise InputError("\n".join(faults))


@app.command()
def fit(
    facts: Annotated[
        Path, typer.Argument(help="What the client says: revenue, deals, people, ... (docs/your-firm.md).")
    ],
    out: Annotated[Path, typer.Option("--out", help="The scenario file to write. It must not exist yet.")],
    seconds: Annotated[float, typer.Option("--seconds", min=5, max=3600, help="How long to search.")] = 40.0,
    jobs: Jobs = None,
    quiet: Quiet = False,
) -> None:
    """A firm from the client's figures; then each figure beside what is simulated, met or not, and why not."""
    from smarketing.commands.firm_files import fit_firm, print_fit
    from smarketing.commands.terminal import Terminal

    terminal = Terminal(False, quiet)
    print_fit(fit_firm(facts, out, seconds, jobs, terminal), out, terminal)


@app.command()
def diff(
    base: Annotated[str, typer.Argument(help="The scenario to compare with.", metavar="A")],
    other: Annotated[str, typer.Argument(help="The scenario to describe.", metavar="B")],
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Change a value of B first. May be repeated."),
    ] = None,
) -> None:
    """What B does instead of A, in plain language."""
    from smarketing.scenarios.descriptions import explain_difference
    from smarketing.scenarios.policies import GROUP_TITLES

    mine, theirs = _load(base), _load(other, changes)
    sentences = explain_difference(mine, theirs)
    console = _console()
    if not sentences:
        console.print(f"{theirs.title} is the same firm as {mine.title}: every value is equal.", markup=False)
        return
    console.print(f"{theirs.title}, instead of {mine.title}:", style="bold", markup=False)
    for group, title in GROUP_TITLES.items():
        members = [sentence for sentence in sentences if (sentence.group or "") == group]
        if members:
            console.print(f"\n{title}", style="bold", markup=False)
        for sentence in members:
            console.print(f"  {sentence.text}", end="  ", markup=False)
            console.print(_shortest(sentence.paths), style="dim", markup=False)


@app.command()
def schema() -> None:
    """JSON Schema of scenario files: save it, and editors complete and check as you type."""
    from smarketing.scenarios.json_schema import json_schema

    write_json(json_schema(), indent=2)


def _load(name: str, changes: list[str] | None = None) -> "Scenario":
    from smarketing.commands.overrides import overrides
    from smarketing.scenarios import load

    return load(name, overrides(changes or []))


def _print_facts(scenario: "Scenario") -> None:
    """The client's facts beside the simulated firm."""
    from smarketing.commands.firm_files import check_by_running, facts_table, verdict
    from smarketing.scenarios.client_firm import as_of_today

    rows = check_by_running(scenario)
    if not rows:
        typer.echo("  no facts to check: write what the client says under client.facts, or `smarketing scenario fit`")
        return
    console = _console()
    if as_of_today(scenario) is not scenario:
        console.print("The firm of today, as the client describes it, without what this file changes:", markup=False)
    console.print(facts_table(rows))
    console.print(f"\n{verdict(rows)}", markup=False)


def _values(scenario: "Scenario", sources: bool, everything: bool) -> Iterator[str]:
    """The lines of `show`: a value a line, an empty line between groups."""
    from smarketing.scenarios.listing import listing

    rows = [row for row in listing(scenario) if everything or not row.path.startswith("behaviour.")]
    widths = [max(len(row.path) for row in rows), min(30, max(len(row.value) for row in rows))]
    widths.append(max(len(row.place) for row in rows))
    group = ""
    for row in rows:
        if row.path.partition(".")[0] != group:
            group = row.path.partition(".")[0]
            yield ""
        line = f"{row.path:<{widths[0]}}  {row.value:<{widths[1]}}  {row.place:<{widths[2]}}"
        yield f"{line}  {row.source}" if sources else line.rstrip()


def _shortest(paths: tuple[str, ...]) -> str:
    """Where a sentence comes from; of several paths that differ only in a position, one with a star."""
    return paths[0] if len(paths) == 1 else paths[0].replace("[0]", "[*]")


def _console() -> "Console":
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True)
