"""Planning: the same cells as if every point were built, told as it goes, and nothing made before it is done."""

import json
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from smarketing.errors import InputError
from smarketing.experiments.design import points as design_points
from smarketing.experiments.design.digests import Digests
from smarketing.experiments.design.parameters import Levels, Range
from smarketing.experiments.design.points import StudyScenarios, points
from smarketing.experiments.design.study import MOST_POINTS, Design, Study
from smarketing.experiments.design.study_file import load_study, studies
from smarketing.experiments.sweeps.plan import PlanningStoppedError, lay_out
from smarketing.experiments.sweeps.sweep import sweep
from smarketing.scenarios import Scenario
from smarketing.scenarios.constraints import Constraint
from smarketing.simulation.errors import ProgrammingError

COMMISSION = "compensation.salespeople.commission_rate"
QUOTA, CAP = "compensation.salespeople.quota", "compensation.salespeople.cap"


class Told:
    """A planner that keeps what it is told."""

    def __init__(self, stop: threading.Event | None = None, after: int = 0, *, chosen: bool = True) -> None:
        self.stop, self.after, self.chosen = stop, after, chosen
        self.counts: list[tuple[int, int, bool]] = []
        self.steps: list[tuple[int, int, bool]] = []
        self.end: tuple[int, int, int] | None = None

    def count(self, points: int, replications: int, *, at_most: bool) -> None:
        self.counts.append((points, replications, at_most))

    def advance(self, done: int, total: int, *, chosen: bool) -> None:
        self.steps.append((done, total, chosen))
        if self.stop is not None and chosen == self.chosen and done >= self.after:
            self.stop.set()

    def tell(self, points: int, dropped: int, shared: int) -> None:
        self.end = points, dropped, shared


class Counted(StudyScenarios):
    """Scenarios of a study that count how many are built."""

    built = 0

    def at(self, values: Mapping[str, Any]) -> Scenario:
        self.built += 1
        return super().at(values)


def a_study(*parameters, method: str = "grid", **rest) -> Study:
    return Study("A", "status_quo", parameters, Design(method, **rest.pop("design", {})), replications=3, **rest)


MIXED = a_study(
    Levels("marketing.channels", ({"website": {"cost_per_lead": 60}}, {"website": {"cost_per_lead": 90.5}})),
    Levels("budget.total", ("x 1.5", 0.2, "0.25")),
    Levels("feedback.rule", ("none", "closed_loop")),
    Range("market.segments.*.drift", 0.0, 0.05, steps=3),
)
TWELVE = a_study(Range(COMMISSION, 0.02, 0.1, steps=4), Levels("budget.total", (0.1, 0.2, 0.3)))
MANY = [
    MIXED,
    a_study(Levels(QUOTA, (None, 300_000, 400_000.0)), Levels("organisation.salespeople", (8, 12, 13))),
    a_study(Range("sales.cycle_weeks", 4, 30), Range("behaviour.closing.log_odds", -0.9, 0.9), method="sobol"),
    a_study(Levels("horizon.warm_up_policies", ("own", "today", "status_quo")), Range(COMMISSION, 0.02, 0.1, steps=4)),
    replace(TWELVE, scenario="market_entry"),
    replace(TWELVE, scenario="two_minds"),
    a_study(
        method="list",
        design={
            "points": (
                {"budget.total": 0.1},
                {COMMISSION: 0.1},
                {COMMISSION: 0.1, "budget.total": 0.1},
                {COMMISSION: 0.2},
                {"budget.total": 0.3},
                {"budget.total": 0.1, COMMISSION: 0.2},
            )
        },
    ),
]


def smaller(study: Study) -> Study:
    """No sample of more than eight points: each is built here."""
    return replace(study, design=replace(study.design, samples=min(study.design.samples, 8)))


@pytest.mark.parametrize("study", [*map(smaller, MANY), *(smaller(load_study(name)) for name in studies())])
def test_every_digest_is_that_of_the_firm_that_is_built(study):
    if study.design.method == "grid" and any(isinstance(each, Range) and not each.steps for each in study.parameters):
        study = replace(study, design=Design("lhs", samples=8))  # a grid needs more room
    scenarios = StudyScenarios(study)
    told = Digests(scenarios)
    for point in points(study, scenarios):
        assert told.of(point.values) == scenarios.at(point.values).digest, point.values


def test_points_that_differ_in_numbers_and_words_are_not_built():
    ranges = Range(COMMISSION, 0.02, 0.1, steps=10), Range("budget.total", 0.1, 0.3, steps=10)
    study = a_study(*ranges, Levels("feedback.rule", ("none",)))
    scenarios = Counted(study)
    told = Digests(scenarios)
    assert len({told.of(point.values) for point in points(study, scenarios)}) == 100
    assert scenarios.built == 2


def test_a_firm_is_kept_for_each_value_that_is_no_number_and_not_too_many(monkeypatch):
    scenarios = Counted(MIXED)
    told = Digests(scenarios)
    for point in points(MIXED, scenarios):
        if point.values["budget.total"] == 0.2:
            told.of(point.values)
    assert scenarios.built == 4  # two for each mapping
    monkeypatch.setattr("smarketing.experiments.design.digests._MOST_KEPT", 1)
    few = Digests(StudyScenarios(MIXED))
    assert [few.of(point.values) for point in points(MIXED)] == [
        scenarios.at(point.values).digest for point in points(MIXED)
    ]


def test_a_contradiction_deep_in_a_grid_is_told_with_its_point_before_anything_is_made(engine):
    study = a_study(Levels(CAP, (None, 2.0, 3.0)), Levels(QUOTA, (300_000, 400_000, None)))
    with pytest.raises(InputError, match="without a quota") as refused:
        sweep(study, out="s")
    assert "cap: 2.0" in str(refused.value) and "constraints:" in str(refused.value)
    assert not Path("s").exists() and not engine.ran
    kept = replace(study, constraints=(Constraint(f"{QUOTA} != null or {CAP} == null"),))
    assert len(lay_out(kept).cells) == 7


def test_the_count_comes_first_then_each_step_and_then_what_was_left_out():
    told = Told()
    study = a_study(Levels("budget.total", (0.1, 0.2, 0.3)), Levels("budget.marketing_share", (0.2, 0.4, 0.6)))
    lay_out(study, told)
    assert told.counts == [(9, 3, False)] and told.end == (9, 0, 0)
    assert told.steps[-1][:2] == (8, 9)
    told = Told()
    layout = lay_out(replace(study, constraints=(Constraint("budget.total * budget.marketing_share <= 0.1"),)), told)
    assert told.counts == [(9, 3, True)] and told.end == (6, 3, 0)
    assert layout.plan(0).described()["dropped"] == 3 and "dropped" not in lay_out(study).plan(0).described()


def test_draws_that_constraints_turn_down_are_counted_and_points_that_are_one_firm():
    told = Told()
    study = a_study(Range("budget.total", 0.1, 0.3), method="sobol", design={"samples": 16})
    lay_out(replace(study, constraints=(Constraint("budget.total < 0.2"),)), told)
    assert told.counts == [(16, 3, False)] and told.end is not None
    assert told.end[0] == 16 and told.end[1] >= 10
    told = Told()
    lay_out(a_study(method="list", design={"points": ({"budget.total": 0.1}, {"budget.total": 0.1})}), told)
    assert told.end == (2, 0, 1)


@pytest.mark.parametrize("chosen", [False, True])
def test_a_stop_while_points_are_planned_leaves_nothing_behind(engine, chosen):
    stop = threading.Event()
    told = Told(stop, 4, chosen=chosen)
    study = a_study(Range("budget.total", 0.1, 0.3, steps=50))
    with pytest.raises(PlanningStoppedError):
        sweep(study, out="s", stop=stop, planner=told)
    assert told.steps[-1][0] == 4 and told.end is None
    assert not Path("s").exists() and not Path("results").exists() and not engine.ran


TOTAL, SHARE = "budget.total", "budget.marketing_share"
GRID = a_study(Range(TOTAL, 0.1, 0.3, steps=1000), Range(SHARE, 0.1, 0.3, steps=1000))
CROSSED = {"samples": MOST_POINTS, "cross": ("feedback.rule",)}
SAMPLE = a_study(Range(TOTAL, 0.1, 0.3), Levels("feedback.rule", ("none", "ad_hoc")), method="lhs", design=CROSSED)
LIST = a_study(method="list", design={"points": ({TOTAL: 0.2},) * (MOST_POINTS + 1)})


@pytest.mark.parametrize(
    ("study", "what"),
    [
        (GRID, "1,000 × 1,000 levels has 1,000,000 points"),
        (SAMPLE, "are 200,000 points"),
        (LIST, "this list has 100,001 points"),
    ],
    ids=["grid", "sample", "list"],
)
def test_a_design_too_large_to_keep_is_refused_with_the_limit_before_any_point_is_made(study, what, monkeypatch):
    def never(*_: object) -> None:
        raise AssertionError("a point was made")

    for method in ("_grid", "_listed", "_sampled"):
        monkeypatch.setattr(design_points, method, never)
    told = Told()
    with pytest.raises(InputError, match="a study may have 100,000") as refused:
        lay_out(study, told)
    assert what in str(refused.value) and not told.counts


def test_a_run_is_never_kept_under_the_digest_of_another_firm(engine, monkeypatch, study):
    monkeypatch.setattr(Digests, "of", lambda self, values: "another")
    with pytest.raises(ProgrammingError, match="planned as another firm"):
        sweep(study, out="s", jobs=1)
    assert not engine.ran and not Path("s").exists()


def test_a_folder_whose_points_were_each_built_goes_on_without_a_run(engine, monkeypatch):
    study = replace(
        a_study(Range(COMMISSION, 0.02, 0.1, steps=4), Levels("budget.total", (0.1, 0.2, 0.3))), seeds="separate"
    )
    with monkeypatch.context() as before:
        before.setattr(Digests, "of", lambda self, values: self._scenarios.at(values).digest)
        first = sweep(study, out="s", jobs=1)
        kept = {
            name: (first.folder / name).read_bytes()
            for name in ("points.csv", "replications.parquet", "design.parquet")
        }
    engine.ran.clear()
    again = sweep(study, out="s", resume=True, jobs=1, audit=False)
    assert not engine.ran and again.complete
    assert {name: (again.folder / name).read_bytes() for name in kept} == kept


def test_a_shard_has_the_same_chunks_however_points_are_planned(engine, monkeypatch):
    study = a_study(Range(COMMISSION, 0.02, 0.1, steps=5))
    sweep(study, out="a", shard=(1, 2), jobs=1)
    monkeypatch.setattr(Digests, "of", lambda self, values: self._scenarios.at(values).digest)
    sweep(study, out="b", shard=(1, 2), jobs=1)
    names = [sorted(file.name for file in Path(folder, "chunks").glob("*.parquet")) for folder in ("a", "b")]
    assert names[0] == names[1] and names[0]
    assert pd.read_parquet("a/design.parquet").equals(pd.read_parquet("b/design.parquet"))
    assert json.loads(Path("a/manifest.json").read_text("utf-8"))["plan"]["points"] == 5
