"""`smarketing report`: saved results as a page, a workbook or slides, or one sentence that says why not."""

import json
import sys
from pathlib import Path

import pytest

from smarketing.commands.main import main
from smarketing.experiments import replicate
from smarketing.reports.documents.page import write_report
from smarketing.scenarios import load
from smarketing.scenarios.descriptions import explain_difference
from tests.reports.synthetic import ALIGNED, MISALIGNED, write_folder

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "shared_upside.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "results", MISALIGNED, ALIGNED, runs=20)


def report(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["report", *arguments])
    return int(ended.value.code or 0)


@pytest.mark.parametrize("form", ["html", "xlsx", "pptx"])
def test_each_form_is_written_into_the_folder_and_named(folder: Path, form: str, capsys):
    before = {path.name for path in folder.iterdir()}
    assert report(str(folder), "--format", form) == 0
    assert capsys.readouterr().out == f"Report: {folder / f'report.{form}'}\n"
    made = {path.name for path in folder.iterdir()} - before
    assert made == {f"report.{form}"} | ({"figures"} if form == "html" else set())


def test_the_page_is_what_is_written_unless_told_otherwise(folder: Path, capsys):
    assert report(str(folder)) == 0
    assert "report.html" in capsys.readouterr().out


def test_a_folder_that_is_none_is_one_sentence_and_exit_code_2(tmp_path: Path, capsys):
    assert report(str(tmp_path / "nowhere"), "--format", "xlsx") == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "There is no result folder" in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(("form", "name"), [("xlsx", "xlsxwriter"), ("pptx", "pptx")])
def test_a_missing_library_is_one_sentence_with_the_line_that_installs_it(
    folder: Path, form: str, name: str, capsys, monkeypatch
):
    monkeypatch.setitem(sys.modules, name, None)
    assert report(str(folder), "--format", form) == 2
    assert "pip install 'smarketing[reports]'" in capsys.readouterr().err
    assert not (folder / f"report.{form}").exists()


def test_a_disk_that_is_full_leaves_what_was_there(folder: Path, capsys, monkeypatch):
    assert report(str(folder)) == 0
    first = (folder / "report.html").read_bytes()

    def full(self: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert report(str(folder)) == 2
    assert "No space left on device" in capsys.readouterr().err
    assert (folder / "report.html").read_bytes() == first


def test_the_example_changes_pay_and_feedback_of_the_misaligned_firm_and_nothing_else():
    sentences = explain_difference(load("misaligned"), load(EXAMPLE))
    assert {sentence.group for sentence in sentences} == {"incentives", "feedback"}


def test_a_folder_keeps_the_logo_and_what_every_input_means(tmp_path: Path):
    firm = load(EXAMPLE, {"horizon.warm_up_weeks": 52, "horizon.weeks": 52})
    folder = replicate(firm, replications=1, jobs=1).save(tmp_path / "results")
    assert (folder / "logo.svg").read_bytes() == (EXAMPLE.parent / "acme.svg").read_bytes()
    (told,) = json.loads((folder / "manifest.json").read_text())["scenarios"]
    rows = {row["path"]: row for row in told["assumptions"]}
    assert rows["compensation.shared_pool"]["value"] == "10 %"
    assert rows["compensation.shared_pool"]["source"] == "example"
    assert all(row["meaning"] and row["unit"] for row in rows.values())
    assert 'src="data:image/svg+xml;base64,' in write_report(folder).read_text("utf-8")
