"""WHAT IF: scenario files in, arrays out. The library of scenarios lives here, one YAML file each."""

from scenarios.errors import Fault, ScenarioError
from scenarios.lineage import library
from scenarios.load import from_resolved, load
from scenarios.scenario import Scenario

__all__ = ["Fault", "Scenario", "ScenarioError", "from_resolved", "library", "load"]
