"""The table of `smarketing run --ablate`: what each mechanism is worth, the largest effect on growth first."""

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

from rich.console import Group
from rich.style import Style
from rich.table import Table
from rich.text import Text

from smarketing.reports import prose
from smarketing.reports.estimates import Difference, Measure
from smarketing.reports.palette import BAD, GOOD, UNCLEAR

_TONE = {1: Style(color=GOOD, bold=True), -1: Style(color=BAD, bold=True), 0: Style(color=UNCLEAR)}
_QUIET = Style(dim=True)
_GROWTH, _CONTRIBUTION = "growth_rate", "operating_contribution"
_WIDE, _TITLE, _WIDEST_TITLE = 110, 16, 42  # columns


def ablation_table(ablation: Mapping[str, Any], width: int) -> Group:
    """`ablation` is the content of ablation.json; `width` the columns of the terminal."""
    measures = {name: Measure(name=name, **entry) for name, entry in ablation["measures"].items()}
    wide = width >= _WIDE
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=_QUIET)
    for title in ("", "growth, pts a year", *(["contribution a year"] if wide else []), "moves most"):
        table.add_column(Text(title), no_wrap=True)
    idle = []
    for key, entry in sorted(ablation["mechanisms"].items(), key=lambda item: -_size(item[1])):
        effects = {name: Difference.read(effect) for name, effect in entry["effects"].items()}
        if all(effect is None or effect.same for effect in effects.values()):
            idle.append(key)
            continue
        shown = (_GROWTH, _CONTRIBUTION) if wide else (_GROWTH,)
        cells = [_effect(effects[name], measures[name], ablation["currency"]) for name in shown]
        table.add_row(f"{key:<4}{_short(entry['title'], wide)}", *cells, _most(entry, measures))
    return Group(*_opening(ablation, width), table, Text(), *_closing(ablation, idle, width))


def _size(entry: Mapping[str, Any]) -> float:
    """How large the effect on growth surely is: what cannot be told from luck goes last."""
    effect = Difference.read(entry["effects"][_GROWTH])
    if effect is None or effect.low is None or effect.high is None:
        return -1.0
    return max(0.0, effect.low, -effect.high)


def _effect(effect: Difference | None, measure: Measure, currency: str) -> Text:
    if effect is None:
        return Text("–")
    verdict = prose.verdict(effect, measure)
    size = prose.gap(effect, measure, currency).replace(" points", "").replace(" point", "")
    span = prose.span(effect, measure, currency, gap=True)
    return Text(f"{verdict.mark} {size} ({span})" if span else size, _TONE[verdict.good])


def _most(entry: Mapping[str, Any], measures: Mapping[str, Measure]) -> Text:
    if entry["most"] is None:
        return Text("nothing for sure", _QUIET)
    relative = entry["effects"][entry["most"]]["relative"]
    effect = f"{measures[entry['most']].title} {'+' if relative > 0 else prose.MINUS}{abs(relative):.0%}".replace(
        "%", " %"
    )
    return Text(effect, Style() if entry["material"] else _QUIET)


def _short(title: str, wide: bool) -> str:
    return wrap(title, _WIDEST_TITLE if wide else _TITLE, max_lines=1, placeholder=" …")[0]


def _opening(ablation: Mapping[str, Any], width: int) -> list[Text]:
    text = (
        f"What each mechanism is worth in {ablation['scenario']}: the firm with it, less the firm without it from "
        f"measured week 0 on; {ablation['runs']:,} pairs of runs each, same market, same people, same luck."
    )
    return [*(Text(line, style="bold") for line in wrap(text, min(width, 100))), Text()]


def _closing(ablation: Mapping[str, Any], idle: list[str], width: int) -> list[Text]:
    lines = [
        "95 % intervals that hold for all mechanisms together. Mechanisms work through each other: the figures do not "
        "add up.",
        "Moves most: the outcome of the firm whose interval is farthest from zero against its mean; grey below "
        f"{100 * ablation['material']:.0f} %.",
    ]
    if idle:
        lines.append(f"Without any effect here, because the scenario does not use them: {', '.join(idle)}.")
    if not ablation["complete"]:
        lines.append("Interrupted: only the runs finished until then are counted.")
    return [Text(line, _QUIET) for text in lines for line in wrap(text, min(width, 100))]
