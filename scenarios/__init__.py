"""WHAT IF: scenario files in, arrays out. The library of scenarios lives here, one YAML file each."""

from smarketing.scenarios.errors import Fault, ScenarioError
from smarketing.scenarios.lineage import library
from smarketing.scenarios.load import from_resolved, load
from smarketing.scenarios.scenario import Scenario

__all__ = ["Fault", "Scenario", "ScenarioError", "from_resolved", "library", "load"]

if __name__ == "scenarios":  # by the name of its folder, in a checkout
    from smarketing.bare_names import hand_over

    hand_over(__name__)
