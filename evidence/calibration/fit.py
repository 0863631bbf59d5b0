"""The whole fit: which assumptions matter, where the targets are met, which set the library takes, how it does anew."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from typing import Any

import numpy as np

from smarketing.agents.jit import source_digest
from smarketing.evidence.calibration.candidates import Candidate, candidates
from smarketing.evidence.calibration.journal import Journal
from smarketing.evidence.calibration.objective import Budget, Measured, measure, numbers
from smarketing.evidence.calibration.plan import FEWEST, HARDLY, MOST, WELL, Plan
from smarketing.evidence.calibration.screening import Effect, screen, worth_searching
from smarketing.evidence.calibration.search import Point, search
from smarketing.evidence.calibration.targets import TARGETS, Target, distance
from smarketing.inference.percentile_bootstrap import bootstrap

FORMAT = 1
DRAWS = 1_000  # of the bootstrap
TWO_SIDED = 1.96  # standard errors on either side of a 95 % interval

type Say = Callable[[str], None]


def fit(plan: Plan, known: Journal, say: Say, offered: Iterable[Candidate] | None = None) -> Any:
    """Search, and return the content of `scenarios/calibration.json`. Deterministic but for the date."""
    every = list(candidates().values() if offered is None else offered)
    effects: list[Effect] = []
    for effect in screen(every, lambda values: known.evaluate(values, plan.screening)):
        effects.append(effect)
        say(f"screening {len(effects)} of {len(every)}: {effect.candidate.path}, score {effect.score:.2f}")
    parameters = worth_searching(effects, known.evaluate({}, plan.screening), plan.parameters)
    errors = _errors(plan, known.jobs)
    evaluate = partial(known.evaluate, budget=plan.evaluation)
    result = search(parameters, evaluate, plan.waves, plan.seed, errors, FEWEST, say)
    points, kept = result.points, result.best(FEWEST)
    chosen = result.choose(kept)
    say("checking the set chosen against fresh luck")
    start = known.evaluate({each.path: each.start for each in parameters}, plan.evaluation)
    return {
        "format": FORMAT,
        "date": datetime.now(UTC).date().isoformat(),
        "command": "make fit-library",
        "seed": plan.seed,
        "source_digest": source_digest(),
        "plan": asdict(plan),
        "evaluations": known.asked + 1,
        "runs": plan.runs(len(every), len(points)),
        "values": dict(chosen.values),
        "targets": _achieved(chosen, plan, known.jobs),
        "distance": {"start": _four(distance(start)), "search": _four(chosen.distance)},
        "parameters": {each.path: _determined(each, chosen, kept) for each in parameters},
        "screening": {effect.candidate.path: _screened(effect) for effect in effects},
        "errors": {name: _four(error) for name, error in errors.items()},
        "sets": {"evaluated": len(points), "acceptable": len(result.acceptable), "kept": min(len(kept), MOST)},
        "ensemble": [dict(point.values) for point in _mixed(kept, plan.seed)],
    }


def _errors(plan: Plan, jobs: int) -> dict[str, float]:
    """Standard error of each target's number in one evaluation, as the luck of its runs leaves it, before the fit."""
    intervals = _intervals(measure({}, plan.evaluation, plan.seed, jobs), plan.evaluation)
    errors = {name: (interval["high"] - interval["low"]) / (2.0 * TWO_SIDED) for name, interval in intervals.items()}
    return {name: error if np.isfinite(error) else 0.0 for name, error in errors.items()}


def _achieved(chosen: Point, plan: Plan, jobs: int) -> dict[str, Any]:
    """Target by target: its interval, what the search saw, and what firms with luck of their own show."""
    fresh = _intervals(measure(chosen.values, plan.check, plan.seed + 1, jobs), plan.check)
    return {target.name: _result(target, chosen.achieved[target.name], fresh[target.name]) for target in TARGETS}


def _intervals(runs: Measured, budget: Budget) -> dict[str, Mapping[str, float]]:
    """Mean and 95 % interval of each target's number, by resampling the kind of runs that it rests on."""
    every = {"firms": budget.firms, "pairs": budget.pairs, "traced": budget.traced}
    whole = {kind: np.arange(n) for kind, n in every.items()}

    def resampled(kind: str) -> Mapping[str, Mapping[str, float]]:
        return bootstrap(lambda places: numbers(runs, **{**whole, kind: places}), every[kind], draws=DRAWS)

    draws = {kind: resampled(kind) for kind in every}
    return {target.name: draws[_rests_on(target)][target.name] for target in TARGETS}


def _rests_on(target: Target) -> str:
    if target.name.startswith("survey"):
        return "firms"
    return "traced" if target.name.startswith("speed") else "pairs"


def _result(target: Target, seen: float, anew: Mapping[str, float]) -> dict[str, Any]:
    return {
        "row": target.row,
        "title": target.title,
        "source": target.source,
        "unit": target.unit,
        "interval": [_four(target.low), _four(target.high)],
        "search": _four(seen),
        "value": _four(anew["mean"]),
        "low": _four(anew["low"]),
        "high": _four(anew["high"]),
        "distance": _four(target.distance(anew["mean"])),
        "met": target.met(anew["mean"]),
    }


def _determined(each: Candidate, chosen: Point, kept: Sequence[Point]) -> dict[str, Any]:
    """What the acceptable sets say of one assumption: the middle half of them, against that of the search box."""
    shares = [each.share(point.values[each.path]) for point in kept]
    low, middle, high = (float(share) for share in np.quantile(shares, (0.25, 0.5, 0.75)))
    width = (high - low) / 0.5
    return {
        "meaning": each.meaning,
        "unit": each.unit,
        "start": each.start,
        "value": chosen.values[each.path],
        "searched": [each.low, each.high],
        "scale": "log" if each.log else "linear",
        "quartiles": [each.at(low), each.at(middle), each.at(high)],
        "width": _four(width),
        "determined": "well" if width < WELL else "hardly" if width > HARDLY else "partly",
    }


def _screened(effect: Effect) -> dict[str, Any]:
    changes = {name: [_four(change) for change in ends] for name, ends in effect.changes.items()}
    return {"score": _four(effect.score), "changes": changes}


def _mixed(kept: Sequence[Point], seed: int) -> list[Point]:
    """The sets to keep, in an order in which any first few are a fair sample."""
    order = np.random.default_rng([seed, len(kept)]).permutation(len(kept))
    return [kept[place] for place in order[:MOST]]


def _four(value: float) -> float | None:
    """Four digits: what JSON can hold, and more than luck supports."""
    return float(f"{value:.4g}") if np.isfinite(value) else None
