"""`smarketing validate` from the command line, over a few rows."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from smarketing.commands import score_and_report
from smarketing.commands.main import main
from smarketing.evidence.validation.protocol import FirmReadings, Plan, read_firms
from smarketing.evidence.validation.row import Line
from smarketing.evidence.validation.rows import FAMILIES

CHOSEN = {"V5", "V6", "V37"}


@pytest.fixture(autouse=True)
def few_rows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    families = {title: [row for row in rows if row.id in CHOSEN] for title, rows in FAMILIES.items()}
    families = {title: rows for title, rows in families.items() if rows}
    monkeypatch.setattr(score_and_report, "FAMILIES", families)
    monkeypatch.setattr(
        score_and_report, "LINES", [line for rows in families.values() for row in rows for line in row.lines]
    )
    monkeypatch.chdir(tmp_path)


def run(*arguments: str, ensemble: str = "0") -> int:
    with pytest.raises(SystemExit) as left:
        main(["validate", "--firms", "50", "--ensemble", ensemble, "--jobs", "1", *arguments])
    return int(left.value.code or 0)


def test_the_folder_holds_page_rows_summary_and_figure_and_failing_rows_are_no_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert run("-n", "2", "--out", "here") == 0
    here = tmp_path / "here"
    written = {file.relative_to(here).as_posix() for file in here.rglob("*") if file.is_file()}
    drawn = {"figures/validation.svg", "figures/validation.csv"}
    assert written == {"manifest.json", "rows.csv", "summary.json", "validation.md"} | drawn
    board = json.loads((here / "summary.json").read_text("utf-8"))
    rows = list(csv.DictReader((here / "rows.csv").read_text("utf-8").splitlines()))
    told = [line for family in board["families"] for row in family["rows"] for line in row["lines"]]
    assert [row["id"] for row in rows] == [line["id"] for line in told]
    assert {row["row"] for row in rows} == CHOSEN
    assert next(line for line in told if line["id"] == "V37.2")["verdict"] == "fail"
    printed = capsys.readouterr().out
    assert "V6.1" in printed and "A result takes 30 runs" in printed
    assert max(map(len, printed.splitlines())) <= 80


def test_json_is_all_that_is_printed_when_asked_for(capsys: pytest.CaptureFixture[str]):
    assert run("-n", "2", "--json") == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["kind"] == "validate"
    assert not printed.err


def test_a_folder_with_results_is_never_written_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    assert run("-n", "2", "--out", "full") == 2
    assert "nothing is ever overwritten" in capsys.readouterr().err


def test_no_page_of_the_documentation_is_touched_outside_the_checkout(tmp_path: Path):
    before = (score_and_report.DOCS / "odd.md").stat().st_mtime_ns, sorted(score_and_report.DOCS.iterdir())
    assert run("-n", "2", "--quiet") == 0
    assert ((score_and_report.DOCS / "odd.md").stat().st_mtime_ns, sorted(score_and_report.DOCS.iterdir())) == before
    assert not (tmp_path / "docs").exists()


def test_each_parameter_set_is_run_under_its_own_values(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    sets = [{"behaviour.contact.rate": 0.6}, {"behaviour.contact.rate": 0.3}]
    monkeypatch.setattr(score_and_report, "ensemble", lambda: sets)
    seen: list[Plan] = []

    def watched(lines: Sequence[Line], plan: Plan, *_: object) -> FirmReadings:
        seen.append(plan)
        return read_firms(lines, plan)

    monkeypatch.setattr(score_and_report, "read_firms", watched)
    assert run("-n", "2", "--quiet", "--out", "here", ensemble="2") == 0
    assert [plan.assumed for plan in seen] == [None, *sets]
    numbers = [set(range(plan.first, plan.first + max(plan.runs, plan.firms))) for plan in seen]
    assert not numbers[0] & numbers[1] and not numbers[1] & numbers[2], "each has luck of its own"
    board = json.loads((tmp_path / "here" / "summary.json").read_text("utf-8"))
    assert board["ensemble"]["members"] == 2
    shares = [line["ensemble_share"] for family in board["families"] for row in family["rows"] for line in row["lines"]]
    assert set(shares) <= {0.0, 0.5, 1.0}
