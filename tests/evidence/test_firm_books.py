"""The opening books of a client's firm: identities, exactly."""

from typing import Any

import pytest

from smarketing.evidence.firm.market import channels, segments
from smarketing.scenarios import load
from smarketing.scenarios.books import Books, books, settings
from smarketing.scenarios.facts import facts_of

EQUIPMENT: dict[str, Any] = {
    "revenue": 11e6, "growth": 0.06, "recurring_share": 0.4, "salespeople": 6, "marketers": 3,
    "deals_per_year": 120, "deal_mean": 60_000,
}  # fmt: skip


def of(**said: Any) -> Books:
    return books(facts_of(said), "USD")


def balance(found: Books) -> float:
    """What a year of the firm asks of deals, less what they bring, over revenue."""
    share = found.recurring_share
    asked = found.revenue * (share * (found.growth + found.churn - found.expansion) + 1 - share)
    return (asked - found.bookings) / found.revenue


@pytest.mark.parametrize(
    "said",
    [
        EQUIPMENT,
        {**EQUIPMENT, "churn": 0.1},
        {**EQUIPMENT, "expansion": 0.02},
        {key: value for key, value in EQUIPMENT.items() if key != "revenue"},
        {key: value for key, value in EQUIPMENT.items() if key != "growth"},
        {key: value for key, value in EQUIPMENT.items() if key != "recurring_share"},
        {"revenue": 5e6, "recurring_share": 0, "deal_mean": 20_000},
        {"revenue": 240e6, "recurring_share": 0.7, "churn": 0.08, "growth": 0.09},
        {},
    ],
)
def test_deals_bring_what_churn_expansion_and_growth_ask(said: dict[str, Any]):
    found = of(**said)
    assert balance(found) == pytest.approx(0, abs=1e-9)
    assert not found.clashes
    one_off = (1 - found.recurring_share) * found.revenue
    assert (1 - found.of_a_deal) * found.bookings == pytest.approx(one_off)


def test_by_hand():
    """$6.6M do not recur; of $7.2M of deals $0.6M recur, 13.6 % of the $4.4M that do."""
    found = of(**EQUIPMENT)
    assert found.of_a_deal == pytest.approx(0.6 / 7.2)
    assert found.churn - found.expansion == pytest.approx(0.6 / 4.4 - 0.06)


def test_round_figures_of_deals_do_not_take_away_what_recurs():
    """£3.15M do not recur, and 90 deals of about £35k are £3.15M: all the same a quarter of revenue recurs."""
    dealer = {"revenue": 4.2e6, "growth": 0.06, "recurring_share": 0.25, "churn": 0.12, "deals_per_year": 90}
    found = of(**dealer, deal_mean=35_000)
    assert balance(found) == pytest.approx(0, abs=1e-9)
    assert found.bookings == pytest.approx(3.15e6 + 1.05e6 * (0.06 + 0.12 - found.expansion))
    assert 0.02 < found.of_a_deal < 0.06
    assert found.deals == 90 and found.deal == pytest.approx(35_000, rel=0.06)
    assert of(**dealer, deal_mean=20_000).clashes


def test_customers_say_what_churn_is():
    found = of(revenue=5e6, recurring_share=1, growth=0.05, customers=500, deals_per_year=80, deal_mean=10_000)
    assert found.churn == pytest.approx(80 / 500 - 0.05)
    assert found.customers == 500
    assert balance(found) == pytest.approx(0, abs=1e-9)


def test_contradictions_are_sentences():
    few = of(**{**EQUIPMENT, "deals_per_year": 40})
    assert few.clashes == (
        "$6.6M of revenue do not recur and have to be sold each year, but the deals of a year come to $2.4M: "
        "more recurs, or deals are more",
    )
    repeat = of(**EQUIPMENT, customers=180)
    assert "each deal is a new customer" in repeat.clashes[0]
    over = of(**EQUIPMENT, churn=0.3, expansion=0.0)
    assert "make revenue grow by -7 % a year, not by 6 %, for which it takes $8.18M of deals a year" in over.clashes[0]
    leads = of(**EQUIPMENT, leads_per_month=200, cost_per_lead=120, marketing_budget=300_000)
    assert leads.clashes == (
        "200 leads a month at $120 cost $288,000 a year, and a marketing budget of $300,000 leaves $12,000 to pay "
        "3 marketers",
    )


def test_pay_comes_as_said_and_budgets_as_money():
    values, _ = settings(
        facts_of({**EQUIPMENT, "base_pay": 70_000, "target_pay": 120_000, "quota": 1e6, "sales_budget": 1.2e6,
                  "marketing_budget": 0.9e6}),
        "USD",
    )  # fmt: skip
    plan = {name: values[f"compensation.salespeople.{name}"] for name in ("base", "quota", "commission_rate")}
    assert plan["base"] + plan["commission_rate"] * plan["quota"] == pytest.approx(120_000)
    of_last_year = 11e6 / 1.06**0.5  # a budget is a share of the revenue of the year before it is spent
    assert values["budget.total"] * of_last_year == pytest.approx(2.1e6)


def test_leads_at_their_cost_and_marketers_are_the_marketing_budget():
    said = {**EQUIPMENT, "leads_per_month": 200, "cost_per_lead": 120, "marketing_budget": 600_000}
    values, _ = settings(facts_of(said), "USD")
    assert values["compensation.marketers.base"] == pytest.approx((600_000 - 12 * 200 * 120) / 3)


def test_the_margin_of_the_books_is_after_discounts():
    values, _ = settings(facts_of({**EQUIPMENT, "gross_margin": 0.32, "discount": 0.11}), "USD")
    list_price, sold = 1.0, 0.89
    cost = list_price * (1 - values["firm.gross_margin"])
    assert (sold - cost) / sold == pytest.approx(0.32)


def test_where_nothing_recurs_customers_and_deals_say_who_leaves():
    machines = of(revenue=40e6, growth=0.03, recurring_share=0, customers=900, deals_per_year=65, deal_mean=615_000)
    assert machines.churn == pytest.approx(65 / 900 - 0.03)
    assert machines.customers == 900 and not machines.clashes


def test_a_market_is_larger_than_what_its_deals_use_up():
    """Each deal is a new customer: 5,200 a year out of 20,000 accounts, and after three years nobody is left."""
    facts = facts_of({"revenue": 18e6, "recurring_share": 0.15, "deals_per_year": 5200, "deal_mean": 2900})
    found = books(facts, "USD")
    accounts = sum(segment["accounts"] for segment in segments(facts, found, 2000, 0.9))
    assert accounts >= 8 * found.customers and accounts >= 40 * 5200


def test_sources_become_channels_like_those_known():
    facts = facts_of({"leads_per_month": {"Organic search": 60, "Messe Köln": 30, "Reseller": 10}})
    made = channels(facts, load("status_quo"), 120_000, books(facts, "USD"), {})
    kinds = {name: terms["kind"] for name, terms in made.items() if terms is not None}
    assert kinds == {"organic_search": "inbound", "messe_k_ln": "events", "reseller": "partner"}
    open_channels = [terms for terms in made.values() if terms is not None]
    assert sum(terms["share"] for terms in open_channels) == pytest.approx(1)
    leads = {name: 120_000 * t["share"] / t["cost_per_lead"] for name, t in made.items() if t is not None}
    assert leads == pytest.approx({"organic_search": 720, "messe_k_ln": 360, "reseller": 120})


def test_leads_that_win_more_than_is_won_are_a_contradiction():
    """Of 230 leads a month 8 % are 221 deals a year; 120 are won, those of cold calls included."""
    said = {**EQUIPMENT, "leads_per_month": 230}
    assert not of(**said, lead_to_customer=0.03).clashes
    [clash] = of(**said, lead_to_customer=0.08).clashes
    assert "are 221 deals a year, and 120 are won in all" in clash and "at most 4.3 % become customers" in clash


def test_conversion_says_how_many_leads_there_are_where_nobody_does():
    facts = facts_of({**EQUIPMENT, "lead_to_customer": 0.02})
    made = channels(facts, load("status_quo"), 1e5, books(facts, "USD"), {})
    per_year = sum(1e5 * channel["share"] / channel["cost_per_lead"] for channel in made.values())
    assert per_year == pytest.approx(0.7 * 120 / 0.02)
