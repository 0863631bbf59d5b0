"""The opening books of a firm, worked out from what its client says: identities first, exactly.

A year's revenue R is what recurs, a share s of it, and what does not. With growth g, churn c and expansion e, deals
must bring B a year to keep it going: what recurs of them replaces c, less e, and adds g; the rest is one-off revenue.

    B = R [ s (g + c - e) + 1 - s ],    share of a deal that recurs = 1 - (1 - s) R / B

Customers N leave at the same rate, and each deal is a new one: D = (g + c) N deals a year keep pace. Whatever of this a
client leaves unsaid follows from the rest; what is said twice and does not fit is a clash.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from smarketing.scenarios.facts import Fact, shown

type Facts = Mapping[str, Fact]

ROUND = 0.15  # as far off are figures that people give from memory (assumption)
USUAL = {"growth": 0.05, "churn": 0.14, "expansion": 0.055, "recurring_share": 1.0}  # the base firm's
USUAL_CHURN = (0.02, 0.3)  # what customers and deals may say of churn; beyond, deals are repeat business
DEALS_A_YEAR_AND_PERSON = 12.0  # the base firm's, where nothing says how many deals or of what size
USUAL_BASE, USUAL_VARIABLE, USUAL_MARKETER = 60_000.0, 0.35, 90_000.0
CHURN, EXPANSION = (0.0, 0.8), (0.0, 0.4)
USUAL_DISCOUNT, LEAST_OF_A_MARKETER = 0.1, 15_000.0
ALL_ONE_OFF = 0.02  # so little of revenue recurs that churn does not move it
LARGEST_BUDGET = 2.0  # of revenue: `budget.total` ends there
ROOM_ABOVE_PAY = 1.25
SHORTEST_SALE = 1.0  # weeks: `sales.cycle_weeks` begins there


@dataclass(frozen=True)
class Books:
    """What a year of the firm is.

    bookings   value of the deals won in a year, net
    deals      how many they are; `deal` is the mean of one
    of_a_deal  the share of a deal's value that recurs
    customers  today: as said, or as many as these deals and this churn keep
    inferred   which of these the client did not say
    clashes    what was said and cannot all hold, each a sentence
    """

    revenue: float
    growth: float
    recurring_share: float
    churn: float
    expansion: float
    bookings: float
    deals: float
    deal: float
    of_a_deal: float
    customers: float
    marketers: int
    salespeople: int
    inferred: frozenset[str]
    clashes: tuple[str, ...]


def books(facts: Facts, currency: str) -> Books:
    """Every number of the books. Raises nothing: what cannot hold is in `clashes`."""
    say = {name: fact.value for name, fact in facts.items()}
    people = int(say.get("salespeople", 12)), int(say.get("marketers", 6))
    growth = say.get("growth", USUAL["growth"])
    churn, expansion = (say.get(name, USUAL[name]) for name in ("churn", "expansion"))
    bookings = say["deals_per_year"] * say["deal_mean"] if {"deals_per_year", "deal_mean"} <= say.keys() else None
    share = say.get("recurring_share")
    if share is None:
        share = _share_that_recurs(say.get("revenue"), bookings, growth + churn - expansion)
    revenue = say.get("revenue")
    if revenue is None:
        revenue = 27e6 if bookings is None else bookings / max(0.02, share * (growth + churn - expansion) + 1 - share)
    clashes: list[str] = []
    needed = revenue * max(0.02, share * (growth + churn - expansion) + 1 - share)
    if bookings is None or _leaves_too_little(say, bookings, needed, (1 - share) * revenue):
        bookings = needed
        churn = _churn_of_customers(say, growth, churn) if share < ALL_ONE_OFF else churn
    else:
        churn, expansion, growth = _renewals(say, revenue, share, bookings, (growth, churn, expansion))
        clashes += _clashes_of_revenue(facts, revenue, share, bookings, growth, currency)
    deals, deal = _deals(say, bookings, people[0])
    customers, contradicted = _customers(facts, deals, growth + churn)
    clashes += contradicted
    clashes += _clashes_of_leads(say, people[1], currency)
    clashes += _clashes_of_conversion(facts, deals)
    one_off = (1 - share) * revenue
    of_a_deal = min(1.0, max(0.0, 1 - one_off / bookings))
    return Books(
        revenue, growth, share, churn, expansion, bookings, deals, deal, of_a_deal, customers, people[1], people[0],
        frozenset(USUAL.keys() - say.keys()), tuple(clashes),
    )  # fmt: skip


def settings(facts: Facts, currency: str) -> tuple[dict[str, Any], Books]:
    """What the facts come to as values of a scenario, by path, before anything is simulated; and the books behind."""
    estimated = books(facts, currency)
    say = {name: fact.value for name, fact in facts.items()}
    values: dict[str, Any] = {
        "firm.churn": estimated.churn,
        "firm.expansion": estimated.expansion,
        "firm.recurring_share": estimated.of_a_deal,
        "firm.gross_margin": _at_list(say),
        "organisation.marketers": estimated.marketers,
        "organisation.salespeople": estimated.salespeople,
        "organisation.hiring": "fixed",  # with the budget, a firm that grows would have more people today than it has
        "market.growth": min(0.5, max(-0.2, estimated.growth)),
    }
    spread = math.sqrt(2 * math.log(estimated.deal / say["deal_median"])) if _is_skewed(say, estimated.deal) else 0.9
    values["market.segments[*].deal_size.sigma"] = min(2.0, spread)
    values |= _pay(say, estimated)
    if "cycle_weeks" in say:
        values["sales.cycle_weeks"] = max(SHORTEST_SALE, say["cycle_weeks"])
    return values, estimated


def _at_list(say: Mapping[str, float]) -> float:
    """The margin at list price: what is sold at a discount costs what it costs, so the margin of the books is less."""
    if "gross_margin" not in say:
        return 0.7
    return min(0.999, 1 - (1 - say["gross_margin"]) * (1 - say.get("discount", USUAL_DISCOUNT)))


def _share_that_recurs(revenue: float | None, bookings: float | None, renewal: float) -> float:
    """Where the client says nothing of it: what revenue and deals leave, else all."""
    if revenue is None or bookings is None or abs(1 - renewal) < 1e-9:
        return USUAL["recurring_share"]
    return min(1.0, max(0.0, (1 - bookings / revenue) / (1 - renewal)))


def _leaves_too_little(say: Mapping[str, float], bookings: float, needed: float, one_off: float) -> bool:
    """Whether deals times their mean leave far too little for what recurs, and only because figures are round.

    What recurs of a deal is a difference of two large numbers: a few per cent of either, and nothing of it is left. So
    where deals are about what the other figures ask for, these decide. Where churn, expansion and growth all are said,
    the client has to choose.
    """
    if "recurring_share" not in say or {"growth", "churn", "expansion"} <= say.keys():
        return False
    return abs(bookings / needed - 1) <= ROUND and bookings - one_off < 0.5 * (needed - one_off)


def _renewals(
    say: Mapping[str, float], revenue: float, share: float, bookings: float, usual: tuple[float, float, float]
) -> tuple[float, float, float]:
    """Churn, expansion and growth that fit the books: what was not said gives way, churn first, then expansion."""
    growth, churn, expansion = usual
    by_customers = _churn_of_customers(say, growth, churn)
    follows, churn = by_customers != churn, by_customers
    if share * revenue <= 0:
        return churn, expansion, growth
    added = (bookings - (1 - share) * revenue) / (share * revenue)  # of what recurs, by new deals
    if "churn" not in say and not follows:
        churn = min(CHURN[1], max(CHURN[0], added + expansion - growth))
    if "expansion" not in say:
        expansion = min(EXPANSION[1], max(EXPANSION[0], growth + churn - added))
    if "growth" not in say:
        growth = added - churn + expansion
    return churn, expansion, growth


def _churn_of_customers(say: Mapping[str, float], growth: float, usual: float) -> float:
    """What share of customers leaves, where customers and deals say so: as many come as deals are won."""
    if "churn" in say or not {"customers", "deals_per_year"} <= say.keys():
        return usual
    follows = say["deals_per_year"] / say["customers"] - growth
    return follows if USUAL_CHURN[0] <= follows <= USUAL_CHURN[1] else usual


def _clashes_of_revenue(
    facts: Facts, revenue: float, share: float, bookings: float, growth: float, currency: str
) -> list[str]:
    """Whether deals bring what is not recurring, and what growth they leave where churn and expansion are said."""
    one_off = (1 - share) * revenue
    slack = 1 + sum((facts[n].high / facts[n].value - 1) for n in ("deals_per_year", "deal_mean") if facts[n].value)
    if bookings * slack < one_off * 0.97:
        return [
            f"{shown('revenue', one_off, currency)} of revenue do not recur and have to be sold each year, but the "
            f"deals of a year come to {shown('revenue', bookings, currency)}: more recurs, or deals are more"
        ]
    if not {"growth", "churn", "expansion"} <= facts.keys() or share * revenue <= 0:
        return []
    added = (bookings - one_off) / revenue
    churn, expansion = facts["churn"].value, facts["expansion"].value
    follows = added - share * (churn - expansion)
    if facts["growth"].holds(follows):
        return []
    needed = revenue * (share * (growth + churn - expansion) + 1 - share)
    fits = [f"{shown('revenue', needed, currency)} of deals a year"] if needed > 0 else []
    for name, value in (
        ("churn", churn + (follows - growth) / share),
        ("expansion", expansion + (growth - follows) / share),
    ):
        if 0 <= value <= 0.6:
            fits.append(f"{name} of {100 * value:.0f} %")
    said = shown("revenue", bookings, currency)
    return [
        f"the deals of a year ({said}), less churn, plus expansion, make revenue grow by {100 * follows:.0f} % a year, "
        f"not by {100 * growth:.0f} %, for which it takes {' or '.join(fits) or 'other figures'}"
    ]


def _clashes_of_leads(say: Mapping[str, float], marketers: int, currency: str) -> list[str]:
    """Whether the marketing budget pays the leads at their cost, and somebody to bring them."""
    if not {"leads_per_month", "cost_per_lead", "marketing_budget"} <= say.keys():
        return []
    leads, cost, budget = (say[name] for name in ("leads_per_month", "cost_per_lead", "marketing_budget"))
    left = budget - 12 * leads * cost
    if left >= LEAST_OF_A_MARKETER * marketers:
        return []
    year, said, rest = (shown("marketing_budget", each, currency) for each in (12 * leads * cost, budget, max(0, left)))
    return [
        f"{leads:,.4g} leads a month at {shown('cost_per_lead', cost, currency)} cost {year} a year, and a marketing "
        f"budget of {said} leaves {rest} to pay {marketers} marketer{'s' if marketers > 1 else ''}"
    ]


def _clashes_of_conversion(facts: Facts, deals: float) -> list[str]:
    """Whether the leads alone win more customers than deals are won."""
    if not {"leads_per_month", "lead_to_customer"} <= facts.keys():
        return []
    leads, share = facts["leads_per_month"], facts["lead_to_customer"]
    won = facts["deals_per_year"].high if "deals_per_year" in facts else (1 + ROUND) * deals
    if 12 * leads.low * share.low <= won:
        return []
    return [
        f"{leads.value:,.4g} leads a month of which {100 * share.value:.2g} % become customers are "
        f"{12 * leads.value * share.value:,.0f} deals a year, and {deals:,.0f} are won in all, those that salespeople "
        f"find themselves included: with these leads at most {100 * deals / (12 * leads.value):.2g} % become customers"
    ]


def _customers(facts: Facts, deals: float, leaving_and_growth: float) -> tuple[float, list[str]]:
    """Customers today, and what contradicts those that were said."""
    kept = deals / max(0.03, leaving_and_growth)
    if "customers" not in facts:
        return kept, []
    said = facts["customers"]
    if 0.6 < said.value / kept < 1.7:
        return said.value, []
    return kept, [
        f"{deals:.0f} deals a year, each a new customer, and {said.value:,.0f} customers would need "
        f"{100 * deals / said.value:.0f} % of customers to leave or be added each year; with the churn and growth "
        f"of this firm there are {kept:,.0f}. Here each deal is a new customer"
    ]


def _deals(say: Mapping[str, float], bookings: float, salespeople: int) -> tuple[float, float]:
    """How many deals a year, and the mean of one."""
    if "deals_per_year" in say:
        return say["deals_per_year"], bookings / say["deals_per_year"]
    deal = say.get("deal_mean")
    if deal is None and "deal_median" in say:
        deal = say["deal_median"] * math.exp(0.5 * 0.9**2)
    if deal is None:
        deal = bookings / (DEALS_A_YEAR_AND_PERSON * salespeople)
    return bookings / deal, deal


def _is_skewed(say: Mapping[str, float], deal: float) -> bool:
    return "deal_median" in say and deal > say["deal_median"]


def _pay(say: Mapping[str, float], estimated: Books) -> dict[str, Any]:
    """Pay plans and budgets. Pay comes first: what is left of the budgets is programmes and support of sales."""
    base, target = say.get("base_pay"), say.get("target_pay")
    if base is None:
        base = (1 - USUAL_VARIABLE) * target if target is not None else USUAL_BASE
    if target is None:
        target = base / (1 - USUAL_VARIABLE)
    quota = say.get("quota", estimated.bookings / estimated.salespeople)
    rate = min(0.5, max(0.0, (target - base) / quota))
    marketing, sales = say.get("marketing_budget"), say.get("sales_budget")
    leads = 12 * say.get("leads_per_month", 0.0)
    programme = leads * say.get("cost_per_lead", 0.0)
    opening = estimated.revenue / (1 + max(0.0, estimated.growth)) ** 1.5  # today's people were there two years ago
    usual_marketer = min(USUAL_MARKETER * base / USUAL_BASE, 0.17 * opening / estimated.marketers)
    marketer = min(USUAL_MARKETER, 0.6 * marketing / estimated.marketers) if marketing else usual_marketer
    if programme and marketing is not None and marketing - programme >= LEAST_OF_A_MARKETER * estimated.marketers:
        marketer = (marketing - programme) / estimated.marketers
    if programme and marketing is None:
        marketing = marketer * estimated.marketers + programme
    of_marketers = marketer * estimated.marketers
    of_sales = estimated.salespeople * base + rate * estimated.bookings
    marketing = marketing if marketing is not None else max(0.42 * 0.18 * estimated.revenue, 1.8 * of_marketers)
    sales = sales if sales is not None else max(0.58 * 0.18 * estimated.revenue, ROOM_ABOVE_PAY * of_sales)
    least = 1.1 * (of_marketers + estimated.salespeople * base + rate * estimated.bookings) / opening
    before = (
        estimated.revenue / (1 + estimated.growth) ** 0.5
    )  # what a year's budget is a share of: on average half a year old
    free = [max(0.02 * money, money - pay) for money, pay in ((marketing, of_marketers), (sales, of_sales))]
    return {
        "compensation.salespeople.base": base,
        "compensation.salespeople.quota": quota,
        "compensation.salespeople.commission_rate": rate,
        "compensation.marketers.base": marketer,
        "compensation.marketers.bonus.leads": min(10.0, 0.03 * marketing / leads) if leads else 10.0,
        "market.pay.salespeople": max(1000.0, base + rate * quota),
        "market.pay.marketers": max(1000.0, 1.2 * marketer),
        "budget.total": min(LARGEST_BUDGET, max(0.02, least, (marketing + sales) / before)),
        "budget.marketing_share": free[0] / sum(free),
        # What a dollar booked pays sets what effort is normal: the base firm's 9 cents go with its 8 % commission.
        "behaviour.salesperson.effort_reference": min(0.3, max(0.02, 0.09 * rate / 0.08)),
        "behaviour.salesperson.effort_norm": min(0.3, 0.09 * rate / 0.08),
    }
