"""The payout curve of marketers: a year's pay by the share of the usual results that come."""

from functools import partial
from typing import TYPE_CHECKING

from smarketing.reports import payout as words
from smarketing.reports import prose
from smarketing.reports.figures.canvas import Figure, axes
from smarketing.reports.figures.payout import money_axis, name_ends, with_jumps
from smarketing.reports.marketer_payout import pay_alike
from smarketing.reports.palette import QUIET, colours
from smarketing.reports.payout import Told
from smarketing.reports.plan_gaps import HIGH, LOW, MARKETERS, all_alike, differing, gap_sentence
from smarketing.reports.results import Results

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

_PAY, _FOOT = 2.3, 0.48  # inches
_LEFT, _RIGHT = 0.7, 1.75


def marketer_payout(results: Results) -> Figure | None:
    """The curve of every plan of a folder; None where no marketer's pay follows results."""
    payout = results.extra("payout")
    return None if payout is None else marketer_payout_figure(payout)


def marketer_payout_figure(payout: Told) -> Figure | None:
    """The curve of every plan of `payout.json`; None where no marketer's pay follows results."""
    plans = {name: plan for name, plan in payout["plans"].items() if plan.get("marketers")}
    if not any(plan["marketers"]["measures"] for plan in plans.values()):
        return None
    title = finding(payout, plans)
    symbol = prose.symbol(payout["currency"])
    return Figure(
        name="marketer_payout",
        title=title,
        subtitle=f"Pay of a marketer, {symbol} a year with base, by the share of the usual results; 100 % is a goal's "
        "target, or what is usual in the opening year",
        alt=f"{title}. " + " ".join(_sentence(plan, payout["currency"]) for plan in plans.values()),
        columns=("plan", "attainment", "bonus", "total_pay", "slope"),
        rows=[(name, *point.values()) for name, plan in plans.items() for point in plan["marketers"]["curve"]],
        height=_FOOT + _PAY,
        paint=partial(_paint, payout, plans),
    )


def finding(payout: Told, plans: dict[str, Told]) -> str:
    """How plans differ below and above what is usual, or what one pays there."""
    currency, baseline = payout["currency"], plans.get(payout["baseline"])
    others = [name for name in plans if name != payout["baseline"]]
    if baseline is None or not others:
        only = baseline or next(iter(plans.values()))
        below, usual, above = (words.amount(_at(only, at), currency) for at in (LOW, 1.0, HIGH))
        return f"A marketer under {only['title']} has {usual} a year, {below} at half of the usual and {above} at 1½"
    shown = differing(others, {name: pay_alike(plans[name], baseline) for name in others})
    if shown is None:
        return all_alike(baseline, [plans[name] for name in others], MARKETERS)
    pairs = zip(plans[shown]["marketers"]["curve"], baseline["marketers"]["curve"], strict=True)
    gaps = {mine["attainment"]: mine["total"] - theirs["total"] for mine, theirs in pairs}
    return gap_sentence(baseline["title"], plans[shown]["title"], gaps, MARKETERS, currency)


def _at(plan: Told, attainment: float) -> float:
    return float(words.point_at(plan["marketers"], attainment)["total"])


def _sentence(plan: Told, currency: str) -> str:
    nothing, usual, double = (words.amount(_at(plan, at), currency) for at in (0.0, 1.0, 2.0))
    return f"{plan['title']}: {nothing} for nothing, {usual} at 100 %, {double} at 200 %."


def _paint(payout: Told, plans: dict[str, Told], sheet: "Sheet", top: float) -> None:
    tone = colours(list(payout["plans"]))
    drawing = axes(sheet, top, left=_LEFT, right=_RIGHT, bottom=_FOOT)
    for name, plan in plans.items():
        x, y = with_jumps(plan["marketers"]["curve"], "attainment", "slope")
        drawing.plot(x, y, color=tone[name], linewidth=1.8)
    money_axis(drawing, payout)
    name_ends(drawing, {name: _at(plan, 2.0) for name, plan in plans.items()}, plans, tone, _PAY)
    drawing.set_xlim(0, 200)
    drawing.set_xticks(range(0, 201, 25))
    drawing.grid(axis="y")
    drawing.axvline(100, color=QUIET, linewidth=0.8, linestyle=(0, (2, 2)))
    drawing.set_xlabel("results, % of the usual")
