"""Which inputs matter, in words and as a table: what `smarketing sensitivity` prints. Light to import."""

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from smarketing.reports import prose
from smarketing.reports.estimates import Estimate, Measure
from smarketing.reports.results import FolderError

_NAME = 24  # widest name of an input before it breaks into lines
_ONE_WAY = 0.8  # |mean effect| over mean size of effect: above, the input works one way
_SURE = 0.01
_PAIRS = 5  # of two inputs, that the table shows
SHARE = Measure("share", "Share of variance", "share", "", 0, "share")


@dataclass(frozen=True)
class Effect:
    """What one input does: the main index, and beside it sigma (morris) or the first-order share (sobol)."""

    title: str
    start: str
    end: str
    main: Estimate
    beside: Estimate
    way: str
    detected: bool
    p: float | None


@dataclass(frozen=True)
class Effects:
    """One outcome of sensitivity.json, the input that does most first; `pairs` the same of two inputs together."""

    measure: Measure
    method: str
    currency: str
    inputs: list[Effect]
    dummy: Effect
    pairs: list[tuple[str, str, Estimate]]
    share: Estimate | None
    warnings: list[str]
    samples: int
    replications: int

    @property
    def unit_measure(self) -> Measure:
        """What the indices are measured in: the outcome's own unit, or shares of its variance."""
        return self.measure if self.method == "morris" else SHARE

    def text(self, number: Estimate, *, span: bool = True) -> str:
        """An index with its interval: "3.1 points (2.5 to 3.9)"."""
        gap = self.method == "morris"
        bounds = prose.span(number, self.unit_measure, self.currency, gap=gap) if span else ""
        size = (
            prose.gap(number, self.unit_measure, self.currency, signed=False)
            if gap
            else prose.level(number, SHARE, self.currency)
        )
        return f"{size} ({bounds})" if bounds else size


def effects(summary: Mapping[str, Any], outcome: str | None = None) -> Effects:
    """Read one outcome of `sensitivity.json`; None: the first."""
    outcomes = summary["outcomes"]
    name = outcome or next(iter(outcomes))
    if name not in outcomes:
        raise FolderError(f"--outcome {name}: the analysis has no such outcome. It has {', '.join(outcomes)}.")
    about = outcomes[name]
    inputs = {each["path"]: each for each in summary["inputs"]}
    if "pairs" not in about:
        raise FolderError(
            "This analysis was made by an earlier version, whose test took real effects for luck. Run it again."
        )
    listed = [_effect(summary, each, inputs[each["path"]]) for each in about["indices"]]
    dummy = _effect(summary, about["dummy"], {"title": "Luck", "from": "", "to": ""})
    together = [
        (inputs[pair["input"]]["title"], inputs[pair["with"]]["title"], _number(pair, about["samples"]))
        for pair in about["pairs"]
    ]
    split = about.get("variance")
    return Effects(
        measure=Measure(name=name, **summary["measures"][name]),
        method=summary["method"],
        currency=summary["currency"],
        inputs=sorted(listed, key=lambda effect: -effect.main.mean),
        dummy=dummy,
        pairs=sorted(together, key=lambda pair: -pair[2].mean),
        share=_number(split["share"], about["samples"]) if split else None,
        warnings=list(about["warnings"]),
        samples=about["samples"],
        replications=summary["replications"],
    )


def claim(measured: Effects) -> str:
    """The finding in one sentence."""
    seen = [effect for effect in measured.inputs if effect.detected]
    what = prose.in_sentence(measured.measure.title)
    if not seen:
        return f"No effect of any input on {what} was detected with this sample"
    first = seen[0]
    rest = len(measured.inputs) - len(seen)
    unseen = f"; of {rest} of {len(measured.inputs)} inputs no effect was detected" if rest else ""
    if measured.method == "morris":
        return f"{first.title} moves {what} most, by {measured.text(first.main, span=False)} over its range{unseen}"
    return f"{first.title} makes {measured.text(first.main, span=False)} of how {what} varies{unseen}"


def sensitivity_table(summary: Mapping[str, Any], outcome: str | None, width: int) -> Group:
    """The answer and the table; `summary` is the content of sensitivity.json."""
    measured = effects(summary, outcome)
    lines = [Text(line, style="bold") for line in wrap(f"{claim(measured)}.", width)]
    if measured.share is not None:
        shares = prose.span(measured.share, SHARE, "USD")
        bounds = f" ({shares})" if shares else ""
        split = f"Of the variance of single runs {prose.level(measured.share, SHARE, 'USD')}{bounds} comes from these "
        lines += [Text(line) for line in wrap(f"{split}inputs; the rest is luck.", width)]
    undetected = [not_detected(measured, effect) for effect in measured.inputs if not effect.detected]
    warned = [Text(line) for note in [*undetected, *measured.warnings] for line in wrap(note, width)]
    dim = [Text(line, style="dim") for line in wrap(_notes(measured), width)]
    together: list[Text | Table] = [Text(), _pairs_table(measured)] if measured.pairs else []
    return Group(*lines, Text(), _table(measured), *together, Text(), *warned, *dim)


def not_detected(measured: Effects, effect: Effect) -> str:
    """What may be said of an input that was not seen to do anything: how much it does at most."""
    if effect.main.bounds == (0.0, 0.0):
        return f"{effect.title}: changed nothing in any run of this sample."
    most = Estimate(effect.main.bounds[1], None, None, effect.main.n)
    beyond = (
        f"effects beyond {measured.text(most, span=False)}"
        if measured.method == "morris"
        else (f"more than {measured.text(most, span=False)} of the variance")
    )
    verb = "are" if measured.method == "morris" else "is"
    return f"{effect.title}: not detected with this sample; {beyond} {verb} excluded."


def _table(measured: Effects) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(Text("input, from – to"), no_wrap=True)
    heads = ("effect, µ*", "σ") if measured.method == "morris" else ("total, S_T", "first-order, S_1")
    for head in heads:
        table.add_column(Text(head), justify="right", no_wrap=True)
    table.add_column(Text(""), no_wrap=True)
    for effect in [*measured.inputs, measured.dummy]:
        span = f"{effect.start} – {effect.end}" if effect.start else ""
        name = Text("\n".join(wrap(effect.title, _NAME)))
        if span:
            name.append("\n" + "\n".join(wrap(span, _NAME)), style="dim")
        cells = (measured.text(effect.main), measured.text(effect.beside, span=measured.method == "sobol"))
        said = "" if effect is measured.dummy else _seen(effect)
        table.add_row(name, *map(Text, cells), Text(said, style="" if effect.detected else "dim"))
    return table


def _seen(effect: Effect) -> str:
    """Which way it works, and how sure it is that it works at all."""
    if not effect.detected:
        return f"p = {effect.p:.2f}"
    level = "p < 0.01" if effect.p is not None and effect.p < _SURE else f"p = {effect.p:.2f}"
    return f"{effect.way}, {level}" if effect.way else level


def _pairs_table(measured: Effects) -> Table:
    """The pairs of inputs that do most together."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(Text("two inputs together"))
    table.add_column(Text("and neither alone, S_2"), justify="right", no_wrap=True)
    for one, other, share in measured.pairs[:_PAIRS]:
        table.add_row(Text(f"{one} × {prose.in_sentence(other)}"), Text(measured.text(share)))
    return table


def _notes(measured: Effects) -> str:
    what = prose.in_sentence(measured.measure.title)
    drawn = f"{measured.samples} {'trajectories' if measured.method == 'morris' else 'pairs of points'}"
    what_is = (
        f"µ*: mean size of the change of {what} when the input moves over its whole range. σ: how much "
        "that depends on where it is and on the other inputs."
        if measured.method == "morris"
        else f"Shares of the variance of {what}. S_1, first-order: what the input makes alone. S_T, total: that and "
        "what it makes together with others; so S_T − S_1 is how much it depends on them."
    )
    luck = (
        "Luck: what a change of the random world does; inputs are moved within one, so they can be told apart by less."
    )
    test = (
        f"p: chance of changes as large by luck alone, for {len(measured.inputs)} inputs together (sign flips, Holm)."
    )
    return f"{what_is} {luck} {test} 95 % intervals; {drawn}, {prose.runs(measured.replications)} of each point."


def _effect(summary: Mapping[str, Any], entry: Mapping[str, Any], about: Mapping[str, Any]) -> Effect:
    main, beside = ("mu_star", "sigma") if summary["method"] == "morris" else ("total", "first")
    n = summary["samples"]
    size = _number(entry[main], n)
    return Effect(
        title=about["title"],
        start=about["from"],
        end=about["to"],
        main=size,
        beside=_number(entry[beside], n),
        way=_way(entry),
        detected=entry.get("detected", False),
        p=entry.get("p"),
    )


def _way(entry: Mapping[str, Any]) -> str:
    """Up or down where the input nearly always works one way."""
    if "mu" in entry and entry["mu_star"]["value"] == 0:
        return ""
    if "mu" not in entry or abs(entry["mu"]["value"]) < _ONE_WAY * entry["mu_star"]["value"]:
        return "both ways" if "mu" in entry else ""
    return "raises" if entry["mu"]["value"] > 0 else "lowers"


def _number(spread: Mapping[str, Any], n: int) -> Estimate:
    return Estimate(spread["value"], spread["low"], spread["high"], n)
