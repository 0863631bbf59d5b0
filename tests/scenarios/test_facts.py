"""What a client says: numbers, ranges, errors, in the client's way of writing."""

from typing import Any

import pytest

from smarketing.errors import InputError
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
        ({"revenue": "a lot"}, "revenue is 'a lot', but must be a number such as 1200000, 14 % or $11M"),
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


def test_facts_in_a_scenario_are_checked_with_it():
    with pytest.raises(ScenarioError, match=r"client\.facts\.win_rate: win_rate is 28"):
        load("status_quo", {"client.facts": {"win_rate": 28}})
