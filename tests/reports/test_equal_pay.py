"""A comparison at equal pay says so wherever it is shown, and by how much each plan was scaled."""

import json
from pathlib import Path

import pytest

from smarketing.reports import equal_pay
from smarketing.reports.documents.page import page
from smarketing.reports.results import Results
from tests.reports.conftest import MakeFolder
from tests.reports.synthetic import ALIGNED, MISALIGNED, THREE

FOUND = {"left_low": -40_000.0, "left_high": 44_000.0, "pay_of_baseline": 800_000.0, "runs": 40}
POLICIES = [
    {"policy": "status_quo", "factor": 0.76641, "pay_before": 1_043_827.0, "pay": 800_600.0, "left": 600.0, **FOUND},
    {"policy": "aligned", "factor": 1.25, "pay_before": 640_000.0, "pay": 802_000.0, "left": 2_000.0, **FOUND},
]


@pytest.fixture
def at_equal_pay(make_folder: MakeFolder) -> Path:
    folder = make_folder(*THREE)
    content = {"baseline": "misaligned", "policies": POLICIES}
    (folder / "equal_pay.json").write_text(json.dumps(content), "utf-8")
    return folder


def test_the_note_names_every_policy_with_its_factor(at_equal_pay: Path):
    told = equal_pay.note(Results.read(at_equal_pay))
    assert "was multiplied, under Status quo by 0.766 and under Aligned by 1.25, so that" in told
    assert "to cost what it costs under Misaligned" in told


def test_the_table_has_the_baseline_first_and_what_is_left_with_its_interval(at_equal_pay: Path):
    base, first, second = equal_pay.rescaled(Results.read(at_equal_pay))
    assert (base.title, base.factor, base.before, base.after, base.left) == ("Misaligned", "× 1", "$800k", "$800k", "")
    assert (first.title, first.factor, first.before, first.after) == ("Status quo", "× 0.766", "$1.04M", "$801k")
    assert (second.title, second.left) == ("Aligned", "0 % (−5 to 6)")


def test_the_page_the_workbook_and_the_slides_tell(at_equal_pay: Path):
    from pptx import Presentation

    from smarketing.reports.documents.slides import write_slides

    results = Results.read(at_equal_pay)
    shown = page(results, {})
    assert "<h3>At equal pay</h3>" in shown and "× 0.766" in shown
    slides = Presentation(str(write_slides(at_equal_pay))).slides
    said = " ".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)
    assert "compared at equal pay" in said


def test_plans_as_they_stand_are_not_spoken_of(make_folder: MakeFolder):
    results = Results.read(make_folder(MISALIGNED, ALIGNED))
    assert equal_pay.note(results) == ""
    assert equal_pay.rescaled(results) == []
    assert "equal pay" not in page(results, {})
