"""Figures look as they did when somebody last looked at them: the same marks in the same places, within half a point.

After a change that is meant to move them: `SMARKETING_REDRAW=1 pytest tests/reports/test_drawings.py`, then look.
"""

import os
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from smarketing.reports import figures, palette
from smarketing.reports.figures.canvas import STYLE
from smarketing.reports.results import Results
from tests.reports.conftest import MakeFolder
from tests.reports.synthetic import ALIGNED, MISALIGNED

STORED = Path(__file__).parent / "drawings"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
NAMES = {"id", "clip-path", "aria-labelledby"}  # of places in the file, not of marks
HALF_A_POINT = 0.5


def marks(drawing: str) -> list[tuple[str, str, list[float]]]:
    """Every element: its tag, its attributes and text without their numbers, and the numbers."""
    found = []
    for node in ET.fromstring(drawing).iter():
        told = [f"{name}={value}" for name, value in node.attrib.items() if name not in NAMES and "href" not in name]
        said = " ".join([*told, (node.text or "").strip()])
        found.append((node.tag.rpartition("}")[2], NUMBER.sub("#", said), [float(n) for n in NUMBER.findall(said)]))
    return found


@pytest.mark.parametrize("kind", ["bridge", "decomposition", "pay", "losses"])
def test_a_figure_has_its_marks_where_they_were(make_folder: MakeFolder, kind: str):
    figure = figures.KINDS[kind](Results.read(make_folder(MISALIGNED, ALIGNED)))
    assert figure is not None
    drawing, stored = figure.svg(), STORED / f"{kind}.svg"
    if os.environ.get("SMARKETING_REDRAW"):
        stored.write_text(drawing, encoding="utf-8")
    now, then = marks(drawing), marks(stored.read_text("utf-8"))
    assert [mark[:2] for mark in now] == [mark[:2] for mark in then]
    for (tag, said, numbers), (_, _, before) in zip(now, then, strict=True):
        assert numbers == pytest.approx(before, abs=HALF_A_POINT), (tag, said)


def test_a_moved_mark_is_noticed():
    drawing = (STORED / "bridge.svg").read_text("utf-8")
    moved = re.sub(r'(<path d="M )(\d+)', lambda found: f"{found[1]}{int(found[2]) + 2}", drawing, count=1)
    assert marks(moved) != marks(drawing)


def test_the_style_file_wears_the_colours_of_the_palette():
    import matplotlib as mpl
    from matplotlib.colors import to_hex

    with mpl.rc_context(fname=STYLE):
        style = dict(mpl.rcParams)
    assert to_hex(style["text.color"]) == palette.TEXT
    assert to_hex(style["axes.labelcolor"]) == palette.QUIET
    assert to_hex(style["grid.color"]) == palette.RULE
    cycle = [to_hex(each["color"]) for each in style["axes.prop_cycle"]]
    assert cycle == [palette.GREEN, palette.SKY, palette.PURPLE, palette.BLACK, palette.YELLOW, palette.GREY]
    assert style["text.parse_math"] is False
