"""The command `smarketing`. Everything heavy is imported by the command that needs it: help comes at once."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console

from experiments.commands.compare import compare, run
from experiments.commands.decompose import decompose
from experiments.commands.optimise import optimise
from experiments.commands.plot import plot
from experiments.commands.population import population
from experiments.commands.report import report
from experiments.commands.scenario import app as scenario_app
from experiments.commands.sensitivity import sensitivity
from experiments.commands.stories import trace, twin
from experiments.commands.sweep import status, sweep
from experiments.commands.validate import validate
from experiments.errors import InputError
from experiments.exit_codes import INTERRUPTED, INVALID_INPUT
from experiments.identity import check_own_packages, version_of

app = typer.Typer(
    name="smarketing",
    epilog="Start with: smarketing compare misaligned status_quo aligned",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain text: no boxes around help and errors
    context_settings={"help_option_names": ["-h", "--help"]},
)
# In the order of the help: what one asks of one firm, of several, of many; then files and results.
for command, what_for in (
    (run, "Replicate one scenario: how does this firm do?"),
    (compare, "Compare policies: which is better, how sure?"),
    (twin, "One run under two policies: what first differs?"),
    (trace, "One life out of a traced run, in plain words."),
    (population, "Survey many firms: what a survey sees, what policy does."),
    (decompose, "Where a gap comes from: each friction's share."),
    (validate, "Score the model against published patterns."),
    (sweep, "Run a study: many firms, each replicated."),
    (status, "How far a sweep is: done, failed, time left."),
    (sensitivity, "Which inputs matter, and which are luck?"),
    (optimise, "Search policy levers: the best, on fresh luck."),
    (plot, "One figure of saved results, for a paper."),
    (report, "The report, workbook or slides of saved results."),
):
    app.command(short_help=what_for)(command)
app.add_typer(scenario_app, name="scenario")


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
