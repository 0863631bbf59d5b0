"""Under which circumstances something happens, in words and as a table: what `smarketing discover` prints."""

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from smarketing.reports import prose
from smarketing.reports.estimates import Estimate, Measure
from smarketing.reports.input_values import input_text
from smarketing.reports.study_results import Axis

_FEW_WORDS = 4


def happening(discovery: Mapping[str, Any]) -> str:
    """What is asked about, as the predicate of a sentence on futures: "4 % loses to 8 % in revenue growth"."""
    measure = Measure(name=discovery["outcome"], **discovery["measure"])
    what = prose.in_sentence(measure.title)
    if discovery["kind"] == "policy":
        about = discovery["lever"]
        axis = Axis(discovery["policy"], about["title"], about["unit"])
        one, other = (input_text(axis, discovery[key], discovery["currency"]) for key in ("of", "against"))
        return f"{prose.in_sentence(about['title'])} {one} loses to {other} in {what}"
    limit = prose.level(Estimate(discovery["limit"], None, None, 1), measure, discovery["currency"])
    return f"{what} is {discovery['side']} {limit}"


def claim(discovery: Mapping[str, Any]) -> str:
    """The finding in one sentence."""
    n, k = discovery["futures"], discovery["cases"]
    what = happening(discovery)
    if k in (0, n):
        return f"In {'none' if not k else 'all'} of {n} futures {what}"
    start = f"In {k} of {n} futures ({_percent(k / n)}) {what}"
    if not discovery["boxes"]:
        return f"{start}; no circumstances were found in which that is clearly more frequent"
    box = discovery["boxes"][0]
    return f"{start}: above all where {circumstances(box['limits'], discovery)}"


def circumstances(limits: list[dict[str, Any]], discovery: Mapping[str, Any]) -> str:
    """Limits in words: "lead decay is above 0.7 and pressure is below 0.2"."""
    return prose.listed([_limit(limit, discovery) for limit in limits]) if limits else "nothing is limited"


def _limit(limit: Mapping[str, Any], discovery: Mapping[str, Any]) -> str:
    about = discovery["inputs"][limit["path"]]
    axis = Axis(limit["path"], about["title"], about["unit"])
    name = prose.in_sentence(about["title"])
    if "words" in limit:
        return f"{name} is {prose.listed([word.replace('_', ' ') for word in limit['words']], 'or')}"
    start, end = discovery["ranges"][limit["path"]]
    low, high = (input_text(axis, _short(limit[key]), discovery["currency"]) for key in ("low", "high"))
    if limit["low"] <= start:
        return f"{name} is at most {high}"
    return f"{name} is at least {low}" if limit["high"] >= end else f"{name} is {low} to {high}"


def _short(value: float) -> float:
    return float(f"{value:.3g}")


def discovery_table(discovery: Mapping[str, Any], width: int) -> Group:
    """The answer, the boxes, the tree and, of policies, what each may be regretted for."""
    lines = [Text(line, style="bold") for line in wrap(f"{claim(discovery)}.", width)]
    if discovery["undecided"]:
        luck = f"In {discovery['undecided']} of the futures luck could have made it the other way (95 % intervals)."
        lines += [Text(line) for line in wrap(luck, width)]
    parts: list[Any] = [*lines]
    for heading, rows in (
        ("circumstances (PRIM)", _boxes(discovery)),
        ("parts of the futures (CART)", _leaves(discovery)),
    ):
        if rows:
            parts += [Text(), _table(heading, rows, width)]
    if discovery["robustness"]:
        parts += [Text(), _regrets(discovery)]
    return Group(*parts, Text(), *(Text(line, style="dim") for line in wrap(_notes(discovery), width)))


def _boxes(discovery: Mapping[str, Any]) -> list[tuple[str, ...]]:
    columns = ("density", "held_out", "coverage")
    return [
        (circumstances(box["limits"], discovery), *(_percent(box[key]) for key in columns))
        for box in discovery["boxes"]
    ]


def _leaves(discovery: Mapping[str, Any]) -> list[tuple[str, ...]]:
    return [
        (circumstances(leaf["limits"], discovery), _percent(leaf["share"]), f"{leaf['n']}")
        for leaf in discovery["leaves"]
    ]


def _table(heading: str, rows: list[tuple[str, ...]], width: int) -> Table:
    heads = ("happens in", "elsewhere", "of all") if len(rows[0]) == 4 else ("happens in", "futures")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(Text(heading), no_wrap=True)
    for head in heads:
        table.add_column(Text(head), justify="right", no_wrap=True)
    room = width - sum(len(head) + 2 for head in heads) - 2
    for words, *numbers in rows:
        table.add_row(Text("\n".join(wrap(words, room))), *map(Text, numbers))
    return table


def _regrets(discovery: Mapping[str, Any]) -> Table:
    measure = Measure(name=discovery["outcome"], **discovery["measure"])
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for place, head in enumerate(("policy", "best in", "mean regret", "largest regret", "worst future")):
        table.add_column(Text(head), justify="right" if place else "left", no_wrap=True)
    least = min(row["largest_regret"] for row in discovery["robustness"])
    for row in discovery["robustness"]:
        regrets = (
            prose.gap(Estimate(row[key], None, None, 1), measure, discovery["currency"], signed=False)
            for key in ("mean_regret", "largest_regret")
        )
        worst = prose.level(Estimate(row["worst"], None, None, 1), measure, discovery["currency"])
        mark = " (minimax)" if row["largest_regret"] == least else ""
        table.add_row(*map(Text, (f"{row['policy']}{mark}", _percent(row["share_best"]), *regrets, worst)))
    return table


def _notes(discovery: Mapping[str, Any]) -> str:
    box = (
        "Happens in: share of the futures there in which it happens; elsewhere: the same for a box found on one half "
        "of the futures, in the other half; of all: share of all cases that lie there. "
        if discovery["boxes"]
        else ""
    )
    paired = "Policies meet the same luck in each future. " if discovery["kind"] == "policy" else ""
    regret = "Regret: what is lost by not having the best policy of a future. " if discovery["robustness"] else ""
    return f"{box}{paired}{regret}Shares are of the futures sampled, not chances: how likely each is, nobody has said."


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"
