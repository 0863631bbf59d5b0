"""The fit of the library: what it may read, what it may move, and that it comes to the same again."""

import functools
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from smarketing.agents.parameters import OUTBOUND
from smarketing.agents.state import LEAD
from smarketing.evidence.calibration import fit as fitting
from smarketing.evidence.calibration import journal, objective
from smarketing.evidence.calibration import search as searching
from smarketing.evidence.calibration.candidates import Candidate, candidates
from smarketing.evidence.calibration.emulator import Emulator
from smarketing.evidence.calibration.fit import fit
from smarketing.evidence.calibration.journal import Journal
from smarketing.evidence.calibration.objective import Budget, Measured, evaluate, numbers
from smarketing.evidence.calibration.page import page
from smarketing.evidence.calibration.plan import Plan
from smarketing.evidence.calibration.search import Found, Point, acceptable, limits, look_back, search
from smarketing.evidence.calibration.speed_of_response import EDGES, bins_of_delay, slope_and_first_fall
from smarketing.evidence.calibration.targets import BALANCE, CAL_ROWS, TARGETS, Target
from smarketing.experiments.population import runs
from smarketing.scenarios.field_index import fields
from smarketing.scenarios.policies import is_policy
from smarketing.simulation import simulate

pytestmark = pytest.mark.usefixtures("short_walks")
READ = {"growth_rate", "quota_attainment_share", "sales_cycle_weeks_median"}  # what firms are sorted by
READ |= {"revenue", "win_rate"}  # V3, and the books
WEEKS_READ = {"revenue", "contribution", "bookings", "list_bookings", "won", "customers"}  # the books
BASE_READ = (
    "first_bookings",
    "later_bookings",
    "cost",
    "list",
    "net",
    "deals",
    "churned",
    "churn_expected",
    "win_rate",
)
TINY = Budget(firms=6, pairs=2, traced=1)


@pytest.fixture
def short_walks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two dimensions need no long walks, and the rule no thousand draws."""
    for name, value in (("WALKERS", 32), ("STEPS", 25), ("POOL", 8)):
        monkeypatch.setattr(searching, name, value)
    monkeypatch.setattr(fitting, "DRAWS", 40)


def test_the_targets_are_the_rows_meant_for_calibration_and_no_other():
    assert {target.row for target in TARGETS} == {"V1", "V3", "V10", BALANCE}
    assert set(CAL_ROWS) == {"V1", "V3", "V10"}


def test_the_objective_reads_nothing_but_what_these_rows_are_about(monkeypatch: pytest.MonkeyPatch):
    """Every other outcome and weekly series is spoilt, and no number changes."""
    asked = evaluate({}, TINY, seed=5, jobs=1)

    def spoilt(real: Any) -> Any:
        def spoil(*arguments: Any, **options: Any) -> Any:
            run = real(*arguments, **options)
            for name in set(run.outcomes.dtype.names) - READ:
                run.outcomes[name] = -7e7
            if run.weekly is not None:
                for name in set(run.weekly.dtype.names) - WEEKS_READ:
                    run.weekly[name] = -7e7
            return run

        return spoil

    for module in (objective, runs):
        monkeypatch.setattr(module, "simulate", spoilt(simulate))
    assert evaluate({}, TINY, seed=5, jobs=2) == asked  # and the number of threads does not matter


def test_only_assumptions_about_people_and_markets_may_be_fitted():
    for path, candidate in candidates().items():
        quantity = fields()[path].quantity
        assert quantity is not None and quantity.assumed and not is_policy(path), path
        assert quantity.low is not None and quantity.high is not None
        assert quantity.low <= candidate.low < candidate.high <= quantity.high, path
        assert candidate.low <= candidate.start <= candidate.high, path
    assert not [path for path in candidates() if path.startswith(("firm.", "market.", "organisation.", "marketing."))]


@pytest.mark.parametrize("candidate", [*candidates().values()][::20], ids=lambda each: each.path)
def test_a_share_of_the_box_and_the_value_there_are_inverses(candidate: Candidate):
    assert candidate.at(0.0) == candidate.low and candidate.at(1.0) == candidate.high
    assert candidate.share(candidate.at(0.3)) == pytest.approx(0.3, abs=1e-3)


def test_distance_is_one_at_the_ends_of_an_interval():
    target = Target("a", "V1", "", "", 0.18, 0.22, "1/yr")
    assert [target.distance(value) for value in (0.2, 0.18, 0.22, 0.16)] == pytest.approx([0, 1, 1, 2])
    assert target.met(0.18) and not target.met(0.179)
    below = Target("b", "V10", "", "", -np.inf, 0.0, "logit")
    assert [below.distance(value) for value in (-3.0, 0.1, np.nan)] == [0.0, 2.0, np.inf]


# ------------------------------------------------------------------------- V10


def lives(days: np.ndarray, chance: np.ndarray) -> np.ndarray:
    leads = np.zeros(len(days), LEAD)
    leads["asked"] = -1
    leads["born"], leads["first_touch"] = 10.0, 10.0 + days / 7.0
    leads["opened"] = np.random.default_rng(1).random(len(days)) < chance
    return leads


def test_the_slope_of_qualifying_on_delay_is_recovered():
    days = np.random.default_rng(2).exponential(6.0, size=200_000)
    chance = 1.0 / (1.0 + np.exp(0.5 + 0.7 * np.log1p(days)))
    slope, first = slope_and_first_fall(bins_of_delay(lives(days, chance)))
    assert slope == pytest.approx(-0.7, abs=0.04)
    assert first > 1.0  # of a logarithm: steepest at first


def test_a_fall_that_comes_late_is_not_steepest_at_first():
    days = np.random.default_rng(2).uniform(0.0, 20.0, size=200_000)
    _, first = slope_and_first_fall(bins_of_delay(lives(days, np.where(days < 7, 0.4, 0.1))))
    assert first < 1.0


def test_leads_never_called_and_own_prospects_do_not_count():
    leads = lives(np.full(4, 2.0), np.ones(4))
    leads["first_touch"][0] = 0.0
    leads["source"][1] = OUTBOUND
    assert bins_of_delay(leads)[0].tolist() == [0, 2, *[0] * (len(EDGES) - 2)]


def test_who_asks_again_is_late_from_then_on():
    leads = lives(np.full(3, 40.0), np.ones(3))
    leads["born"] = 10.5
    leads["first_touch"] = 16.5
    leads["asked"] = [-1, 16, 14]
    assert bins_of_delay(leads)[0].tolist() == [1, 0, 0, 0, 1, 1]


# ---------------------------------------------------------------------- the search

MIDDLES = {target.name: target.middle if np.isfinite(target.middle) else 1.5 for target in TARGETS}
MIDDLES |= {"speed_slope": -1.0, "alignment_gain_low": 0.1}


ERRORS = dict.fromkeys(MIDDLES, 0.003)  # of one evaluation


def known(values: Mapping[str, float]) -> dict[str, float]:
    """A model of which all is known: growth follows two assumptions, in opposite directions."""
    a, b = (values.get(path, each.start) for path, each in BOX.items())
    shift = BOX["behaviour.blame.gain"].share(a) - 0.7, BOX["behaviour.contact.rate"].share(b) - 0.4
    return MIDDLES | {
        "survey_top": 0.2 + 0.1 * shift[0] - 0.05 * shift[1],
        "survey_bottom": -0.04 + 0.05 * shift[0] + 0.08 * shift[1],
    }


BOX = {path: candidates()[path] for path in ("behaviour.blame.gain", "behaviour.contact.rate")}


def test_the_search_finds_sets_that_meet_every_target():
    found = searched(16, 12)
    points = found.points
    meets = [all(target.met(point.achieved[target.name]) for target in TARGETS) for point in points]
    assert sum(meets[16:]) >= 9 > sum(meets[:16])
    assert {id(point) for point, met in zip(points, meets, strict=True) if met} <= {id(p) for p in found.acceptable}


@functools.cache  # tests look at the same searches
def searched(*waves: int, seed: int = 3, enough: int = 1_000) -> Found:
    return search(list(BOX.values()), known, waves, seed, ERRORS, enough, say=lambda text: None)


def test_the_search_ends_with_the_wave_that_makes_the_acceptable_sets_enough():
    whole = searched(16, 12, 12)
    assert len(whole.points) == 40
    soon = searched(16, 12, 12, enough=9)
    assert len(soon.points) == 28
    assert [point.values for point in soon.points] == [point.values for point in whole.points[:28]]


def test_the_emulator_says_what_was_not_run():
    points = searched(32).points
    emulator = Emulator(np.stack([p.shares for p in points]), [p.achieved for p in points], TARGETS[:2])
    elsewhere = searched(8, seed=9).points
    mean, sd = emulator.predict(np.stack([p.shares for p in elsewhere]))
    true = np.array([[p.achieved[target.name] for target in TARGETS[:2]] for p in elsewhere])
    assert np.abs(mean - true).max() < 0.003
    assert sd.max() < 0.01


def test_a_set_is_refused_beyond_three_standard_deviations_of_interval_and_luck():
    """The interval of 18 to 22 % is two deviations of 1 % either way; luck adds 0.3 %: the limit is 3.13 % from 20."""
    met, odd, implausible = (a_point(survey_top=top) for top in (0.2, 0.169, 0.168))
    assert acceptable([met, odd, implausible], limits(ERRORS)) == [met, odd]
    luckless = acceptable([met, odd, implausible], limits(ERRORS | {"survey_top": 0.01}))
    assert luckless == [met, odd, implausible]
    assert acceptable([a_point(speed_slope=0.01), a_point(speed_slope=-0.01)], limits(ERRORS))[0].achieved[
        "speed_slope"
    ] == pytest.approx(-0.01)


def a_point(**achieved: float) -> Point:
    return Point(np.zeros(2), {}, MIDDLES | achieved)


def test_where_too_few_sets_are_acceptable_the_nearest_are_kept():
    near, nearly, far = (a_point(survey_top=top) for top in (0.2, 0.16, 0.15))
    worse = a_point(survey_top=0.16, survey_bottom=-0.12)
    points = [near, nearly, far, worse]
    found = look_back(points, ERRORS, np.zeros(2))
    assert found.acceptable == [near]
    assert found.best(1) == [near]
    assert found.best(3) == [near, nearly, far]


class Likelihoods:
    """An emulator that knows the log likelihood of sets by their first share."""

    def __init__(self, **known: float) -> None:
        self.known = known

    def log_likelihood(self, shares: np.ndarray) -> np.ndarray:
        return np.array([self.known[f"at_{round(10 * first)}"] for first in shares[:, 0]])


def test_of_sets_that_targets_cannot_tell_apart_the_one_that_moves_least_is_taken():
    far, near, unlikely = (Point(np.array([first, 0.5]), {}, MIDDLES) for first in (0.9, 0.3, 0.2))
    kept = [far, near, unlikely]

    def chosen(**known: float) -> Point:
        return Found(kept, Likelihoods(**known), limits(ERRORS), np.array([0.2, 0.5])).choose(kept)

    assert chosen(at_9=-10.0, at_3=-11.9, at_2=-12.1) is near
    assert chosen(at_9=-10.0, at_3=-12.1, at_2=-12.1) is far
    assert chosen(at_9=-10.0, at_3=-11.9, at_2=-11.9) is unlikely


SMALL = Plan(TINY, TINY, replace(TINY, firms=25, pairs=8, traced=3), parameters=2, waves=(8, 6), seed=11)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> list[Mapping[str, float]]:
    """The known model in place of the real one; the sets that it was asked for."""
    asked: list[Mapping[str, float]] = []

    def measure(values: Mapping[str, float], budget: Budget, seed: int, jobs: int) -> Measured:
        stream, achieved = np.random.default_rng(seed), known(values)
        growth = np.linspace(achieved["survey_bottom"], achieved["survey_top"], budget.firms)
        base = {name: stream.normal(1.0, 0.01, budget.pairs) for name in BASE_READ}
        base |= {"growth": np.full(budget.pairs, 0.07), "revenue": np.ones(budget.pairs), "budgeted": base["cost"]}
        joint = base | {"revenue": stream.normal(1.15, 0.01, budget.pairs)}
        days = np.random.default_rng(2).exponential(6.0, size=2_000)
        delays = np.stack([bins_of_delay(lives(days, 1.0 / (1.5 + days)))] * budget.traced)
        return Measured(np.stack([growth] * 3, axis=1), growth, 0.06, base, joint, delays)

    def told(values: Mapping[str, float], budget: Budget, seed: int, jobs: int) -> Any:
        asked.append(values)
        return known(values)

    monkeypatch.setattr(fitting, "measure", measure)
    monkeypatch.setattr(journal, "evaluate", told)
    return asked


def fitted(jobs: int = 1, file: Path | None = None) -> str:
    return json.dumps(
        {**fit(SMALL, Journal(file, SMALL.seed, jobs), lambda text: None, BOX.values()), "date": ""}, allow_nan=False
    )


@functools.cache
def whole_fit() -> str:
    """What every test of a fit compares with or reads; to be called where `model` is in place."""
    return fitted()


@pytest.mark.usefixtures("model")
def test_the_fit_comes_to_the_same_bytes_again_whatever_the_number_of_threads():
    assert fitted(jobs=2) == whole_fit()


def test_an_interrupted_fit_goes_on_where_it_stopped(tmp_path: Path, model: list[Mapping[str, float]]):
    whole, file = whole_fit(), tmp_path / "journal.jsonl"
    model.clear()
    fitted(file=file)
    first = len(model)
    lines = file.read_text().splitlines()
    file.write_text("\n".join(lines[: len(lines) // 2]) + "\n")
    model.clear()
    assert fitted(file=file) == whole
    assert 0 < len(model) < first


@pytest.mark.usefixtures("model")
def test_the_record_says_what_was_wanted_found_and_missed():
    record = json.loads(whole_fit())
    assert set(record["values"]) == set(BOX) == set(record["ensemble"][0])
    assert record["targets"]["alignment_gain"]["met"] and record["targets"]["alignment_gain"]["value"] == pytest.approx(
        0.15, abs=0.01
    )
    assert record["targets"]["survey_top"]["interval"] == [0.18, 0.22]
    assert record["targets"]["speed_slope"]["low"] is not None
    assert {each["determined"] for each in record["parameters"].values()} <= {"well", "partly", "hardly"}
    assert record["distance"]["search"] < record["distance"]["start"]
    text = "\n".join(page(record))
    missed = [told["title"] for told in record["targets"].values() if not told["met"]]
    assert missed and all(title in text.partition("**Missed: ")[2] for title in missed)


def test_numbers_of_a_sample_are_those_of_its_runs():
    growth = np.array([0.0, 0.1, 0.2, 0.3, 0.4])
    pair = {name: np.ones(2) for name in (*BASE_READ, "growth", "revenue", "budgeted")}
    measured = Measured(np.stack([growth], axis=1), growth, 0.06, pair, pair, np.zeros((1, 3, len(EDGES))))
    found = numbers(measured, np.array([0, 0, 0, 1, 2]), np.array([0, 1]), np.array([0]))
    assert found["survey_top"] == 0.2 and found["survey_bottom"] == 0.0
    assert found["base_growth"] == pytest.approx(0.94)
