"""The workbook, reopened: its numbers are those of summary.json, its text is text, its charts are live."""

import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from smarketing.reports.documents.workbook import write_workbook
from smarketing.reports.results import FolderError
from tests.reports.conftest import MakeFolder
from tests.reports.synthetic import ALIGNED, MISALIGNED, THREE

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HOSTILE = '=HYPERLINK("http://x","y")<b>&\x07'


class Workbook:
    """Sheets as a reader's program finds them: name -> rows of {column letter: text or number}."""

    def __init__(self, path: Path) -> None:
        self.archive = zipfile.ZipFile(path)
        shared = ["".join(node.itertext()) for node in self.part("xl/sharedStrings.xml")]
        names = [str(node.get("name")) for node in self.part("xl/workbook.xml").iter(f"{MAIN}sheet")]
        self.sheets = {name: self._rows(f"xl/worksheets/sheet{n}.xml", shared) for n, name in enumerate(names, 1)}
        self.charts = [self.archive.read(name).decode() for name in self.archive.namelist() if "/charts/chart" in name]

    def part(self, name: str) -> ET.Element:
        return ET.fromstring(self.archive.read(name))

    def _rows(self, name: str, shared: list[str]) -> list[dict[str, str | float]]:
        rows = []
        for row in self.part(name).iter(f"{MAIN}row"):
            cells: dict[str, str | float] = {}
            for cell in row.iter(f"{MAIN}c"):
                assert cell.find(f"{MAIN}f") is None, "no cell is a formula"
                value = cell.find(f"{MAIN}v")
                if value is not None and value.text is not None:
                    column = re.sub(r"\d", "", str(cell.get("r")))
                    cells[column] = shared[int(value.text)] if cell.get("t") == "s" else float(value.text)
            rows.append(cells)
        return rows

    def table(self, name: str) -> list[list[str | float | None]]:
        """The rows below the head of a sheet."""
        rows = self.sheets[name][2:] if len(self.sheets[name][1]) < 2 else self.sheets[name][1:]
        return [list(row.values()) for row in rows]


def test_every_estimate_and_every_difference_is_that_of_the_summary(make_folder: MakeFolder):
    folder = make_folder(*THREE)
    book = Workbook(write_workbook(folder))
    raw = json.loads((folder / "summary.json").read_text())
    titles = {entry["title"]: key for key, entry in raw["scenarios"].items()}
    named = {entry["title"]: name for name, entry in raw["measures"].items()}
    rows = [row for row in book.sheets["Outcomes"] if row.get("A") in titles]
    assert len(rows) == 3 * sum(1 for name in raw["measures"] if name != "quota_attainment_share")
    for row in rows:
        found = raw["scenarios"][titles[row["A"]]]["outcomes"][named[row["B"]]]
        for column, name in zip("DEFG", ("mean", "low", "high", "n"), strict=True):
            assert row[column] == pytest.approx(found[name])
    rows = [row for row in book.sheets["Differences"] if row.get("A") in titles]
    assert len(rows) == 2 * sum(1 for name in raw["measures"] if name != "quota_attainment_share")
    for row in rows:
        found = raw["differences"][titles[row["A"]]][named[row["B"]]]
        for column, name in zip("DEF", ("mean", "simultaneous_low", "simultaneous_high"), strict=True):
            assert row[column] == pytest.approx(found[name])


def test_the_bridge_adds_up_to_the_difference_in_contribution(make_folder: MakeFolder):
    folder = make_folder(MISALIGNED, ALIGNED)
    raw = json.loads((folder / "summary.json").read_text())
    rows = {row["A"]: row for row in Workbook(write_workbook(folder)).sheets["Bridge"] if "B" in row}
    parts = [rows[name]["B"] for name in rows if name not in ("Line", "Operating contribution")]
    expected = raw["differences"]["aligned"]["operating_contribution"]
    assert rows["Operating contribution"]["B"] == pytest.approx(expected["mean"])
    assert rows["Operating contribution"]["C"] == pytest.approx(expected["low"])
    assert sum(map(float, parts)) == pytest.approx(expected["mean"])


def test_the_first_sheet_answers_and_the_last_ones_say_what_it_rests_on(make_folder: MakeFolder):
    book = Workbook(write_workbook(make_folder(*THREE)))
    names = list(book.sheets)
    assert names[0] == "Summary"
    assert names[-2:] == ["Assumptions", "Method"]
    said = [row.get("A") for row in book.sheets["Summary"]]
    assert any(str(text).startswith("Aligned would virtually certainly (>99 %) raise") for text in said)
    assert any(str(text).startswith("What to do: adopt Aligned.") for text in said)
    assert any(str(text).startswith("What it costs: ") for text in said)
    sources = [row.get("E") for row in book.sheets["Assumptions"]]
    assert "client interview, 2026-10" in sources


def test_charts_are_live_and_draw_their_intervals(make_folder: MakeFolder):
    book = Workbook(write_workbook(make_folder(*THREE)))
    assert len(book.charts) >= 6
    for chart in book.charts:
        assert "<c:f>" in chart, "a series refers to cells"
        assert "errBars" in chart or "sysDash" in chart or "prstDash" in chart


def test_money_and_shares_have_formats_of_the_currency(make_folder: MakeFolder):
    book = Workbook(write_workbook(make_folder(*THREE, currency="EUR")))
    formats = {node.get("formatCode") for node in book.part("xl/styles.xml").iter(f"{MAIN}numFmt")}
    assert any("€" in str(code) for code in formats)
    assert "0.0%" in formats


def test_text_from_files_stays_text(make_folder: MakeFolder):
    book = Workbook(write_workbook(make_folder(MISALIGNED, replace(ALIGNED, title=HOSTILE))))
    titles = {row.get("A") for row in book.sheets["Outcomes"]}
    assert HOSTILE.replace("\x07", "") in titles
    assert not [name for name in book.archive.namelist() if "externalLink" in name]
    assert "hyperlink" not in "".join(book.archive.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2, 3))


@pytest.mark.parametrize("runs", [1, 20])
def test_one_scenario_or_one_run_makes_a_workbook_too(make_folder: MakeFolder, runs: int):
    book = Workbook(write_workbook(make_folder(ALIGNED, runs=runs)))
    assert "Differences" not in book.sheets
    assert "Outcomes" in book.sheets


def test_the_same_folder_gives_the_same_workbook_and_no_folder_says_what_to_do(make_folder: MakeFolder):
    folder = make_folder(*THREE, runs=20)
    first = write_workbook(folder).read_bytes()
    assert write_workbook(folder).read_bytes() == first
    with pytest.raises(FolderError, match="smarketing compare"):
        write_workbook(folder / "nowhere")
