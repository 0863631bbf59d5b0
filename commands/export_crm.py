"""`smarketing export-crm`: a simulated firm as the exports of a CRM."""

from pathlib import Path
from typing import Annotated

import typer

from smarketing.commands.options import Seed, Set


def export_crm(
    folder: Annotated[Path, typer.Argument(help="The folder to write. It must not exist yet.", metavar="DIR")],
    scenario: Annotated[str, typer.Option("--scenario", help="The firm: a library name, or a file.")] = "status_quo",
    seed: Seed = 1,
    changes: Set = None,
) -> None:
    """A simulated firm as exports of Salesforce, HubSpot and Zoho: leads and deals, to try `calibrate` on."""
    from smarketing.commands.overrides import overrides
    from smarketing.evidence.crm.export import export_crm as write
    from smarketing.scenarios import load

    written = write(load(scenario, overrides(changes or [])), folder, seed=seed)
    for file in written:
        typer.echo(str(file))
    first = " ".join(str(file) for file in (*written[:2], *written[-2:]))
    typer.echo(f"Next: smarketing calibrate {first} --out client.yaml")
