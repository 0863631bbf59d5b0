"""How revenue runs after the policies begin: a fan per policy over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from textwrap import wrap
from typing import TYPE_CHECKING

from smarketing.reports import prose
from smarketing.reports.estimates import Estimate, Measure
from smarketing.reports.figures.canvas import Figure, axes, label_below, spread
from smarketing.reports.palette import QUIET, RULE, colours, ink
from smarketing.reports.results import WEEKS_PER_YEAR, Policy, Results, Summary

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Sheet

_HEIGHT, _LINE = 2.25, 0.155  # inches: of the drawing, of a line of text
BEFORE = 26  # weeks of the warm-up shown
_MOST_FANS, _MOST_VALUES = 3, 4  # policies that get bands, and a value beside their name
_LABEL_LETTERS = 17
_MONEY = Measure("revenue", "Revenue", "$/yr", "", 1, "money")
_COLUMNS = ("week", "mean", "low", "high", "q10", "q25", "q50", "q75", "q90")


@dataclass(frozen=True)
class Course:
    """One policy's revenue over the weeks: quantiles of single runs, and the median of the last week.

    `end` carries the interval of the mean, which says how many digits the median deserves.
    """

    policy: Policy
    weeks: "pd.DataFrame"
    end: Estimate


def growth(results: Results) -> Figure | None:
    """Revenue at a yearly rate, by policy; None when the folder keeps no weekly series."""
    summary = results.summary
    table, measure = revenue_of(results)
    if table is None:
        return None
    table = table[table["week"] >= -BEFORE]
    tables = [(policy, table[table["scenario"] == policy.key]) for policy in summary.policies]
    courses = [Course(policy, weeks, _end(weeks)) for policy, weeks in tables if len(weeks)]
    if not courses:
        return None
    title = _title(summary, courses)
    what = "median and bands of 5 and 8 in 10 runs" if summary.runs > 1 else "a single run of each policy"
    return Figure(
        name="growth",
        title=title,
        subtitle=f"{measure}, {prose.symbol(summary.currency)} a year; {what}; {prose.runs(summary.runs)}",
        measured=f"{measure}, {prose.symbol(summary.currency)} a year",
        alt=f"{title}. Lines over {prose.years(summary.weeks)} from the week in which the policies begin. "
        + "; ".join(_spread_of(course, summary) for course in courses if summary.runs > 1),
        columns=("scenario", *_COLUMNS),
        rows=[
            (course.policy.key, *row)
            for course in courses
            for row in course.weeks[list(_COLUMNS)].itertuples(index=False)
        ],
        height=_HEIGHT,
        paint=partial(_paint, summary, courses),
    )


def revenue_of(results: Results) -> "tuple[pd.DataFrame | None, str]":
    """The trailing year where the folder has it; else the revenue of the week at a yearly rate."""
    trailing = results.weekly("revenue_trailing_year")
    if trailing is not None:
        return trailing, "Revenue of the last 52 weeks"
    weekly = results.weekly("revenue")
    if weekly is None:
        return None, ""
    weekly[list(_COLUMNS[1:])] *= WEEKS_PER_YEAR
    return weekly, "Revenue of the week"


def _end(weeks: "pd.DataFrame") -> Estimate:
    last = weeks.iloc[-1]
    single = bool(last["low"] != last["low"])  # NaN: one run has no interval
    low, high = (None, None) if single else (float(last["low"]), float(last["high"]))
    return Estimate(float(last["q50"]), low, high, int(last["n"]), float(last["q10"]), None, float(last["q90"]))


def _title(summary: Summary, courses: Sequence[Course]) -> str:
    pair = (summary.baseline, summary.challenger)
    named = [course for course in courses if course.policy in pair] or list(courses[:1])
    values = dict(zip((course.policy.key for course in courses), _values(summary, courses), strict=True))
    named.sort(key=lambda course: -course.end.mean)
    titles, sizes = [course.policy.title for course in named], [values[course.policy.key] for course in named]
    parts = [f"{size} under {title}" for size, title in zip(sizes, titles, strict=True)]
    if len(named) == 2 and sizes[0] == sizes[1]:  # as far as the runs can tell
        parts = [f"{sizes[0]} under both {prose.listed(titles)}"]
    return f"After {prose.years(summary.weeks)} yearly revenue is {prose.listed(parts)}"


def _values(summary: Summary, courses: Sequence[Course]) -> list[str]:
    ends = [course.end for course in courses]
    return [prose.level(end, _MONEY, summary.currency, among=ends) for end in ends]


def _spread_of(course: Course, summary: Summary) -> str:
    span = prose.outer_span(course.end, _MONEY, summary.currency)
    return f"{course.policy.title} ends at {span} in 8 of 10 runs"


def _paint(summary: Summary, courses: Sequence[Course], sheet: "Sheet", top: float) -> None:
    drawing = axes(sheet, top, left=0.62, right=1.5, bottom=0.45)
    colour = colours([policy.key for policy in summary.policies])
    main = [course for course in courses if course.policy in (summary.baseline, summary.challenger)]
    fans = courses if len(courses) <= _MOST_FANS else main
    for course in courses:
        weeks, tone = course.weeks, colour[course.policy.key]
        years = weeks["week"] / WEEKS_PER_YEAR
        for low, high, strength in (("q10", "q90", 0.12), ("q25", "q75", 0.2)) if course in fans else ():
            drawing.fill_between(years, weeks[low], weeks[high], color=tone, alpha=strength, linewidth=0)
        drawing.plot(years, weeks["q50"], color=tone, linewidth=2.0 if course in fans else 1.2)
    drawing.axvline(0, color=QUIET, linewidth=0.8)
    drawing.set_xlim(-BEFORE / WEEKS_PER_YEAR, summary.weeks / WEEKS_PER_YEAR)
    label_below(drawing, "years after the policies begin")
    drawing.locator_params(axis="x", integer=True)
    drawing.locator_params(axis="y", nbins=6, steps=[1, 2, 5, 10])
    ticks = drawing.get_yticks()
    scale = prose.money_scale(summary.currency, float(ticks[-1]))
    places = max(0, prose.places_of(float(ticks[1] - ticks[0]) * scale.factor))
    drawing.yaxis.set_major_formatter(lambda value, _: scale.text(value, places))
    drawing.grid(axis="y")
    drawing.spines["bottom"].set_color(RULE)
    low_end, high_end = drawing.get_ylim()
    inch = (high_end - low_end) / (drawing.get_position().height * sheet.get_size_inches()[1])
    texts = _labels(summary, courses)
    depth = _LINE * max(len(text.split("\n")) for text in texts) * inch
    ends = [course.end.mean for course in courses]
    heights = spread(ends, depth * 1.15, low_end + depth / 2, high_end - depth / 2)
    for course, text, place in zip(courses, texts, heights, strict=True):
        drawing.annotate(
            text,
            (drawing.get_xlim()[1], place),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            color=ink(colour[course.policy.key]),
            weight="bold" if course in fans else "normal",
            annotation_clip=False,
        )


def _labels(summary: Summary, courses: Sequence[Course]) -> list[str]:
    """The name at the end of each line, with the value where there is room."""
    values = _values(summary, courses) if len(courses) <= _MOST_VALUES else [""] * len(courses)
    lines = 2 if any(values) else 1
    return [
        "\n".join(
            [*wrap(course.policy.title, _LABEL_LETTERS, max_lines=lines, placeholder=" …"), *filter(None, [value])]
        )
        for course, value in zip(courses, values, strict=True)
    ]
