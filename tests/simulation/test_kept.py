"""What a run keeps beside its outcomes: leads, explanations of losses, years of people."""

from typing import Any

import numpy as np
import pytest

from smarketing.agents.parameters import Function
from smarketing.agents.state import BLAME_EVENT, LEAD, Stage, Status
from smarketing.simulation import Run, simulate
from smarketing.simulation import run as engine
from smarketing.simulation.arrays import rows_kept
from tests.runs import short

ADDRESS = ["cell", "birth_week", "slot"]


@pytest.fixture(scope="module")
def kept() -> Run:
    return simulate(
        short("misaligned", organisation__hiring="fixed"), trace="all", blame_events="all", person_years=True
    )


def only(rows: list[np.ndarray] | None) -> np.ndarray:
    assert rows is not None and len(rows) == 1
    return rows[0]


def addresses(rows: np.ndarray) -> list[tuple[int, ...]]:
    return [tuple(map(int, row)) for row in rows[ADDRESS]]


def test_every_explanation_is_of_a_lead_that_came_to_nothing_and_names_its_people(kept: Run):
    leads = only(kept.traces)
    ended = dict(zip(addresses(leads), leads, strict=True))
    events = only(kept.blame_events)
    assert len(events) > 1000
    for event, address in zip(events, addresses(events), strict=True):
        lead = ended[address]
        assert (lead["marketer"], lead["owner"]) == (event["marketer"], event["salesperson"])
        assert lead["stage"] != Stage.WON and int(lead["ended"]) == event["week"]
        if event["by"] == Function.SALES:
            assert lead["first_touch"] >= 0
        else:
            assert lead["first_touch"] < 0 or lead["stage"] == Stage.LOST


def test_every_lead_that_two_people_shared_and_nobody_won_is_explained(kept: Run):
    leads, events = only(kept.traces), only(kept.blame_events)
    shared = leads[(leads["marketer"] >= 0) & (leads["owner"] >= 0) & (leads["stage"] != Stage.WON)]
    assert set(addresses(shared)) == set(addresses(events))


def test_explanations_lie_between_nothing_and_all_and_blame_is_that_of_the_pair(kept: Run):
    events = only(kept.blame_events)
    for name in ("shortfall", "laid", "blame"):
        assert np.all((events[name] >= 0) & (events[name] <= 1.3 if name == "shortfall" else events[name] <= 1))
    assert events["blame"].max() > 0.05
    same = events[(events["week"] == events["week"][-1]) & (events["by"] == Function.SALES)]
    for pair in set(zip(same["marketer"].tolist(), same["salesperson"].tolist(), strict=True)):
        rows = same[(same["marketer"] == pair[0]) & (same["salesperson"] == pair[1])]
        assert len(set(rows["blame"].tolist())) == 1


def test_a_year_of_a_salesperson_is_kept_at_each_close_of_the_fiscal_year(kept: Run):
    years = only(kept.person_years)
    assert sorted(set(years["week"].tolist())) == [51, 103]
    assert len(years) <= 24 and np.all(years["quota"] > 0) and np.all(years["skill"] > 0)
    last = years[years["week"] == 103]
    assert last["person"].tolist() == sorted(set(last["person"].tolist()))
    leads = only(kept.traces)
    won = leads[(leads["stage"] == Stage.WON) & (leads["ended"] >= 52)]
    of_person = {int(i): float((won["value"] * (1 - won["discount"]))[won["owner"] == i].sum()) for i in last["person"]}
    stayed = last[last["tenure"] >= 52]
    assert len(stayed) > 3
    for row in stayed:
        assert row["bookings"] == pytest.approx(of_person[int(row["person"])])


def test_a_year_tells_how_it_was_worked_and_who_left():
    run = simulate(short(organisation__hiring="fixed"), person_years=True, person_weeks=True)
    assert run.histories is not None and run.histories[0] is not None
    weeks, years = run.histories[0].salespeople[:, 0], only(run.person_years)
    for row in years:
        chair = weeks[row["week"] - 51 : row["week"] + 1, row["person"]]
        there = chair[chair["vacant_weeks"] == 0]
        for name in ("effort", "hours", "pressure"):
            assert row[name] == pytest.approx(there[name].mean())
        before = weeks[max(0, row["week"] - 52), row["person"]]["hire"]
        assert row["leavers"] == chair["hire"][-1] - before
    assert years["leavers"].sum() > 0


def test_blame_has_a_direction():
    weekly = simulate(short("misaligned"), 2).weekly
    assert weekly is not None
    both = weekly["blame_by_sales"] + weekly["blame_by_marketing"]
    np.testing.assert_allclose(weekly["blame"], both / 2)
    assert np.any(weekly["blame_by_sales"] != weekly["blame_by_marketing"])


def test_variable_pay_of_the_years_is_the_commission_paid():
    run = simulate(short(sales__quit_hazard=0.0, behaviour__leader__blame_limit=1.0), person_years=True)
    years = only(run.person_years)
    measured = years[years["week"] == 103]["variable_pay"].sum()
    assert measured == pytest.approx(float(run.outcomes["commission_cost"][0]))


def test_keeping_changes_no_result_and_the_engines_keep_the_same():
    scenario = short(organisation__business_units=2, organisation__marketers=2, organisation__salespeople=3)
    plain = simulate(scenario)
    runs = [
        simulate(scenario, trace="all", blame_events="all", person_years=True, customers="all", engine=name)
        for name in ("compiled", "mesa")
    ]
    for run in runs:
        assert run.outcomes.tobytes() == plain.outcomes.tobytes()
    for name in ("traces", "blame_events", "person_years", "customers"):
        one, other = (only(getattr(run, name)) for run in runs)
        assert len(one) > 0 and one.tobytes() == other.tobytes()
    assert plain.traces is plain.blame_events is plain.person_years is plain.customers is None


def test_all_is_kept_however_small_the_first_guess(monkeypatch: pytest.MonkeyPatch):
    full = simulate(short(), trace="all", blame_events="all")

    def stingy(inputs, keep, more=1.0):
        return {name: int(rows) // 10 for name, rows in dict[str, Any](rows_kept(inputs, keep, more)).items()}

    monkeypatch.setattr(engine, "rows_kept", stingy)
    again = simulate(short(), replications=2, trace="all", blame_events="all", jobs=1)
    assert again.status.tolist() == [Status.OK, Status.OK]
    assert again.traces is not None and again.blame_events is not None
    assert again.traces[0].tobytes() == only(full.traces).tobytes()
    assert again.blame_events[0].tobytes() == only(full.blame_events).tobytes()


def test_a_number_that_is_too_small_fails_with_the_way_out():
    run = simulate(short(), blame_events=100)
    assert run.status.tolist() == [Status.TRACE_FULL]
    assert 'blame_events="all"' in run.failures()[0][1]


def test_a_lead_and_an_explanation_have_all_that_a_story_needs():
    told = {"marketer", "score", "born", "arrived", "first_touch", "touches", "tries", "discount", "stage", "cause"}
    assert told | {"owner", "ended", "value", "source", "segment", *ADDRESS} <= set(LEAD.names or ())
    assert {"week", "unit", "marketer", "salesperson", "by", "shortfall", "laid", "blame", *ADDRESS} == set(
        BLAME_EVENT.names or ()
    )
