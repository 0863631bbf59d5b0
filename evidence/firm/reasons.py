"""Why a fact is missed: what the words contradict, what there are no hours for, or a limit of the model."""

from collections.abc import Mapping

import numpy as np

from smarketing.evidence.firm.books import Books
from smarketing.evidence.firm.levers import Lever
from smarketing.experiments.comparison.agreement import Floats
from smarketing.scenarios.facts import Fact, shown

SELLING_HOURS, TOUCHES_OF_A_LOST_DEAL = 24.0, 0.5  # a week and person; a lost deal takes about half the touches
NEAR_A_LIMIT = 0.03  # of a lever's span
OF_BOOKS = ("revenue", "growth", "recurring_share", "churn", "expansion", "deals_per_year", "deal_mean")


def reasons(
    facts: Mapping[str, Fact],
    found: Mapping[str, Floats],
    at: Mapping[str, tuple[float, Lever]],
    books: Books,
    currency: str,
) -> dict[str, str]:
    """A sentence for each fact that the simulated firm misses."""
    missed = [name for name, fact in facts.items() if name in found and not fact.holds(_mean(found[name]))]
    return {name: _reason(name, facts, found, at, books, currency, missed) for name in missed}


def _reason(
    name: str,
    facts: Mapping[str, Fact],
    found: Mapping[str, Floats],
    at: Mapping[str, tuple[float, Lever]],
    books: Books,
    currency: str,
    missed: list[str],
) -> str:
    clash = next((each for each in books.clashes if ("customers" in each) == (name == "customers")), "")
    if clash and name in (*OF_BOOKS, "customers"):
        return clash
    hours = _hours(name, facts, books)
    if hours:
        return hours
    for value, lever in at.values():
        span = lever.high - lever.low
        if name in lever.moves and min(value - lever.low, lever.high - value) < NEAR_A_LIMIT * span:
            return f"{lever.name} would have to go beyond what the model allows"
    rivals = [each for each in missed if each != name]
    pulled = [
        (other, lever.name)
        for value, lever in at.values()
        if name in lever.moves
        for other in (rivals or list(facts))
        if other != name and other in lever.moves
    ]
    if pulled:
        other, lever_name = pulled[0]
        said = ", ".join(
            f"{facts[each].kind.title} {shown(each, facts[each].value, currency)}" for each in (name, other)
        )
        return f"{said}: both hang on {lever_name}, and with {books.salespeople} salespeople one costs the other"
    return "the search found no nearer firm: more time, or a range instead of a number, may help"


def _hours(name: str, facts: Mapping[str, Fact], books: Books) -> str:
    """Where more deals are won than there are hours for, at the least hours that the model knows for a deal."""
    if name not in ("deals_per_year", "win_rate", "contacted_share", "cycle_weeks") or "win_rate" not in facts:
        return ""
    rate, each = facts["win_rate"].value, 10.0 * 0.3
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
