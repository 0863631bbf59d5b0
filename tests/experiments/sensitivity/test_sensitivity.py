"""Sensitivity: indices that are known, luck that looks like an effect, and a sweep that can go on."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from smarketing.errors import InputError
from smarketing.experiments.design.constraints import Constraint
from smarketing.experiments.design.parameters import Levels, Range
from smarketing.experiments.design.study import Study
from smarketing.experiments.design.study_file import load_study
from smarketing.experiments.sensitivity.chance import split
from smarketing.experiments.sensitivity.indices import indices
from smarketing.experiments.sensitivity.sample import Sample, sample
from smarketing.experiments.sensitivity.study import points_of, sensitivity
from smarketing.experiments.sweeps.plan import lay_out
from tests.experiments.sensitivity.known_engine import KnownEngine

PRESSURE, SHARE = "leadership.pressure", "budget.marketing_share"
STUDY = Study(
    "Mine", "status_quo", (Range(PRESSURE, 0, 1), Range(SHARE, 0.2, 0.7)), replications=4, outcomes=("growth_rate",)
)


def ishigami(unit):
    """Ishigami & Homma (1990) with a = 7, b = 0.1."""
    x = (2 * unit[:, :3] - 1) * np.pi
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def noisy(chosen: Sample, truth, sd: float, runs: int, seed: int = 0):
    """Means, standard deviations and numbers of `runs` runs at every point."""
    values = truth[:, None] + sd * np.random.default_rng(seed).normal(size=(len(truth), runs))
    return values.mean(axis=1), values.std(axis=1, ddof=1), np.full(len(truth), float(runs))


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch):
    """engine(truth, noise) puts an engine of known truth in place of the real one."""

    def put(truth, noise: float = 0.0, **other) -> KnownEngine:
        known = KnownEngine(truth, noise, **other)
        monkeypatch.setattr("smarketing.experiments.running.runner.simulate", known.simulate)
        return known

    return put


def test_the_shares_of_variance_of_a_known_function_are_found():
    chosen = sample("sobol", 3, 1024, seed=1)
    found = indices(chosen, ishigami(chosen.flat))
    for index, first, total in zip(found.inputs, (0.3139, 0.4424, 0.0), (0.5576, 0.4424, 0.2437), strict=True):
        assert index.parts["first"].low <= first <= index.parts["first"].high
        assert index.parts["total"].value == pytest.approx(total, abs=0.05)
        assert index.clears
    assert found.dummy.parts["total"].value == 0 and not found.dummy.clears


def test_the_elementary_effects_of_a_linear_function_are_its_slopes():
    chosen = sample("morris", 3, 10, seed=1)
    found = indices(chosen, chosen.flat[:, :3] @ np.array([3.0, -2.0, 0.0]))
    means = [index.parts["mu"].value for index in found.inputs]
    sizes = [index.parts["mu_star"].value for index in found.inputs]
    np.testing.assert_allclose(means, [3, -2, 0], atol=1e-12)
    np.testing.assert_allclose(sizes, [3, 2, 0], atol=1e-12)
    assert all(index.parts["sigma"].value < 1e-12 for index in found.inputs)
    assert [index.clears for index in found.inputs] == [True, True, False]


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_an_input_that_seems_to_matter_because_of_luck_is_caught(method):
    chosen = sample(method, 3, 32, seed=1)
    truth = chosen.flat[:, :3] @ np.array([1.0, 0.0, 0.0])
    one_run = truth + np.random.default_rng(0).normal(size=len(truth))
    looks = indices(chosen, one_run)
    main = "mu_star" if method == "morris" else "total"
    assert min(index.parts[main].low for index in looks.inputs) > 0.1  # without a floor all would seem to matter
    assert [index.clears for index in looks.inputs[1:]] == [False, False]
    many_runs, _, _ = noisy(chosen, truth, sd=1.0, runs=400)
    assert [index.clears for index in indices(chosen, many_runs).inputs] == [True, False, False]


def test_intervals_hold_about_as_often_as_they_say():
    held = []
    for seed in range(1, 41):
        chosen = sample("morris", 2, 20, seed)
        means, sds, counts = noisy(chosen, chosen.flat[:, :2] @ np.array([2.0, 1.0]), 0.5, 10, seed)
        found = split(chosen, means, sds, counts)
        assert found is not None
        share = found.share
        variance = 5 * np.var([0, 1 / 3, 2 / 3, 1])  # of the four levels that Morris' points have
        held.append(share.low <= variance / (variance + 0.25) <= share.high)
    assert sum(held) >= 34  # fewer than that of 40 happens 1 time in 100


def test_chance_has_the_share_of_the_variance_that_it_was_given():
    chosen = sample("sobol", 2, 512, seed=3)
    means, sds, counts = noisy(chosen, chosen.flat[:, :2] @ np.array([2.0, 1.0]), sd=1.0, runs=5)
    found = split(chosen, means, sds, counts)
    assert found is not None and found.enough is not None
    assert found.inputs == pytest.approx(5 / 12, rel=0.1)
    assert found.chance == pytest.approx(1.0, rel=0.1)
    assert found.share.low < (5 / 12) / (1 + 5 / 12) < found.share.high
    assert found.noise == pytest.approx(0.2 / (0.2 + 5 / 12), rel=0.1)
    assert 40 <= found.enough <= 52  # 1 · 0.95 / (0.05 · 5/12) is 45.6


def test_points_that_differ_in_the_dummy_alone_have_luck_of_their_own():
    chosen = sample("morris", 2, 5, seed=1)
    layout = lay_out(points_of(STUDY, chosen))
    for group in range(5):
        rows = chosen.unit[group]
        step = next(i for i in range(3) if rows[i, 2] != rows[i + 1, 2])
        one, other = (layout.cells[group * 4 + i] for i in (step, step + 1))
        assert one.scenario == other.scenario and one.seed != other.seed and one.key != other.key
    assert len({cell.key for cell in layout.cells}) == len(layout.cells) == 20


def test_a_study_says_which_inputs_matter_and_keeps_it(engine):
    engine(lambda p: float(p["leadership"]["pressure"]), noise=0.05)
    found = sensitivity(STUDY, "morris", 8, jobs=1)
    kept = json.loads((found.folder / "sensitivity.json").read_text("utf-8"))
    assert kept == found.summary
    pressure, share = kept["outcomes"]["growth_rate"]["indices"]
    assert pressure["mu"]["value"] == pytest.approx(1, abs=0.1) and pressure["clears"]
    assert not share["clears"] and 0 < share["mu_star"]["value"]
    warnings = kept["outcomes"]["growth_rate"]["warnings"]
    assert len(warnings) == 1 and warnings[0].startswith("Marketing's opening share") and "luck" in warnings[0]
    assert kept["outcomes"]["growth_rate"]["variance"]["share"]["value"] > 0.9
    table = pd.read_csv(found.folder / "indices.csv")
    assert table["input"].tolist() == [PRESSURE, SHARE, "dummy"]
    assert pd.read_csv(found.folder / "sample.csv").shape == (32, 4)


def test_more_samples_use_the_runs_that_are_there(engine):
    known = engine(lambda p: float(p["leadership"]["pressure"]), noise=0.05)
    sensitivity(STUDY, "sobol", 4, out="s", jobs=1)
    assert len(known.ran) == 4 * 5 * 4
    known.ran.clear()
    found = sensitivity(STUDY, "sobol", 8, out="s", resume=True, jobs=1)
    assert len(known.ran) == 4 * 5 * 4
    fresh = sensitivity(STUDY, "sobol", 8, out="t", jobs=1)
    assert found.summary == fresh.summary


def test_a_sample_that_lacks_a_point_is_left_out():
    chosen = sample("morris", 2, 8, seed=1)
    values = chosen.flat[:, :2] @ np.array([1.0, 2.0])
    values[5] = np.nan  # in the second trajectory
    found = indices(chosen, values)
    assert (found.groups, found.dropped) == (7, 1)
    assert found.inputs[1].parts["mu"].value == pytest.approx(2)
    values[8:] = np.nan
    with pytest.raises(InputError, match="too few for indices"):
        indices(chosen, values)


def test_what_cannot_be_analysed_is_refused_with_the_reason():
    with pytest.raises(InputError, match="two or more"):
        sensitivity(Study("One", "status_quo", (Range(PRESSURE, 0, 1),)), "morris")
    bound = Study("Two", "status_quo", STUDY.parameters, constraints=(Constraint(f"{SHARE} <= 0.5"),))
    with pytest.raises(InputError, match="no constraint can be kept"):
        sensitivity(bound, "morris")
    with pytest.raises(InputError, match="at least 4"):
        sensitivity(STUDY, "morris", 2)


def test_without_salib_one_sentence_says_what_to_install(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "SALib.sample.morris", None)
    with pytest.raises(InputError, match=r"needs SALib.*pip install 'smarketing\[studies\]'"):
        sensitivity(STUDY, "morris", 8)


def test_words_can_be_inputs(engine):
    engine(lambda p: float(p["feedback"]["rule"]), noise=0.01)
    study = Study(
        "Words", "status_quo", (Levels("feedback.rule", ("none", "ad_hoc", "periodic")), Range(PRESSURE, 0, 1)),
        replications=3, outcomes=("growth_rate",),
    )  # fmt: skip
    found = sensitivity(study, "morris", 8, jobs=1)
    assert found.summary is not None
    rule, pressure = found.summary["outcomes"]["growth_rate"]["indices"]
    assert rule["clears"] and not pressure["clears"]


def test_the_study_that_is_shipped_can_be_laid_out():
    study = load_study("what_matters")
    assert len(lay_out(points_of(study, sample("morris", len(study.parameters), 4, 1))).cells) == 4 * 10
