"""Optimising: the best is found, judged on fresh luck, and a search that was stopped goes on as if it had not been."""

import json
import sys
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from smarketing.errors import InputError
from smarketing.experiments.design.parameters import Levels, Range
from smarketing.experiments.design.study import Study
from smarketing.experiments.design.study_file import load_study
from smarketing.experiments.optimisation.goal import goal
from smarketing.experiments.optimisation.optimise import optimise
from smarketing.scenarios import load
from smarketing.simulation.outcomes import OUTCOMES
from smarketing.simulation.run import Run

SHARE, SUPPORT = "budget.marketing_share", "leadership.support"
LEVERS = (Range(SHARE, 0.0, 1.0), Range(SUPPORT, 0.0, 1.0))


class Hill:
    """Contribution is highest where both levers are 0.5; blame falls with support, commission rises with share.

    `own` is luck that a firm has for itself: what makes the best of many look better than it is.
    """

    def __init__(self, own: float = 0.0, flat: bool = False) -> None:
        self.own, self.flat = own, flat
        self.ran: list[tuple[bytes, int]] = []
        self.stop_after = 10**9
        self.stop: threading.Event | None = None

    def simulate(self, scenario, *, replications, seed, first, **how):
        last = scenario.inputs.parameters[-1]
        share, support = float(last["budget"]["marketing_share"]), float(last["leadership"]["support"])
        numbers = np.arange(first, first + replications)
        outcomes = np.zeros(replications, dtype=[(name, "f8") for name in OUTCOMES])
        for row, number in enumerate(numbers):
            common = np.random.default_rng((seed, number)).normal()
            own = np.random.default_rng((seed, number, int(1e6 * share), int(1e6 * support))).normal()
            height = 0.0 if self.flat else 1 - (share - 0.5) ** 2 - (support - 0.5) ** 2
            outcomes["contribution"][row] = 1e6 * (height + common + self.own * own)
            outcomes["blame_index"][row] = 1 - support
            outcomes["commission_cost"][row] = 1e6 * share
            self.ran.append((scenario.inputs.parameters.tobytes(), int(number)))
        if self.stop is not None and len(self.ran) > self.stop_after:
            self.stop.set()
        return Run(outcomes, None, np.zeros(replications, np.int64), seed, first, 52)


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def hill(monkeypatch: pytest.MonkeyPatch):
    def put(**options) -> Hill:
        made = Hill(**options)
        monkeypatch.setattr("smarketing.experiments.running.runner.simulate", made.simulate)
        return made

    return put


def study(**section) -> Study:
    asked = {"objectives": ["contribution"], **section}
    return Study("Hill", "status_quo", LEVERS, replications=4, outcomes=("contribution",), sections={"optimise": asked})


def trials_of(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "trials.csv").drop(columns="trial")


def test_the_top_of_a_hill_is_found(hill):
    hill()
    found = optimise(study(), trials=40, jobs=1)
    assert found.summary is not None
    (best,) = found.summary["found"]
    assert [best["values"][path]["value"] for path in (SHARE, SUPPORT)] == pytest.approx([0.5, 0.5], abs=0.15)
    gain = 1e6 * (0.08**2 + 0.2**2)  # the base firm has 0.42 and 0.3
    assert best["objectives"]["contribution"]["difference"]["mean"] == pytest.approx(gain, rel=0.3)
    assert best["objectives"]["contribution"]["difference"]["sd"] < 1  # common luck cancels
    assert (found.folder / "trials.db").is_file()


def test_what_is_told_comes_from_runs_that_the_search_has_not_seen(hill):
    made = hill()
    found = optimise(study(), trials=5, replications=4, final=10, jobs=1)
    rows = pd.read_parquet(found.folder / "replications.parquet")
    assert rows.groupby("scenario")["replication"].apply(list).to_dict() == {
        "best": list(range(4, 14)), "status_quo": list(range(4, 14)),
    }  # fmt: skip
    seen = {number for _, number in made.ran[: 5 * 4]}
    assert seen == set(range(4))


def test_the_best_of_many_equals_is_not_sold_as_better(hill):
    hill(own=1.0, flat=True)
    gains, flattery, claimed = [], [], []
    for seed in range(1, 5):
        found = optimise(study(), trials=25, seed=seed, final=60, jobs=1)
        assert found.summary is not None
        told = found.summary["found"][0]["objectives"]["contribution"]
        gains.append(told["difference"]["low"] > 0)
        flattery.append(told["optimism"]["mean"])
        claimed.append(told["difference_in_search"]["mean"])
    assert np.mean(claimed) > 0.5e6  # what the search would have claimed, of nothing
    assert sum(gains) <= 1
    assert np.mean(flattery) > 0.5e6  # the best of 25 means of 4 runs, whose luck has a sd of 0.7M against the start


def test_a_search_that_was_stopped_goes_on_as_if_it_had_not_been(hill):
    made = hill(own=0.1)
    whole = optimise(study(), trials=20, out="whole", jobs=1)
    made.ran.clear()
    made.stop, made.stop_after = threading.Event(), 30
    part = optimise(study(), trials=20, out="part", jobs=1, stop=made.stop)
    assert part.summary is None and 0 < part.trials < 20
    assert json.loads((part.folder / "manifest.json").read_text("utf-8"))["status"] == "partial"
    made.stop = None
    on = optimise(study(), trials=20, out="part", resume=True, jobs=1)
    pd.testing.assert_frame_equal(trials_of(on.folder), trials_of(whole.folder))
    assert on.summary is not None and whole.summary is not None
    for summary in (on.summary, whole.summary):
        summary["found"][0].pop("trial")
    assert on.summary == whole.summary


def test_a_search_of_something_else_is_not_gone_on_with(hill):
    hill()
    optimise(study(), trials=2, out="s", jobs=1)
    with pytest.raises(InputError, match="asked something else"):
        optimise(study(), trials=4, replications=5, out="s", resume=True, jobs=1)
    with pytest.raises(InputError, match="there is no search"):
        optimise(replace(study(), name="Other"), resume=True, jobs=1)


def test_the_best_keeps_within_the_limits(hill):
    hill()
    found = optimise(study(constraints=["commission_cost <= 300000"]), trials=40, jobs=1)
    assert found.summary is not None
    (best,) = found.summary["found"]
    assert best["values"][SHARE]["value"] <= 0.3
    assert best["limits"][0]["holds"] and not found.summary["start"]["limits"][0]["holds"]
    tried = pd.read_csv(found.folder / "trials.csv")
    assert (tried["feasible"] == (tried[SHARE] <= 0.3)).all()
    assert 0 < found.summary["trials"]["infeasible"] < 40


def test_where_no_candidate_keeps_within_the_limits_nothing_is_claimed(hill):
    hill()
    found = optimise(study(constraints=["commission_cost < 0"]), trials=5, jobs=1)
    assert found.summary is not None and found.summary["found"] == []


def test_candidates_that_cannot_be_are_not_run(hill):
    made = hill()
    from smarketing.scenarios.constraints import Constraint

    bound = replace(study(), constraints=(Constraint(f"{SHARE} <= 0.4"),))
    found = optimise(bound, trials=15, jobs=1, audit=False)
    assert found.summary is not None
    assert found.summary["trials"]["rejected"] > 0
    assert found.summary["found"][0]["values"][SHARE]["value"] <= 0.4
    assert len(made.ran) == 4 * (15 - found.summary["trials"]["rejected"]) + 2 * 20


def test_a_front_holds_what_nothing_beats(hill):
    hill()
    several = study(objectives={"contribution": "maximise", "commission_cost": "minimise"})
    found = optimise(several, trials=60, jobs=1)
    assert found.summary is not None
    values = [
        [one["objectives"][name]["search"]["mean"] for name in ("contribution", "commission_cost")]
        for one in found.summary["found"]
    ]
    assert len(values) >= 3
    for a in values:
        assert not any(b[0] >= a[0] and b[1] <= a[1] and b != a for b in values)
    assert [one["file"] for one in found.summary["found"]][:2] == ["front-1.yaml", "front-2.yaml"]


def test_the_worst_of_several_firms_counts_if_asked(hill):
    hill()
    worst = goal(study(scenarios=["status_quo", "aligned"], combine="worst"))
    runs = np.zeros((2, 3), dtype=[(name, "f8") for name in OUTCOMES])
    runs["contribution"] = [[1, 2, 3], [2, 2, 1]]
    np.testing.assert_array_equal(worst.series("contribution", runs), [2, 2, 1])
    mean = goal(study(scenarios=["status_quo", "aligned"]))
    np.testing.assert_array_equal(mean.series("contribution", runs), [1.5, 2, 2])
    found = optimise(study(scenarios=["status_quo", "aligned"], combine="worst"), trials=3, jobs=1)
    assert found.summary is not None and found.summary["cases"] == ["status_quo", "aligned"]


def test_the_ensemble_is_several_firms(hill, monkeypatch):
    hill()
    sets = [{"market.segments.0.in_market": value} for value in (0.12, 0.18)]
    monkeypatch.setattr("smarketing.scenarios.calibration.parameter_sets", lambda: sets)
    asked = goal(study(scenarios="ensemble"))
    assert [firm.name for firm in asked.firms] == ["set 1", "set 2"]
    assert asked.firms[0].scenario != asked.firms[1].scenario


def test_what_was_found_is_a_scenario_that_can_be_run(hill):
    hill()
    words = replace(study(), parameters=(*LEVERS, Levels("feedback.rule", ("none", "periodic"))))
    found = optimise(words, trials=6, jobs=1)
    assert found.summary is not None
    (best,) = found.summary["found"]
    values = {path: entry["value"] for path, entry in best["values"].items()}
    assert load(str(found.folder / "best.yaml")) == load("status_quo", values)
    assert best["says"]


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ({"objectives": []}, "a list of outcomes"),
        ({"objectives": ["contributio"]}, "did you mean contribution"),
        ({"objectives": ["commission_cost"]}, "say maximise or minimise"),
        ({"objectives": {"growth_rate": "up"}}, "not 'up'"),
        ({"objectives": {"growth_rate": ["max"]}}, "say maximise or minimise, not"),
        ({"constraints": ["budget.total < 3"]}, "is no outcome"),
        ({"constraints": ["open('x')"]}, "not allowed"),
        ({"scenarios": ["nowhere"]}, "no scenario of the library"),
        ({"combine": "median"}, "mean or worst"),
        ({"trials": 0}, "above zero"),
        ({"objektives": []}, "not known here"),
    ],
)
def test_a_goal_that_cannot_be_is_refused(section, message):
    with pytest.raises(InputError, match=message):
        goal(study(**section))


@pytest.mark.parametrize("words", [("max", "min"), ("maximize", "minimize"), ("maximise", "minimise")])
def test_a_mapping_says_where_each_objective_goes(words):
    up, down = words
    wanted = goal(study(objectives={"commission_cost": down, "growth_rate": up}))
    assert wanted.objectives == {"commission_cost": -1, "growth_rate": 1}


@pytest.mark.parametrize("given", [{"commission_cost": "min"}, ("contribution",), ["contribution"]])
def test_objectives_are_given_in_python_too_and_stand_in_the_manifest(hill, given):
    hill()
    found = optimise(study(), objectives=given, trials=2, jobs=1)
    assert found.summary is not None
    (told,) = found.summary["objectives"]
    assert next(iter(given)) in json.dumps(told)
    plain = dict(given) if isinstance(given, dict) else list(given)
    assert json.loads((found.folder / "manifest.json").read_text("utf-8"))["study"]["optimise"]["objectives"] == plain
    with pytest.raises(InputError, match="did you mean growth_rate"):
        optimise(study(), objectives={"growth": "max"}, trials=2, jobs=1)


def test_what_is_wrong_with_a_goal_names_file_and_line(tmp_path):
    lines = ["name: A", "scenario: status_quo", "parameters: {budget.total: {min: 0.1, max: 0.2}}"]
    file = tmp_path / "mine.yaml"
    file.write_text("\n".join([*lines, "optimise: {objectives: [contributio]}"]), encoding="utf-8")
    with pytest.raises(InputError, match=r"mine\.yaml:4: optimise\.objectives: 'contributio' is no outcome"):
        goal(load_study(file))


def test_a_study_without_a_goal_is_told_what_to_add():
    with pytest.raises(InputError, match="does not say what is best"):
        goal(replace(study(), sections={}))


def test_without_optuna_one_sentence_says_what_to_install(hill, monkeypatch):
    hill()
    monkeypatch.setitem(sys.modules, "optuna", None)
    with pytest.raises(InputError, match=r"needs Optuna.*pip install 'smarketing\[studies\]'"):
        optimise(study(), trials=2, jobs=1)
    assert not Path("results").exists()


def test_the_model_itself_can_be_searched():
    small = replace(load_study("best_pay_plan"), fixed={"horizon.warm_up_weeks": 52, "horizon.weeks": 52})
    found = optimise(small, trials=2, replications=2, final=2, jobs=1)
    assert found.summary is not None and found.summary["trials"]["done"] == 2
