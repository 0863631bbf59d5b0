"""What a sweep found, as plain data: the content of `summary.json`, and the study in the manifest, there and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from smarketing.experiments.comparison.summary import measured
from smarketing.experiments.design.parameters import Levels, Parameter, Range
from smarketing.experiments.design.study import SECTIONS, Design, Study
from smarketing.inference.estimates import CONFIDENCE
from smarketing.scenarios.constraints import Constraint
from smarketing.simulation.outcomes import OUTCOMES, Outcome
from smarketing.simulation.own_rules import NO_RULES, OwnRules
from smarketing.store.estimates_by_point import Answer
from smarketing.store.result_folder import FORMAT
from smarketing.store.strict_json import plain
from smarketing.store.sweep_plan import Plan


def summarised(study: Study, plan: Plan, estimates: Answer, status: str) -> dict[str, Any]:
    """Estimates for every point, in the order of the design. Strict JSON: what is not defined is None."""
    summary: dict[str, Any] = plain(
        {
            "format": FORMAT,
            "kind": "sweep",
            "status": status,
            "confidence": CONFIDENCE,
            "currency": plan.currency,
            "name": study.name,
            "description": study.description,
            "scenario": plan.scenario,
            "seed": study.seed,
            "seeds": study.seeds,
            "first": plan.first,
            "replications": {
                "requested": plan.count,
                "done": min((point["runs"] - point["failed"] for point in estimates.points), default=0),
            },
            "runs": {"wanted": len(plan.design) * plan.count, "done": estimates.n_runs, "failed": estimates.n_failed},
            "parameters": plan.titles,
            "measures": measures(plan.outcomes, study.own.known),
            "points": estimates.points,
        }
    )
    return summary


def measures(outcomes: tuple[str, ...], known: Mapping[str, Outcome] = OUTCOMES) -> dict[str, dict[str, Any]]:
    """What each outcome is, for tables and figures."""
    return {name: measured(known[name]) for name in outcomes}


def study_described(study: Study) -> Mapping[str, Any]:
    """The study with all that was left to defaults, for the manifest."""
    return {
        "name": study.name,
        "description": study.description,
        "file": None if study.file is None else study.file.name,
        "scenario": study.scenario,
        "set": dict(study.fixed),
        "design": {**asdict(study.design), "points": [dict(point) for point in study.design.points]},
        "parameters": {
            parameter.path: {key: value for key, value in asdict(parameter).items() if key != "path"}
            | {"type": "range" if isinstance(parameter, Range) else "levels"}
            for parameter in study.parameters
        },
        "constraints": [constraint.text for constraint in study.constraints],
        "replications": study.replications,
        "outcomes": list(study.outcomes),
        "seed": study.seed,
        "seeds": study.seeds,
        **({"own_rules": study.own.described()} if study.own else {}),
        **study.sections,
    }


def study_restored(saved: Mapping[str, Any], own: OwnRules = NO_RULES) -> Study:
    """The study that `study_described` has kept, with the user's rules, of which a manifest has the names alone.

    Raises KeyError, TypeError or InputError where it is not what was kept.
    """
    design = dict(saved["design"])
    design |= {part: tuple(design[part]) for part in ("points", "worlds", "cross") if part in design}
    return Study(
        name=saved["name"],
        scenario=saved["scenario"],
        parameters=tuple(_parameter(path, about) for path, about in saved["parameters"].items()),
        design=Design(**design),
        replications=saved["replications"],
        outcomes=tuple(saved["outcomes"]),
        constraints=tuple(map(Constraint, saved["constraints"])),
        fixed=saved["set"],
        seed=saved["seed"],
        seeds=saved["seeds"],
        description=saved["description"],
        sections={part: saved[part] for part in SECTIONS if part in saved},
        own=own,
    )


def _parameter(path: str, about: Mapping[str, Any]) -> Parameter:
    given = {name: value for name, value in about.items() if name != "type"}
    if about["type"] == "range":
        return Range(path, **given)
    return Levels(path, **{**given, "values": tuple(given["values"]), "labels": tuple(given["labels"])})
