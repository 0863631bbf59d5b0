"""`smarketing validate`: how it is typed. What it does is in `commands.score_and_report`."""

from typing import Annotated

import typer

from smarketing.commands.options import Jobs, Json, Out, Quiet, Seed
from smarketing.commands.terminal import Terminal


def validate(
    replications: Annotated[
        int, typer.Option("-n", "--replications", min=2, metavar="N", help="Runs of each firm; published results: 30.")
    ] = 60,
    firms: Annotated[int, typer.Option(min=50, metavar="N", help="Firms in the simulated survey.")] = 1000,
    members: Annotated[
        int,
        typer.Option("--ensemble", min=0, metavar="N", help="Parameter sets of the ensemble that are tried; 0: none."),
    ] = 20,
    out: Out = None,
    seed: Seed = 1,
    jobs: Jobs = None,
    docs: Annotated[
        bool,
        typer.Option(help="In a checkout of the project, after 30 runs or more, bring docs/validation.md up to date."),
    ] = True,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Does the model show what has been published? Score every pattern: pass, fail, or cannot be told.

    A pattern that fails is a result like any other: the exit code is 0.
    """
    from smarketing.commands.score_and_report import Request, score_and_report

    raise typer.Exit(
        score_and_report(Request(replications, firms, members, seed, jobs, out, docs), Terminal(as_json, quiet))
    )
