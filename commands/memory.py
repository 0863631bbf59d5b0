"""What a command takes of memory, said before it starts where that is much."""

from collections.abc import Iterable

from smarketing.commands.terminal import Terminal
from smarketing.scenarios import Scenario
from smarketing.simulation.arrays import columns

WORTH_A_WORD = 1e9  # bytes


def tell_of_memory(scenarios: Iterable[Scenario], threads: int, terminal: Terminal) -> None:
    """Say how much memory the arrays of the largest firm take, one firm a thread.

    Of what is set aside 36 to 60 % was touched (docs/reliability.md): pages that nobody writes to cost nothing.
    """
    size = threads * max(sum(column.size for column in columns(each.inputs).values()) for each in scenarios)
    if size >= WORTH_A_WORD and terminal.shows_progress:
        fewer = "; --jobs 1 takes less" if threads > 1 else ""
        at_once = f"{threads} firms at once" if threads > 1 else "one firm at a time"
        terminal.err.print(f"Takes up to {size / 1e9:.1f} GB of memory, usually half of it: {at_once}{fewer}.")
