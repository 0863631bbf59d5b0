"""What a comparison found, as one plain mapping: the content of `summary.json`, and what the reports are drawn from."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smarketing.experiments.running.settings import Settings
from smarketing.inference.estimates import CONFIDENCE, estimate
from smarketing.inference.paired_differences import best, differences
from smarketing.inference.payback import payback
from smarketing.scenarios import Scenario, agreement
from smarketing.scenarios.client_firm import as_of_today, client_rows
from smarketing.scenarios.descriptions import explain_difference
from smarketing.scenarios.pending import notes
from smarketing.simulation.outcomes import LOSS_CAUSES, OUTCOMES, Outcome
from smarketing.store.policy_runs import PolicyRuns, common
from smarketing.store.strict_json import plain

FORMAT = 1


DECIDING = "growth_rate"  # what orders policies, and what `-n auto` makes precise


WORTH_TELLING = 1e-3  # of a year's revenue: who is behind by less has nothing to pay back


FUNNEL = ("leads", "qualified", "handed_over", "contacted", "opportunities", "won")  # weekly series, in a lead's order


type Floats = NDArray[np.float64]


type Summary = dict[str, Any]


def summarise(runs: Sequence[PolicyRuns], settings: Settings, complete: bool) -> Summary:
    """Estimates for every scenario and, where there are several, how each differs from the first.

    Strict JSON: what is not defined is None. Scenarios stand in the order given, outcomes in that of `OUTCOMES`,
    the user's own last.
    """
    base = runs[0]
    summary = {
        "format": FORMAT,
        "kind": "compare" if len(runs) > 1 else "run",
        "status": "complete" if complete else "partial",
        "confidence": CONFIDENCE,
        "currency": base.scenario.spec.currency,
        "seed": settings.seed,
        "engine": settings.engine,
        "warm_up_weeks": base.scenario.inputs.warm_up_weeks,
        "weeks": base.scenario.inputs.weeks,
        "replications": replication_counts(runs, settings),
        "baseline": base.name,
        "deciding": DECIDING,
        "measures": {name: measured(outcome) for name, outcome in settings.own.known.items()},
        "scenarios": {one.name: _scenario(one, base, settings) for one in runs},
        "facts": (facts := _facts(base)),
        "drift": agreement.drifts(facts),
        "differences": {},
        "best": {},
        "payback_weeks": {},
        "steady_states": len(runs) > 1 and any(adopted_long_ago(one.scenario) for one in runs),
    }
    if len(runs) > 1:
        _compare(runs, summary, settings.own.known)
    strict: Summary = plain(summary)
    return strict


def measured(outcome: Outcome) -> dict[str, Any]:
    """What an outcome is, for whoever reads the file without the model."""
    return {name: getattr(outcome, name) for name in ("title", "unit", "definition", "good", "kind")}


def replication_counts(runs: Sequence[PolicyRuns], settings: Settings) -> dict[str, Any]:
    """What was asked for, and what there is: `done` is the fewest sound runs of any scenario."""
    return {
        "requested": settings.replications,
        "precision": settings.wanted_precision if settings.replications == "auto" else None,
        "done": min(_sound(one) for one in runs),
        "failed": sum(len(one.failures) for one in runs),
    }


def _sound(runs: PolicyRuns) -> int:
    return len(runs.replications) - len(runs.failures)


def _facts(runs: PolicyRuns) -> list[Mapping[str, Any]]:
    """What the client says of the firm, beside what is simulated of it: `agreement.Row`s.

    A client describes the firm of today. Where the first scenario is a change itself, nobody has run that firm here.
    """
    client = runs.scenario.spec.client
    if client is None or not client.facts or runs.weekly is None or not len(runs.weekly):
        return []
    if as_of_today(runs.scenario) is not runs.scenario:
        return []
    outcomes = {name: runs.of(runs.weekly_of, name) for name in OUTCOMES}
    simulated = agreement.measured(outcomes, runs.weekly, runs.scenario.inputs.warm_up_weeks)
    return client_rows(runs.scenario, simulated)


def _scenario(runs: PolicyRuns, base: PolicyRuns, settings: Settings) -> dict[str, Any]:
    as_written = runs.as_written or runs.scenario  # scaling pay is the method's, not part of what is recommended
    outcomes = {name: _spread(runs.outcomes[name], outcome.good) for name, outcome in settings.own.known.items()}
    return {
        "title": runs.scenario.title,
        "description": runs.scenario.description,
        "differs": [] if runs is base else [said.text for said in explain_difference(base.scenario, as_written)],
        "pending": list(notes(runs.scenario)),
        "replications": {"done": _sound(runs), "failed": len(runs.failures)},
        "outcomes": outcomes,
        "losses": {cause: asdict(estimate(runs.outcomes[f"revenue_lost_{cause}"])) for cause in LOSS_CAUSES},
        "funnel": _funnel(runs),
    }


def _spread(values: Floats, good: int) -> dict[str, float]:
    """The estimate of the mean, and how single runs fall: nine in ten do better than `worst_decile`."""
    finite = values[np.isfinite(values)]
    q10, q50, q90 = np.quantile(finite, (0.1, 0.5, 0.9)) if finite.size else (np.nan,) * 3
    worst = {1: q10, -1: q90, 0: np.nan}[good]
    return {**asdict(estimate(values)), "q10": q10, "q50": q50, "q90": q90, "worst_decile": worst}


def _funnel(runs: PolicyRuns) -> dict[str, dict[str, float]]:
    """How many leads passed each stage in the measured horizon."""
    if runs.weekly is None or not len(runs.weekly):
        return {}
    measured = runs.weekly[:, runs.scenario.inputs.warm_up_weeks :]
    return {stage: asdict(estimate(measured[stage].sum(axis=1))) for stage in FUNNEL}


def _compare(runs: Sequence[PolicyRuns], summary: Summary, known: Mapping[str, Outcome]) -> None:
    base, *others = runs
    summary["differences"] = {one.name: {} for one in others}
    shared = common([one.replications for one in runs])
    for name, outcome in known.items():
        values = np.column_stack([one.of(shared, name) for one in runs])
        for one, difference in zip(others, differences(values, outcome.good), strict=True):
            summary["differences"][one.name][name] = asdict(difference)
        if outcome.good:
            chances = zip(runs, best(values, outcome.good), strict=True)
            summary["best"][name] = {one.name: asdict(chance) for one, chance in chances}
    if not summary["steady_states"]:  # what was adopted before the first week has no cost of change to pay back
        summary["payback_weeks"] = {one.name: _payback(one, base) for one in others}


def adopted_long_ago(scenario: Scenario) -> bool:
    """Whether the firm has run these policies all along, so that nothing changes at measured week 0."""
    return scenario.spec.horizon.warm_up_policies == "own"


def _payback(runs: PolicyRuns, base: PolicyRuns) -> dict[str, float]:
    if runs.weekly is None or base.weekly is None:
        return asdict(payback(np.zeros((0, 0))))
    shared = common([runs.weekly_of, base.weekly_of])
    of_policy, of_base = (one.weekly_of_pairs(shared, "operating_contribution") for one in (runs, base))
    least = WORTH_TELLING * float(np.nanmean(base.of(shared, "revenue")))
    return asdict(payback((of_policy - of_base)[:, base.scenario.inputs.warm_up_weeks :], least))
