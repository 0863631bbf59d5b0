"""Sensitivity: indices that are known, luck that looks like an effect, and a sweep that can go on."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from smarketing.errors import InputError
from smarketing.experiments.design.parameters import Levels, Range
from smarketing.experiments.design.study import Study
from smarketing.experiments.design.study_file import load_study
from smarketing.experiments.sensitivity import points_of, sensitivity
from smarketing.experiments.sweeps.plan import lay_out
from smarketing.inference.sensitivity.chance import split
from smarketing.inference.sensitivity.indices import TooFewGroupsError, indices
from smarketing.inference.sensitivity.sample import Sample, sample, size
from smarketing.scenarios.constraints import Constraint
from tests.experiments.sensitivity.known_engine import KnownEngine

PRESSURE, SHARE = "leadership.pressure", "budget.marketing_share"
STUDY = Study(
    "Mine", "status_quo", (Range(PRESSURE, 0, 1), Range(SHARE, 0.2, 0.7)), replications=4, outcomes=("growth_rate",)
)


def ishigami(unit):
    """Ishigami & Homma (1990) with a = 7, b = 0.1."""
    x = (2 * unit[:, :3] - 1) * np.pi
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def noisy(chosen: Sample, truth, sd: float, runs: int, seed: int = 0, stirred: float = 0.0):
    """`runs` runs at every point: the truth, luck of the random world, and what any change of an input stirs up."""
    random = np.random.default_rng(seed)
    worlds = sd * random.normal(size=(2 * chosen.groups, runs))
    points = stirred * random.normal(size=(len(truth), runs))
    return truth[:, None] + worlds[list(chosen.worlds)] + points


def told(values):
    """Mean, standard deviation and number of runs of every point."""
    return values.mean(axis=1), values.std(axis=1, ddof=1), np.full(len(values), float(values.shape[1]))


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


FIRST, TOTAL, TOGETHER = (0.3139, 0.4424, 0.0), (0.5576, 0.4424, 0.2437), {(0, 1): 0.0, (0, 2): 0.2437, (1, 2): 0.0}


def within(truth: float, spread) -> bool:
    return bool(spread.low <= truth <= spread.high)


@pytest.mark.parametrize("stirred", [0.0, 3.0])
def test_the_shares_of_variance_of_a_known_function_are_found_whatever_luck_adds(stirred):
    chosen = sample("sobol", 3, 512, seed=1, second_order=True)
    values = noisy(chosen, ishigami(chosen.flat), 3.0, runs=10, seed=4, stirred=stirred)
    found = indices(chosen, values)
    for index, first, total in zip(found.inputs, FIRST, TOTAL, strict=True):
        assert within(first, index.parts["first"])
        assert index.parts["total"].value == pytest.approx(total, abs=0.07)
        assert index.detected
    assert all(within(share, found.pairs[pair]) for pair, share in TOGETHER.items())
    noise = (9 + stirred**2) / 10
    assert found.luck["total"].value == pytest.approx(noise / (noise + 13.84), rel=0.15)


def test_without_a_sample_for_pairs_none_are_told():
    chosen = sample("sobol", 3, 8, seed=1)
    assert indices(chosen, ishigami(chosen.flat)[:, None]).pairs == {}
    with pytest.raises(InputError, match="no pairs of inputs"):
        sensitivity(STUDY, "morris", 8, second_order=True)


def test_the_elementary_effects_of_a_linear_function_are_its_slopes_under_any_luck():
    chosen = sample("morris", 3, 10, seed=1)
    truth = chosen.flat[:, :3] @ np.array([3.0, -2.0, 0.0])
    found = indices(chosen, noisy(chosen, truth, sd=5.0, runs=3))
    means = [index.parts["mu"].value for index in found.inputs]
    sizes = [index.parts["mu_star"].value for index in found.inputs]
    np.testing.assert_allclose(means, [3, -2, 0], atol=1e-12)
    np.testing.assert_allclose(sizes, [3, 2, 0], atol=1e-12)
    assert all(index.parts["sigma"].value < 1e-12 for index in found.inputs)
    assert [index.detected for index in found.inputs] == [True, True, False]
    assert found.luck["mu_star"].value > 1  # and would have hidden both


def test_the_unevenness_of_effects_is_told_without_luck():
    chosen = sample("morris", 2, 200, seed=1)
    x = chosen.flat[:, :2]
    values = noisy(chosen, x[:, 0] * x[:, 1], sd=1.0, runs=10, stirred=0.5)
    effect = indices(chosen, values).inputs[0].parts
    exact = indices(chosen, (x[:, 0] * x[:, 1])[:, None]).inputs[0].parts
    assert within(exact["sigma"].value, effect["sigma"])
    assert effect["mu"].value == pytest.approx(exact["mu"].value, abs=0.1)


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_an_input_whose_effect_goes_up_here_and_down_there_is_detected(method):
    chosen = sample(method, 2, 16, seed=1)
    x = chosen.flat[:, :2] - 0.5
    assert indices(chosen, noisy(chosen, 8 * x[:, 0] * x[:, 1], 1.0, 20, stirred=0.5)).inputs[0].detected


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_inputs_that_only_stir_luck_are_taken_for_real_as_seldom_as_said(method):
    alarms, missed, slope = 0, 0, {"morris": 0.6, "sobol": 1.5}[method]  # steps of pairs are a third of a range
    for seed in range(40):
        chosen = sample(method, 3, 8, seed=seed + 1)
        values = noisy(chosen, slope * chosen.flat[:, 0], sd=1.0, runs=10, seed=seed, stirred=0.4)
        real, *idle = indices(chosen, values).inputs
        alarms += any(index.detected for index in idle)
        missed += not real.detected
    assert alarms <= 6  # of 40 at 5 %; more than that happens 1 time in 70
    assert missed <= 2


def test_what_is_excluded_of_a_small_effect_is_more_than_the_effect():
    held = 0
    for seed in range(40):
        chosen = sample("morris", 2, 8, seed=seed + 1)
        values = noisy(chosen, 0.1 * chosen.flat[:, 0], sd=1.0, runs=5, seed=seed, stirred=0.4)
        held += indices(chosen, values).inputs[0].parts["mu_star"].high >= 0.1
    assert held >= 38  # an upper end of 97.5 %: fewer happens 1 time in 100


def test_intervals_hold_about_as_often_as_they_say():
    held = []
    for seed in range(1, 41):
        chosen = sample("morris", 2, 20, seed)
        found = split(chosen, *told(noisy(chosen, chosen.flat[:, :2] @ np.array([2.0, 1.0]), 0.5, 10, seed)))
        assert found is not None
        share = found.share
        variance = 5 * np.var([0, 1 / 3, 2 / 3, 1])  # of the four levels that Morris' points have
        held.append(share.low <= variance / (variance + 0.25) <= share.high)
    assert sum(held) >= 34  # fewer than that of 40 happens 1 time in 100


def test_intervals_hold_as_often_where_inputs_do_little_beside_luck():
    """Of points that differ by less than luck lets expect, the interval is no point at 0."""
    held = []
    for seed in range(1, 41):
        chosen = sample("morris", 2, 20, seed)
        found = split(chosen, *told(noisy(chosen, 0.2 * chosen.flat[:, :2] @ np.array([2.0, 1.0]), 1.0, 4, seed)))
        assert found is not None and found.share.high > 0.0
        variance = 0.04 * 5 * np.var([0, 1 / 3, 2 / 3, 1])
        held.append(found.share.low <= variance / (variance + 1.0) <= found.share.high)
    assert sum(held) >= 34  # fewer than that of 40 happens 1 time in 100


def test_chance_has_the_share_of_the_variance_that_it_was_given():
    chosen = sample("sobol", 2, 512, seed=3)
    found = split(chosen, *told(noisy(chosen, chosen.flat[:, :2] @ np.array([2.0, 1.0]), sd=1.0, runs=5)))
    assert found is not None and found.enough is not None
    assert found.inputs == pytest.approx(5 / 12, rel=0.1)
    assert found.chance == pytest.approx(1.0, rel=0.1)
    assert found.share.low < (5 / 12) / (1 + 5 / 12) < found.share.high
    assert found.noise == pytest.approx(0.2 / (0.2 + 5 / 12), rel=0.1)
    assert 40 <= found.enough <= 52  # 1 · 0.95 / (0.05 · 5/12) is 45.6


def test_points_of_a_trajectory_share_their_luck_and_the_dummy_alone_changes_it():
    chosen = sample("morris", 2, 5, seed=1)
    layout = lay_out(points_of(STUDY, chosen))
    seeds = np.array([cell.seed for cell in layout.cells]).reshape(5, 4)
    for group in range(5):
        rows = chosen.unit[group]
        for i in range(3):
            assert (seeds[group, i] != seeds[group, i + 1]) == (rows[i, 2] != rows[i + 1, 2])
    assert len(set(seeds.ravel().tolist())) == 10
    more = lay_out(points_of(STUDY, sample("morris", 2, 9, seed=1)))
    assert [cell.key for cell in more.cells[:20]] == [cell.key for cell in layout.cells]


def test_a_study_says_which_inputs_matter_and_keeps_it(engine):
    engine(lambda p: float(p["leadership"]["pressure"]), noise=0.05)
    found = sensitivity(STUDY, "morris", 8, jobs=1)
    kept = json.loads((found.folder / "sensitivity.json").read_text("utf-8"))
    assert kept == found.summary
    pressure, share = kept["outcomes"]["growth_rate"]["indices"]
    assert pressure["mu"]["value"] == pytest.approx(1, abs=1e-9) and pressure["detected"]
    assert not share["detected"] and share["p"] == 1 and share["mu_star"]["high"] < 1e-9
    assert kept["outcomes"]["growth_rate"]["dummy"]["mu_star"]["value"] > 0
    assert kept["outcomes"]["growth_rate"]["warnings"] == []
    assert kept["outcomes"]["growth_rate"]["variance"]["share"]["value"] > 0.9
    table = pd.read_csv(found.folder / "indices.csv")
    assert table["input"].tolist() == [PRESSURE, SHARE, "dummy"]
    assert pd.read_csv(found.folder / "sample.csv").shape == (32, 4)


def test_what_two_inputs_do_together_is_kept_too(engine):
    engine(lambda p: float(p["leadership"]["pressure"]) * float(p["budget"]["marketing_share"]), noise=0.01)
    found = sensitivity(STUDY, "sobol", 4, second_order=True, jobs=1)
    pairs = pd.read_csv(found.folder / "pairs.csv")
    assert pairs[["outcome", "input", "with"]].values.tolist() == [["growth_rate", PRESSURE, SHARE]]
    assert pairs["low"][0] < pairs["value"][0] < pairs["high"][0]


def test_more_samples_use_the_runs_that_are_there(engine):
    known = engine(lambda p: float(p["leadership"]["pressure"]), noise=0.05)
    sensitivity(STUDY, "sobol", 4, out="s", jobs=1, audit=False)
    assert len(known.ran) == 4 * 5 * 4
    known.ran.clear()
    found = sensitivity(STUDY, "sobol", 8, out="s", resume=True, jobs=1, audit=False)
    assert len(known.ran) == 4 * 5 * 4
    fresh = sensitivity(STUDY, "sobol", 8, out="t", jobs=1)
    assert found.summary == fresh.summary


def test_a_sample_that_lacks_a_point_is_left_out():
    chosen = sample("morris", 2, 8, seed=1)
    values = noisy(chosen, chosen.flat[:, :2] @ np.array([1.0, 2.0]), 1.0, 2)
    values[5] = np.nan  # in the second trajectory
    values[9, 0] = np.nan  # one run of two is no loss of the point
    found = indices(chosen, values)
    assert (found.groups, found.dropped) == (7, 1)
    assert np.isfinite(found.inputs[1].parts["mu"].value)
    values[8:] = np.nan
    with pytest.raises(TooFewGroupsError, match="too few for indices"):
        indices(chosen, values)


def test_a_first_order_share_above_the_total_is_remarked(engine):
    engine(lambda p: float(p["leadership"]["pressure"]) ** 8, noise=0.0)
    found = sensitivity(STUDY, "sobol", 4, jobs=1)
    assert found.summary is not None
    pressure, _ = found.summary["outcomes"]["growth_rate"]["indices"]
    above = pressure["first"]["value"] > pressure["total"]["value"] + 0.01
    assert above == any("S_1 lies above S_T" in told for told in found.summary["outcomes"]["growth_rate"]["warnings"])
    assert above


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
    assert rule["detected"] and not pressure["detected"]


def test_the_study_that_is_shipped_can_be_laid_out():
    study = load_study("what_matters")
    assert len(lay_out(points_of(study, sample("morris", len(study.parameters), 4, 1))).cells) == 4 * 10


@pytest.mark.parametrize(
    ("method", "samples", "second_order"),
    [("morris", 5, False), ("sobol", 8, False), ("sobol", 5, False), ("sobol", 5, True)],
)
def test_how_many_points_a_sample_has_is_known_before_it_is_drawn(method, samples, second_order):
    drawn = sample(method, 3, samples, seed=1, second_order=second_order)
    assert size(method, 3, samples, second_order=second_order) == len(drawn.flat)
