"""Assumptions moved together: the corner in which the better policy loses is found, and said in the report's words."""

import pytest

from smarketing.experiments.comparison.switch_points import switch_points
from smarketing.experiments.discovery.circumstances import with_circumstances
from smarketing.experiments.running.settings import Settings
from smarketing.reports.switch_points import claim
from smarketing.scenarios.compared_policies import policies
from smarketing.scenarios.uncertain_inputs import uncertain_inputs
from tests.experiments.comparison import test_switch_points


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    place = "smarketing.experiments.comparison"
    monkeypatch.setattr("smarketing.experiments.running.runner.simulate", test_switch_points.simulate)
    monkeypatch.setattr(f"{place}.switch_points.uncertain_inputs", few)
    monkeypatch.setattr(f"{place}.minimax_regret.parameter_sets", tuple)
    monkeypatch.setattr("smarketing.experiments.discovery.circumstances.uncertain_inputs", few)


def few(scenarios):
    return [each for each in uncertain_inputs(scenarios) if each.path in test_switch_points.CHOSEN]


def test_the_corner_is_found_and_told():
    pair = policies(("misaligned", "aligned"))
    found = with_circumstances(switch_points(pair, Settings()), pair, Settings())
    together = found["pairs"][0]["circumstances"]
    assert (together["loser"], together["other"]) == ("aligned", "misaligned")
    assert set(together["inputs"]) == {"sales.ramp_weeks", "market.segments.drift"}
    assert 0 < together["cases"] < together["futures"] == 200
    limits = {limit["path"]: limit for box in together["boxes"] for limit in box["limits"]}
    assert limits["sales.ramp_weeks"]["low"] == pytest.approx(31, abs=4)  # where it turns
    assert all(box["density"] > 0.7 for box in together["boxes"])
    told = claim(together, {"aligned": "Aligned", "misaligned": "Misaligned"})
    assert told.startswith("With 2 assumptions varied together, Aligned surely loses to Misaligned in growth in ")
    assert "weeks" in told or "% a month" in told
