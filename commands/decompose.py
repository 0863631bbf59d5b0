"""`smarketing decompose`: how it is typed. What it does is in `commands.decompose_and_report`."""

from typing import Annotated

import typer

from smarketing.commands.options import Engine, EngineName, First, Jobs, Json, Out, Quiet, Seed, Set
from smarketing.commands.terminal import Terminal


def decompose(
    misaligned: Annotated[str, typer.Argument(help="The firm to start from: a name or a file.", metavar="MISALIGNED")],
    aligned: Annotated[str, typer.Argument(help="The firm to arrive at.", metavar="ALIGNED")],
    outcome: Annotated[str, typer.Option(metavar="NAME", help="Whose gap: any outcome.")] = "growth_rate",
    out: Out = None,
    replications: Annotated[
        int, typer.Option("-n", "--replications", metavar="N", help="Runs of each of the 256 firms in between.")
    ] = 20,
    seed: Seed = 1,
    first: First = 0,
    jobs: Jobs = None,
    engine: Engine = EngineName.COMPILED,
    changes: Set = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Where does the gap between two firms come from? The share of each of the eight friction groups.

    Every combination of groups is run in the same market with the same luck. A share is what a group adds, averaged
    over all orders in which the groups could be put right (Shapley value); the shares add up to the gap.
    """
    from smarketing.commands.decompose_and_report import decompose_and_report
    from smarketing.experiments.running.settings import Settings

    settings = Settings(replications=replications, seed=seed, first=first, engine=engine.value, jobs=jobs)
    raise typer.Exit(
        decompose_and_report([misaligned, aligned], changes or [], outcome, settings, out, Terminal(as_json, quiet))
    )
