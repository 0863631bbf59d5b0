"""Figures of studies: what they state, what they are drawn from, and what is said where they cannot be drawn."""

import csv
import io
import json
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from smarketing.reports.figures import STUDY_KINDS
from smarketing.reports.input_values import input_text, with_unit
from smarketing.reports.results import FolderError
from smarketing.reports.study_results import Asked, Axis, Studied

A, B = "budget.total", "feedback.interval_weeks"
MEASURES = {
    "growth_rate": {"title": "Revenue growth", "unit": "1/yr", "definition": "", "good": 1, "kind": "rate"},
    "blame_index": {"title": "Blame", "unit": "index", "definition": "", "good": -1, "kind": "index"},
}


def sweep_folder(path: Path, a, b, truth, runs: int = 30, seeds: str = "common") -> Studied:
    """A grid over A and B whose growth is `truth(a, b)` plus luck that all points share."""
    path.mkdir()
    luck = 0.02 * np.random.default_rng(1).normal(size=runs)
    rows = [
        {A: x, B: y, "point": point, "replication": r, "status": "ok", "growth_rate": truth(x, y) + luck[r],
         "blame_index": 0.5 - (x if isinstance(x, float) else 0)}
        for point, (x, y) in enumerate(product(a, b))
        for r in range(runs)
    ]  # fmt: skip
    pd.DataFrame(rows).to_parquet(path / "replications.parquet")
    summary = {
        "kind": "sweep", "currency": "USD", "seeds": seeds, "parameters": {A: A, B: B}, "measures": MEASURES,
    }  # fmt: skip
    resolved = {"budget": {"total": a[0]}, "feedback": {"interval_weeks": b[0]}}
    (path / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    (path / "manifest.json").write_text(json.dumps({"scenarios": [{"resolved": resolved}]}), encoding="utf-8")
    return Studied.read(path, {A: Axis(A, "Budget", "share"), B: Axis(B, "Interval", "weeks")})


@pytest.fixture
def grid(tmp_path: Path) -> Studied:
    return sweep_folder(tmp_path / "grid", [0.1, 0.2, 0.3], [1, 4, 13], lambda x, y: 0.5 * x - 0.004 * y)


def data(figure) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(figure.csv())))


def draw(kind: str, studied: Studied, asked: Asked | None = None):
    figure = STUDY_KINDS[kind](studied, asked or Asked())
    assert figure is not None
    return figure


@pytest.mark.parametrize("kind", ["lines", "heatmap", "tornado", "surface", "distribution"])
def test_a_figure_is_real_text_as_svg_and_a_file_as_pdf_and_png(grid, kind):
    figure = draw(kind, grid)
    assert figure.svg().startswith("<svg") and "<text" in figure.svg()
    assert "%" in figure.subtitle or "points" in figure.subtitle
    assert figure.pdf().startswith(b"%PDF") and figure.png().startswith(b"\x89PNG")
    assert figure.pdf() == figure.pdf()
    assert data(figure)


def test_lines_state_the_largest_change_of_paired_runs(grid):
    figure = draw("lines", grid)
    assert figure.title.startswith("Revenue growth rises by 10") and "Interval" in figure.title.title()
    rows = data(figure)
    assert len(rows) == 9
    assert float(rows[0]["low"]) < float(rows[0]["growth_rate"]) < float(rows[0]["high"])


def test_lines_go_along_what_is_asked_for(grid):
    figure = draw("lines", grid, Asked(x=B))
    assert figure.title.startswith("Revenue growth falls by 4.8")
    with pytest.raises(FolderError, match=r"--x budget\.rule: this does not vary here"):
        draw("lines", grid, Asked(x="budget.rule"))
    with pytest.raises(FolderError, match="no such outcome"):
        draw("lines", grid, Asked(outcome="win_rate"))


def test_a_heat_map_shows_differences_to_the_firm_as_it_is(grid):
    rows = {(row[B], row[A]): float(row["difference"]) for row in data(draw("heatmap", grid))}
    assert rows["1", "0.1"] == 0
    assert rows["13", "0.3"] == pytest.approx(0.1 - 0.048)
    assert "Budget 10 %" in draw("heatmap", grid).subtitle.replace("budget", "Budget")


def test_a_heat_map_of_a_bad_outcome_calls_less_the_best(grid):
    assert draw("heatmap", grid, Asked("blame_index")).title.startswith("Blame is best at budget 30 %")


def test_a_tornado_puts_the_widest_on_top(grid):
    rows = data(draw("tornado", grid))
    assert [row["input"] for row in rows] == [A, A, B, B]
    assert float(rows[1]["difference"]) == pytest.approx(0.05)
    assert float(rows[2]["difference"]) == pytest.approx(0.004 * 5)


def test_a_surface_finds_the_top_of_a_hill(tmp_path):
    side = np.linspace(0, 1, 7).tolist()
    hill = sweep_folder(tmp_path / "hill", side, side, lambda x, y: 0.1 - (x - 0.5) ** 2 - (y - 0.5) ** 2)
    figure = draw("surface", hill)
    assert "near budget 50 % and interval 0.5" in figure.title
    assert "100 % of the variance" in figure.subtitle
    top = max(data(figure), key=lambda row: float(row["growth_rate"]))
    assert (float(top[A]), float(top[B])) == pytest.approx((0.5, 0.5))


def test_a_distribution_holds_the_quantiles_of_runs(grid):
    row = data(draw("distribution", grid))[0]
    assert grid.runs is not None
    own = grid.runs[grid.runs["point"] == 0]["growth_rate"]
    assert float(row["q10"]) == pytest.approx(np.quantile(own, 0.1))
    assert float(row["q50"]) == pytest.approx(np.median(own))


def test_words_that_vary_are_drawn_in_their_order(tmp_path):
    rules = sweep_folder(tmp_path / "words", ["none", "periodic"], [1, 4], lambda x, y: 0.1 * (x == "periodic"))
    frame = pd.read_parquet(tmp_path / "words" / "replications.parquet")
    assert frame[A].dtype != float
    figure = draw("lines", rules, Asked(x=A))
    assert figure.title.startswith("Revenue growth rises by 10")
    assert STUDY_KINDS["surface"](rules, Asked()) is None


def test_where_the_data_are_missing_nothing_is_drawn(tmp_path):
    one = sweep_folder(tmp_path / "one", [0.1, 0.2], [4], lambda x, y: x)
    assert STUDY_KINDS["heatmap"](one, Asked()) is None
    assert STUDY_KINDS["morris"](one, Asked()) is None
    assert STUDY_KINDS["pareto"](one, Asked()) is None
    assert draw("lines", one).title.startswith("Revenue growth rises")


@pytest.mark.parametrize(
    ("unit", "value", "shown"),
    [("share", -0.1, "−10 %"), ("index", -1.5, "−1.5"), ("$", -5000.0, "−$5k"), ("index", -2e3, "−2,000")],
)
def test_values_of_inputs_below_zero_have_the_minus_sign_of_the_axes(unit, value, shown):
    assert input_text(Axis("a", "A", unit), value, "USD") == shown


def test_in_a_sentence_too_the_sign_comes_before_the_money():
    assert (with_unit(-5000.0, "$", "USD"), with_unit(-0.1, "share", "USD")) == ("−$5,000", "−10 %")
