"""Figures as journals ask for them: the page is as wide as asked for, and nothing leaves it or loses its name."""

import re
from pathlib import Path

import pytest
from matplotlib.figure import Figure as Sheet
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from pypdf import PdfReader

from smarketing.commands.plot import draw
from smarketing.errors import InputError
from smarketing.experiments.design.parameters import Range
from smarketing.experiments.design.study import Study
from smarketing.experiments.discovery.discover import discover
from smarketing.experiments.optimisation.optimise import optimise
from smarketing.experiments.sensitivity import sensitivity
from smarketing.experiments.sweeps.sweep import sweep
from smarketing.reports.figures.canvas import kept_apart, uncrossed
from smarketing.reports.prose import unbroken
from tests.experiments.discovery import test_discover
from tests.experiments.discovery.test_discover import PRESSURE, RATE, SHARE
from tests.experiments.sensitivity.known_engine import KnownEngine

GRID, INTERVAL = "grid", "feedback.interval_weeks"
KINDS = {
    "lines": GRID, "heatmap": GRID, "surface": GRID, "distribution": GRID, "tornado": "morris", "morris": "morris",
    "sobol": "sobol", "boxes": "boxes", "pareto": "pareto",
}  # fmt: skip
PAYS = f"""
name: Front
scenario: status_quo
parameters:
  {RATE}: {{min: 0.02, max: 0.12}}
  {SHARE}: {{min: 0.2, max: 0.7}}
replications: 3
optimise: {{objectives: {{growth_rate: maximise, commission_cost: minimise}}, trials: 12}}
"""


def truth(p) -> float:
    rate, pressure = float(p["compensation"]["salespeople"]["commission_rate"]), float(p["leadership"]["pressure"])
    share, weeks = float(p["budget"]["marketing_share"]), float(p["feedback"]["interval_weeks"])
    return (
        0.08
        - 20 * (rate - 0.07) ** 2
        - 0.0012 * weeks
        - 0.02 * pressure * share
        - 0.001 * float(p["sales"]["ramp_weeks"])
    )


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("studies")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("smarketing.experiments.running.runner.simulate", KnownEngine(truth, noise=0.01).simulate)
        (root / "grid.yaml").write_text(
            f"name: Grid\nscenario: status_quo\nreplications: 6\noutcomes: [growth_rate]\nparameters:\n"
            f"  {RATE}: [0.02, 0.04, 0.06, 0.08, 0.1, 0.12]\n  {INTERVAL}: [1, 2, 4, 8, 13, 26]\n",
            encoding="utf-8",
        )
        sweep(root / "grid.yaml", out=root / GRID, jobs=1)
        ranges = (
            Range(RATE, 0.02, 0.1),
            Range(PRESSURE, 0, 1),
            Range(SHARE, 0.2, 0.7),
            Range("sales.ramp_weeks", 4, 40),
        )
        study = Study("Matters", "status_quo", ranges, replications=3, outcomes=("growth_rate",))
        sensitivity(study, method="morris", samples=4, out=root / "morris", jobs=1)
        sensitivity(study, method="sobol", samples=16, out=root / "sobol", jobs=1)
        (root / "pays.yaml").write_text(PAYS, encoding="utf-8")
        optimise(root / "pays.yaml", out=root / "pareto", jobs=1)
        patch.setattr("smarketing.experiments.running.runner.simulate", KnownEngine(test_discover.truth, 0.5).simulate)
        sweep(test_discover.STUDY, out=root / "boxes", jobs=1)
        discover(root / "boxes", policy=RATE)
    return root


@pytest.mark.parametrize("width", [3.5, 7.2])
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_as_wide_as_asked_for_and_holds_all_of_the_figure(folders, monkeypatch, tmp_path, kind, width):
    drawn: list[tuple[Bbox, Bbox, list[str]]] = []
    real = Sheet.savefig

    def watched(sheet: Sheet, *given, bbox_inches: Bbox, **how) -> None:
        texts = [text.get_text() for text in sheet.findobj(Text)]
        real(sheet, *given, bbox_inches=bbox_inches, **how)
        drawn.append((bbox_inches, sheet.get_tightbbox(), texts))

    monkeypatch.setattr(Sheet, "savefig", watched)
    figure = draw(folders / KINDS[kind], kind, titled=False, width=width)
    (tmp_path / "a.pdf").write_bytes(figure.pdf())
    assert float(PdfReader(tmp_path / "a.pdf").pages[0].mediabox.width) == pytest.approx(72 * width, abs=0.5)
    page, ink, texts = drawn[0]
    assert page.x0 - 0.02 <= ink.x0 and ink.x1 <= page.x1 + 0.02
    assert page.y0 - 0.02 <= ink.y0 and ink.y1 <= page.y1 + 0.02
    assert not any("…" in text for text in texts)  # a name that is cut short names nothing
    said = " ".join(" ".join(texts).split())
    assert {"morris": "µ*", "sobol": "$S_T$"}.get(kind, "") in said
    if kind not in ("boxes", "tornado", "sobol", "morris"):
        assert "growth" in said.lower()  # what is measured is said although the titles are left away


def test_a_heat_map_tells_intervals_where_there_is_room_and_colours_by_a_bar(folders):
    wide = draw(folders / GRID, "heatmap", width=9.0).svg()
    assert re.search(r">\S+ to \S+<", wide) or "(" in wide
    assert "growth against the framed cell" in draw(folders / GRID, "heatmap", titled=False).svg()


def test_a_figure_that_takes_more_says_how_much(folders):
    with pytest.raises(InputError, match=r"--height: this figure takes at least \d"):
        draw(folders / GRID, "lines", height=1.0).svg()


def test_no_line_ends_between_a_number_and_its_unit():
    assert unbroken("up to 12 % in 31 weeks") == "up to 12\N{NO-BREAK SPACE}% in 31\N{NO-BREAK SPACE}weeks"
    assert unbroken("± 3 points") == "±\N{NO-BREAK SPACE}3\N{NO-BREAK SPACE}points"


def test_leaders_do_not_cross_and_ticks_do_not_touch():
    assert uncrossed([(3.0, 0.0), (6.0, 0.0)], 8.0, [1.0, 2.0]) == [2.0, 1.0]  # the nearer end gets the lower name
    assert kept_apart([0.0, 0.1, 2.0], ["2 %", "4 %", "6 %"]) == ["2 %", "", "6 %"]
