"""`smarketing twin`: one run under two policies, told event by event."""

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from smarketing.commands.exit_codes import DONE, INTERRUPTED
from smarketing.commands.options import Json, Quiet, Seed, Set
from smarketing.commands.streams import write_json
from smarketing.commands.terminal import Terminal

if TYPE_CHECKING:
    from smarketing.scenarios import Scenario

Name = Annotated[str, typer.Argument(help="A name from the library, or a file.")]


Which = Annotated[
    int, typer.Option("--replication", min=0, metavar="N", help="Which replication: which world and luck.")
]


def twin(
    a: Name,
    b: Name,
    replication: Which = 0,
    seed: Seed = 1,
    changes: Set = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """One replication under two policies: the first event that differs, and the chain from there.

    Both firms meet the same market, people and luck: what differs is the policies' doing.
    """
    from dataclasses import asdict

    from smarketing.commands.progress import stop_on_signal, watched
    from smarketing.experiments.comparison.twins import twins
    from smarketing.reports.twin_story import chain_text

    terminal = Terminal(as_json, quiet)
    first, second = (_load(name, changes or []) for name in (a, b))
    with ExitStack() as stack:
        stop = stack.enter_context(stop_on_signal())
        watch = None
        if terminal.shows_progress and terminal.err.is_terminal:
            watch = stack.enter_context(watched(terminal.err, "Stepping both firms, week by week", 1, stop)).advance
        pair = twins(first, second, replication=replication, seed=seed, watch=watch, stop=stop)
    content = asdict(pair)
    if as_json:
        write_json(content)
    else:
        terminal.out.print(chain_text(content, terminal.out.width))
    raise typer.Exit(DONE if pair.complete else INTERRUPTED)


def _load(name: str, changes: list[str]) -> "Scenario":
    from smarketing.commands.overrides import overrides
    from smarketing.scenarios import load

    return load(name, overrides=overrides(changes))
