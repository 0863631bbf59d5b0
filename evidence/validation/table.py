"""The scoreboard in the terminal: the answer, then a line for each test."""

from collections.abc import Mapping
from typing import Any

from rich.console import Group
from rich.style import Style
from rich.table import Table
from rich.text import Text

from smarketing.evidence.validation.page import headline, required, share, simulated
from smarketing.reports.palette import BAD, GOOD, UNCLEAR

_TONE = {"pass": Style(color=GOOD), "fail": Style(color=BAD, bold=True), "inconclusive": Style(color=UNCLEAR)}
_SHORT = {"pass": "pass", "fail": "FAIL", "inconclusive": "unclear"}
_ROOM_FOR_ENSEMBLE = 100  # columns


def table(board: Mapping[str, Any], width: int) -> Group:
    """The tests of every row, for a terminal of `width` columns; in brackets what the headline does not count."""
    parts: list[Any] = [Text(headline(board), style="bold"), Text()]
    with_share = board["ensemble"] is not None and width >= _ROOM_FOR_ENSEMBLE
    for family in board["families"]:
        parts += [Text(family["title"], style="bold"), _family(family, width, with_share), Text()]
    parts.append(
        Text("In brackets: not counted, for it may be tuned to, is built in, or is a prediction.", style="dim")
    )
    return Group(*parts)


def _family(family: Mapping[str, Any], width: int, with_share: bool) -> Table:
    drawn = Table(box=None, show_header=False, padding=(0, 1, 0, 0), width=width)
    drawn.add_column(width=5)
    drawn.add_column(ratio=1)
    drawn.add_column(justify="right", width=11)
    drawn.add_column(justify="right", width=22)
    drawn.add_column(width=9)
    if with_share:
        drawn.add_column(justify="right", width=6)
    for row in family["rows"]:
        for line in row["lines"]:
            verdict = _SHORT[line["verdict"]]
            text = Text(verdict if line["counted"] else f"({verdict})", style=_TONE[line["verdict"]])
            estimate = simulated(line).removesuffix(line["unit"]).rstrip()
            unit = f", {line['unit']}" if line["unit"] else ""
            cells = [line["id"], f"{line['metric']}{unit}", required(line), estimate, text]
            drawn.add_row(*cells, *([share(line)] if with_share else []))
    return drawn
