"""Two engines, one truth: Mesa stepping agents and the compiled loop give the same bytes."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from smarketing.agents.state import Status
from smarketing.scenarios import Scenario, library, load
from smarketing.simulation import Run, simulate
from smarketing.simulation import model as mesa_model
from smarketing.simulation import run as compiled
from smarketing.simulation.arrays import allocate
from tests.runs import short
from tests.strategies import generated_scenarios

KEPT = 60_000


def both(scenario: Scenario, **options) -> tuple[Run, Run]:
    return simulate(scenario, engine="compiled", **options), simulate(scenario, engine="mesa", **options)


def assert_equal(one: Run, other: Run):
    """Every outcome, every week, and the life of every lead, to the last bit."""
    assert one.status.tolist() == other.status.tolist() == [Status.OK]
    assert one.outcomes.tobytes() == other.outcomes.tobytes()
    assert one.weekly is not None and other.weekly is not None
    assert one.weekly.tobytes() == other.weekly.tobytes()
    if one.traces is not None and other.traces is not None:
        assert len(one.traces[0]) > 0
        assert one.traces[0].tobytes() == other.traces[0].tobytes()


@pytest.mark.parametrize("name", list(library()))
def test_the_engines_agree_on_every_shipped_scenario(name: str):
    fewer_units = min(3, load(name).spec.organisation.business_units)  # each takes Mesa as long as a firm of its own
    scenario = short(name, organisation__business_units=fewer_units)
    assert_equal(*both(scenario, seed=3, trace=KEPT if name == "status_quo" else 0))


def test_the_engines_agree_over_the_whole_horizon():
    assert_equal(*both(load("status_quo"), seed=1, first=4))


def test_the_engines_agree_on_several_business_units():
    small: dict[str, Any] = {"organisation__marketers": 2, "organisation__salespeople": 3}
    assert_equal(*both(short("aligned", organisation__business_units=3, **small), trace=KEPT))


def test_the_engines_agree_through_an_agreement_that_comes_and_goes():
    events = [{"week": 5, "set": {"handoff.sla": {"response_days": 2}}}, {"week": 30, "set": {"handoff.sla": None}}]
    one, other = both(short(events=events), seed=9)
    assert_equal(one, other)
    assert 0 < one.outcomes["sla_compliance"].item() < 1


def test_the_engines_agree_through_events():
    events = [
        {"week": 0, "set": {"handoff.routing": "performance"}},
        {"week": 7, "set": {"organisation.salespeople": 15, "compensation.salespeople.period": "month"}},
        {"week": 20, "set": {"organisation.salespeople": 9, "organisation.marketers": 8, "neutralise": ["M25"]}},
        {"week": 33, "set": {"organisation.marketers": 3, "feedback.rule": "closed_loop"}},
    ]
    assert_equal(*both(short(events=events), seed=9))


def test_the_engines_agree_through_prices_budgets_and_a_market_that_turns():
    events = [
        {"week": 9, "set": {"offer.list_price": 1.2, "market.growth": -0.1}},
        {"week": 30, "set": {"budget.amount": 3e6, "offer.list_price": 0.9}},
    ]
    plain, _ = both(short(), seed=9)
    one, other = both(short(events=events), seed=9)
    assert_equal(one, other)
    assert one.outcomes.tobytes() != plain.outcomes.tobytes()


@settings(max_examples=4)
@given(generated_scenarios())
def test_the_engines_agree_on_any_scenario(scenario: Scenario):
    assert_equal(*both(scenario))


def test_the_engines_fail_alike(monkeypatch: pytest.MonkeyPatch):
    def cramped(inputs, *, room=1.0, **kept):
        world = allocate(inputs, room=room, **kept)
        return world._replace(leads=np.array(world.leads[:, :500]).view(np.recarray))

    monkeypatch.setattr(compiled, "take", cramped)
    monkeypatch.setattr(mesa_model, "allocate", cramped)
    one, other = both(short())
    assert one.status.tolist() == [Status.LEAD_POOL_FULL]
    assert one.failures() == other.failures()
    assert one.weekly is not None and other.weekly is not None
    assert one.weekly.tobytes() == other.weekly.tobytes()
    assert np.isnan(one.outcomes["revenue"]).all() and np.isnan(other.outcomes["revenue"]).all()


def test_the_engines_start_over_with_more_room_alike(monkeypatch: pytest.MonkeyPatch):
    rooms = []

    def small(inputs, *, room=1.0, **kept):
        rooms.append(room)
        return allocate(inputs, room=0.05 * room, **kept)

    scenario = short()
    with monkeypatch.context() as patch:
        patch.setattr(compiled, "take", small)
        patch.setattr(mesa_model, "allocate", small)
        one, other = both(scenario)
    tried = len(rooms) // 2
    assert tried > 1
    assert rooms[:tried] == rooms[tried:] == [4.0**n for n in range(tried)]
    assert_equal(one, other)
    assert_equal(one, simulate(scenario))
