"""The story of two twins: what first differs between one firm under two policies, and what follows from it."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from textwrap import wrap
from typing import Any

from rich.console import Group
from rich.style import Style
from rich.table import Table
from rich.text import Text

_QUIET = Style(dim=True)
_READING_WIDTH = 100


def chain_text(twins: Mapping[str, Any], width: int) -> Group:
    """`twins` is a `Twins` as a mapping: names, replication, chain, revenue, complete."""
    a, b = twins["names"]
    width = min(width, _READING_WIDTH)
    chain: Sequence[Mapping[str, Any]] = twins["chain"]
    opening = f"Replication {twins['replication']}: {a} and {b} are one firm with the same market, people and luck."
    if not chain:
        said = [opening, "Nothing that matters differs to the end of the horizon: the two policies make the same run."]
        return Group(*(Text(line) for text in said for line in wrap(text, width)))
    first = chain[0]
    opening += (
        f" The first to differ, in week {first['week']} after “{first['phase']}”, is {_subject(first)}: {first['a']} "
        f"under {a}, {first['b']} under {b}."
    )
    return Group(
        *(Text(line, Style(bold=True)) for line in wrap(opening, width)),
        Text(),
        _events(chain, (a, b)),
        Text(),
        *(Text(line, _QUIET) for text in _closing(twins) for line in wrap(text, width)),
    )


def _subject(event: Mapping[str, Any]) -> str:
    return f"{event['what']} ({event['who']})" if event["who"] else str(event["what"])


def _events(chain: Sequence[Mapping[str, Any]], names: tuple[str, str]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=_QUIET)
    table.add_column(Text("each kind of thing where it first differs"))
    for name in names:
        table.add_column(Text(name), justify="right", no_wrap=True)
    for (week, phase), events in groupby(chain, key=lambda event: (event["week"], event["phase"])):
        table.add_row(Text(f"week {week}, {phase}", Style(bold=True)))
        for event in events:
            table.add_row(Text(f"  {_subject(event)}"), event["a"], event["b"])
    return table


def _closing(twins: Mapping[str, Any]) -> list[str]:
    (a, b), (of_a, of_b) = twins["names"], twins["revenue"]
    lines = [
        "Weeks count from the start of the measured horizon, where the policies switch. Named is whom the first "
        "difference concerns most."
    ]
    if twins["complete"]:
        revenues = (f"{twins['currency']} {value / 1e6:,.1f} million" for value in (of_a, of_b))
        said = "Revenue of the last 52 weeks: {} under {a}, {} under {b}; one run proves nothing."
        lines.append(said.format(*revenues, a=a, b=b))
    else:
        lines.append("Stopped before the end of the horizon.")
    return lines
