"""Whether the answer stands under other assumptions, as the report tells it."""

import json
from pathlib import Path
from typing import Any

import pytest

from smarketing.reports.documents.page import page
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


def test_a_folder_without_an_ensemble_says_nothing_and_an_older_one_what_it_has(make_folder: MakeFolder):
    folder = make_folder(*THREE)
    assert paragraph(Results.read(folder)) == ""
    assert "Under other assumptions" not in page(Results.read(folder), {})
    found = ensemble({})
    del found["best"]
    (folder / "ensemble.json").write_text(json.dumps(found), "utf-8")
    told = paragraph(Results.read(folder))
    assert "highest growth" not in told and "changes growth by" in told
