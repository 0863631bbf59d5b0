"""What the best candidates are worth on luck that the search has not seen.

The best of many noisy values is too good to be true: part of what made it the best was luck (the winner's curse). So
the candidates, and the firm as it is, are run again on replications of other numbers, and that is what is reported. How
much the search flattered is its gain less the gain on fresh runs; both against the start on the same replications.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smarketing.experiments.design.parameters import Levels, Parameter
from smarketing.experiments.design.study import Study
from smarketing.experiments.optimisation.goal import Goal, StartingFirm
from smarketing.experiments.optimisation.search import Trial
from smarketing.inference.estimates import estimate
from smarketing.inference.paired_differences import differences
from smarketing.inference.welch import difference_of_means
from smarketing.scenarios import Scenario
from smarketing.scenarios.descriptions import explain_difference
from smarketing.scenarios.field_labels import named
from smarketing.scenarios.paths import PathError, get, parse
from smarketing.scenarios.starred_paths import elements

type Runs = NDArray[np.void]  # (firms, replications), one field an outcome
type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Tried:
    """A candidate, or the start: its scenarios, and its runs in the search and afterwards."""

    scenarios: Sequence[Scenario]
    search: Runs
    fresh: Runs


def baseline_name(goal: Goal) -> str:
    """What the firm as it is is called: by its scenario; of several firms there is no one name."""
    names = list(dict.fromkeys(firm.scenario.name for firm in goal.firms))
    return names[0] if len(names) == 1 else "as they are"


def start_summary(goal: Goal, study: Study, start: Tried) -> dict[str, Any]:
    """The firm as it is, on fresh replications, and where its levers stand."""
    return {
        "name": baseline_name(goal),
        "values": {parameter.path: _as_it_is(goal, parameter) for parameter in study.parameters},
        "objectives": {name: asdict(estimate(goal.series(name, start.fresh))) for name in goal.objectives},
        "outcomes": {name: asdict(estimate(_mean(start.fresh, name))) for name in study.outcomes},
        "limits": _limits(goal, start.fresh),
    }


def candidate_summary(goal: Goal, study: Study, trial: Trial, tried: Tried, start: Tried) -> dict[str, Any]:
    """A candidate on fresh replications, against the start run by run, and how much the search flattered it."""
    return {
        "trial": trial.number,
        "values": {path: _plain(study, path, value, goal.currency) for path, value in trial.values.items()},
        "says": _words(goal.firms[0], tried.scenarios[0]),
        "objectives": {name: _objective(goal, name, tried, start) for name in goal.objectives},
        "outcomes": {name: _outcome(name, tried, start) for name in study.outcomes},
        "limits": _limits(goal, tried.fresh),
    }


def _objective(goal: Goal, name: str, tried: Tried, start: Tried) -> dict[str, Any]:
    fresh, before = goal.series(name, tried.fresh), goal.series(name, start.fresh)
    seen, seen_before = goal.series(name, tried.search), goal.series(name, start.search)
    good = goal.objectives[name]
    gap = differences(np.column_stack([before, fresh]), good)[0]
    return {
        "search": asdict(estimate(seen)),
        "fresh": asdict(estimate(fresh)),
        "difference": asdict(gap),
        "difference_in_search": asdict(estimate(seen - seen_before)),
        "optimism": difference_of_means(good * (seen - seen_before), good * (fresh - before)),
    }


def _outcome(name: str, tried: Tried, start: Tried) -> dict[str, Any]:
    """Any outcome, as the mean of the firms."""
    fresh, before = _mean(tried.fresh, name), _mean(start.fresh, name)
    gap = differences(np.column_stack([before, fresh]), 0)[0]
    return {"fresh": asdict(estimate(fresh)), "difference": asdict(gap)}


def _mean(runs: Runs, name: str) -> Floats:
    values: Floats = runs[name].mean(axis=0)
    return values


def _limits(goal: Goal, fresh: Runs) -> list[dict[str, Any]]:
    """Whether each limit holds on fresh runs, in every firm, and what the outcomes it names come to."""
    broken = goal.excess(fresh)
    return [
        {
            "limit": limit.text,
            "holds": excess <= 0,
            "cases": {
                firm.name: {name: asdict(estimate(runs[name])) for name in limit.paths}
                for firm, runs in zip(goal.firms, fresh, strict=True)
            },
        }
        for limit, excess in zip(goal.limits, broken, strict=True)
    ]


def _words(before: StartingFirm, after: Scenario) -> list[str]:
    return [sentence.text for sentence in explain_difference(before.scenario, after)]


def _as_it_is(goal: Goal, parameter: Parameter) -> dict[str, Any]:
    """The value of a lever before it is pulled; None, and a word, where firms or elements differ in it."""
    what, values = named(parameter.path, parameter.title), []
    for firm in goal.firms:
        base = firm.scenario.spec.model_dump(mode="json")
        try:
            values += [get(base, parse(path)) for path in elements(parameter.path, base)]
        except PathError:
            values.append(None)
    value = values[0] if values and all(each == values[0] for each in values) else None
    if len(values) and value is None and values[0] is not None:
        text = "several"
    elif isinstance(parameter, Levels) and value in parameter.values:
        text = what.text(parameter.shown(value), goal.currency)
    else:
        text = "as it is" if isinstance(value, Mapping | list) else what.text(value, goal.currency)
    return {"title": what.title, "unit": what.unit, "value": value, "text": text}


def _plain(study: Study, path: str, value: Any, currency: str) -> dict[str, Any]:
    parameter = next(parameter for parameter in study.parameters if parameter.path == path)
    what = named(path, parameter.title)
    return {"title": what.title, "unit": what.unit, "value": value, "text": what.text(parameter.shown(value), currency)}
