"""Scenario discovery: a box that is known is found, nothing is found where there is nothing, and words say what is."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from smarketing.errors import InputError
from smarketing.experiments.design.parameters import Levels, Range
from smarketing.experiments.design.study import Design, Study
from smarketing.experiments.discovery.discover import discover
from smarketing.experiments.sweeps.sweep import sweep
from smarketing.inference.decision_tree import leaves
from smarketing.inference.prim import boxes, holds
from smarketing.reports.discovery import claim, discovery_table
from smarketing.reports.figures import draw_studied
from smarketing.reports.study_results import Asked, Studied
from tests.experiments.sensitivity.known_engine import KnownEngine

RATE, PRESSURE, SHARE = "compensation.salespeople.commission_rate", "leadership.pressure", "budget.marketing_share"
STUDY = Study(
    "Futures",
    "status_quo",
    (Levels(RATE, (0.08, 0.04)), Range(PRESSURE, 0, 1), Range(SHARE, 0.2, 0.7)),
    design=Design("sobol", 64, cross=(RATE,)),
    replications=3,
    outcomes=("growth_rate",),
)


def truth(p) -> float:
    """The lower commission is better, but for firms under pressure with little marketing."""
    low = float(p["compensation"]["salespeople"]["commission_rate"]) < 0.05
    bad = float(p["leadership"]["pressure"]) > 0.6 and float(p["budget"]["marketing_share"]) < 0.45
    return 0.1 + low * (-0.05 if bad else 0.02)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("swept") / "futures"
    with pytest.MonkeyPatch.context() as patch:
        known = KnownEngine(truth, noise=0.5)  # ten times the difference: without paired luck nothing would be seen
        patch.setattr("smarketing.experiments.running.runner.simulate", known.simulate)
        sweep(STUDY, out=place, jobs=1)
    return place


def test_every_level_of_the_policy_meets_every_future(folder: Path):
    points = pd.read_parquet(folder / "points.parquet")
    assert len(points) == 128 and points.groupby([PRESSURE, SHARE])[RATE].nunique().eq(2).all()


def test_a_policy_loses_in_the_box_in_which_it_was_made_to(folder: Path):
    found = discover(folder, policy=RATE)
    futures = found.futures
    bad = (futures[PRESSURE] > 0.6) & (futures[SHARE] < 0.45)
    assert (futures["happens"] == bad).all() and not futures["undecided"].any()
    (box,) = found.summary["boxes"]
    limits = {limit["path"]: (limit["low"], limit["high"]) for limit in box["limits"]}
    assert limits[PRESSURE][0] == pytest.approx(0.6, abs=0.1) and limits[SHARE][1] == pytest.approx(0.45, abs=0.06)
    assert box["density"] > 0.85 and box["coverage"] > 0.85 and box["held_out"] > 0.6
    assert found.summary == json.loads((folder / "discovery.json").read_text("utf-8"))
    least = min(found.summary["robustness"], key=lambda row: row["largest_regret"])
    assert least["policy"] == "0.08" and least["largest_regret"] == pytest.approx(0.02)


def test_of_each_policy_is_told_in_how_many_futures_it_is_good_enough(folder: Path):
    found = discover(folder, policy=RATE, meets=["growth_rate >= 0.11", "growth_rate <= 0.5"])
    told = found.robustness.set_index("policy")
    assert told["minimax"].to_dict() == {"0.08": True, "0.04": False} and "box 1" in repr(found)
    limit, easy = found.summary["limits"]
    noisy = limit["policies"]["0.04"]  # the luck of three runs is ten times the difference
    assert (
        noisy["low"] <= told.loc["0.04", "growth_rate >= 0.11"] <= noisy["high"] and noisy["high"] - noisy["low"] > 0.5
    )
    console = Console(width=120, record=True)
    console.print(discovery_table(found.summary, 120))
    assert "revenue growth of" in console.export_text()
    assert easy["at_least"] is False
    assert found.to_frame() is found.futures


def test_the_answer_is_said_in_words_and_drawn(folder: Path):
    found = discover(folder, policy=RATE)
    told = claim(found.summary)
    assert "loses to 8 % in revenue growth" in told and "pressure" in told and "at least 0." in told
    for width in (80, 120):
        console = Console(width=width, record=True)
        console.print(discovery_table(found.summary, width))
        assert max(map(len, console.export_text().splitlines())) <= width
    (figure,) = draw_studied(Studied.read(folder), Asked(), ("boxes",)).values()
    assert figure.svg().count("<svg") == 1 and len(figure.rows) == 64


def test_an_outcome_that_falls_short_needs_no_policy(folder: Path):
    found = discover(folder, below=-10.0)
    assert found.summary["cases"] == 0 and found.summary["boxes"] == []
    assert claim(found.summary).startswith("In none of 128 futures revenue growth is below")


def test_where_there_is_no_pattern_no_box_is_told():
    random = np.random.default_rng(3)
    inputs = pd.DataFrame({"a": random.random(300), "b": random.random(300)})
    found = boxes(inputs, random.random(300) < 0.4)
    assert all(box.held_out < 1.5 * 0.4 for box in found)  # what luck finds does not hold in the other half


def test_words_are_limited_as_words():
    random = np.random.default_rng(1)
    inputs = pd.DataFrame({"a": random.random(400), "w": random.choice(["north", "south", "west"], 400)})
    happens = ((inputs["a"] < 0.5) & (inputs["w"] == "south")).to_numpy()
    (box, *_), (leaf, *_) = boxes(inputs, happens), leaves(inputs, happens)
    assert box.limits["w"] == leaf.limits["w"] == ("south",)
    assert leaf.share == 1 and leaf.limits["a"][1] == pytest.approx(0.5, abs=0.05)
    assert happens[holds(box.limits, inputs)].mean() == pytest.approx(box.density)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"policy": "leadership.presure"}, "does not vary here; did you mean"),
        ({}, "Say what is asked"),
        ({"policy": RATE, "of": 0.06}, "--of 0.06: .* has the values 0.04"),
        ({"outcome": "growth", "below": 0}, "no such outcome"),
        ({"policy": PRESSURE, "against": 0.5}, "say one of them with --against"),
        ({"policy": RATE, "below": 0.1}, "without a policy"),
        ({"below": 0.1, "meets": ["growth_rate >= 0.1"]}, "is told of policies"),
        ({"policy": RATE, "meets": ["churn_rate <= 0.1"]}, "not this outcome"),
    ],
)
def test_what_the_folder_cannot_answer_is_told(folder: Path, asked, told):
    with pytest.raises(InputError, match=told):
        discover(folder, **asked)


def test_only_levels_of_a_sample_can_be_crossed():
    with pytest.raises(InputError, match="one of the parameters with levels"):
        Study("x", "status_quo", STUDY.parameters, design=Design("sobol", 8, cross=(PRESSURE,)))
    with pytest.raises(InputError, match="a grid is crossed by itself"):
        Design("grid", cross=(RATE,))
