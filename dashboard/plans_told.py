"""What plans pay, for the card of pay: the curves and the words of the report, of salespeople and of marketers."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from smarketing.dashboard.drawn import drawn
from smarketing.reports import marketer_payout as words_of_marketers
from smarketing.reports.figures.canvas import Figure
from smarketing.reports.figures.marketer_payout import marketer_payout_figure
from smarketing.reports.figures.payout import payout_figure, with_jumps
from smarketing.reports.payout import Told, pay_alike
from smarketing.reports.payout_section import all_of_salespeople
from smarketing.reports.results import Results

NOTHING_FOLLOWS = "No marketer's pay follows results"

type Sentences = Callable[[Told, str], Iterator[str]]
type Alike = Callable[[Told, Told], bool]


def of_salespeople(results: Results) -> dict[str, Any] | None:
    """The curve of every plan for a salesperson, and all that is said of it."""
    payout = results.extra("payout")
    if payout is None:
        return None
    courses = {name: _course(plan["curve"], "bookings", "marginal") for name, plan in payout["plans"].items()}
    return _card(payout, payout_figure(payout), courses, all_of_salespeople, pay_alike)


def of_marketers(results: Results) -> dict[str, Any] | None:
    """The same for a marketer; where nobody's pay follows results there are words, and no curve."""
    payout = results.extra("payout")
    if payout is None:
        return None
    plans = {name: plan["marketers"] for name, plan in payout["plans"].items() if plan["marketers"]}
    courses = {name: _course(plan["curve"], "attainment", "slope") for name, plan in plans.items()}
    return _card(
        payout, marketer_payout_figure(payout), courses, words_of_marketers.lines, words_of_marketers.pay_alike
    )


def _card(
    payout: Told, figure: Figure | None, courses: Mapping[str, Any], sentences: Sentences, alike: Alike
) -> dict[str, Any]:
    """A figure as the page draws others, with its courses and, plan by plan, what is said; whether all pay alike."""
    plans, baseline = payout["plans"], payout["plans"][payout["baseline"]]
    shown = drawn(figure) if figure is not None else {"title": NOTHING_FOLLOWS, "subtitle": "", "rows": []}
    said = [
        {"plan": name, "title": plan["title"], "sentences": [*sentences(payout, name)]} for name, plan in plans.items()
    ]
    return shown | {
        "courses": courses if figure is not None else {},
        "said": said,
        "alike": all(alike(plan, baseline) for plan in plans.values()),
    }


def _course(curve: Any, along: str, slope: str) -> list[tuple[float, float]]:
    """Where the line goes: attainment [%] and pay; where pay jumps, it does."""
    return list(zip(*with_jumps(curve, along, slope), strict=True))
