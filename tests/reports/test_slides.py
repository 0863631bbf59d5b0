"""The slides, reopened: seven messages, true numbers, nothing off the slide, on top of another, or cut."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from smarketing.reports import prose
from smarketing.reports.documents.fit import height_of, lines_of, shortened, size_that_fits
from smarketing.reports.documents.slides import write_slides
from smarketing.reports.results import Results
from tests.reports.conftest import MakeFolder
from tests.reports.synthetic import ALIGNED, MISALIGNED, THREE, Firm

EMU = 914_400
LONG = "A policy of many words whose name nobody had the heart to shorten before it was sent to the board"
HOSTILE = "<b>{{ 7*7 }}&\x07\"'</b>"


def slides(path: Path) -> list[Any]:
    return list(Presentation(str(path)).slides)


def boxes(slide: Any) -> list[tuple[str, float, float, float, float]]:
    """Name, left, top, right and bottom of every shape [inches]."""
    return [
        (s.name, s.left / EMU, s.top / EMU, (s.left + s.width) / EMU, (s.top + s.height) / EMU) for s in slide.shapes
    ]


def texts(slide: Any) -> Iterator[tuple[str, float, float, float]]:
    """Text, size in points, and width and height in inches of every box of text."""
    for shape in slide.shapes:
        if shape.has_text_frame and shape.text_frame.text:
            size = shape.text_frame.paragraphs[0].runs[0].font.size.pt
            paragraphs = [paragraph.text for paragraph in shape.text_frame.paragraphs]
            yield "\n\n".join(paragraphs), size, shape.width / EMU, shape.height / EMU


def everything(slide: Any) -> str:
    said = [text for text, *_ in texts(slide)]
    for shape in slide.shapes:
        if shape.has_table:
            said += [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
    return " ".join(said)


def with_many_inputs(folder: Path) -> None:
    """Forty inputs that differ between the policies, each with a long meaning and a long source."""
    manifest = json.loads((folder / "manifest.json").read_text())
    for place, scenario in enumerate(manifest["scenarios"]):
        scenario["assumptions"] = [
            {"path": f"a.b{n}", "meaning": f"{LONG} {n}", "unit": "1", "value": f"{n + place} things", "source": LONG}
            for n in range(40)
        ]
    (folder / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("firms", "runs"),
    [(THREE, 200), ((MISALIGNED, replace(ALIGNED, title=LONG, differs=(LONG,))), 20), ((ALIGNED,), 20), (THREE, 1)],
)
def test_nothing_is_off_the_slide_on_top_of_another_or_cut(make_folder: MakeFolder, firms: tuple[Firm, ...], runs: int):
    folder = make_folder(*firms, runs=runs, client={"name": "Acme Ltd"})
    with_many_inputs(folder)
    shown = slides(write_slides(folder))
    assert len(shown) == 7
    for number, slide in enumerate(shown, 1):
        placed = boxes(slide)
        for name, left, top, right, bottom in placed:
            assert min(left, top) >= 0, (number, name)
            assert right <= 13.34, (number, name)
            assert bottom <= 7.51, (number, name)
        for (a, al, at, ar, ab), (b, bl, bt, br, bb) in combinations(placed, 2):
            apart = ar <= bl + 0.01 or br <= al + 0.01 or ab <= bt + 0.01 or bb <= at + 0.01
            assert apart, (number, a, b)
        for text, size, width, height in texts(slide):
            assert size >= 11, (number, text)
            assert height_of(text, size, width) <= height + 0.03, (number, text)
        assert slide.shapes.title.text_frame.text


def test_titles_are_messages_and_the_foot_names_the_source(make_folder: MakeFolder):
    shown = slides(write_slides(make_folder(*THREE)))
    titles = [slide.shapes.title.text_frame.text for slide in shown]
    assert titles[0].startswith("Aligned would virtually certainly (>99 %) raise revenue growth by")
    assert "does better than Misaligned" in titles[1]
    assert titles[2].startswith("After 3 years yearly revenue is")
    assert titles[3].startswith("Most revenue is lost")
    assert titles[4].startswith("Feedback from customers")
    assert titles[5].startswith("In the worst tenth of simulated futures")
    assert titles[6].startswith("Of 3 inputs")
    assert len(set(titles)) == 7
    for slide in shown:
        assert any(text.startswith("Source: smarketing 0.1.0, 200 runs of each policy") for text, *_ in texts(slide))


def test_numbers_in_table_and_charts_are_those_of_the_summary(make_folder: MakeFolder):
    folder = make_folder(MISALIGNED, ALIGNED)
    summary = Results.read(folder).summary
    shown = slides(write_slides(folder))
    said = everything(shown[1])
    for measure in summary.headlines():
        gap = summary.difference(summary.challenger, measure.name)
        assert prose.gap(gap, measure, "USD", bare=measure.kind == "weeks") in said, measure.name
        assert prose.span(gap, measure, "USD", gap=True) in said, measure.name
    raw = json.loads((folder / "summary.json").read_text())
    funnel, losses = (shape.chart for shape in shown[3].shapes if shape.has_chart)
    for chart, kind, factor in ((funnel, "funnel", 1.0), (losses, "losses", 1e-6)):
        for series, firm in zip(chart.plots[0].series, (MISALIGNED, ALIGNED), strict=True):
            expected = [each["mean"] * factor for each in raw["scenarios"][firm.key][kind].values()]
            assert list(series.values) == pytest.approx(expected)
            halves = re.findall(r"<c:plus>.*?</c:plus>", series._element.xml, re.DOTALL)
            assert len(re.findall(r"<c:v>", halves[0])) == len(expected)


def test_growth_is_a_native_chart_with_direct_labels_and_an_alternative_text(make_folder: MakeFolder):
    shown = slides(write_slides(make_folder(MISALIGNED, ALIGNED)))
    graphic = next(shape for shape in shown[2].shapes if shape.has_chart)
    assert graphic._element.nvGraphicFramePr.cNvPr.get("descr").startswith("After 3 years")
    assert not graphic.chart.has_legend
    labels = re.findall(r"<a:t>([^<]*)</a:t>", graphic.chart._chartSpace.xml)
    assert {"Misaligned", "Aligned"} <= set(labels)
    assert len(graphic.chart.plots[0].series) == 6


def test_text_from_files_stays_text(make_folder: MakeFolder):
    shown = slides(write_slides(make_folder(MISALIGNED, replace(ALIGNED, title=HOSTILE, description=HOSTILE))))
    assert HOSTILE.replace("\x07", "") in everything(shown[0])
    assert "49" not in everything(shown[0]).split()


def test_a_logo_of_a_kind_that_slides_hold_is_on_the_first(make_folder: MakeFolder):
    folder = make_folder(*THREE, client={"name": "Acme Ltd", "logo": "logo.png"})
    from PIL import Image

    Image.new("RGB", (60, 20), "white").save(folder / "logo.png")
    first = slides(write_slides(folder))[0]
    assert any(shape.shape_type == 13 for shape in first.shapes)
    assert "For Acme Ltd" in everything(first)


def test_text_is_fitted_by_lines_then_by_size_then_cut_at_a_word():
    text = "one two three four five six seven eight nine ten"
    assert lines_of(text, 10, 100) == 1
    assert lines_of(text, 10, 1.0) > lines_of(text, 10, 2.0) > 1
    assert size_that_fits(text, 10, 1, 20, 10) == 20
    size = size_that_fits(text, 1.0, 0.8, 20, 8)
    assert 8 <= size < 20
    cut = shortened(text, 20, 1.0, 0.7)
    assert cut.endswith(" …")
    assert text.startswith(cut.removesuffix(" …"))
    assert lines_of("x" * 400, 10, 1.0) > 20
