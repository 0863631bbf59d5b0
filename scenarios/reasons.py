"""Why a fact is missed: what the words contradict, what there are no hours for, or a limit of the model."""

import math
from collections.abc import Mapping
from typing import Protocol

import numpy as np

from smarketing.scenarios.agreement import Floats
from smarketing.scenarios.books import Books
from smarketing.scenarios.facts import Fact, shown

LEAST_HOURS = -3.7  # log of the base firm's: a deal that takes a quarter of an hour
HOURS_OF_A_DEAL = 10.0  # in all, of the base firm
SELLING_HOURS, TOUCHES_OF_A_LOST_DEAL = 24.0, 0.5  # a week and person; a lost deal takes about half the touches
SHORTEST_CYCLE = 1.5  # weeks, of a sale of no steps
NEAR_A_LIMIT = 0.03  # of a lever's span
OF_LEADS = ("leads_per_month", "cost_per_lead", "marketing_budget")
OF_ORDERS = ("revenue", "deals_per_year", "deal_mean")
OF_CONVERSION = ("lead_to_customer", "leads_per_month", "deals_per_year")
OF_BOOKS = ("revenue", "growth", "recurring_share", "churn", "expansion", "deals_per_year", "deal_mean")

OF_HOURS = (
    "deals_per_year",
    "win_rate",
    "contacted_share",
    "cycle_weeks",
    "revenue",
    "growth",
    "customers",
    "deal_mean",
)
SET = {
    "marketing_budget": "pay and programmes follow last year's revenue here, so they miss where it does",
    "sales_budget": "pay and support of sales follow last year's revenue here, so they miss where it does",
    "deal_median": "the mean deal was sought, and the median follows from the spread of deals, which is lognormal here",
    "cost_per_lead": "it is what programmes cost over the leads they bring: of leads, cost and budget two decide",
    "target_pay": "commission is at most half of what is booked",
}
ENDED = {
    "stuck": "no nearer firm was found, and there was time left: a range instead of a number may help, more time not",
    "time": "the time for the search was over: more of it (--seconds), or a range instead of a number, may help",
    "met": "met in the search, and missed with other luck: more runs, or a wider range",
}


class Lever(Protocol):
    """What a search has moved to meet the facts: its name in words, its limits, and which facts it moves."""

    @property
    def name(self) -> str: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def moves(self) -> Mapping[str, float]: ...


def reasons(
    facts: Mapping[str, Fact],
    simulated: Mapping[str, Floats],
    at: Mapping[str, tuple[float, Lever]],
    books: Books,
    currency: str,
    ended: str = "",
) -> dict[str, str]:
    """A sentence for each fact that the simulated firm misses, or that is no result; `ended` as of the search."""
    missed = [name for name, fact in facts.items() if name not in simulated or not fact.holds(_mean(simulated[name]))]
    return {name: _reason(name, facts, at, books, currency, missed, ended) for name in missed}


def _reason(
    name: str,
    facts: Mapping[str, Fact],
    at: Mapping[str, tuple[float, Lever]],
    books: Books,
    currency: str,
    missed: list[str],
    ended: str,
) -> str:
    clash = next((each for each in books.clashes if name in _about(each)), "")
    if clash:
        return clash
    if name in SET:
        return SET[name]
    if name == "cycle_weeks" and facts[name].high < SHORTEST_CYCLE:
        return "a sale takes at least a week and a half here: the model goes by weeks"
    if ended == "met":  # levers that met all of it cost nothing of each other
        return ENDED[ended]
    hours = _hours(name, facts, books)
    if hours:
        return hours
    for value, lever in at.values():
        span = lever.high - lever.low
        if name in lever.moves and min(value - lever.low, lever.high - value) < NEAR_A_LIMIT * span:
            return f"{lever.name} would have to go beyond what the model allows"
    pulled = [
        (other, lever.name)
        for _, lever in at.values()
        if name in lever.moves
        for other in missed
        if other != name and other in lever.moves
    ]
    if pulled:
        other, lever_name = pulled[0]
        said = ", ".join(
            f"{facts[each].kind.title} {shown(each, facts[each].value, currency)}" for each in (name, other)
        )
        return f"{said}: both hang on {lever_name}, and with {books.salespeople} salespeople one costs the other"
    return ENDED.get(ended, "the simulated firm differs in this")


def _about(clash: str) -> tuple[str, ...]:
    """Which facts a contradiction in the books explains."""
    if "become customers" in clash:
        return OF_CONVERSION
    if "orders of a year" in clash:
        return OF_ORDERS
    if "customers" in clash:
        return ("customers",)
    return OF_LEADS if "leads a month" in clash else OF_BOOKS


def _hours(name: str, facts: Mapping[str, Fact], books: Books) -> str:
    """Where more deals are won than there are hours for, at the least hours that the model knows for a deal."""
    if name not in OF_HOURS or "win_rate" not in facts:
        return ""
    rate, each = facts["win_rate"].value, HOURS_OF_A_DEAL * math.exp(LEAST_HOURS)
    opened = books.deals / rate
    hours = (books.deals + TOUCHES_OF_A_LOST_DEAL * (opened - books.deals)) * each / (48 * books.salespeople)
    if hours < SELLING_HOURS:
        return ""
    cycle = f" and {facts['cycle_weeks'].value:g} weeks" if "cycle_weeks" in facts else ""
    return (
        f"a win rate of {100 * rate:.0f} %{cycle} cannot both hold with {books.deals:.0f} deals a year and "
        f"{books.salespeople} people: {opened / books.salespeople:.0f} opportunities a year and person take "
        f"{hours:.0f} selling hours a week, and there are {SELLING_HOURS:.0f}"
    )


def _mean(values: Floats) -> float:
    finite = values[np.isfinite(values)]
    return float(finite.mean()) if finite.size else float("nan")
