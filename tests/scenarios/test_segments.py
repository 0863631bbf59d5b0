"""A market has as many segments as the firm tells apart: one to twelve."""

from typing import Any

import numpy as np
import pytest

from smarketing.scenarios import Scenario, load
from smarketing.scenarios.descriptions import explain_difference
from smarketing.simulation import simulate
from tests.runs import short

HOW_MANY = [1, 3, 12]


def split(n: int) -> Scenario:
    """The base firm, its market of 20,000 accounts told apart into n segments."""
    parts: list[dict[str, Any]] = [{"name": f"part {k}", "accounts": 20_000 / n} for k in range(n)]
    return short("status_quo", market__segments=parts)


@pytest.mark.parametrize("n", HOW_MANY)
def test_both_engines_agree(n: int):
    runs = [simulate(split(n), 1, seed=5, engine=engine) for engine in ("compiled", "mesa")]
    assert runs[0].outcomes.tobytes() == runs[1].outcomes.tobytes()
    assert runs[0].status.tolist() == [0]


def test_a_market_brings_as_many_leads_and_deals_however_it_is_divided():
    leads, won = [], []
    for n in (1, 4, 12):
        weekly = simulate(split(n), 6, weekly=True).weekly
        assert weekly is not None
        leads.append(weekly["leads"].sum(axis=1).mean())
        won.append(weekly["won"].sum(axis=1).mean())
    assert np.ptp(leads) / np.mean(leads) < 0.15
    assert np.ptp(won) / np.mean(won) < 0.25


def test_four_segments_said_are_the_base_firms_four():
    same = [segment.model_dump() for segment in load("status_quo").spec.market.segments]
    assert load("status_quo", {"market.segments": same}) == load("status_quo")


def test_another_number_of_segments_is_told():
    said = [sentence.text for sentence in explain_difference(short(), split(3))]
    assert any("number of segments is 3 (part 0, part 1 and part 2) instead of 4" in text for text in said)


def test_a_spiff_may_be_for_the_last_of_twelve():
    spiffs = [{"from": 0, "to": 20, "per_deal": 5000, "segment": "part 11"}]
    scenario = split(12).changed({"compensation.salespeople.spiffs": spiffs})
    row = scenario.inputs.parameters[1]
    assert row["compensation"]["salespeople"]["spiffs"]["segment"][0] == 11
    assert row["market"]["n_segments"] == 12
