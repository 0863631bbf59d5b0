"""The payout curve: a year's pay by attainment, and below it what the next dollar booked pays."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from smarketing.reports import payout as words
from smarketing.reports import prose
from smarketing.reports.figures.canvas import Figure, axes, spread
from smarketing.reports.palette import QUIET, colours, ink
from smarketing.reports.payout import Told
from smarketing.reports.plan_gaps import HIGH, LOW, SALESPEOPLE, all_alike, differing, gap_sentence
from smarketing.reports.results import Results

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

_PAY, _RATE, _BETWEEN, _FOOT = 2.3, 1.15, 0.42, 0.48  # inches: of the two drawings, between and below them
_LEFT, _RIGHT, _LINE = 0.7, 1.75, 0.16
_NAME = 20  # letters of a plan's name on a line


def payout(results: Results) -> Figure | None:
    """The curve of every plan of a folder; None where it keeps none."""
    content = results.extra("payout")
    return None if content is None else payout_figure(content)


def payout_figure(payout: Told) -> Figure:
    """The curve of every plan of `payout.json`."""
    title = finding(payout)
    symbol = prose.symbol(payout["currency"])
    plans = payout["plans"]
    return Figure(
        name="payout",
        title=title,
        subtitle=f"Pay of a salesperson, {symbol} a year with base, and what the next {symbol} booked pays, per cent, "
        f"by what is booked in every period; {_of(plans)}",
        alt=f"{title}. " + " ".join(_sentence(plan, payout["currency"]) for plan in plans.values()),
        columns=("plan", "attainment", "bookings", "variable_pay", "total_pay", "marginal_rate"),
        rows=[(name, *point.values()) for name, plan in plans.items() for point in plan["curve"]],
        height=_FOOT + _RATE + _BETWEEN + _PAY,
        paint=partial(_paint, payout),
    )


def finding(payout: Told) -> str:
    """What the curve says: how plans differ below and above plan, or what one pays there."""
    currency, plans = payout["currency"], payout["plans"]
    baseline = plans[payout["baseline"]]
    if len(plans) == 1:
        at_plan, below, above = (words.point_at(baseline, each) for each in (1.0, LOW, HIGH))
        rates = " and ".join(words.percent(point["marginal"], 1) for point in (below, above))
        total = words.amount(at_plan["total"], currency)
        return f"{baseline['title']} pays {total} a year at plan; a dollar more pays {rates} at half and 1½ of it"
    others = [name for name in plans if name != payout["baseline"]]
    shown = differing(others, {name: words.pay_alike(plans[name], baseline) for name in others})
    if shown is None:
        return all_alike(baseline, [plans[name] for name in others], SALESPEOPLE)
    pairs = zip(plans[shown]["curve"], baseline["curve"], strict=True)
    gaps = {mine["attainment"]: mine["total"] - theirs["total"] for mine, theirs in pairs}
    return gap_sentence(baseline["title"], plans[shown]["title"], gaps, SALESPEOPLE, currency)


def _of(plans: Mapping[str, Told]) -> str:
    """What 100 % is."""
    if all(plan["reference_of"] == "quota" for plan in plans.values()):
        return "100 % is each plan's own quota" if len(plans) > 1 else "100 % is the quota"
    return "100 % is the quota, or where a plan has none what is booked besides"


def _sentence(plan: Told, currency: str) -> str:
    points = [words.point_at(plan, each) for each in (0.0, 1.0, 2.0)]
    nothing, at_plan, double = (words.amount(point["total"], currency) for point in points)
    return f"{plan['title']}: {nothing} for nothing, {at_plan} at 100 %, {double} at 200 %."


def _paint(payout: Told, sheet: "Sheet", top: float) -> None:
    from matplotlib.ticker import MaxNLocator

    plans, tone = payout["plans"], colours(list(payout["plans"]))
    above = axes(sheet, top, left=_LEFT, right=_RIGHT, bottom=_FOOT + _RATE + _BETWEEN)
    below = axes(sheet, _FOOT + _RATE, left=_LEFT, right=_RIGHT, bottom=_FOOT)
    for name, plan in plans.items():
        x = [100 * point["attainment"] for point in plan["curve"]]
        above.plot(*with_jumps(plan["curve"], "bookings", "marginal"), color=tone[name], linewidth=1.8)
        rates = [100 * point["marginal"] for point in plan["curve"]]
        below.step(x, rates, where="post", color=tone[name], linewidth=1.8)
    money_axis(above, payout)
    name_ends(above, {name: plan["curve"][-1]["total"] for name, plan in plans.items()}, plans, tone, _PAY)
    highest = max(point["marginal"] for plan in plans.values() for point in plan["curve"])
    below.set_ylim(0.0, 115.0 * highest or 1.0)
    below.yaxis.set_major_formatter(lambda value, _: f"{value:g} %")
    below.yaxis.set_major_locator(MaxNLocator(4))
    below.set_title("pay for the next one booked", loc="left", color=QUIET, fontsize=9, pad=3)
    below.set_xlabel("booked in every period, % of plan")
    for drawing in (above, below):
        drawing.set_xlim(0, 200)
        drawing.set_xticks(range(0, 201, 25))
        drawing.grid(axis="y")
        drawing.axvline(100, color=QUIET, linewidth=0.8, linestyle=(0, (2, 2)))
    above.tick_params(labelbottom=False)


def with_jumps(points: Sequence[Told], along: str, slope: str) -> tuple[list[float], list[float]]:
    """Attainment [%] and pay of each point; where pay rises by more than its slope says, it jumps at the later one.

    along, slope  fields of a point: what pay rises with, and by how much for one more of it
    """
    x, y = [100 * points[0]["attainment"]], [points[0]["total"]]
    for before, after in pairwise(points):
        step = after[along] - before[along]
        at_most = max(before[slope], after[slope]) * step
        if after["total"] - before["total"] > at_most + 1.0:
            x.append(100 * after["attainment"])
            y.append(before["total"] + before[slope] * step)
        x.append(100 * after["attainment"])
        y.append(after["total"])
    return x, y


def money_axis(drawing: "Axes", payout: Told) -> None:
    """Pay in thousands; the axis begins at zero, because pay does."""
    drawing.set_ylim(bottom=0)
    scale = prose.money_scale(payout["currency"], drawing.get_ylim()[1])
    drawing.yaxis.set_major_formatter(lambda value, _: scale.text(value, 0) if value else f"{scale.prefix}0")


def name_ends(
    drawing: "Axes", ends: Mapping[str, float], plans: Mapping[str, Told], tone: Mapping[str, str], height: float
) -> None:
    """Names at the ends of the lines, apart from each other."""
    low, high = drawing.get_ylim()
    line = _LINE * (high - low) / height
    names = {name: wrap(plans[name]["title"], _NAME, max_lines=2, placeholder=" …") for name in ends}
    places = spread(list(ends.values()), line * max(len(each) for each in names.values()), low, high)
    for (name, lines), place in zip(names.items(), places, strict=True):
        style: Any = {"xytext": (6, 0), "textcoords": "offset points", "va": "center", "annotation_clip": False}
        drawing.annotate("\n".join(lines), (200, place), color=ink(tone[name]), **style)
