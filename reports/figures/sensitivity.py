"""Which inputs matter: Morris' plane of size and unevenness of effects, and Sobol's shares of variance as bars."""

from functools import partial
from textwrap import wrap
from typing import TYPE_CHECKING

from smarketing.reports import prose
from smarketing.reports.figures.canvas import Figure, axes, spread
from smarketing.reports.palette import BAD, GOOD, GREY, QUIET, ink
from smarketing.reports.sensitivity import SHARE, Effect, Effects, claim, effects
from smarketing.reports.study_results import Asked, Studied

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

_COLUMNS = ("input", "index", "value", "low", "high", "p")
_BAR, _FOOT, _NAMES = 0.42, 0.5, 2.3  # inches
_PLANE, _LINE = 3.6, 0.17
_LETTERS = 27
_LEADER = {"arrowstyle": "-", "linewidth": 0.5, "alpha": 0.6, "shrinkB": 4, "relpos": (0, 0.5)}


def morris(studied: Studied, asked: Asked) -> Figure | None:
    """Size of each input's effect against how uneven it is; None where the folder has no elementary effects."""
    effects = _of("morris", studied, asked)
    if effects is None:
        return None
    unit = _unit(effects)
    return Figure(
        name="morris",
        title=f"What moves {prose.in_sentence(effects.measure.title)}, by how much and how evenly",
        subtitle=f"Elementary effects over an input's whole range, {unit}; 95 % intervals; {effects.samples} "
        f"trajectories, {prose.runs(effects.replications)} of each point; hollow: not detected (p > 0.05, Holm); "
        "grey: luck",
        alt=_alt(effects),
        columns=_COLUMNS,
        rows=_rows(effects, ("µ*", "σ")),
        height=_PLANE,
        paint=partial(_plane, effects),
    )


def sobol(studied: Studied, asked: Asked) -> Figure | None:
    """First-order and total share of each input as bars; None where the folder has no shares of variance."""
    effects = _of("sobol", studied, asked)
    if effects is None:
        return None
    return Figure(
        name="sobol",
        title=f"Shares of what makes {prose.in_sentence(effects.measure.title)} vary",
        subtitle="Share of the variance that the inputs make, %; dark: by the input alone (S_1), light: in all that "
        f"it does (S_T); 95 % intervals; {effects.samples} pairs of points, {prose.runs(effects.replications)} of each "
        "point; grey: luck",
        alt=_alt(effects),
        columns=_COLUMNS,
        rows=_rows(effects, ("S_T", "S_1")),
        height=_FOOT + _BAR * (len(effects.inputs) + 1),
        paint=partial(_bars, effects),
    )


def _of(method: str, studied: Studied, asked: Asked) -> Effects | None:
    summary = studied.extra("sensitivity")
    if summary is None or summary["method"] != method:
        return None
    return effects(summary, asked.outcome)


def _unit(effects: Effects) -> str:
    if effects.measure.kind in ("share", "rate"):
        return "points a year" if effects.measure.kind == "rate" else "points"
    if effects.measure.kind == "money":
        return prose.symbol(effects.currency) + (" a year" if "yr" in effects.measure.unit else "")
    return prose.unit_of(effects.measure) or effects.measure.unit


def _alt(effects: Effects) -> str:
    parts = [f"{effect.title} {effects.text(effect.main)}" for effect in effects.inputs]
    return f"{claim(effects)}. {'; '.join(parts)}; luck {effects.text(effects.dummy.main)}."


def _rows(
    effects: Effects, names: tuple[str, str]
) -> list[tuple[str, str, float, float | None, float | None, float | None]]:
    return [
        (effect.title, name, number.mean, number.low, number.high, effect.p)
        for effect in [*effects.inputs, effects.dummy]
        for name, number in zip(names, (effect.main, effect.beside), strict=True)
    ]


def _tone(effects: Effects, effect: Effect) -> str:
    """Blue where the input nearly always does the firm good, orange where harm; grey for luck."""
    if effect is effects.dummy:
        return GREY
    way = {"raises": 1, "lowers": -1}.get(effect.way, 0) * effects.measure.good
    return {1: GOOD, -1: BAD, 0: "#1a1a1a"}[way]


def _plane(effects: Effects, sheet: "Sheet", top: float) -> None:
    drawing = axes(sheet, top - 0.3, left=0.45, right=2.55, bottom=0.5)
    every = [*effects.inputs, effects.dummy]
    reach = max(effect.main.bounds[1] for effect in every)
    height = max(effect.beside.bounds[1] for effect in every)
    scale = prose.scale_of(effects.unit_measure, effects.currency, reach, gap=True)
    drawing.set_xlim(0, 1.05 * reach)
    drawing.set_ylim(0, 1.08 * height)
    for effect in every:
        tone = _tone(effects, effect)
        x, y = effect.main, effect.beside
        drawing.plot(x.bounds, [y.mean, y.mean], color=tone, linewidth=1.2, alpha=0.6)
        drawing.plot([x.mean, x.mean], y.bounds, color=tone, linewidth=1.2, alpha=0.6)
        fill = tone if effect.detected or effect is effects.dummy else "white"
        drawing.plot([x.mean], [y.mean], "o", color=tone, markerfacecolor=fill, markersize=5, clip_on=False)
    drawing.locator_params(nbins=5)
    for axis in (drawing.xaxis, drawing.yaxis):
        axis.set_major_formatter(lambda value, _: f"{value * scale.factor:,.4g}{scale.suffix if scale.prefix else ''}")
    unit = _unit(effects)
    drawing.set_xlabel(f"mean size of the effect, µ*, {unit}")
    above = drawing.transAxes
    drawing.text(-0.06, 1.04, f"standard deviation of the effect, σ, {unit}", transform=above, color=QUIET)
    drawing.grid()
    inch = 1.08 * height / (top - 0.8)
    texts = ["\n".join(wrap(effect.title, _LETTERS, max_lines=2, placeholder=" …")) for effect in every]
    depth = _LINE * max(len(text.split("\n")) for text in texts) * inch
    places = spread([effect.beside.mean for effect in every], depth, depth / 2, 1.08 * height - depth / 2)
    edge = drawing.get_xlim()[1]
    for effect, text, place in zip(every, texts, places, strict=True):
        tone = _tone(effects, effect)
        drawing.annotate(
            text,
            (effect.main.mean, effect.beside.mean),
            xytext=(edge * 1.05, place),
            color=ink(tone),
            va="center",
            annotation_clip=False,
            arrowprops=_LEADER | {"color": tone},
        )


def _bars(effects: Effects, sheet: "Sheet", top: float) -> None:
    drawing = axes(sheet, top, left=_NAMES, right=1.0, bottom=_FOOT)
    every = [*effects.inputs, effects.dummy]
    reach = max(max(effect.main.bounds[1], effect.beside.bounds[1]) for effect in every)
    low = min(0.0, *(effect.beside.bounds[0] for effect in every))
    drawing.set_xlim(1.02 * low, 1.05 * reach)
    drawing.set_ylim(len(every) - 0.5, -0.5)
    for place, effect in enumerate(every):
        tone = GREY if effect is effects.dummy else GOOD
        for number, offset, strength in ((effect.main, 0.17, 0.45), (effect.beside, -0.17, 1.0)):
            drawing.barh(place + offset, number.mean, 0.3, color=tone, alpha=strength, linewidth=0)
            drawing.plot(number.bounds, [place + offset] * 2, color="#1a1a1a", linewidth=1.0)
        name = "\n".join(wrap(effect.title, _LETTERS, max_lines=2, placeholder=" …"))
        drawing.annotate(
            name, (0, place), xycoords=("axes fraction", "data"), xytext=(-8, 0), textcoords="offset points",
            ha="right", va="center", annotation_clip=False,
        )  # fmt: skip
        drawing.annotate(
            prose.level(effect.main, SHARE, effects.currency), (1, place + 0.17), xycoords=("axes fraction", "data"),
            xytext=(6, 0), textcoords="offset points", va="center", color=ink(tone), annotation_clip=False,
        )  # fmt: skip
    drawing.axvline(0, color=QUIET, linewidth=0.8)
    drawing.set_yticks([])
    drawing.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
    drawing.set_xlabel("share of variance, $S_1$ and $S_T$", parse_math=True)
