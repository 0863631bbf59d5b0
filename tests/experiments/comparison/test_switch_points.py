"""Where the answer turns: against an engine in which it is known where."""

import numpy as np
import pytest

from smarketing.experiments.comparison.minimax_regret import drawn
from smarketing.experiments.comparison.switch_points import switch_points
from smarketing.experiments.running.settings import Settings
from smarketing.inference.regret import regret
from smarketing.scenarios import Scenario, load
from smarketing.scenarios.compared_policies import policies
from smarketing.scenarios.uncertain_inputs import UncertainInput, uncertain_inputs
from smarketing.simulation.outcomes import OUTCOMES
from smarketing.simulation.run import Run
from tests.experiments.fake_engine import luck

CHOSEN = ("sales.ramp_weeks", "market.segments.drift", "market.growth", "behaviour.progress.steps")


def simulate(scenario: Scenario, *, replications: int, seed: int, first: int, **_: object) -> Run:
    """`aligned` grows faster as long as people ramp up within 31 weeks and needs drift by more than 1 % a month."""
    spec = scenario.spec
    better = min(31 - spec.sales.ramp_weeks, 1000 * (spec.market.segments[0].drift - 0.01), 8.0) / 100
    outcomes = np.zeros(replications, dtype=[(name, "f8") for name in OUTCOMES])
    for row, r in enumerate(range(first, first + replications)):
        own = 0.002 * luck(seed, r, len(scenario.name))
        values = 0.5 * luck(seed, r, 0) + own + SIDE[0] * better * (scenario.name == "aligned")
        outcomes[row] = tuple(values)
    return Run(outcomes, None, np.zeros(replications, np.int64), seed, first, scenario.inputs.warm_up_weeks)


SIDE = [1.0]


@pytest.fixture(autouse=True)
def _known(monkeypatch):
    def few(scenarios):
        return [each for each in uncertain_inputs(scenarios) if each.path in CHOSEN]

    monkeypatch.setattr("smarketing.experiments.running.runner.simulate", simulate)
    monkeypatch.setattr("smarketing.experiments.comparison.switch_points.uncertain_inputs", few)
    monkeypatch.setattr("smarketing.experiments.comparison.minimax_regret.parameter_sets", tuple)
    SIDE[0] = 1.0


def found(*names: str) -> dict:
    return switch_points(policies(names), Settings())


def test_a_switch_is_found_where_it_is_and_told_in_words():
    content = found("misaligned", "aligned")
    (pair,) = content["pairs"]
    ramp, drift = pair["parameters"]  # the nearer to today's value comes first
    assert content["assumptions_tried"] == len(CHOSEN)
    assert (pair["a"], pair["b"], pair["ensemble_share"]) == ("misaligned", "aligned", None)
    assert (ramp["path"], drift["path"]) == ("sales.ramp_weeks", "market.segments.drift")
    assert ramp["at"] == pytest.approx(31, abs=0.5)
    assert ramp["low"] < 31 < ramp["high"]
    assert drift["at"] == pytest.approx(0.01, abs=0.0006)
    assert (ramp["better_below"], ramp["better_above"]) == ("aligned", "misaligned")
    assert (drift["better_below"], drift["better_above"]) == ("misaligned", "aligned")
    (statement,) = pair["statements"]
    assert statement == (
        "Aligned beats Misaligned in growth unless the time a new salesperson takes to full productivity exceeds "
        "31 weeks or the fit lost without learning is below 1 % a month."
    )
    assert min(pair["regret"].values()) > 0


def test_where_nothing_turns_it_that_is_said():
    (pair,) = found("status_quo", "misaligned")["pairs"]
    assert pair["parameters"] == []
    assert "no single assumption in its range changes" in pair["statements"][0]


def test_a_policy_that_is_worse_today_may_be_better_elsewhere():
    SIDE[0] = -1.0
    (pair,) = found("misaligned", "aligned")["pairs"]
    assert pair["statements"][0].startswith("Misaligned beats Aligned in growth unless ")
    assert {each["path"] for each in pair["parameters"]} == {"market.segments.drift", "sales.ramp_weeks"}


def test_luck_alone_turns_nothing():
    SIDE[0] = 0.0
    told = [found("misaligned", "aligned")["pairs"][0]]
    assert [each["parameters"] for each in told] == [[]]


def test_each_policy_is_set_against_the_first():
    pairs = found("misaligned", "status_quo", "aligned")["pairs"]
    assert [(each["a"], each["b"]) for each in pairs] == [("misaligned", "status_quo"), ("misaligned", "aligned")]
    assert not pairs[0]["parameters"]
    assert len(pairs[1]["parameters"]) == 2


# What is uncertain


def paths(*scenarios: Scenario) -> set[str]:
    return {each.path for each in uncertain_inputs(scenarios)}


def test_uncertain_is_what_no_leader_sets_and_no_book_tells():
    known = paths(load("misaligned"), load("aligned"))
    assert {"market.segments.drift", "sales.ramp_weeks", "behaviour.blame.gain", "people.effort_elasticity"} <= known
    assert not known & {
        "compensation.salespeople.commission_rate",
        "organisation.marketers",
        "firm.opening_revenue",
        "market.segments.accounts",
        "horizon.weeks",
        "behaviour.credit.true_share",
    }


def test_a_value_that_somebody_knows_is_not_uncertain(tmp_path):
    text = "name: Acme\nextends: aligned\nsales: {ramp_weeks: 18}\n"
    for source, is_uncertain in (("", True), ("assumptions: {sales.ramp_weeks: 'interview, 2026-10'}\n", False)):
        file = tmp_path / "acme.yaml"
        file.write_text(text + source, encoding="utf-8")
        assert ("sales.ramp_weeks" in paths(load(file))) == is_uncertain


def test_a_value_in_which_the_policies_differ_is_no_assumption_they_share():
    assert "sales.ramp_weeks" not in paths(load("aligned", {"sales.ramp_weeks": 18.0}), load("misaligned"))


def test_what_stands_in_several_places_moves_in_all():
    (drift,) = (each for each in uncertain_inputs([load("aligned")]) if each.path == "market.segments.drift")
    segments = load("aligned").changed(drift.at(0.04)).spec.market.segments
    assert [segment.drift for segment in segments] == [0.04] * len(segments)
    uneven = load("aligned", {"market.segments[1].drift": 0.03})
    assert "market.segments.drift" not in paths(uneven)


# Regret


def test_regret_is_what_the_worse_policy_loses():
    worth = np.zeros((100, 2, 6))
    worth[:70, 1] = 10.0  # the second is better by 10 in seven sets of ten, worse by 20 in the others
    worth[70:, 0] = 20.0
    worth += np.random.default_rng(1).normal(size=worth.shape)
    assert regret(worth) == pytest.approx(7.0, abs=0.5)
    assert regret(worth[:, ::-1]) == pytest.approx(6.0, abs=0.5)


def test_luck_is_no_regret():
    noise = np.random.default_rng(2).normal(size=(2_000, 2, 6))
    naive = np.maximum(0, noise.mean(axis=-1)[:, 1] - noise.mean(axis=-1)[:, 0]).mean()
    assert regret(noise) < 0.1 * naive


def test_drawn_assumptions_keep_to_their_ranges_and_their_peak():
    known: list[UncertainInput] = uncertain_inputs([load("aligned")])
    sets = drawn(known, 200)
    for each in known[:20]:
        values = np.array([point[each.places[0]] for point in sets])
        assert values.min() >= each.low
        assert values.max() <= each.high
        assert values.mean() == pytest.approx(
            (each.low + each.high + each.value) / 3, abs=0.03 * (each.high - each.low)
        )
