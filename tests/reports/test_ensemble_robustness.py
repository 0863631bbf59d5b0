"""Whether the answer stands under other assumptions, as the report tells it."""

import json
from pathlib import Path
from typing import Any

import pytest

from smarketing.reports.documents.page import page
from smarketing.reports.documents.sheets import sheets
from smarketing.reports.ensemble_robustness import paragraph
from smarketing.reports.results import Results
from tests.reports.conftest import MakeFolder
from tests.reports.synthetic import ALIGNED, MISALIGNED, STATUS_QUO, THREE


def gap(mean: float, half: float, share: float) -> dict[str, Any]:
    told = {"mean": mean, "low": mean - half, "high": mean + half, "share_holds": share}
    return {**told, "sd_of_sets": half / 2, "sd_of_runs": half, "good": 1, "n": 50}


def ensemble(best: dict[str, float]) -> dict[str, Any]:
    sizes = {"status_quo": (0.02, 2e6), "aligned": (0.1, 8e6)}
    return {
        "sets": 50,
        "runs_per_set": 8,
        "baseline": "misaligned",
        "confidence": 0.95,
        "differences": {
            name: {"growth_rate": gap(growth, 0.04, 0.98), "operating_contribution": gap(money, 3e6, 1.0)}
            for name, (growth, money) in sizes.items()
        },
        "best": {"growth_rate": best},
    }


@pytest.fixture
def asked_again(make_folder: MakeFolder) -> Path:
    folder = make_folder(*THREE)
    best = {"misaligned": 0.02, "status_quo": 0.02, "aligned": 0.96}
    (folder / "ensemble.json").write_text(json.dumps(ensemble(best)), "utf-8")
    return folder


def test_the_paragraph_says_how_often_the_best_policy_is_best_and_the_range_of_its_difference(asked_again: Path):
    told = paragraph(Results.read(asked_again))
    assert told.startswith("The comparison was made again under 50 sets of assumptions")
    assert "8 runs of each policy under each. Aligned gives the highest growth in 96 % of them." in told
    assert "Aligned against Misaligned changes growth by +6 to +14 points a year (95 %; a gain in 98 % of the" in told
    assert "contribution by +$5M to +$11M a year" in told
    assert "Status quo" not in told
    assert told in page(Results.read(asked_again), {}).replace("\N{NO-BREAK SPACE}", " ")


def test_pay_that_was_scaled_stays_so_under_other_assumptions(asked_again: Path):
    assert "variable pay" not in paragraph(Results.read(asked_again))
    (asked_again / "equal_pay.json").write_text('{"baseline": "misaligned", "policies": []}', "utf-8")
    assert "with variable pay as it was scaled above" in paragraph(Results.read(asked_again))


@pytest.mark.parametrize(("share", "often"), [(1.0, "in all of them"), (0.0, "in none of them"), (0.3, "in 30 % of")])
def test_all_and_none_are_words(make_folder: MakeFolder, share: float, often: str):
    folder = make_folder(MISALIGNED, ALIGNED)
    found = ensemble({"misaligned": 1 - share, "aligned": share})
    (folder / "ensemble.json").write_text(json.dumps(found), "utf-8")
    assert f"Aligned gives the highest growth {often}" in paragraph(Results.read(folder))


def test_where_the_baseline_is_best_its_share_is_told(make_folder: MakeFolder):
    folder = make_folder(ALIGNED, STATUS_QUO)
    found = ensemble({"aligned": 0.9, "status_quo": 0.1}) | {"baseline": "aligned"}
    found["differences"] = {
        "status_quo": {"growth_rate": gap(-0.08, 0.02, 1.0), "operating_contribution": gap(-6e6, 1e6, 1.0)}
    }
    (folder / "ensemble.json").write_text(json.dumps(found), "utf-8")
    told = paragraph(Results.read(folder))
    assert "Aligned gives the highest growth in 90 % of them." in told
    assert "Status quo against Aligned changes growth by −10 to −6 points a year (95 %; a loss in 100 %" in told


def test_regrets_and_limits_are_in_the_report_and_in_the_workbook(make_folder: MakeFolder):
    folder = make_folder(MISALIGNED, ALIGNED)
    rows = [
        {"policy": "misaligned", "mean_regret": 0.1, "largest_regret": 0.14, "share_best": 0.02, "worst": -0.05},
        {"policy": "aligned", "mean_regret": 0.001, "largest_regret": 0.02, "share_best": 0.98, "worst": 0.03},
    ]
    growth = {"title": "Revenue growth", "unit": "1/yr", "definition": "", "good": 1, "kind": "rate"}
    shares = {
        "misaligned": {"share": 0.4, "low": 0.3, "high": 0.6},
        "aligned": {"share": 1.0, "low": None, "high": None},
    }
    limit = {"outcome": "growth_rate", "at_least": True, "value": 0.05, "measure": growth, "policies": shares}
    found = ensemble({"misaligned": 0.02, "aligned": 0.98}) | {"robustness": {"growth_rate": rows}, "limits": [limit]}
    (folder / "ensemble.json").write_text(json.dumps(found), "utf-8")
    told = paragraph(Results.read(folder))
    assert "Aligned may be regretted least (minimax): in no set is more than 2.0 points of growth lost" in told
    assert (
        "Revenue growth of at least 5.0 % a year is met by Misaligned in 40 % (30 to 60 %) and Aligned in 100 %" in told
    )
    shown = page(Results.read(folder), {}).replace("\N{NO-BREAK SPACE}", " ")
    assert "revenue growth of at least 5.0 % a year in</th>" in shown and "<td>40 % (30 to 60 %)</td>" in shown
    assert shown.count('<span class="definition">minimax</span>') == 1
    (sheet,) = (each for each in sheets(Results.read(folder)) if each.name == "Robustness")
    assert [row[0] for row in sheet.rows] == ["Misaligned", "Aligned"] and len(sheet.columns) == len(sheet.rows[0]) == 8


def test_boxes_of_assumptions_stand_beside_switch_points(make_folder: MakeFolder):
    folder = make_folder(MISALIGNED, ALIGNED)
    ramp = {"path": "sales.ramp_weeks", "title": "Ramp-up", "unit": "weeks"}
    box = {"limits": [{"path": "sales.ramp_weeks", "low": 31.2, "high": 52.0}], "coverage": 0.9, "density": 0.93}
    together = {
        "loser": "aligned", "other": "misaligned", "outcome": "growth_rate", "currency": "USD", "futures": 200,
        "runs": 4, "cases": 31, "inputs": {"sales.ramp_weeks": ramp, "market.growth": ramp},
        "ranges": {"sales.ramp_weeks": [4.0, 52.0]}, "boxes": [box | {"mass": 0.2, "held_out": 0.8}],
    }  # fmt: skip
    pair = {"a": "misaligned", "b": "aligned", "statements": [], "parameters": [], "circumstances": together}
    (folder / "switch_points.json").write_text(json.dumps({"pairs": [pair]}), "utf-8")
    shown = page(Results.read(folder), {}).replace("\N{NO-BREAK SPACE}", " ")
    assert (
        "With 2 assumptions varied together, Aligned surely loses to Misaligned in growth in 31 of 200 futures: above "
        "all where ramp-up is at least 31.2 weeks (93 % of those)." in shown
    )
    assert "Ramp-up is at least 31.2 weeks</th><td>Aligned</td><td>93 %</td><td>80 %</td>" in shown
    (sheet,) = (each for each in sheets(Results.read(folder)) if each.name == "Circumstances")
    assert len(sheet.rows) == 1


def test_a_folder_without_an_ensemble_says_nothing_and_an_older_one_what_it_has(make_folder: MakeFolder):
    folder = make_folder(*THREE)
    assert paragraph(Results.read(folder)) == ""
    assert "Under other assumptions" not in page(Results.read(folder), {})
    found = ensemble({})
    del found["best"]
    (folder / "ensemble.json").write_text(json.dumps(found), "utf-8")
    told = paragraph(Results.read(folder))
    assert "highest growth" not in told and "changes growth by" in told
