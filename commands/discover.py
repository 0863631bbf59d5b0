"""`smarketing discover`: how it is typed. What it does is in `experiments.discovery`."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from smarketing.commands.options import Json
from smarketing.commands.terminal import Terminal


def discover(
    folder: Annotated[Path, typer.Argument(help="The folder of a sweep.", metavar="DIR")],
    policy: Annotated[
        str | None, typer.Option(metavar="PATH", help="The lever whose values are the policies: where does one lose?")
    ] = None,
    of: Annotated[
        str | None, typer.Option("--of", metavar="VALUE", help="The policy that may lose. [default: the other one]")
    ] = None,
    against: Annotated[
        str | None, typer.Option(metavar="VALUE", help="What it is compared with. [default: the study's own value]")
    ] = None,
    below: Annotated[
        float | None, typer.Option(metavar="X", help="Without a policy: where is the outcome below this?")
    ] = None,
    above: Annotated[float | None, typer.Option(metavar="X", help="Or above this?")] = None,
    outcome: Annotated[str | None, typer.Option(metavar="NAME", help="Which outcome. [default: the first]")] = None,
    as_json: Json = False,
) -> None:
    """Under which circumstances does a policy lose, or an outcome fall short?

    Looks through the points of a sweep for boxes (PRIM) and parts (CART) in which that happens, run by run under the
    same luck, and says what each policy may be regretted for. Runs nothing.
    """
    from smarketing.experiments.discovery.discover import discover as look
    from smarketing.reports.discovery import discovery_table
    from smarketing.reports.figures import draw_studied, write
    from smarketing.reports.study_results import Asked, Studied

    discovery = look(folder, outcome, policy=policy, of=of, against=against, below=below, above=above)
    write(draw_studied(Studied.read(folder), Asked(), ("boxes",)), folder)
    if as_json:
        content = {**discovery.summary, "folder": str(folder)}
        sys.stdout.write(json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n")
        return
    terminal = Terminal(as_json, False)
    terminal.out.print(discovery_table(discovery.summary, terminal.out.width))
    terminal.out.print(f"\nResults: {folder} (discovery.json, futures.csv, figures/)", soft_wrap=True, markup=False)
