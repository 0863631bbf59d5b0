"""What a survey of simulated firms sees, and what policy does: in a sentence, a table and two figures."""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from smarketing.reports.figures.population import alignment, looks, survey
from smarketing.reports.population import finding, population_table
from smarketing.reports.results import Results
from smarketing.reports.survey import caveat


def told(mean: float, half: float = 0.01) -> dict[str, float]:
    return {"mean": mean, "low": mean - half, "high": mean + half}


def group(growth: float, by_policy: float, levels: float) -> dict[str, Any]:
    return {
        "n": 200,
        "growth_rate": told(growth),
        "growth_by_policy": told(by_policy),
        "growth_without_policy": told(growth - by_policy),
        "aligned_levels": told(levels, 0.3),
        "marketing_sourced_share": told(0.1 * levels),
    }


def policies(growth: float) -> dict[str, Any]:
    outcomes = {"growth_rate": {**told(growth), "sd": 0.1, "n": 1_000}}
    return {"title": "A firm", "outcomes": outcomes, "replications": {"done": 1_000}}


@pytest.fixture
def summary() -> dict[str, Any]:
    return {
        "firms": 1_000,
        "weeks": 156,
        "status": "complete",
        "measures": {"growth_rate": {"title": "Revenue growth", "unit": "1/yr", "good": 1, "kind": "rate"}},
        "scenarios": {"misaligned": policies(-0.03), "aligned": policies(0.15)},
        "survey": {"top": group(0.201, 0.03, 8.0), "bottom": group(-0.041, -0.03, 6.5), "gap": told(0.242)},
        "causal": {
            "growth_rate": told(0.06),
            "gap_without_policy": told(0.182),
            "aligned_against_misaligned": told(0.18),
        },
        "alignment": {"index": told(0.5, 0.05), "index_partial": told(0.7, 0.05)},
    }


@pytest.fixture
def results(tmp_path: Path, summary: dict[str, Any]) -> Results:
    x = np.linspace(0, 1, 30)
    rows = {"firm": range(30), "alignment_index": x, "growth_rate": x / 5}
    rows |= {f"{name}_at_equal_luck": rows[name] for name in ("alignment_index", "growth_rate")}
    pd.DataFrame(rows).to_parquet(tmp_path / "firms.parquet")
    (tmp_path / "summary.json").write_text(json.dumps(summary))
    (tmp_path / "manifest.json").write_text("{}")
    return Results.read(tmp_path)


def test_the_finding_says_what_is_seen_what_policy_explains_and_what_it_could_do(summary: dict[str, Any]):
    text = finding(summary)
    for part in ("1,000 firms", "+20 %", "−4 %", "24 points apart", "explain 6 points", "18 points faster"):
        assert part in text


def test_the_table_fits_eighty_columns_a_row_a_line(summary: dict[str, Any]):
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(population_table(summary, 80))
    lines = console.export_text().splitlines()
    assert max(len(line.rstrip()) for line in lines) <= 80
    assert any("+20.1 (19.1 to 21.1)" in line and "−4.1 (−5.1 to −3.1)" in line for line in lines)


def test_the_figure_shows_four_looks_with_their_intervals(results: Results):
    figure = survey(results)
    assert figure is not None
    assert figure.title == "The best firms outgrow the worst by 24 points; their policies explain 6 of these"
    assert len(looks(results)) == 4 and len(figure.rows) == 12
    assert figure.rows[0][2:] == pytest.approx((-0.041, -0.051, -0.031))
    svg = figure.svg()
    assert "best 20 % +20.1 %" in svg and "misaligned −3.0 %" in svg


def test_the_figure_of_alignment_says_how_luck_hides_it(results: Results):
    figure = alignment(results)
    assert figure is not None and "more clearly so once luck" in figure.title
    assert "r = 0.70 (0.65 to 0.75)" in figure.alt
    assert len(figure.rows) == 30
    figure.svg()


def test_the_report_of_a_comparison_quotes_the_survey(results: Results):
    assert "a gap of 24 points" in caveat(results)
