"""What holds for every valid scenario."""

import pickle

from hypothesis import given

from smarketing.scenarios import Scenario, from_resolved
from smarketing.scenarios.descriptions import explain_difference
from tests.strategies import generated_scenarios


@given(generated_scenarios())
def test_a_scenario_survives_saving_and_pickling(scenario: Scenario):
    assert from_resolved(scenario.resolved()) == scenario
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    assert explain_difference(scenario, from_resolved(scenario.resolved())) == []
