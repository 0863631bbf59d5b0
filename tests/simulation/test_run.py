"""simulate(): replications as rows, failures as sentences, and nothing that is not a replication number matters."""

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from smarketing.agents.state import LEAD, Stage, Status, World
from smarketing.scenarios.field_index import fields
from smarketing.simulation import run as engine
from smarketing.simulation import simulate
from smarketing.simulation.arrays import allocate
from smarketing.simulation.loop import run_firm
from smarketing.simulation.outcomes import OUTCOMES
from smarketing.simulation.recorder import BY_CHANNEL, WEEKLY_SERIES
from smarketing.simulation.remedies import MOST_ROOM, REMEDIES
from tests.runs import short

CRAMPED = {Status.LEAD_POOL_FULL: "leads", Status.QUEUE_FULL: "waiting_lead", Status.BOOK_FULL: "pipelines"}


def with_least(column: str, world: World) -> World:
    """The same arrays, but for one in which next to nothing fits."""
    array = getattr(world, column)
    fewest = 90 if column == "leads" else 1
    return world._replace(**{column: np.ascontiguousarray(array[..., :fewest]).view(type(array))})


def runaway(expansion: float) -> SimpleNamespace:
    """Inputs that no scenario file may have: customers pay more each week without end."""
    inputs = short().inputs
    parameters = inputs.parameters.copy()
    parameters["firm"]["expansion"] = expansion
    return SimpleNamespace(inputs=replace(inputs, parameters=parameters))


def test_a_run_has_a_row_of_every_outcome_and_a_week_of_every_series():
    run = simulate(short(), replications=3, seed=5, first=2)
    assert run.outcomes.shape == (3,) and run.outcomes.dtype.names == tuple(OUTCOMES)
    assert run.weekly is not None
    assert run.weekly.shape == (3, 104) and run.weekly.dtype.names == (*WEEKLY_SERIES, BY_CHANNEL)
    assert np.array_equal(run.weekly[BY_CHANNEL].sum(axis=2), run.weekly["leads"])
    assert (run.seed, run.first, run.warm_up_weeks) == (5, 2, 52)
    assert run.status.tolist() == [0, 0, 0] and run.failures() == [] and run.traces is None
    undefined = {"market_entry_cost", "cohort_retention", "sla_compliance"}
    every_number = [run.outcomes[name] for name in run.outcomes.dtype.names if name not in undefined]
    assert np.isfinite(every_number).all()


def test_what_is_not_asked_for_is_not_kept():
    run = simulate(short(), weekly=False)
    assert run.weekly is None and run.traces is None


def test_what_is_kept_changes_no_result():
    plain, full = simulate(short(), weekly=False), simulate(short(), weekly=True, trace=100_000)
    assert plain.outcomes.tobytes() == full.outcomes.tobytes()


def test_a_trace_holds_the_leads_at_their_end():
    run = simulate(short(), replications=2, trace=100_000)
    assert run.traces is not None
    for trace in run.traces:
        assert trace.dtype == LEAD and len(trace) > 1000
        assert np.all(trace["stage"] >= Stage.WON)
    assert len(run.traces[0]) != len(run.traces[1])


def test_a_cycle_is_the_time_that_goes_by_from_the_first_contact_to_the_end():
    scenario = short()
    run = simulate(scenario, trace=100_000)
    assert run.traces is not None
    ended = run.traces[0][run.traces[0]["ended"] >= scenario.spec.horizon.warm_up_weeks]
    for stage, begin, outcome in (
        (Stage.WON, "first_touch", "sales_cycle_weeks_median"),
        (Stage.LOST, "opened", "lost_deal_weeks_median"),
    ):
        closed = ended[ended["stage"] == stage]
        assert run.outcomes[outcome][0] == pytest.approx(np.median(closed["ended"] - closed[begin]), abs=0.6)


def test_whatever_has_inputs_can_be_run():
    scenario = short()
    stand_in = SimpleNamespace(inputs=scenario.inputs)
    assert simulate(stand_in).outcomes.tobytes() == simulate(scenario).outcomes.tobytes()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"replications": 0}, "replications = 0: must be at least 1"),
        ({"replications": -3}, "replications = -3"),
        ({"seed": -1}, "seed = -1: must be a whole number from 0 to 4294967295"),
        ({"seed": 2**32}, "seed = 4294967296"),
        ({"first": -1}, "replication = -1"),
        ({"first": 2**32 - 1, "replications": 2}, "replication = 4294967296"),
        ({"jobs": 0}, "jobs = 0: must be at least 1"),
        ({"jobs": -2}, "jobs = -2"),
    ],
)
def test_what_cannot_be_run_is_said_before_anything_runs(
    options: dict[str, Any], says: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(engine, "run_firm", lambda *_: pytest.fail("something ran"))
    with pytest.raises(ValueError, match=re.escape(says)):
        simulate(short(), **options)


# Failures


@pytest.mark.parametrize("status", CRAMPED)
def test_a_firm_that_does_not_fit_in_memory_fails_with_a_remedy(status: Status, monkeypatch: pytest.MonkeyPatch):
    rooms = []

    def cramped(inputs: Any, *, room: float = 1.0, **kept: int) -> World:
        rooms.append(room)
        return with_least(CRAMPED[status], allocate(inputs, **kept))

    monkeypatch.setattr(engine, "take", cramped)
    run = simulate(short(), replications=2, first=40, jobs=1)
    assert run.status.tolist() == [status, status]
    assert run.failures() == [(40, REMEDIES[status]), (41, REMEDIES[status])]
    assert rooms[:4] == [1, 4, 16, 64], "more room was tried first"
    assert max(rooms) == MOST_ROOM
    assert run.weekly is not None
    for kept in (run.outcomes, run.weekly):
        assert np.isnan(kept.view(np.float64)).all()


def test_once_a_firm_needed_more_room_the_next_replication_starts_with_it(monkeypatch: pytest.MonkeyPatch):
    rooms = []

    def small(inputs: Any, *, room: float = 1.0, **kept: int) -> World:
        rooms.append(room)
        return allocate(inputs, room=0.05 * room, **kept)

    expected = simulate(short(), replications=4)
    monkeypatch.setattr(engine, "take", small)
    run = simulate(short(), replications=4, jobs=1)
    assert rooms == [4.0**n for n in range(len(rooms))] and len(rooms) > 1
    assert run.outcomes.tobytes() == expected.outcomes.tobytes()


def test_revenue_without_end_fails_with_a_remedy():
    run = simulate(runaway(1e40))
    assert run.status.tolist() == [Status.NOT_FINITE]
    assert "grew beyond what a computer can count" in run.failures()[0][1]
    assert np.isnan(run.outcomes["growth_rate"]).all()
    assert simulate(runaway(0.4)).failures() == []


@pytest.mark.parametrize("units", [1, 2])
def test_a_trace_that_is_too_short_fails_at_once(units: int, monkeypatch: pytest.MonkeyPatch):
    rooms = []

    def watched(inputs: Any, *, room: float = 1.0, **kept: int) -> World:
        rooms.append(room)
        return allocate(inputs, room=room, **kept)

    whole = simulate(short(organisation__business_units=units), trace=200_000)
    assert whole.traces is not None
    monkeypatch.setattr(engine, "take", watched)
    for missing, status in ((0, Status.OK), (1, Status.TRACE_FULL)):
        run = simulate(short(organisation__business_units=units), trace=len(whole.traces[0]) - missing)
        assert run.status.tolist() == [status]
    assert rooms == [1.0, 1.0]


def test_a_replication_that_fails_leaves_the_others_alone(monkeypatch: pytest.MonkeyPatch):
    def unlucky(world: World, parameters: Any, starts: Any, warm_up: int, key: np.uint64) -> int:
        status = run_firm(world, parameters, starts, warm_up, key)
        return Status.NOT_FINITE if int(key) % 2**32 == 7 else status

    expected = simulate(short(), replications=4, first=5)
    monkeypatch.setattr(engine, "run_firm", unlucky)
    run = simulate(short(), replications=4, first=5)
    assert run.failures() == [(7, REMEDIES[Status.NOT_FINITE])]
    assert run.outcomes[[0, 1, 3]].tobytes() == expected.outcomes[[0, 1, 3]].tobytes()
    assert np.isnan(run.outcomes["revenue"][2])


def test_a_mistake_in_the_engine_is_not_swallowed_by_a_thread(monkeypatch: pytest.MonkeyPatch):
    def broken(*_: Any) -> int:
        raise ZeroDivisionError("broken")

    monkeypatch.setattr(engine, "run_firm", broken)
    with pytest.raises(ZeroDivisionError, match="broken"):
        simulate(short(), replications=4, jobs=2)


def test_every_way_to_fail_has_a_sentence_that_names_what_can_be_changed():
    assert REMEDIES.keys() == set(Status) - {Status.OK}
    for sentence in REMEDIES.values():
        for path in re.findall(r"\b[a-z_]+(?:\.[a-z_]+)+", sentence):
            assert path in fields(), f"{path!r} is no field of a scenario"


# Threads and memory


@pytest.mark.parametrize(("jobs", "worlds"), [(1, 1), (3, 3), (8, 5)])
def test_each_thread_uses_one_set_of_arrays(jobs: int, worlds: int, monkeypatch: pytest.MonkeyPatch):
    made = []

    def counted(inputs: Any, **options: Any) -> World:
        made.append(allocate(inputs, **options))
        return made[-1]

    monkeypatch.setattr(engine, "take", counted)
    simulate(short(), replications=5, jobs=jobs)
    assert 1 <= len(made) <= worlds


# What is not defined


def test_attainment_is_not_defined_without_a_quota():
    outcomes = simulate(short(compensation__salespeople__quota=None), replications=2).outcomes
    assert np.isnan(outcomes["quota_attainment_share"]).all()
    assert np.isnan(outcomes["plan_attainment"]).all()
    assert np.isfinite(outcomes["growth_rate"]).all()


def test_no_promise_is_kept_or_broken_where_none_was_made():
    assert np.isnan(simulate(short(), replications=2).outcomes["sla_compliance"]).all()
    for days in (0.01, 2, 60):
        kept = simulate(short(handoff__sla={"response_days": days}), replications=2).outcomes["sla_compliance"]
        assert ((kept >= 0) & (kept <= 1)).all()


def test_the_longer_a_response_may_take_the_more_promises_are_kept():
    """Without a leader who presses for them, so that the firm is the same one."""

    def compliance(days):
        scenario = short(handoff__sla={"response_days": days}, leadership__support=0)
        return simulate(scenario, replications=2).outcomes["sla_compliance"]

    found = np.stack([compliance(days) for days in (0.01, 1, 4, 60)])
    assert (np.diff(found, axis=0) >= 0).all() and (found[-1] > found[0]).all()


def test_a_loss_that_nobody_hears_of_ends_without_a_decision_and_takes_longer():
    said, unsaid = (simulate(short(behaviour__progress__silent=share), replications=3).outcomes for share in (0.0, 0.9))
    for run in (said, unsaid):
        assert ((run["no_decision_share"] >= 0) & (run["no_decision_share"] <= 1)).all()
    assert (said["no_decision_share"] < 0.3).all()  # what dies on hold
    assert (unsaid["no_decision_share"] > said["no_decision_share"]).all()
    assert (unsaid["lost_deal_weeks_median"] > said["lost_deal_weeks_median"]).all()


def test_the_cost_of_entry_is_defined_only_where_a_segment_opens():
    assert np.isnan(simulate(short()).outcomes["market_entry_cost"]).all()
    assert simulate(short("market_entry")).outcomes["market_entry_cost"].item() > 0
