"""A sweep: every run once, and everything that is there used again."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pyarrow.parquet import ParquetFile

from smarketing.errors import InputError
from smarketing.experiments.design.parameters import Levels
from smarketing.experiments.design.study import Design
from smarketing.experiments.sweeps.sweep import sweep
from smarketing.scenarios import load
from smarketing.simulation import simulate
from smarketing.simulation.outcomes import OUTCOMES

ONE_THREAD = {"jobs": 1, "audit": False}  # runs are counted: see test_audit


def run_of(folder: Path) -> pd.DataFrame:
    return pd.read_parquet(folder / "replications.parquet")


def test_every_run_is_a_row_that_says_what_it_is(engine, study):
    found = sweep(study, **ONE_THREAD)
    rows = found.replications
    assert found.folder == Path("results/four-1")
    assert list(rows.columns[:8]) == [
        "point", "budget.total", "feedback.rule", "scenario", "replication", "seed", "status", "reason",
    ]  # fmt: skip
    assert list(rows.columns[8:]) == list(OUTCOMES)
    assert len(rows) == len(engine.ran) == 240
    assert rows.groupby("point")["replication"].apply(list).tolist() == [list(range(60))] * 4
    assert set(rows["status"]) == {"ok"}
    assert found.complete and found.n_failed == 0


def test_rows_of_many_points_are_written_together_and_none_is_lost_between_parts(engine, study, monkeypatch):
    monkeypatch.setattr("smarketing.store.estimates_by_point.ROWS_AT_ONCE", 100)  # of 240 rows, 60 a point
    found = sweep(study, **ONE_THREAD)
    assert ParquetFile(found.folder / "replications.parquet").num_row_groups == 2
    assert found.replications.groupby("point")["replication"].apply(list).tolist() == [list(range(60))] * 4


def test_the_rows_are_those_of_the_model(study):
    small = replace(study, parameters=(Levels("market.segments.0.drift", (0.0, 0.05)),), replications=2, seed=7)
    rows = sweep(small, **ONE_THREAD).replications
    for point, drift in enumerate((0.0, 0.05)):
        own = simulate(load("status_quo", {"market.segments[0].drift": drift}), 2, seed=7).outcomes
        for name in OUTCOMES:
            np.testing.assert_array_equal(rows.loc[rows["point"] == point, name], own[name])


def test_points_carry_their_parameters_and_estimates(engine, study):
    found = sweep(study, **ONE_THREAD)
    rows, points = found.replications, found.points
    mean = rows.groupby("point")["contribution"].mean()
    np.testing.assert_allclose(points["contribution"], mean)
    assert points[["budget.total", "feedback.rule"]].to_numpy().tolist() == [
        [0.15, "none"], [0.15, "periodic"], [0.2, "none"], [0.2, "periodic"],
    ]  # fmt: skip
    assert (points["contribution_low"] < mean).all() and (points["contribution_n"] == 60).all()
    assert pd.read_csv(found.folder / "points.csv").shape == points.shape
    summary = json.loads((found.folder / "summary.json").read_text("utf-8"))
    assert summary["points"][3]["outcomes"]["contribution"]["mean"] == pytest.approx(mean[3])
    assert summary["runs"] == {"wanted": 240, "done": 240, "failed": 0}


def test_more_replications_points_and_outcomes_use_what_is_there(engine, study):
    first = sweep(study, out="s", **ONE_THREAD)
    before = {file.name for file in (first.folder / "chunks").iterdir()}
    engine.ran.clear()
    more = replace(study, parameters=(*study.parameters[:1], Levels("feedback.rule", ("none", "ad_hoc", "periodic"))))
    more = replace(more, replications=70, outcomes=("revenue", "win_rate"))
    found = sweep(more, out="s", resume=True, **ONE_THREAD)
    assert len(engine.ran) == 4 * 10 + 2 * 70
    assert before <= {file.name for file in (found.folder / "chunks").iterdir()}
    assert "revenue_low" in found.points and "growth_rate" not in found.points
    fresh = sweep(more, out="fresh", **ONE_THREAD)
    pd.testing.assert_frame_equal(found.replications, fresh.replications, check_exact=True)
    pd.testing.assert_frame_equal(found.points, fresh.points, check_exact=True)


def test_fewer_replications_are_a_part_of_the_more(engine, study):
    sweep(study, out="s", **ONE_THREAD)
    engine.ran.clear()
    few = sweep(study, out="s", resume=True, replications=30, **ONE_THREAD)
    assert engine.ran == []
    assert few.replications["replication"].max() == 29


def test_points_that_no_run_can_tell_apart_are_run_once(engine, study):
    same = replace(study, parameters=(Levels("description", ("one", "two")),))
    found = sweep(same, **ONE_THREAD)
    assert len(engine.ran) == 60
    assert found.replications.groupby("point").size().tolist() == [60, 60]
    assert found.complete


@pytest.mark.parametrize("by", ["shard", "first"])
def test_parts_made_on_different_machines_merge_by_copying(engine, study, by):
    whole = sweep(study, out="whole", **ONE_THREAD)
    parts: Any = {
        "shard": [{"shard": (k, 3)} for k in (1, 2, 3)],
        "first": [{"first": 0, "replications": 37}, {"first": 37, "replications": 23}],
    }[by]
    engine.ran.clear()
    for number, part in enumerate(parts):
        made = sweep(study, out=f"part-{number}", **part, **ONE_THREAD)
        assert made.complete
        shutil.copytree(made.folder / "chunks", "merged/chunks", dirs_exist_ok=True)
    assert len(engine.ran) == 240
    merged = sweep(study, out="merged", resume=True, **ONE_THREAD)
    assert len(engine.ran) == 240
    pd.testing.assert_frame_equal(merged.replications, whole.replications, check_exact=True)


def test_chunks_that_overlap_are_counted_once(engine, study):
    whole = sweep(study, out="whole", **ONE_THREAD)
    for number, (first, count) in enumerate([(0, 40), (13, 47)]):
        made = sweep(study, out=f"part-{number}", first=first, replications=count, **ONE_THREAD)
        shutil.copytree(made.folder / "chunks", "merged/chunks", dirs_exist_ok=True)
    merged = sweep(study, out="merged", resume=True, **ONE_THREAD)
    pd.testing.assert_frame_equal(merged.replications, whole.replications, check_exact=True)
    assert merged.summary["runs"]["done"] == 240


def test_points_share_their_seed_unless_asked_otherwise(engine, study):
    common = sweep(study, **ONE_THREAD).replications
    separate = sweep(replace(study, seeds="separate"), **ONE_THREAD).replications
    assert set(common["seed"]) == {1}
    assert separate.groupby("point")["seed"].nunique().tolist() == [1] * 4
    assert separate["seed"].nunique() == 4


def test_a_failing_run_is_a_row_with_its_reason(engine, study):
    engine.breaks, engine.fails = frozenset({7}), frozenset({8, 30})
    found = sweep(study, out="s", **ONE_THREAD)
    rows = found.replications
    assert len(rows) == 240 and found.n_failed == 12
    failed = rows[rows["status"] == "failed"]
    assert sorted(set(failed["replication"])) == [7, 8, 30]
    assert failed["reason"].str.contains("the firm fell over").sum() == 4
    assert failed[list(OUTCOMES)].isna().all(axis=None)
    assert found.points["failed"].tolist() == [3] * 4
    assert found.points["growth_rate_n"].tolist() == [57] * 4
    assert "--seed 1 --first 7 -n 1 --set budget.total=0.15 --set feedback.rule=none" in found.failures[0]["reproduce"]
    engine.ran.clear()
    again = sweep(study, out="s", resume=True, **ONE_THREAD)
    assert engine.ran == [] and again.n_failed == 12


def test_nothing_is_overwritten_and_nothing_foreign_is_resumed(engine, study, tmp_path):
    sweep(study, out="s", replications=2, **ONE_THREAD)
    with pytest.raises(InputError, match="nothing is ever overwritten"):
        sweep(study, out="s", **ONE_THREAD)
    (tmp_path / "other").mkdir()
    with pytest.raises(InputError, match="holds no sweep"):
        sweep(study, out="other", resume=True, **ONE_THREAD)
    with pytest.raises(InputError, match="no sweep results/four-<n>"):
        sweep(study, resume=True, **ONE_THREAD)


def test_resume_goes_on_in_the_latest_folder(engine, study):
    for _ in range(2):
        sweep(study, replications=2, **ONE_THREAD)
    assert sweep(study, resume=True, replications=3, **ONE_THREAD).folder == Path("results/four-2")


def test_a_study_that_cannot_be_leaves_no_folder(engine, study, tmp_path):
    wrong = replace(study, parameters=(Levels("budget.total", (0.1, 7)),))
    with pytest.raises(InputError, match=r"budget\.total"):
        sweep(wrong, **ONE_THREAD)
    assert list(tmp_path.iterdir()) == []


def test_the_manifest_says_how_it_was_made(engine, study):
    sweep(study, out="s", replications=2, **ONE_THREAD)
    sweep(study, out="s", replications=3, resume=True, **ONE_THREAD)
    manifest = json.loads(Path("s/manifest.json").read_text("utf-8"))
    assert (manifest["kind"], manifest["status"], manifest["seed"]) == ("sweep", "complete", 1)
    assert manifest["study"]["parameters"]["budget.total"]["values"] == [0.15, 0.2]
    assert len(manifest["source_digest"]) == 64 and manifest["versions"]["numpy"]
    assert [session["runs"] for session in manifest["sessions"]] == [8, 4]
    assert manifest["scenarios"][0]["resolved"]["id"] == "status_quo"


def test_the_folder_opens_with_duckdb_or_pandas_while_it_runs(engine, study):
    folder = sweep(study, out="s", **ONE_THREAD).folder
    chunks = pd.concat(map(pd.read_parquet, sorted((folder / "chunks").glob("*.parquet"))))
    joined = pd.read_parquet(folder / "design.parquet").merge(chunks, on="cell")
    assert joined.groupby("point").size().tolist() == [60] * 4


def test_a_point_of_a_list_shows_the_scenarios_own_value_where_it_sets_none(engine, study):
    given = ({"budget.total": 0.1}, {"market.segments.*.drift": 0.05})
    found = sweep(replace(study, parameters=(), design=Design("list", points=given)), **ONE_THREAD)
    assert found.points[["budget.total", "market.segments.*.drift"]].to_numpy().tolist() == [[0.1, 0.02], [0.18, 0.05]]
