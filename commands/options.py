"""Options that several commands share, each written once: name, unit and help are the same everywhere."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


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
Runs = Annotated[int, typer.Option("-n", "--replications", min=1, metavar="N", help="Runs of each firm.")]
Seed = Annotated[int, typer.Option(metavar="N", help="Which random world. Same seed, same results.")]
First = Annotated[int, typer.Option(metavar="N", help="Number of the first replication: a shard, or one run again.")]
Jobs = Annotated[int | None, typer.Option(metavar="N", help="Threads. [default: all]")]
Engine = Annotated[EngineName, typer.Option(help="How runs are made; the results are the same.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change a value of every scenario named. May be repeated."),
]
Meets = Annotated[
    list[str] | None,
    typer.Option(
        metavar="'OUTCOME >= X'", help="Also tell in what share of the futures each policy meets this. May be repeated."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="The summary as JSON on standard output, and nothing else.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Only the result: no progress.")]
NoAudit = Annotated[
    bool, typer.Option("--no-audit", help="Leave away the audit of the seeds: no run is made again at the end.")
]
Trace = Annotated[
    bool, typer.Option("--trace", help="Keep every lead's life and every blame event (large: some 5 MB a run).")
]
