"""Is it this firm? The client's figures stand on the first screen, in the report and in the workbook."""

from pathlib import Path
from typing import Any

import pytest

from smarketing.reports.cautions import cautions
from smarketing.reports.documents.page import write_report
from smarketing.reports.documents.workbook import write_workbook
from smarketing.reports.results import Summary
from tests.reports.conftest import MakeFolder
from tests.reports.synthetic import ALIGNED, MISALIGNED, make_summary
from tests.reports.test_workbook import Workbook

WHY = "the deals of a year make revenue grow by 2 % a year"
FACTS = [
    {"title": "revenue", "said": "$11M", "simulated": "$11.2M", "interval": "$11M to $12M", "met": True},
    {
        "title": "growth of revenue", "said": "6 %", "simulated": "-15 %", "interval": "-17 % to -13 %", "met": False,
        "why": WHY,
    },
    {"title": "quota of a salesperson", "said": "$1M", "simulated": "", "interval": "", "met": None},
]  # fmt: skip
DRIFT = "The books of the simulated firm drift."


@pytest.fixture
def said() -> dict[str, Any]:
    return make_summary(MISALIGNED, ALIGNED) | {"facts": FACTS, "drift": DRIFT}


def test_what_is_missed_is_a_caution(said: dict[str, Any]):
    told = cautions(Summary(said), 1, 2)
    assert told[0] == DRIFT
    assert "Of the client's 2 figures the simulated firm misses 1: growth of revenue." in told[1], "as on the terminal"
    assert not any("figures" in each for each in cautions(Summary(make_summary(MISALIGNED, ALIGNED)), 1, 2))


def test_page_and_workbook_show_them(said: dict[str, Any], make_folder: MakeFolder):
    folder = make_folder(MISALIGNED, ALIGNED)
    _say(folder, said)
    page = write_report(folder).read_text("utf-8")
    assert page.index(DRIFT) < page.index("What could make the answer wrong")
    assert "growth of revenue" in page and "not met" in page
    rows = Workbook(write_workbook(folder)).table("Client's figures")
    assert ["growth of revenue", "6 %", "-15 %", "-17 % to -13 %", "not met", WHY] in rows
    assert WHY in page


def _say(folder: Path, said: dict[str, Any]) -> None:
    import json

    file = folder / "summary.json"
    content = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps(content | {"facts": said["facts"], "drift": said["drift"]}), encoding="utf-8")
