"""`smarketing compare`: how it is typed. What it does is in `commands.replicate_and_report`."""

from typing import TYPE_CHECKING, Annotated

import typer

from smarketing.commands.options import (
    Engine,
    EngineName,
    First,
    Jobs,
    Json,
    Meets,
    Out,
    Precision,
    Quiet,
    Replications,
    Seed,
    Set,
    Trace,
)
from smarketing.commands.terminal import Terminal
from smarketing.errors import InputError

if TYPE_CHECKING:
    from smarketing.commands.further_analyses import EqualIn


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
    equal_pay: Annotated[
        bool,
        typer.Option(
            "--equal-pay", help="Scale variable pay first, so that every policy costs what the baseline does."
        ),
    ] = False,
    equal_certainty: Annotated[
        bool,
        typer.Option(
            "--equal-certainty",
            help="Scale it until it is worth the same to salespeople, who dislike its risk.",
        ),
    ] = False,
    switch_points: Annotated[
        bool,
        typer.Option("--switch-points", help="Also search the assumptions for where the better policy changes."),
    ] = False,
    decompose: Annotated[
        bool,
        typer.Option("--decompose", help="Also share the gap of two firms among the frictions they differ in."),
    ] = False,
    trace: Trace = False,
    ensemble: Annotated[
        bool,
        typer.Option("--ensemble", help="Also ask again under every set of assumptions that fits published targets."),
    ] = False,
    meets: Meets = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Compare policies, run by run in the same market with the same luck. The first is the baseline."""
    from smarketing.commands.further_analyses import FurtherAnalyses
    from smarketing.commands.replicate_and_report import Request, replicate_and_report

    if equal_pay and equal_certainty:
        raise InputError("--equal-pay and --equal-certainty: pay can be made equal in one of them; leave one out.")
    equal_in: EqualIn | None = "cost" if equal_pay else "certainty" if equal_certainty else None
    further = FurtherAnalyses(equal_in, switch_points, decompose, ensemble=ensemble, meets=meets or ())
    request = Request(
        scenarios, out, replications, precision, seed, first, jobs, engine.value, changes or [], further, trace
    )
    if len(scenarios) < 2:
        raise InputError(
            f"compare {scenarios[0]}: a comparison takes at least two scenarios, the baseline first. For one alone: "
            f"smarketing run {scenarios[0]}"
        )
    raise typer.Exit(replicate_and_report(request, Terminal(as_json, quiet)))
