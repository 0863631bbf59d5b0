"""The table of mechanisms, as a terminal shows it."""

import io

import pytest
from rich.console import Console

from smarketing.reports.ablation import ablation_table

MEASURES = {
    "growth_rate": {"title": "Revenue growth", "unit": "1/yr", "definition": "", "good": 1, "kind": "rate"},
    "operating_contribution": {
        "title": "Operating contribution",
        "unit": "$/yr",
        "definition": "",
        "good": 1,
        "kind": "money",
    },
}


def effect(mean: float, half: float, relative: float) -> dict:
    span = {"low": mean - half, "high": mean + half}
    together = {"simultaneous_low": mean - half, "simultaneous_high": mean + half}
    return (
        {"mean": mean, "sd": half, "n": 9, "relative": relative, "p_better": 1.0, "share_better": 1.0} | span | together
    )


def entry(title: str, growth: float, half: float, most: str | None, material: bool = True) -> dict:
    effects = {
        "growth_rate": effect(growth, half, 0.4),
        "operating_contribution": effect(1e7 * growth, 1e7 * half, 0.1),
    }
    return {"title": title, "core": True, "most": most, "material": material, "effects": effects}


FOUND = {
    "scenario": "aligned",
    "currency": "USD",
    "runs": 9,
    "complete": True,
    "material": 0.02,
    "measures": MEASURES,
    "mechanisms": {
        "M1": entry("Markets change", -0.01, 0.05, None),
        "M9": entry("Sensing", -0.08, 0.01, "growth_rate"),
        "M25": entry("Blame", 0.04, 0.01, "operating_contribution"),
        "M38": entry("Selling what is in stock", 0.0, 0.0, None),
    },
}


def shown(width: int) -> str:
    out = io.StringIO()
    Console(file=out, width=width, highlight=False, color_system=None).print(ablation_table(FOUND, width))
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_wider_than_the_terminal(width: int):
    assert max(len(line.rstrip()) for line in shown(width).splitlines()) <= width


def test_the_surest_effect_on_growth_comes_first_and_the_unsure_last():
    text = shown(80)
    assert text.index("Sensing") < text.index("Blame") < text.index("Markets change")


def test_direction_is_said_by_a_mark_as_well_as_by_colour():
    lines = {line.split()[0]: line for line in shown(80).splitlines() if line.startswith("M")}
    assert "▼" in lines["M9"] and "▲" in lines["M25"] and "·" in lines["M1"]


def test_what_the_scenario_does_not_use_is_named_below():
    assert "does not use them: M38." in " ".join(shown(80).split())


def test_contribution_is_shown_where_there_is_room():
    assert "contribution" in shown(120)
    assert "contribution a year" not in shown(80)
