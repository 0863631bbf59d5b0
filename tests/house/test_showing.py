"""Results in a notebook: a few lines and a table, never everything; and their numbers as labelled frames."""

import numpy as np
import pytest

import smarketing as sm
from smarketing.experiments.design.parameters import Levels, Range
from smarketing.experiments.design.study import Study
from smarketing.showing import MOST_LINES

QUICK = {"horizon.warm_up_weeks": 52, "horizon.weeks": 52, "budget.total": 0.05}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict:
    place = tmp_path_factory.mktemp("shown")
    scenario = sm.load("status_quo", QUICK)
    levels = Study(
        "s", "status_quo", (Levels("leadership.pressure", (0.0, 1.0)),), replications=2, fixed=QUICK,
        outcomes=("growth_rate",),
    )  # fmt: skip
    ranges = Study(
        "m", "status_quo", (Range("leadership.pressure", 0, 1), Range("culture.trust_rate", 0.1, 0.3)), replications=2,
        fixed=QUICK, outcomes=("growth_rate",),
    )  # fmt: skip
    return {
        "scenario": scenario,
        "run": sm.simulate(scenario, 3, seed=1),
        "comparison": sm.compare([scenario, sm.load("aligned", QUICK)], replications=2, jobs=1),
        "sweep": sm.sweep(levels, out=place / "sweep", jobs=1),
        "sensitivity": sm.sensitivity(ranges, "morris", 4, out=place / "morris", jobs=1),
    }


@pytest.mark.parametrize("name", ["scenario", "run", "comparison", "sweep", "sensitivity"])
def test_what_is_shown_is_short(shown: dict, name: str):
    text, page = repr(shown[name]), shown[name]._repr_html_()
    assert text.count("\n") < MOST_LINES and len(text) < 2_000
    assert page.startswith("<table>") and page.count("<tr>") == len(shown[name].notebook_lines()) and len(page) < 5_000


def test_what_is_within_is_short_too(shown: dict):
    scenario = shown["scenario"]
    run = sm.simulate(scenario, 1, person_weeks=True)
    assert run.histories is not None
    for one in (run.histories[0], scenario.spec, scenario.spec.behaviour, scenario.inputs, run.histories):
        assert repr(one).count("\n") < MOST_LINES and len(repr(one)) < 3_000


def test_a_run_as_a_frame_and_as_a_labelled_dataset(shown: dict):
    run = shown["run"]
    frame, data = run.to_frame(), run.to_xarray()
    assert frame["growth_rate"].tolist() == run.outcomes["growth_rate"].tolist()
    assert data["growth_rate"].attrs == {"units": "1/yr", "long_name": "Revenue growth"}
    assert data["weekly_bookings"].dims == ("replication", "week") and data["week"].values[52] == 0
    np.testing.assert_array_equal(data["weekly_bookings"].sel(replication=2), run.weekly["bookings"][2])


def test_a_comparison_a_sweep_and_an_analysis_are_labelled_too(shown: dict):
    data = shown["comparison"].to_xarray()
    assert data["growth_rate"].dims == ("scenario", "replication") and data.sizes["scenario"] == 2
    swept = shown["sweep"].to_xarray()
    assert swept["growth_rate"].shape == (2, 2) and swept["leadership.pressure"].values.tolist() == [0.0, 1.0]
    assert shown["sweep"].to_frame() is shown["sweep"].points
    indices = shown["sensitivity"].to_xarray()
    assert indices["mu_star"].sel(input="dummy", outcome="growth_rate").size == 1


def test_more_lines_than_are_read_are_counted():
    class Long(sm.Run):
        def notebook_lines(self):
            return {str(number): "x" for number in range(40)}

    text = repr(object.__new__(Long))
    assert text.count("\n") < MOST_LINES and text.endswith("and 22 more")
