"""The result folder: complete, strict, never overwritten, whole at every moment."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from smarketing.experiments import InputError, compare, replicate
from smarketing.experiments.comparison.comparison_folder import ComparisonFolder
from smarketing.experiments.running.settings import Settings
from smarketing.scenarios.compared_policies import policies
from smarketing.simulation.outcomes import OUTCOMES

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def reserve(out=None) -> ComparisonFolder:
    return ComparisonFolder.of(out, policies(["misaligned", "aligned"]), Settings(replications=4))


def strict(path: Path) -> dict:
    def refuse(constant):
        raise AssertionError(f"{path} holds {constant}")

    return json.loads(path.read_text("utf-8"), parse_constant=refuse)


def test_a_folder_holds_what_is_promised():
    result = compare(["misaligned", "aligned"], replications=4, seed=9)
    folder = result.save()
    assert folder == Path("results/misaligned-aligned-1")
    assert strict(folder / "summary.json") == result.summary
    manifest = strict(folder / "manifest.json")
    assert manifest["status"] == "complete"
    assert (manifest["seed"], manifest["replications"]["done"], manifest["failures"]) == (9, 4, [])
    assert [scenario["name"] for scenario in manifest["scenarios"]] == ["misaligned", "aligned"]
    assert manifest["scenarios"][1]["resolved"]["feedback"]["rule"] == "closed_loop"
    assert manifest["scenarios"][1]["sources"]["market.growth"]
    assert set(manifest["versions"]) >= {"smarketing", "python", "numpy", "numba"}
    assert len(manifest["source_digest"]) == 64
    assert manifest["started"] <= manifest["finished"]


def test_replications_are_one_row_a_run_with_every_outcome():
    folder = compare(["misaligned", "aligned"], replications=4, seed=9).save()
    runs = pd.read_parquet(folder / "replications.parquet")
    assert list(runs.columns) == ["scenario", "replication", "seed", "status", "reason", "reproduce", *OUTCOMES]
    assert runs.groupby("scenario")["replication"].apply(list).to_dict() == {
        "misaligned": [0, 1, 2, 3],
        "aligned": [0, 1, 2, 3],
    }
    assert set(runs["status"]) == {"ok"}
    assert runs["reason"].isna().all()
    assert runs["reproduce"].isna().all()


def test_weekly_series_have_a_row_for_each_scenario_series_and_week():
    result = compare(["misaligned", "aligned"], replications=6)
    weekly = pd.read_parquet(result.save() / "weekly.parquet")
    assert not weekly.duplicated(["scenario", "series", "week"]).any()
    assert (weekly["week"].min(), weekly["week"].max()) == (-104, 155)
    assert (weekly["q10"] <= weekly["q50"]).all()
    assert (weekly["q50"] <= weekly["q90"]).all()
    assert (weekly["low"] <= weekly["mean"]).all()
    assert set(weekly["n"]) == {6}


def test_results_are_never_overwritten():
    result = replicate("aligned", replications=2)
    assert [result.save().name for _ in range(3)] == ["aligned-1", "aligned-2", "aligned-3"]
    with pytest.raises(InputError, match="nothing is ever overwritten"):
        result.save("results/aligned-2")


def test_a_new_or_empty_folder_may_be_named():
    Path("empty").mkdir()
    for out in ("empty", "deep/down/new"):
        assert (replicate("aligned", replications=2).save(out) / "summary.json").is_file()


@pytest.mark.parametrize("out", ["file", "file/below"])
def test_a_file_is_no_folder(out):
    Path("file").touch()
    with pytest.raises(InputError, match="no folder can be made there"):
        reserve(out)


def test_a_file_named_results_is_left_alone():
    Path("results").touch()
    with pytest.raises(InputError, match="--out"):
        reserve()
    assert Path("results").is_file()


def test_many_processes_find_a_folder_each():
    with ThreadPoolExecutor(8) as pool:
        folders = list(pool.map(lambda _: reserve().path, range(24)))
    assert len(set(folders)) == 24


def test_a_folder_in_which_nothing_came_to_be_is_given_back():
    folder = reserve()
    assert strict(folder.path / "manifest.json")["status"] == "running"
    folder.give_back_if_empty()
    assert not folder.path.exists()


def test_a_folder_with_results_is_not_given_back():
    folder = reserve()
    folder.fill(compare(["misaligned", "aligned"], replications=4))
    folder.give_back_if_empty()
    assert (folder.path / "summary.json").is_file()


def test_a_stopped_comparison_leaves_a_valid_folder_marked_partial():
    stop = threading.Event()

    class Watch:
        def expect(self, total: int, seconds: float) -> None: ...

        def advance(self, done: int, total: int) -> None:
            stop.set()

    folder = compare(["misaligned", "aligned"], replications=50, watch=Watch(), stop=stop).save()
    assert strict(folder / "manifest.json")["status"] == strict(folder / "summary.json")["status"] == "partial"
    assert len(pd.read_parquet(folder / "replications.parquet")) >= 1


def test_a_file_that_cannot_be_finished_is_not_there(monkeypatch):
    folder = reserve()
    result = compare(["misaligned", "aligned"], replications=4)

    def run_out_of_disk(table, path, **_):
        path.write_bytes(b"half a file")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pyarrow.parquet.write_table", run_out_of_disk)
    with pytest.raises(InputError, match=r"could not be written \(No space left on device\)"):
        folder.fill(result)
    assert [file.name for file in folder.path.iterdir()] == ["manifest.json"]
    assert strict(folder.path / "manifest.json")["status"] == "running"


def test_a_failed_replication_is_a_row_with_its_reason_and_the_command_that_repeats_it(monkeypatch):
    from tests.experiments import fake_engine

    def breaks_in_7(scenario, *, replications, first, **rest):
        if scenario.name == "aligned" and first <= 7 < first + replications:
            raise ZeroDivisionError("nobody left to sell")
        return fake_engine.simulate(scenario, replications=replications, first=first, **rest)

    monkeypatch.setattr("smarketing.experiments.running.runner.simulate", breaks_in_7)
    result = compare(["misaligned", "aligned"], overrides={"feedback.interval_weeks": 2}, replications=10, seed=3)
    folder = result.save()
    runs = pd.read_parquet(folder / "replications.parquet").set_index(["scenario", "replication"])
    row = runs.loc[[("aligned", 7)]].iloc[0]
    assert row["status"] == "failed"
    assert "nobody left to sell" in row["reason"]
    assert row["reproduce"] == "smarketing run aligned --seed 3 --first 7 -n 1 --set feedback.interval_weeks=2"
    assert row[list(OUTCOMES)].isna().all()
    assert runs["status"].value_counts().to_dict() == {"ok": 19, "failed": 1}
    failure = strict(folder / "manifest.json")["failures"][0]
    assert (failure["scenario"], failure["replication"], failure["reproduce"]) == ("aligned", 7, row["reproduce"])
    assert result.summary["replications"] == {"requested": 10, "precision": None, "done": 9, "failed": 1}
    assert result.differences["aligned"]["growth_rate"]["n"] == 9


def test_results_are_the_same_bytes_whatever_the_threads():
    folders = [compare(["misaligned", "aligned"], replications=30, jobs=jobs).save() for jobs in (1, 3)]
    for name in ("replications.parquet", "weekly.parquet", "summary.json"):
        first, second = ((folder / name).read_bytes() for folder in folders)
        assert first == second, name
