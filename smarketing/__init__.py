"""Simulate how marketing and sales policies make a firm grow: which policy, by how much, how sure.

    import smarketing as sm

    run = sm.simulate(sm.load("aligned"), replications=20, seed=1)
    result = sm.compare(["misaligned", "aligned"], replications=200)

Everything loads on first use. The parts are packages of their own, such as `smarketing.scenarios`; in a checkout they
stand beside this folder, installed they are in it.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smarketing.agents.jit import behaviour, kernel
    from smarketing.agents.mesa_agents import Marketer, Salesperson
    from smarketing.commands.plot import draw as plot
    from smarketing.commands.told_life import trace
    from smarketing.errors import InputError
    from smarketing.evidence.bundle.bundle import bundle
    from smarketing.evidence.crm.calibrate import calibrate
    from smarketing.evidence.crm.export import export_crm
    from smarketing.evidence.firm.fit import fit
    from smarketing.evidence.validation.validate import validate
    from smarketing.experiments.comparison.compare import Comparison, compare, replicate
    from smarketing.experiments.comparison.decomposition import Decomposition, decompose
    from smarketing.experiments.comparison.ensemble_robustness import robustness
    from smarketing.experiments.design.study import Study
    from smarketing.experiments.discovery.discover import discover
    from smarketing.experiments.further_questions import ablate, equal_pay, status, switch_points, twin
    from smarketing.experiments.optimisation.optimise import optimise
    from smarketing.experiments.population.study_population import study_population as population
    from smarketing.experiments.reruns.rerun import rerun
    from smarketing.experiments.sensitivity import sensitivity
    from smarketing.experiments.sweeps.sweep import Sweep, sweep
    from smarketing.pay_plans.payout import payout
    from smarketing.reports.documents.page import write_report as report
    from smarketing.reports.documents.slides import write_slides as slides
    from smarketing.reports.documents.workbook import write_workbook as workbook
    from smarketing.scenarios.descriptions import explain_difference
    from smarketing.scenarios.errors import ScenarioError
    from smarketing.scenarios.json_schema import json_schema
    from smarketing.scenarios.lineage import library
    from smarketing.scenarios.load import from_resolved, load
    from smarketing.scenarios.parameter_ensemble import ensemble
    from smarketing.scenarios.scenario import Scenario
    from smarketing.scenarios.starter import starter
    from smarketing.simulation.history import History
    from smarketing.simulation.model import FirmModel
    from smarketing.simulation.outcomes import Outcome
    from smarketing.simulation.run import Run, simulate

__all__ = [
    "Comparison",
    "Decomposition",
    "FirmModel",
    "History",
    "InputError",
    "Marketer",
    "Outcome",
    "Run",
    "Salesperson",
    "Scenario",
    "ScenarioError",
    "Study",
    "Sweep",
    "ablate",
    "behaviour",
    "bundle",
    "calibrate",
    "compare",
    "decompose",
    "discover",
    "ensemble",
    "equal_pay",
    "explain_difference",
    "export_crm",
    "fit",
    "from_resolved",
    "json_schema",
    "kernel",
    "library",
    "load",
    "optimise",
    "payout",
    "plot",
    "population",
    "replicate",
    "report",
    "rerun",
    "robustness",
    "sensitivity",
    "simulate",
    "slides",
    "starter",
    "status",
    "sweep",
    "switch_points",
    "trace",
    "twin",
    "validate",
    "workbook",
]

# Name here: its module, and its name there where that differs. A test compares with what type checkers read above.
_HOME = {
    "Comparison": "smarketing.experiments.comparison.compare",
    "Decomposition": "smarketing.experiments.comparison.decomposition",
    "FirmModel": "smarketing.simulation.model",
    "History": "smarketing.simulation.history",
    "InputError": "smarketing.errors",
    "Marketer": "smarketing.agents.mesa_agents",
    "Outcome": "smarketing.simulation.outcomes",
    "Run": "smarketing.simulation.run",
    "Salesperson": "smarketing.agents.mesa_agents",
    "Scenario": "smarketing.scenarios.scenario",
    "ScenarioError": "smarketing.scenarios.errors",
    "Study": "smarketing.experiments.design.study",
    "Sweep": "smarketing.experiments.sweeps.sweep",
    "ablate": "smarketing.experiments.further_questions",
    "behaviour": "smarketing.agents.jit",
    "bundle": "smarketing.evidence.bundle.bundle",
    "calibrate": "smarketing.evidence.crm.calibrate",
    "compare": "smarketing.experiments.comparison.compare",
    "decompose": "smarketing.experiments.comparison.decomposition",
    "discover": "smarketing.experiments.discovery.discover",
    "ensemble": "smarketing.scenarios.parameter_ensemble",
    "equal_pay": "smarketing.experiments.further_questions",
    "explain_difference": "smarketing.scenarios.descriptions",
    "export_crm": "smarketing.evidence.crm.export",
    "fit": "smarketing.evidence.firm.fit",
    "from_resolved": "smarketing.scenarios.load",
    "json_schema": "smarketing.scenarios.json_schema",
    "kernel": "smarketing.agents.jit",
    "library": "smarketing.scenarios.lineage",
    "load": "smarketing.scenarios.load",
    "optimise": "smarketing.experiments.optimisation.optimise",
    "payout": "smarketing.pay_plans.payout",
    "plot": "smarketing.commands.plot:draw",
    "population": "smarketing.experiments.population.study_population:study_population",
    "replicate": "smarketing.experiments.comparison.compare",
    "report": "smarketing.reports.documents.page:write_report",
    "rerun": "smarketing.experiments.reruns.rerun",
    "robustness": "smarketing.experiments.comparison.ensemble_robustness",
    "sensitivity": "smarketing.experiments.sensitivity",
    "simulate": "smarketing.simulation.run",
    "slides": "smarketing.reports.documents.slides:write_slides",
    "starter": "smarketing.scenarios.starter",
    "status": "smarketing.experiments.further_questions",
    "sweep": "smarketing.experiments.sweeps.sweep",
    "switch_points": "smarketing.experiments.further_questions",
    "trace": "smarketing.commands.told_life",
    "twin": "smarketing.experiments.further_questions",
    "validate": "smarketing.evidence.validation.validate",
    "workbook": "smarketing.reports.documents.workbook:write_workbook",
}

_HERE = Path(__file__).resolve().parent
if not (_HERE / "agents").is_dir():  # a checkout
    __path__.append(str(_HERE.parent))


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'smarketing' has no attribute {name!r}; it has {', '.join(__all__)}")
    module, _, there = _HOME[name].partition(":")
    return getattr(import_module(module), there or name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
