"""A scenario is told in plain language: what it is, and what it does instead of another."""

import re
from typing import Any

import pytest
from hypothesis import given

from smarketing.scenarios import Scenario, library, load
from smarketing.scenarios.acting import OF_QUOTA, PLAN
from smarketing.scenarios.amounts import amount, joined, money, number
from smarketing.scenarios.descriptions import describe, explain_difference
from smarketing.scenarios.field_index import fields
from smarketing.scenarios.paths import parse
from tests.strategies import generated_scenarios


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.05, "share", "5 %"), (0.055, "1/yr", "5.5 % a year"), (0.08, "$/$", "8 %"), (12.5, "$", "$12.50"),
        (60_000, "$/yr", "$60,000 a year"), (27e6, "$/yr", "$27M a year"), (1_234_567, "$", "$1,234,567"),
        (0, "$/period", "$0 a pay period"), (1, "weeks", "1 week"), (13, "weeks", "13 weeks"), (26, "week", "week 26"),
        (1, "people", "1 person"), (6, "people", "6 people"), (1, "units", "1 business unit"),
        (0.25, "h/week", "0.25 h a week"), (1, "leads/week", "1 lead a week"), (0.7, "exponent", "0.7"),
        (0.123456789, "index", "0.123457"), (-1.5, "exponent", "-1.5"),
    ],
)  # fmt: skip
def test_an_amount_has_its_unit(value: float, unit: str, text: str):
    assert amount(value, unit) == text


def test_money_has_its_currency():
    assert [money(10, code) for code in ("USD", "EUR", "GBP", "CHF")] == ["$10", "€10", "£10", "CHF 10"]
    assert money(1_050_000) == "$1.05M"


def test_a_list_reads_as_a_sentence():
    assert [joined([]), joined(["a"]), joined(["a", "b"])] == ["nothing", "a", "a and b"]
    assert joined(["a", "b", "c"]) == "a, b and c"
    assert number(1_000.5) == "1,000.5"


def texts(base: str, other: dict[str, Any]) -> list[str]:
    return [sentence.text for sentence in explain_difference(load(base), load("status_quo", other))]


# a change of the base firm → what is said about it
CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "a bonus": (
        {"compensation.marketers.bonus": "{leads: 0, revenue: 0.05}"},
        "Marketers earn 5 % of the bookings they source instead of $10 a lead.",
    ),
    "no bonus": ({"compensation.marketers.bonus.leads": 0}, "Marketers earn no bonus instead of $10 a lead."),
    "no quota": (
        {"compensation.salespeople.quota": None},
        "Salespeople have no quota instead of a quota of $400,000 a year.",
    ),
    "a cap": (
        {"compensation.salespeople.cap": 2},
        "The variable pay of salespeople has a cap at 2 times its target instead of no cap.",
    ),
    "tiers": (
        {"compensation.salespeople.tiers": "[{above: 1, factor: 1.5}, {above: 1.5, factor: 2}]"},
        "The tiers of commission are 1.5 times from 100 % of quota and 2 times from 150 % of quota instead of none.",
    ),
    "a contest": (
        {"compensation.salespeople.contest": "{top: 3, prize: 5000}"},
        "Salespeople compete for a prize of $5,000 a pay period for each of the best 3 instead of no prize.",
    ),
    "an SLA": (
        {"handoff.sla": "{response_days: 1, min_score: 0.3, volume: 20}"},
        "Marketing and sales have an agreement (sales answers within 1 day, marketing hands over no lead that scores"
        " below 0.3 and marketing delivers 20 leads a week) instead of no agreement on leads.",
    ),
    "rotation": (
        {"alignment.rotation": "{weeks: 6, per_year: 1}"},
        "Marketers and salespeople swap jobs for 6 weeks once a year instead of never.",
    ),
    "feedback": (
        {"feedback.rule": "closed_loop"},
        "Word from customers reaches marketing lead by lead instead of never.",
    ),
    "a truth value": ({"alignment.colocated": True}, "The two sides sit in one office instead of apart."),
    "a decision right": (
        {"decision_rights.message": "joint"},
        "The message is decided by both together instead of marketing alone.",
    ),
    "seasons": (
        {"market.seasonality[11]": 1.5, "market.seasonality[7]": 0.5},
        "Demand is uneven (Aug 50 %, Dec 150 % of the average) instead of level over the year.",
    ),
    "a mechanism": ({"neutralise": ["M25"]}, "The mechanisms switched off are M25 instead of none."),
    "one segment": (
        {"market.segments[1].drift": 0.04},
        "In segment Services, without learning, fit falls by 4 % a month instead of 2 % a month.",
    ),
    "all segments": (
        {f"market.segments[{k}].drift": 0.04 for k in range(4)},
        "In every segment, without learning, fit falls by 4 % a month instead of 2 % a month.",
    ),
    "a late segment": (
        {"market.segments[3].opens_week": 26},
        "In segment Health care, the segment is open from week 26 on instead of the start.",
    ),
    "a channel": (
        {"marketing.channels.website.cost_per_lead": 90},
        'For the channel "website", the opening average cost of a lead is $90 instead of $80.',
    ),
    "staff": ({"organisation.salespeople": 1}, "Sales has 1 person instead of 12 people."),
    "a budget in money": (
        {"budget.amount": 4.8e6},
        "The budget of selling and marketing, pay included, is $4.8M a year instead of a share of the last year's"
        " revenue.",
    ),
    "prices that rise while the market shrinks": (
        {"events": "[{week: 26, set: {offer.list_price: 1.1, market.growth: -0.05}}]"},
        "From week 26 on, the growth of the market is -5 % a year instead of 6 % a year and list prices are 110 % of"
        " those at the opening instead of 100 %.",
    ),
    "an event": (
        {"events": "[{week: 104, set: {compensation.salespeople.cap: 2, handoff.sla: {response_days: 2}}}]"},
        "From week 104 on, the variable pay of salespeople has a cap at 2 times its target instead of no cap,"
        " marketing and sales have an agreement (sales answers within 2 days) instead of no agreement on leads"
        " and the changed plan is paid from the next pay period on.",
    ),
}


@pytest.mark.parametrize(("change", "sentence"), CHANGES.values(), ids=CHANGES.keys())
def test_a_change_is_one_plain_sentence(change: dict[str, Any], sentence: str):
    assert texts("status_quo", change) == [sentence]


def test_channels_that_come_and_go_are_told():
    change = {
        "marketing.channels.bought_lists": None,
        "marketing.channels.podcast": "{kind: paid, cost_per_lead: 90, share: 0.03}",
    }
    assert texts("status_quo", change) == [
        'The channel "bought lists" is dropped.',
        'There is a channel "podcast", with 3 % of programme money at $90 a lead.',
    ]


def test_an_event_that_is_gone_is_told():
    events = "[{week: 9, set: {feedback.rule: periodic}}]"
    gone = explain_difference(load("status_quo", {"events": events}), load("status_quo"))
    assert [sentence.text for sentence in gone] == [
        "No longer, from week 9 on: word from customers reaches marketing in regular reports instead of never."
    ]


def test_amounts_are_in_the_scenarios_currency():
    change = {"currency": "EUR", "compensation.salespeople.base": 50_000}
    assert "The base salary of a salesperson is €50,000 a year instead of €60,000 a year." in texts(
        "status_quo", change
    )


def test_a_sentence_knows_its_path_and_group():
    (sentence,) = explain_difference(load("status_quo"), load("status_quo", {"compensation.shared_pool": 0.1}))
    assert sentence.paths == ("compensation.shared_pool",)
    assert sentence.group == "incentives"


def test_one_value_can_be_described():
    assert describe("compensation.salespeople.commission_rate", 0.1) == "salespeople earn 10 % of what they book"
    assert describe("marketing.channels.website.share", 0.2).startswith('for the channel "website", the share')


@pytest.mark.parametrize("name", library())
def test_a_library_scenario_is_told_without_names_of_fields(name: str):
    sentences = explain_difference(load("status_quo"), load(name))
    assert bool(sentences) == (name != "status_quo")
    for sentence in sentences:
        assert re.fullmatch(r"[A-Z].*[^.]\.", sentence.text), sentence
        assert not re.search(r"\{|\}|None|True|False|nan|  ", sentence.text), sentence
        for path in sentence.paths:
            last = str(parse(path)[-1])
            assert "_" not in last or last not in sentence.text, sentence


@given(generated_scenarios(), generated_scenarios())
def test_every_difference_is_told_once(base: Scenario, other: Scenario):
    sentences = explain_difference(base, other)
    told = [path for sentence in sentences for path in sentence.paths if path != "events"]
    assert len(told) == len(set(told))
    mine, theirs = base.spec.model_dump(), other.spec.model_dump()
    for group in fields():
        if "." in group or group in ("name", "description", "client", "assumptions", "events"):
            continue
        differs = mine[group] != theirs[group]
        is_told = any(path.partition(".")[0].partition("[")[0] == group for path in told)
        if group == "compensation" and not is_told:  # of terms that other terms switch off nothing need be told
            differs = always_acting(mine[group]) != always_acting(theirs[group])
        assert differs == is_told, group


def always_acting(compensation: dict[str, Any]) -> dict[str, Any]:
    """What no other term of a pay plan can switch off, by side."""
    switchable = {*OF_QUOTA, "commission_rate", "draw", "goals", "target_bonus"}
    plans = {
        side: {k: v for k, v in compensation[side].items() if k not in switchable}
        for side in compensation.keys() - {"shared_pool"}
    }
    plans["marketers"].pop("period")
    return plans | {"shared_pool": compensation["shared_pool"]}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"draw.amount": 500.0}, {}, "Salespeople are paid nothing in advance instead of at least $500 a pay period."),
        ({"draw.recoverable": True}, {}, None),
        ({"quota": None, "accelerator": 3.0}, {"quota": None}, None),
        (
            {"target_bonus": 0.1, "goals": [{"measure": "team_bookings", "target": 1e6}]}, {},
            "The goals of salespeople are none instead of",
        ),
    ],
)  # fmt: skip
def test_a_form_that_is_emptied_is_told_and_one_that_never_acted_is_not(
    before: dict[str, Any], after: dict[str, Any], told: str | None
):
    base, other = (
        load("status_quo").changed({f"{PLAN}.{path}": value for path, value in plan.items()})
        for plan in (before, after)
    )
    sentences = [sentence.text for sentence in explain_difference(base, other)]
    assert any(text.startswith(told) for text in sentences) if told else not sentences
