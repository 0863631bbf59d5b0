"""M6: a firm enters a segment, where nobody knows it yet."""

import pytest

from smarketing.simulation.market import market_moves
from tests.firm import small_firm


def test_a_firm_becomes_known_in_a_segment_only_once_it_has_entered():
    firm = small_firm({"market.segments[1].opens_week": 3})
    start = float(firm.p.behaviour.market.entry_awareness)
    known = []
    for week in range(60):
        firm.act(market_moves, week=week)
        known.append(float(firm.segment(1).awareness))
    assert known[54] == start  # measured week 2
    rate = firm.p.behaviour.market.awareness_rate
    assert known[55:58] == pytest.approx([1 - (1 - start) * (1 - rate) ** n for n in (1, 2, 3)])
    assert firm.segment(1).entered == 55
    assert firm.unit.n_open == 4


def test_a_new_segment_knows_the_firm_at_once_where_entry_is_neutral():
    firm = small_firm({"market.segments[1].opens_week": 0}, neutralise=("M6",))
    firm.act(market_moves, week=52)
    assert firm.segment(1).awareness == 1
