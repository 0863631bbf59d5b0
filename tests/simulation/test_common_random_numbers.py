"""Two policies under one key meet the same market, prospects and luck; nothing but policy and key shifts a result."""

from typing import Any

import numpy as np
import pytest

from smarketing.agents.draws import key
from smarketing.agents.state import World
from smarketing.scenarios import Scenario, load
from smarketing.simulation import simulate
from smarketing.simulation.arrays import allocate
from smarketing.simulation.capture import capture_leads
from tests.runs import copy_of, finish, leads_ended, numbers, opened, parameters_in, short, weeks_of

POLICIES = ["status_quo", "misaligned", "aligned", "glengarry"]
TRACE = 100_000


def market_of(scenario: Scenario, **which: int) -> np.ndarray:
    """Needs and competitors of every segment, week by week over the whole run."""
    world = opened(scenario, **which)
    path = []
    for _ in weeks_of(scenario, world, **which):
        path.append([world.segments.need.copy(), world.segments.competitor.copy()])
    return np.array(path)


def by_address(world: World) -> dict[tuple[int, int, int], np.void]:
    """The leads that ended, by cell, birth week and slot."""
    return {(lead["cell"], lead["birth_week"], lead["slot"]): lead for lead in leads_ended(world)}


def soil(world: World) -> None:
    """Fill every field with what no run would leave behind."""
    for name, column in world._asdict().items():
        for _, numbers_of_field in numbers(column) if name != "blank" else ():
            numbers_of_field[...] = {"f": np.nan, "b": True}.get(numbers_of_field.dtype.kind, 7)


# Nothing but the key decides


def test_results_do_not_depend_on_the_number_of_threads():
    alone, together = (simulate(short("aligned"), replications=9, jobs=jobs) for jobs in (1, 5))
    assert alone.outcomes.tobytes() == together.outcomes.tobytes()
    assert alone.weekly is not None and together.weekly is not None
    assert alone.weekly.tobytes() == together.weekly.tobytes()


def test_a_replication_is_the_same_in_whatever_chunk_it_runs():
    whole = simulate(short(), replications=5, seed=11, trace=TRACE)
    assert whole.weekly is not None and whole.traces is not None
    for first in range(5):
        alone = simulate(short(), replications=1, seed=11, first=first, trace=TRACE)
        assert alone.weekly is not None and alone.traces is not None
        assert alone.weekly[0].tobytes() == whole.weekly[first].tobytes()
        assert alone.outcomes[0].tobytes() == whole.outcomes[first].tobytes()
        assert alone.traces[0].tobytes() == whole.traces[first].tobytes()


def test_replications_and_seeds_differ():
    rows = [simulate(short(), replications=3, seed=seed).outcomes["revenue"] for seed in (0, 1, 2**32 - 1)]
    assert len(np.unique(np.concatenate(rows))) == 9


@pytest.mark.parametrize("quit_hazard", [0.15, 1.0])  # people who leave before they have done anything, too
@pytest.mark.parametrize("name", [*POLICIES, "generalists", "market_entry"])
def test_nothing_of_what_the_arrays_held_before_is_left(name: str, quit_hazard: float):
    scenario = short(name, sales__quit_hazard=quit_hazard)
    clean, used = (finish(scenario, allocate(scenario.inputs, trace=TRACE)) for _ in range(2))
    soil(used)
    finish(scenario, used)
    for column in ("weeks", "response_days", "cycle_weeks", "lost_weeks"):
        assert getattr(used, column).tobytes() == getattr(clean, column).tobytes()
    assert leads_ended(used).tobytes() == leads_ended(clean).tobytes()


def test_nothing_is_left_in_a_chair_that_an_event_adds():
    events = [
        {"week": 5, "set": {"organisation.salespeople": 14, "organisation.marketers": 7}},
        {"week": 30, "set": {"organisation.salespeople": 8, "organisation.marketers": 3}},
        {"week": 40, "set": {"organisation.salespeople": 13, "organisation.marketers": 5}},
    ]
    scenario = short(events=events)
    clean, used = finish(scenario), allocate(scenario.inputs)
    soil(used)
    finish(scenario, used)
    assert used.weeks.tobytes() == clean.weeks.tobytes()


def test_room_in_the_arrays_does_not_matter():
    scenario = short()
    narrow, wide = (finish(scenario, allocate(scenario.inputs, room=room, trace=TRACE)) for room in (1.0, 5.0))
    assert narrow.leads.shape != wide.leads.shape
    assert narrow.weeks.tobytes() == wide.weeks.tobytes()
    assert leads_ended(narrow).tobytes() == leads_ended(wide).tobytes()


def test_the_luck_of_a_lead_does_not_hang_on_its_row():
    scenario = short()
    usual, moved = opened(scenario), opened(scenario)
    moved.units[0].n_leads += 23  # rows that nobody gets
    for _ in zip(weeks_of(scenario, usual), weeks_of(scenario, moved), strict=True):
        pass
    assert usual.weeks.tobytes() == moved.weeks.tobytes()


# One market


def test_all_policies_meet_the_same_market():
    paths = [market_of(load(name, {"horizon.weeks": 52})) for name in POLICIES[:3]]
    for path in paths[1:]:
        np.testing.assert_array_equal(path, paths[0])
    assert not np.array_equal(paths[0], market_of(load("status_quo", {"horizon.weeks": 52}), replication=1))


def test_policies_share_their_history_until_they_part():
    runs = [simulate(short(name), replications=2) for name in POLICIES[:3]]
    for run in runs[1:]:
        assert run.weekly is not None and runs[0].weekly is not None
        assert run.weekly[:, :52].tobytes() == runs[0].weekly[:, :52].tobytes()
        assert run.weekly[:, 52:].tobytes() != runs[0].weekly[:, 52:].tobytes()


# The same prospects


@pytest.mark.parametrize("name", ["misaligned", "aligned"])
def test_the_prospect_in_a_slot_is_the_same_under_every_policy(name: str):
    here, there = (
        by_address(finish(short(policy, horizon__warm_up_policies="own"), trace=TRACE))
        for policy in ("status_quo", name)
    )
    shared = here.keys() & there.keys()
    assert len(shared) > 1000
    for address in shared:
        one, other = here[address], there[address]
        assert one["born"] == other["born"]
        assert one["segment"] == other["segment"]
        assert one["source"] == other["source"]
        np.testing.assert_array_equal(one["need"], other["need"])
        if one["is_buyer"] == other["is_buyer"]:
            assert one["intent"] == other["intent"]
        if one["value"] > 0 and other["value"] > 0:
            assert one["value"] == other["value"]
    assert any(here[address]["stage"] != there[address]["stage"] for address in shared)  # what became of them differs


def captured(scenario: Scenario, eve: World, week: int, pull: float) -> dict[int, list[tuple]]:
    """Slots and traits of the week's leads by cell, with all marketers drawing `pull` times what they draw."""
    world = copy_of(eve)
    world.marketers.capture_rate[:] *= pull
    world.marketers.threshold[:] = -1.0
    capture_leads(world, parameters_in(scenario.inputs, week), 0, week, key(1, 0))
    found: dict[int, list[tuple]] = {}
    for row in world.qualified_this_week[0][: world.units[0].n_qualified]:
        lead = world.leads[0, row]
        found.setdefault(int(lead.cell), []).append((int(lead.slot), *lead.need, lead.born))
    return found


@pytest.mark.parametrize("week", [3, 17, 40])
def test_a_policy_that_draws_fewer_leads_draws_a_prefix_of_the_same_slots(week: int):
    scenario = short()
    eve = opened(scenario)
    for _ in weeks_of(scenario, eve, last=week):
        pass
    few, many = (captured(scenario, eve, week, pull) for pull in (0.4, 1.3))
    assert few.keys() <= many.keys()
    for cell, leads in many.items():
        assert [slot for slot, *_ in leads] == list(range(len(leads)))
        assert few.get(cell, []) == leads[: len(few.get(cell, []))]
    assert sum(map(len, few.values())) < 0.5 * sum(map(len, many.values()))


# The same people


@pytest.mark.parametrize("hired", [{"organisation__salespeople": 13}, {"organisation__marketers": 7}])
def test_hiring_one_more_changes_nobody_elses_draws(hired: dict[str, Any]):
    fixed = {"organisation__hiring": "fixed"}  # or there would be empty chairs
    usual, larger = short(**fixed), short(**fixed, **hired)
    here, there = opened(usual), opened(larger)
    for column in ("marketers", "salespeople"):
        one, other = getattr(here, column), getattr(there, column)
        several = min(one.shape[1], other.shape[1])
        assert one.shape == other.shape or other.shape[1] == several + 1
        for field in ("skill", "tenure"):
            np.testing.assert_array_equal(one[field][:, :several], other[field][:, :several])
    np.testing.assert_array_equal(here.marketers.belief[:, :6], there.marketers.belief[:, :6])
    np.testing.assert_array_equal(market_of(usual), market_of(larger))


def test_hiring_one_more_changes_no_prospect():
    here, there = (by_address(finish(short(organisation__salespeople=n), trace=TRACE)) for n in (12, 13))
    shared = here.keys() & there.keys()
    assert len(shared) > 1000
    for address in shared:
        assert here[address]["born"] == there[address]["born"]
        np.testing.assert_array_equal(here[address]["need"], there[address]["need"])


def test_a_salesperson_who_finds_a_prospect_finds_the_same_one_in_a_larger_team():
    here, there = (
        by_address(finish(short(organisation__salespeople=n, marketing__research_share=0.05), trace=TRACE))
        for n in (12, 13)
    )
    found = {address for address, lead in here.items() if lead["marketer"] < 0 and lead["birth_week"] > 0}
    shared = found & there.keys()
    assert len(shared) > 50
    for address in shared:
        assert here[address]["owner"] == there[address]["owner"]
        for trait in ("value", "intent", "born"):
            assert here[address][trait] == there[address][trait]


def test_a_unit_knows_nothing_of_other_units():
    small: dict[str, Any] = {"organisation__marketers": 3, "organisation__salespeople": 4}
    one, three = (finish(short(organisation__business_units=n, **small)) for n in (1, 3))
    for column in ("segments", "marketers", "salespeople", "pairs"):
        alone, first = getattr(one, column)[0], getattr(three, column)[0]
        for (name, here), (_, there) in zip(numbers(alone), numbers(first), strict=True):
            np.testing.assert_array_equal(here, there, err_msg=f"{column}.{name}")
    assert not np.array_equal(three.segments.need[0], three.segments.need[1])
    assert not np.array_equal(three.salespeople.skill[0], three.salespeople.skill[1])
