"""The command `smarketing`. Everything heavy is imported by the command that needs it: help comes at once."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from experiments.errors import InputError
from experiments.identity import check_own_packages, version_of
from experiments.scenario_commands import app as scenario_app

INVALID_INPUT, INTERRUPTED = 2, 130

app = typer.Typer(
    name="smarketing",
    epilog="Start with: smarketing compare misaligned status_quo aligned",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain text: no boxes around help and errors
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(scenario_app, name="scenario")


class EngineName(StrEnum):
    """The compiled loop, or Mesa agent by agent: slower, and the same results to the last byte."""

    COMPILED = "compiled"
    MESA = "mesa"


Out = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Folder for the results. It must be new or empty. [default: results/<name>-<n>]"),
]
Replications = Annotated[
    str,
    typer.Option(
        "-n", "--replications", metavar="N|auto", help="Runs of each scenario, or auto: as many as --precision takes."
    ),
]
Precision = Annotated[
    float | None,
    typer.Option(
        metavar="X",
        help="With -n auto: stop when the 95 % interval of the deciding difference in growth is within plus or minus "
        "this much a year. [default: 0.005, half a point]",
    ),
]
Seed = Annotated[int, typer.Option(metavar="N", help="Which random world. Same seed, same results.")]
First = Annotated[int, typer.Option(metavar="N", help="Number of the first replication: a shard, or one run again.")]
Jobs = Annotated[int | None, typer.Option(metavar="N", help="Threads. [default: all]")]
Engine = Annotated[EngineName, typer.Option(help="How runs are made; the results are the same.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change a value of every scenario named. May be repeated."),
]
Json = Annotated[bool, typer.Option("--json", help="The summary as JSON on standard output, and nothing else.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Only the result: no progress.")]


@app.command(short_help="Replicate one scenario: how does this firm do?")
def run(
    scenario: Annotated[str, typer.Argument(help="A name from the library, or a file.", metavar="SCENARIO")],
    out: Out = None,
    replications: Replications = "200",
    precision: Precision = None,
    seed: Seed = 1,
    first: First = 0,
    jobs: Jobs = None,
    engine: Engine = EngineName.COMPILED,
    changes: Set = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Replicate one scenario: how does this firm do, and where does it lose revenue?"""
    from experiments.commands import Request, Voice, replicate_and_report

    request = Request([scenario], out, replications, precision, seed, first, jobs, engine.value, changes or [])
    raise typer.Exit(replicate_and_report(request, Voice(as_json, quiet)))


@app.command(short_help="Compare policies: which is better, how sure?")
def compare(
    scenarios: Annotated[list[str], typer.Argument(help="Two or more: names or files.", metavar="SCENARIO")],
    out: Out = None,
    replications: Replications = "200",
    precision: Precision = None,
    seed: Seed = 1,
    first: First = 0,
    jobs: Jobs = None,
    engine: Engine = EngineName.COMPILED,
    changes: Set = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Compare policies, run by run in the same market with the same luck. The first is the baseline."""
    from experiments.commands import Request, Voice, replicate_and_report

    request = Request(scenarios, out, replications, precision, seed, first, jobs, engine.value, changes or [])
    if len(scenarios) < 2:
        raise InputError(
            f"compare {scenarios[0]}: a comparison takes at least two scenarios, the baseline first. For one alone: "
            f"smarketing run {scenarios[0]}"
        )
    raise typer.Exit(replicate_and_report(request, Voice(as_json, quiet)))


def _show_version(wanted: bool) -> None:
    if wanted:
        Console(highlight=False).print(f"smarketing {version_of('smarketing')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Which marketing and sales policies make a firm grow, by how much, and how sure are we?"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with a code: 0 done, 2 invalid input, 3 some runs failed, 130 interrupted."""
    try:
        check_own_packages()
        app(args=None if arguments is None else list(arguments), prog_name="smarketing")
    except InputError as fault:
        _fail(str(fault), INVALID_INPUT)
    except KeyboardInterrupt:
        _fail("Interrupted.", INTERRUPTED)


def _fail(message: str, code: int) -> None:
    Console(stderr=True, soft_wrap=True, highlight=False).print(message, markup=False)
    sys.exit(code)
