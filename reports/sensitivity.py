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

_NAME = 30  # widest name of an input before it breaks into lines
_ONE_WAY = 0.8  # |mean effect| over mean size of effect: above, the input works one way
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
    clears: bool


@dataclass(frozen=True)
class Effects:
    """One outcome of sensitivity.json, the input that does most first."""

    measure: Measure
    method: str
    currency: str
    inputs: list[Effect]
    dummy: Effect
    floor: float
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
    found = summary["outcomes"]
    name = outcome or next(iter(found))
    if name not in found:
        raise FolderError(f"--outcome {name}: the analysis has no such outcome. It has {', '.join(found)}.")
    about = found[name]
    inputs = {each["path"]: each for each in summary["inputs"]}
    listed = [_effect(summary, each, inputs[each["path"]]) for each in about["indices"]]
    dummy = _effect(summary, about["dummy"], {"title": "An input that does nothing", "from": "", "to": ""})
    split = about.get("variance")
    return Effects(
        measure=Measure(name=name, **summary["measures"][name]),
        method=summary["method"],
        currency=summary["currency"],
        inputs=sorted(listed, key=lambda effect: -effect.main.mean),
        dummy=dummy,
        floor=about["floor"],
        share=_number(split["share"], about["samples"]) if split else None,
        warnings=list(about["warnings"]),
        samples=about["samples"],
        replications=summary["replications"],
    )


def claim(found: Effects) -> str:
    """The finding in one sentence."""
    clear = [effect for effect in found.inputs if effect.clears]
    what = prose.in_sentence(found.measure.title)
    if not clear:
        return f"No input moves {what} by more than luck does"
    first = clear[0]
    rest = len(found.inputs) - len(clear)
    lost = f"; {rest} of {len(found.inputs)} inputs cannot be told from luck" if rest else ""
    if found.method == "morris":
        return f"{first.title} moves {what} most, by {found.text(first.main, span=False)} over its range{lost}"
    return f"{first.title} makes {found.text(first.main, span=False)} of how {what} varies{lost}"


def sensitivity_table(summary: Mapping[str, Any], outcome: str | None, width: int) -> Group:
    """The answer and the table; `summary` is the content of sensitivity.json."""
    found = effects(summary, outcome)
    lines = [Text(line, style="bold") for line in wrap(f"{claim(found)}.", width)]
    if found.share is not None:
        shares = prose.span(found.share, SHARE, "USD")
        told = f"Of the variance of single runs {prose.level(found.share, SHARE, 'USD')} ({shares}) comes from these "
        lines += [Text(line) for line in wrap(f"{told}inputs; the rest is luck.", width)]
    warned = [Text(line) for note in _warned(found) for line in wrap(note, width)]
    dim = [Text(line, style="dim") for line in wrap(_notes(found), width)]
    return Group(*lines, Text(), _table(found), Text(), *warned, *dim)


def _warned(found: Effects) -> list[str]:
    """The warnings, those of the inputs in one sentence."""
    unclear = [prose.in_sentence(effect.title) for effect in found.inputs if not effect.clears]
    told = f"Cannot be told from luck, and may do nothing: {prose.listed(unclear)}." if unclear else ""
    return [*filter(None, [told]), *found.warnings[len(unclear) :]]


def _table(found: Effects) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(Text("input, from – to"), no_wrap=True)
    heads = ("effect, of any sign", "unevenness") if found.method == "morris" else ("in all", "alone")
    for head in heads:
        table.add_column(Text(head), justify="right", no_wrap=True)
    table.add_column(Text(""), no_wrap=True)
    for effect in [*found.inputs, found.dummy]:
        span = f"{effect.start} – {effect.end}" if effect.start else ""
        name = Text("\n".join(wrap(effect.title, _NAME)))
        if span:
            name.append("\n" + "\n".join(wrap(span, _NAME)), style="dim")
        verdict = "noise floor" if effect is found.dummy else (effect.way or "matters") if effect.clears else "luck?"
        cells = (found.text(effect.main), found.text(effect.beside, span=found.method == "sobol"))
        table.add_row(name, *map(Text, cells), Text(verdict, style="" if effect.clears else "dim"))
    return table


def _notes(found: Effects) -> str:
    what = prose.in_sentence(found.measure.title)
    drawn = f"{found.samples} {'trajectories' if found.method == 'morris' else 'pairs of points'}"
    what_is = (
        f"Effect: mean change of {what} when the input moves over its whole range. Unevenness: how much that depends "
        "on where it is and on the other inputs, luck included."
        if found.method == "morris"
        else f"Shares of the variance of {what} between points: in all that the input does, and by it alone."
    )
    floor = "luck?: the interval reaches into what the input that does nothing seems to do."
    return f"{what_is} {floor} 95 % intervals; {drawn}, {prose.runs(found.replications)} of each point."


def _effect(summary: Mapping[str, Any], entry: Mapping[str, Any], about: Mapping[str, Any]) -> Effect:
    main, beside = ("mu_star", "sigma") if summary["method"] == "morris" else ("total", "first")
    n = summary["samples"]
    size = _number(entry[main], n)
    return Effect(
        about["title"], about["from"], about["to"], size, _number(entry[beside], n), _way(entry), entry["clears"]
    )


def _way(entry: Mapping[str, Any]) -> str:
    """Up or down where the input nearly always works one way."""
    if "mu" not in entry or abs(entry["mu"]["value"]) < _ONE_WAY * entry["mu_star"]["value"]:
        return "both ways" if "mu" in entry else ""
    return "raises" if entry["mu"]["value"] > 0 else "lowers"


def _number(spread: Mapping[str, Any], n: int) -> Estimate:
    return Estimate(spread["value"], spread["low"], spread["high"], n)
