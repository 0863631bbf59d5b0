"""What the fit may move: a few numbers behind a firm's results, each with the fact that it follows from."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from smarketing.scenarios.books import Books
from smarketing.scenarios.facts import Fact
from smarketing.scenarios.reasons import LEAST_HOURS

type Values = dict[str, float]
type Facts = Mapping[str, Fact]


@dataclass(frozen=True)
class Lever:
    """One number of the fit, 0 where the books and the literature have it.

    name      what it is, in words
    low, high its limits
    moves     fact: by how much it moves, in log or (a share) in log odds, when the lever moves by one
    weak      how far it may be moved for nothing [same unit]: what literature says weighs as little as that
    """

    name: str
    low: float
    high: float
    moves: Mapping[str, float]
    weak: float = 3.0


def levers(facts: Facts, books: Books) -> dict[str, Lever]:
    """The levers that the facts call for; a fact that is not said leaves what is behind it to the literature."""
    said, recurring = facts.keys(), books.recurring_share
    one_off = 1 - recurring
    has_customers = "customers" in said and books.customers == facts["customers"].value
    by_leads = "lead_to_customer" in said
    demand = {"deals_per_year": 0.7, "growth": 0.8, "revenue": 0.7 * one_off}
    by_name: dict[str, Lever] = {
        "revenue": Lever("revenue at the opening", -1.0, 1.0, {"revenue": max(0.05, recurring)}),
        "demand": Lever(
            f"the share of leads with a real need{'' if by_leads else ', and the yield of cold calls'}",
            -4.0, 3.5, {**demand, "lead_to_customer": 0.8},
        ),
    }  # fmt: skip
    optional: tuple[tuple[str, bool, Lever], ...] = (
        ("found", by_leads, Lever(
            "the yield of cold calls", -4.0, 3.5, {name: 0.5 * move for name, move in demand.items()},
        )),
        ("customers", has_customers, Lever("customers at the opening", -1.5, 1.5, {"customers": 1.0})),
        ("leads", "leads_per_month" in said, Lever(
            "the cost of a lead", -1.5, 1.5, {"leads_per_month": -1.0, "deals_per_year": -0.3},
        )),
        ("size", bool({"deal_mean", "deals_per_year"} & said), Lever(
            "the list value of a deal", -1.2, 1.2, {"deal_mean": 1.0, "growth": 0.5, "revenue": one_off},
        )),
        ("odds", bool({"win_rate", "lead_to_customer"} & said), Lever(
            "the log odds of a step of a sale", -3.0, 4.0,
            {"win_rate": 2.2, "deals_per_year": 1.0, "lead_to_customer": 1.0, "revenue": one_off},
        )),
        ("hours", bool({"contacted_share", "deals_per_year", "lead_to_customer"} & said), Lever(
            "the hours that a contact and a deal take", LEAST_HOURS, 1.4,
            {"contacted_share": -1.5, "deals_per_year": -0.6, "lead_to_customer": -0.6, "revenue": -0.6 * one_off},
        )),
        ("price", "discount" in said, Lever("the elasticity of deals to price", -1.1, 0.69, {"discount": 1.5})),
        ("margin", "gross_margin" in said, Lever("the margin at list price", -1.5, 1.5, {"gross_margin": 1.0})),
        ("quota", "quota_share" in said and "quota" not in said, Lever("the quota", -1.5, 1.5, {"quota_share": -2.5})),
        ("churn", "churn" in said, Lever(
            "churn at an ordinary fit of the offer", -2.0, 1.2, {"churn": 1.0, "growth": -2.0 * recurring},
        )),
        ("renewal", "growth" in said, Lever(
            "the growth of the market and of what customers pay", -0.25, 0.35, {"growth": 12.0},
        )),
        ("cycle", "cycle_weeks" in said, Lever("the pace of a sale", -0.7, 0.5, {"cycle_weeks": 1.0})),
        ("reaction", "response_days" in said, Lever(
            "the time until a lead is called", -3.0, 3.0, {"response_days": 0.5},
        )),
    )  # fmt: skip
    return by_name | {name: lever for name, wanted, lever in optional if wanted}


def _odds(share: float, shift: float) -> float:
    logit = math.log(share / (1 - share)) + shift
    return 1 / (1 + math.exp(-logit))


def _clip(value: float, low: float, high: float) -> float:
    return min(high, max(low, value))


def applied(start: Mapping[str, Any], at: Mapping[str, float]) -> dict[str, Any]:
    """The values of a scenario, by path, with the levers at `at`; `start` has those of books and base firm."""
    values = dict(start)

    def scaled(path: str, lever: str, low: float, high: float) -> None:
        if lever in at:
            values[path] = _clip(start[path] * math.exp(at[lever]), low, high)

    scaled("firm.opening_revenue", "revenue", 1, 1e12)
    scaled("firm.opening_customers", "customers", 1, 1e9)
    scaled("market.segments[*].deal_size.median", "size", 1, 1e9)
    scaled("sales.cycle_weeks", "cycle", 1, 104)
    scaled("compensation.salespeople.quota", "quota", 1, 1e10)
    scaled("firm.churn", "churn", 0, 0.8)
    scaled("market.segments[*].price_elasticity", "price", -3, -0.5)
    scaled("behaviour.contact.reaction_weeks", "reaction", 0, 0.2)
    scaled("behaviour.salesperson.contact_hours", "hours", 0.05, 4)
    scaled("behaviour.salesperson.touch_hours", "hours", 0.05, 8)
    scaled("behaviour.salesperson.try_hours", "hours", 0.05, 8)
    scaled("sales.prospecting.appointment_rate", "found" if "found" in at else "demand", 1e-5, 0.05)
    values["market.segments[*].in_market"] = _odds(start["market.segments[*].in_market"], at.get("demand", 0.0))
    if "margin" in at:
        values["firm.gross_margin"] = _odds(start["firm.gross_margin"], at["margin"])
    if "odds" in at:
        values["behaviour.progress.log_odds"] = _clip(start["behaviour.progress.log_odds"] + at["odds"], -1, 3)
    if "renewal" in at:
        values["market.growth"] = _clip(start["market.growth"] + at["renewal"], -0.2, 0.5)
        if not start["expansion is said"]:
            values["firm.expansion"] = _clip(start["firm.expansion"] + 0.5 * at["renewal"], 0, 0.4)
    if "leads" in at:
        for path in [path for path in start if path.endswith(".cost_per_lead")]:
            values[path] = _clip(start[path] * math.exp(at["leads"]), 0.1, 1e5)
    values.pop("expansion is said")
    return values


def _is_relative(fact: Fact) -> bool:
    """Whether a fact is off by so many per cent of itself, as what is small of its kind may be by little."""
    return fact.low > 0 and (fact.kind.unit not in ("share", "1/yr") or fact.kind.off_share > 0)


Distance = Callable[[float, float], float]


def distance(fact: Fact) -> Distance:
    """How far a simulated value is from what was said, in units of how far it may be off; 1 at either limit."""
    reach = max(1e-9, (fact.high - fact.low) / 2)
    relative = _is_relative(fact)

    def off(simulated: float, said: float) -> float:
        if not math.isfinite(simulated):
            return -3.0
        if relative:
            return math.log(max(simulated, 1e-9) / said) / math.log(fact.high / said) if fact.high > said else 0.0
        return (simulated - said) / reach

    return off


def slope(fact: Fact, move: float) -> float:
    """By how many such units the fact moves with a lever whose `moves` says so, in log or log odds."""
    if _is_relative(fact):
        return move / math.log(fact.high / fact.value) if fact.high > fact.value else 0.0
    reach = max(1e-9, (fact.high - fact.low) / 2)
    if fact.name == "growth":
        return move * 0.05 / reach  # growth is no share that could have odds
    share = min(0.95, max(0.05, fact.value))
    return move * share * (1 - share) / reach
