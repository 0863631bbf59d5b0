"""`smarketing run` and `smarketing compare`: how they are typed. What they do is in `commands.replicate`."""

from typing import Annotated

import typer

from smarketing.errors import InputError
from smarketing.experiments.commands.options import (
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
from smarketing.experiments.commands.voice import Voice


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
    from smarketing.experiments.commands.further import Wishes
    from smarketing.experiments.commands.replicate import Request, replicate_and_report

    wishes = Wishes(ablate=ablate)
    request = Request(
        [scenario], out, replications, precision, seed, first, jobs, engine.value, changes or [], wishes, trace
    )
    raise typer.Exit(replicate_and_report(request, Voice(as_json, quiet)))


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
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Compare policies, run by run in the same market with the same luck. The first is the baseline."""
    from smarketing.experiments.commands.further import Wishes
    from smarketing.experiments.commands.replicate import Request, replicate_and_report

    wishes = Wishes(equal_pay, switch_points, decompose, ensemble=ensemble)
    request = Request(
        scenarios, out, replications, precision, seed, first, jobs, engine.value, changes or [], wishes, trace
    )
    if len(scenarios) < 2:
        raise InputError(
            f"compare {scenarios[0]}: a comparison takes at least two scenarios, the baseline first. For one alone: "
            f"smarketing run {scenarios[0]}"
        )
    raise typer.Exit(replicate_and_report(request, Voice(as_json, quiet)))
