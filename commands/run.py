"""`smarketing run`: how it is typed. What it does is in `commands.replicate_and_report`."""

from typing import Annotated

import typer

from smarketing.commands.options import (
    Engine,
    EngineName,
    First,
    Jobs,
    Json,
    Out,
    Precision,
    Quiet,
    Replications,
    Seed,
    Set,
    Trace,
)
from smarketing.commands.terminal import Terminal


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
    ablate: Annotated[
        bool, typer.Option("--ablate", help="Also neutralise each mechanism in turn: what is it worth here?")
    ] = False,
    trace: Trace = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Replicate one scenario: how does this firm do, and where does it lose revenue?"""
    from smarketing.commands.further_analyses import FurtherAnalyses
    from smarketing.commands.replicate_and_report import Request, replicate_and_report

    further = FurtherAnalyses(ablate=ablate)
    request = Request(
        [scenario], out, replications, precision, seed, first, jobs, engine.value, changes or [], further, trace
    )
    raise typer.Exit(replicate_and_report(request, Terminal(as_json, quiet)))
