"""What is told of a folder of results, whatever state it is in; and that no other file is ever read."""

import json
import os
import shutil

import pytest

from smarketing.dashboard.question import Asked as Policy
from smarketing.dashboard.question import read_asked
from smarketing.dashboard.server import dashboard_of
from smarketing.dashboard.studies import Studies, StudyAsked
from smarketing.dashboard.study_figures import pictures
from smarketing.dashboard.study_folder import NOTHING, read
from smarketing.dashboard.study_row import detail
from smarketing.dashboard.study_rows import overview
from smarketing.errors import InputError
from smarketing.reports.study_results import Asked
from smarketing.scenarios import load
from tests.dashboard.results_folders import FIRST, HOSTILE, POOL, WEEKS, swept


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return swept(tmp_path_factory.mktemp("made") / "study")


@pytest.fixture
def folder(made, tmp_path):
    return shutil.copytree(made, tmp_path / "study")


def test_a_sweep_is_told_point_by_point_with_what_failed_and_why(folder):
    told = overview(folder, Asked())
    assert told["state"][1:3] == ["24 of 24 runs done (100%), 4 failed", "complete"]
    assert told["state"][3].startswith("seeds: audited; 24 rows ")
    assert [row["key"] for row in told["rows"]] == ["0", "1", "2", "3"]
    assert told["heads"][1] == f"Pool {HOSTILE}"
    assert told["rows"][2]["cells"][1:3] == ["20 %", "4"]
    assert told["failed_count"] == 4
    assert [where for where, _, _ in told["failed"]] == [f"point {number}" for number in range(4)]
    assert all(run == "3" and why for _, run, why in told["failed"])


def test_a_row_is_the_firm_that_was_run_with_its_runs(folder):
    told = detail(folder, "2")
    assert [run[:2] for run in told["runs"]] == [[str(n), "ok"] for n in (0, 1, 2)] + [told["runs"][3][:2]] + [
        [str(n), "ok"] for n in (4, 5)
    ]
    assert told["runs"][3][1].startswith("failed: ")
    assert any("pool" in text and "20 % instead of" in text for text in told["differs"])
    first, second = told["policies"]
    opened = [dashboard_of([]).choice.scenario(Policy.model_validate(one)) for one in (first, second)]
    wanted = [load("misaligned", FIRST), load("misaligned", {**FIRST, POOL: 0.2, WEEKS: 4})]
    for found, meant in zip(opened, wanted, strict=True):
        assert found.inputs.parameters.tobytes() == meant.inputs.parameters.tobytes()
        assert (found.inputs.weeks, found.before) == (meant.inputs.weeks, meant.before)


def test_the_figures_are_those_that_plot_draws_each_by_itself(folder, monkeypatch):
    from smarketing.reports import figures

    studied = read(folder).studied
    assert studied is not None
    kinds = [one["figure"] for one in pictures(studied, Asked(), repr)]
    assert {"lines", "heatmap", "tornado", "surface", "distribution"} >= set(kinds) >= {"heatmap", "distribution"}

    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setitem(figures.STUDY_KINDS, "heatmap", broken)
    told = {one["figure"]: one for one in pictures(studied, Asked(), lambda fault: type(fault).__name__)}
    assert told["heatmap"]["fault"] == "ZeroDivisionError"
    assert told["distribution"]["picture"].startswith("data:image/svg+xml;base64,")


def test_an_empty_folder_one_of_something_else_and_a_damaged_one_are_told_in_a_sentence(tmp_path, folder):
    assert overview(tmp_path, Asked())["state"] == [NOTHING]
    (tmp_path / "summary.json").write_text('{"kind": "other"}')
    assert overview(tmp_path, Asked())["rows"] is None
    (folder / "summary.json").write_text("{")
    told = overview(folder, Asked())
    assert told["rows"] is None
    assert "not valid JSON" in told["state"][-1]
    assert str(folder) not in str(told)


def test_a_folder_that_is_still_being_written_shows_what_is_there(folder):
    for name in ("summary.json", "points.parquet", "points.csv", "replications.parquet"):
        (folder / name).unlink()
    next((folder / "chunks").iterdir()).unlink()
    told = overview(folder, Asked())
    assert "of 24 runs done" in told["state"][1]
    assert "go on with" in told["state"][2]
    assert str(folder) not in str(told)
    assert len(told["rows"]) == 4
    assert told["failed_count"] == len(told["failed"]) in (3, 4)  # the chunk that is gone may have held one
    assert not told["figures"]
    assert "has ended" in detail(folder, "1")["runs_note"]


def test_what_the_folder_has_not_is_refused(folder):
    for asked in (Asked(outcome="no"), Asked(x="../x"), Asked(y="no")):
        with pytest.raises(InputError, match="choose one of the list"):
            overview(folder, asked)
    with pytest.raises(InputError, match="no row '9'"):
        detail(folder, "9")
    with pytest.raises(InputError, match="cannot be understood"):
        read_asked(StudyAsked, b'{"study": "study", "path": "/etc"}')


@pytest.mark.parametrize("key", ["/etc", "..", "../study", "study/chunks", "", "study\0"])
def test_a_page_names_a_folder_of_the_start_and_no_other(folder, key):
    with pytest.raises(InputError, match="There is no study"):
        Studies.of([folder]).named(key)


def test_folders_of_one_name_are_told_apart_and_one_that_is_not_there_is_refused(folder, tmp_path):
    (tmp_path / "other" / "study").mkdir(parents=True)
    found = Studies.of([folder, tmp_path / "other" / "study", folder])
    assert list(found.folders) == ["study", "study (2)"]
    with pytest.raises(InputError, match="there is no such folder"):
        dashboard_of([], studies=[tmp_path / "none"])


def test_a_link_in_a_folder_is_refused_wherever_it_leads(folder, tmp_path):
    secret = tmp_path / "secret.json"
    secret.write_text(json.dumps({"kind": "sweep"}))
    (folder / "summary.json").unlink()
    (folder / "summary.json").symlink_to(secret)
    with pytest.raises(InputError, match="is a link"):
        Studies.of([folder]).named("study")
    (folder / "summary.json").unlink()
    (folder / "chunks" / "one.parquet").symlink_to(secret)
    with pytest.raises(InputError, match="is a link"):
        Studies.of([folder]).named("study")


def test_a_folder_that_became_a_link_and_a_pipe_are_refused(folder, tmp_path):
    studies = Studies.of([folder])
    os.mkfifo(folder / "extra.json")
    with pytest.raises(InputError, match="is no file"):
        studies.named("study")
    shutil.rmtree(folder)
    folder.symlink_to("/etc")
    with pytest.raises(InputError, match="no longer where it was"):
        studies.named("study")
