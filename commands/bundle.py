"""`smarketing bundle`: how it is typed. What it does is in `evidence.bundle`."""

from pathlib import Path
from typing import Annotated

import typer

from smarketing.store.damage import reading


def bundle(
    folder: Annotated[Path, typer.Argument(help="A finished folder of results.", metavar="DIR")],
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The zip to write. It must not exist yet. [default: DIR.zip, beside it]"),
    ] = None,
) -> None:
    """A replication package of saved results: one zip, with which anybody makes them again and checks every byte.

    Holds the scenarios with every value, the study, seed, versions, digests, the results, and a README with the steps.
    Runs nothing.
    """
    from smarketing.evidence.bundle.bundle import bundle as write

    with reading(folder):
        written = write(folder, out)
    typer.echo(f"Bundle: {written}")
