"""What a client says: numbers, ranges, errors, in the client's way of writing."""

from pathlib import Path
from typing import Any

import pytest

from smarketing.errors import InputError
from smarketing.evidence.firm.facts_file import read_facts
from smarketing.scenarios import ScenarioError, load
from smarketing.scenarios.facts import KINDS, FactError, facts_of, shown


@pytest.mark.parametrize(
    ("name", "said", "value", "low", "high"),
    [
        ("revenue", "$11M", 11e6, 10.45e6, 11.55e6),
        ("revenue", [10e6, "12M"], 11e6, 10e6, 12e6),
        ("win_rate", {"value": "28 %", "error": "3 %"}, 0.28, 0.25, 0.31),
        ("win_rate", "28 % ± 3 %", 0.28, 0.25, 0.31),
        ("win_rate", "25 % to 31 %", 0.28, 0.25, 0.31),
        ("growth", "−5 %", -0.05, -0.08, -0.02),
        ("deal_mean", "60.000,00", 60000, 54000, 66000),
        ("cycle_weeks", 39, 39, 35.1, 42.9),
        ("cycle_weeks", 2, 2, 1.25, 2.75),
        ("salespeople", 6, 6, 6, 6),
        ("base_pay", "85.000", 85_000, 85_000, 85_000),  # three decimals of money are nobody's
        ("customers", "1.234", 1234, 1110.6, 1357.4),
        ("gross_margin", "0.322", 0.322, 0.292, 0.352),
        ("revenue", "35k a month", 420_000, 399_000, 441_000),
        ("quota", "300k per quarter", 1.2e6, 1.2e6, 1.2e6),
        ("churn", "3 % a month", 1 - 0.97**12, 1 - 0.97**12 - 0.025, 1 - 0.97**12 + 0.025),
        ("churn", "3 to 4 % a month", 1 - (0.97**12 + 0.96**12) / 2, 1 - 0.97**12, 1 - 0.96**12),
        ("growth", "1 % a month", 1.01**12 - 1, 1.01**12 - 1.03, 1.01**12 - 0.97),
        ("win_rate", "25-30 %", 0.275, 0.25, 0.3),
        ("revenue", "10–12M", 11e6, 10e6, 12e6),
        ("cycle_weeks", "9 months", 9 * 365 / 84, 0.9 * 9 * 365 / 84, 1.1 * 9 * 365 / 84),
        ("response_days", "36 hours", 1.5, 1.0, 2.0),
        ("leads_per_month", "60 a week", 260, 234, 286),
        ("revenue", "about $11M p.a.", 11e6, 10.45e6, 11.55e6),
    ],
)
def test_a_fact_is_a_number_a_range_or_a_number_and_its_error(
    name: str, said: Any, value: float, low: float, high: float
):
    fact = facts_of({name: said})[name]
    assert (fact.value, fact.low, fact.high) == pytest.approx((value, low, high))
    assert fact.holds(low) and fact.holds(high) and not fact.holds(high * 1.01 + 1e-3)


def test_leads_may_be_said_by_source():
    fact = facts_of({"leads_per_month": {"website": 100, "trade shows": "1.5k"}})["leads_per_month"]
    assert fact.value == 1600
    assert fact.parts == {"website": 100, "trade shows": 1500}


def test_segments_may_be_named():
    assert list(facts_of({"segments": ["mid-market", "public"]})["segments"].parts) == ["mid-market", "public"]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"revenu": 3}, "revenu is not a fact; did you mean revenue?"),
        ({"revenue": "a lot"}, "revenue is 'a lot', but must be a number such as 1200000, $11M or 100k a month"),
        ({"win_rate": 28}, "if you mean 28 %, write 0.28 or 28 %"),
        ({"salespeople": 0}, "salespeople is 0, but must be from 1 to 1000"),
        ({"salespeople": 2.5}, "must be a whole number: round it"),
        ({"revenue": [3e6, 2e6]}, "goes from 3e+06 down to 2e+06"),
        ({"revenue": [1, 2, 3]}, "a range is [low, high]"),
        ({"revenue": {"valu": 3}}, "write {value: 10, error: 2}"),
        ({"revenue": True}, "must be a number"),
        ({"growth": float("nan")}, "must be a number"),
    ],
)
def test_what_cannot_be_used_is_told(said: dict[str, Any], message: str):
    with pytest.raises(FactError) as caught:
        facts_of(said)
    assert message in str(caught.value)
    assert isinstance(caught.value, InputError)


def test_every_fact_can_be_shown():
    assert {name: shown(name, kind.low or 0.5, "EUR") for name, kind in KINDS.items()}["revenue"] == "€1,000"
    assert shown("win_rate", 0.284, "USD") == "28.4 %"
    assert shown("revenue", 1.1234e7, "USD") == "$11.2M"
    assert shown("customers", 1234.4, "USD") == "1,234"


def test_thousands_with_a_point_are_thousands_in_every_file(tmp_path: Path):
    """YAML reads 85.000 as 85: a firm whose people earn 85 dollars a year, and nothing would have said so."""
    facts = tmp_path / "facts.yaml"
    facts.write_text("base_pay: 85.000\ndeal_mean: 1.200\nleads_per_month: {web: 1.500}\n", encoding="utf-8")
    said = facts_of(read_facts(facts))
    assert {name: fact.value for name, fact in said.items()} == {
        "base_pay": 85_000, "deal_mean": 1200, "leads_per_month": 1500,
    }  # fmt: skip
    scenario = tmp_path / "client.yaml"
    scenario.write_text("extends: status_quo\nclient: {name: A, facts: {base_pay: 85.000}}\n", encoding="utf-8")
    client = load(scenario).spec.client
    assert client is not None and facts_of(client.facts)["base_pay"].value == 85_000


def test_nothing_is_not_a_millionth():
    assert shown("recurring_share", 4.9e-9, "EUR") == "0 %"


def test_facts_in_a_scenario_are_checked_with_it():
    with pytest.raises(ScenarioError, match=r"client\.facts\.win_rate: win_rate is 28"):
        load("status_quo", {"client.facts": {"win_rate": 28}})
