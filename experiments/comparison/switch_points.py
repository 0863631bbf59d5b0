"""Where the answer turns: the value of an assumption beyond which the other policy is better.

Every uncertain assumption is tried at both ends of its range with few runs, those under which the answer may turn again
with fresh and more runs, so that having been picked for luck does not count. Where the sign of the paired difference
has turned for certain, the place is found by bisection over runs that share their luck. An assumption that turns the
answer only inside its range and back again towards the end is not found.
"""

import math
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smarketing.experiments.comparison.minimax_regret import robustness
from smarketing.experiments.comparison.other_assumptions import ParameterSet, RunsUnderAssumptions
from smarketing.experiments.comparison.summary import DECIDING
from smarketing.experiments.running.runner import Runner, Watch
from smarketing.experiments.running.settings import Settings
from smarketing.inference.estimates import CONFIDENCE
from smarketing.inference.signs import standard_errors, sure_signs
from smarketing.scenarios.amounts import amount
from smarketing.scenarios.compared_policies import Policy
from smarketing.scenarios.uncertain_inputs import UncertainInput, uncertain_inputs

SCREENING_RUNS, RUNS = 6, 40
STANDARD_ERRORS = 2.5  # within which of zero the screening calls an answer open
MOST_LOOKED_AT = 12  # assumptions that a pair of policies is looked at more closely for
STEPS = 7  # of bisection: to a hundredth of the range
DOUBT = 1 - CONFIDENCE
TOLD_AT_ONCE = 3

type Floats = NDArray[np.float64]
type Pair = tuple[Policy, Policy]


@dataclass(frozen=True)
class Switch:
    """At `at` the answer turns; at `low` and at `high` it is certain, at 95 % each, to have another sign.

    better_below, better_above  which of the two policies, 0 or 1
    """

    assumption: UncertainInput
    at: float
    low: float
    high: float
    better_below: int
    better_above: int


def switch_points(
    policies: Sequence[Policy], settings: Settings, watch: Watch | None = None, stop: threading.Event | None = None
) -> dict[str, Any]:
    """The content of `switch_points.json`: the baseline, first, against each other policy.

    Raises KeyboardInterrupt once `stop` is set: half a search has no answer.
    """
    runner = Runner.of(settings, watch, stop, weekly_runs=0)
    runs = RunsUnderAssumptions(policies, runner)
    assumptions = uncertain_inputs([policy.scenario for policy in policies])
    candidates = screened(runs, assumptions, settings.first)
    fresh = settings.first + SCREENING_RUNS
    pairs = [(policies[0], other) for other in policies[1:]]
    answers = [
        switches(RunsUnderAssumptions(pair, runner), open_, fresh)
        for pair, open_ in zip(pairs, candidates, strict=True)
    ]
    robust = robustness(runs, assumptions, fresh + RUNS)
    return {
        "outcome": DECIDING,
        "assumptions_tried": len(assumptions),
        "regret_over": "ensemble" if robust.fitted else "ranges",
        "regret_sets": robust.sets,
        "pairs": [
            {
                "a": pair[0].name,
                "b": pair[1].name,
                "statements": _statements(pair, base_sign, turns, len(assumptions)),
                "parameters": [_described(switch, pair) for switch in turns],
                "ensemble_share": robust.share[0, j],
                "regret": {"a": robust.regret[0, j], "b": robust.regret[j, 0]},
            }
            for j, (pair, (base_sign, turns)) in enumerate(zip(pairs, answers, strict=True), start=1)
        ],
    }


def screened(
    runs: RunsUnderAssumptions, assumptions: Sequence[UncertainInput], first: int
) -> list[list[UncertainInput]]:
    """For each policy but the first the assumptions under which its difference to the first may have another sign."""
    points: list[ParameterSet] = [{}, *(each.at(end) for each in assumptions for end in (each.low, each.high))]
    t = standard_errors(_gaps(runs, points, first, SCREENING_RUNS))
    open_assumptions = []
    for j in range(t.shape[1]):
        towards = -1.0 if t[0, j] < 0 else 1.0
        weakest = np.nan_to_num(towards * t[1:, j], nan=np.inf).reshape(-1, 2).min(axis=1)
        order = [int(at) for at in np.argsort(weakest) if weakest[at] < STANDARD_ERRORS]
        open_assumptions.append([assumptions[at] for at in order[:MOST_LOOKED_AT]])
    return open_assumptions


def switches(runs: RunsUnderAssumptions, candidates: Sequence[UncertainInput], first: int) -> tuple[int, list[Switch]]:
    """Where the answer between two policies turns, the nearest to today's values first.

    Returns also whether the second policy is better (+1) or worse (-1) at today's values; 0: the runs cannot tell.
    """

    def gaps(points: Sequence[ParameterSet]) -> Floats:
        return _gaps(runs, points, first, RUNS)[:, 0]

    tried = gaps([{}, *(each.at(end) for each in candidates for end in (each.low, each.high))])
    base_sign = int(sure_signs(tried[:1], DOUBT)[0])
    signs = sure_signs(tried[1:], DOUBT / max(1, len(tried) - 1)).reshape(-1, 2)
    turns = []
    for each, (at_low, at_high) in zip(candidates, signs.tolist(), strict=True):
        known = ((each.low, at_low), (each.value, base_sign), (each.high, at_high))
        sure = [(value, sign) for value, sign in known if sign]
        for (low, below), (high, above) in pairwise(sure):
            if below != above:
                turns.append(_bisected(each, low, high, above, gaps))
    return base_sign, sorted(turns, key=_distance)


def _bisected(
    each: UncertainInput, low: float, high: float, above: int, gaps: Callable[[Sequence[ParameterSet]], Floats]
) -> Switch:
    """Between values at which the answer surely differs: where it turns, and how near to that it is sure."""
    sure_low, sure_high = low, high
    for _ in range(STEPS):
        middle = each.rounded((low + high) / 2)
        if middle in (low, high):
            break
        gap = gaps([each.at(middle)])
        is_sure = bool(sure_signs(gap, DOUBT)[0])
        if above * float(standard_errors(gap)[0]) > 0:
            high, sure_high = middle, middle if is_sure else sure_high
        else:
            low, sure_low = middle, middle if is_sure else sure_low
    better_above = int(above > 0)
    return Switch(each, (low + high) / 2, sure_low, sure_high, 1 - better_above, better_above)


def _gaps(runs: RunsUnderAssumptions, points: Sequence[ParameterSet], first: int, count: int) -> Floats:
    """Differences of every other policy to the first, (points, policies - 1, runs)."""
    (values,) = runs.of(points, (DECIDING,), first, count)
    gaps: Floats = values[:, 1:] - values[:, :1]
    return gaps


def _distance(switch: Switch) -> float:
    each = switch.assumption
    return abs(switch.at - each.value) / (each.high - each.low)


def _statements(pair: Pair, base_sign: int, turns: Sequence[Switch], tried: int) -> list[str]:
    """Such as "B beats A unless ramp-up exceeds 31 weeks or drift is below 1 % a month", the nearest first."""
    first, other = (policy.scenario.title for policy in pair)
    currency = pair[0].scenario.spec.currency
    better, worse = (other, first) if base_sign > 0 else (first, other)
    claim = f"{better} beats {worse} in growth" if base_sign else f"The runs cannot tell {other} from {first} in growth"
    if not turns:
        return [f"{claim}: no single assumption in its range changes the answer ({tried} were tried)."]
    if not base_sign:
        sides = (
            f"{pair[turn.better_above].scenario.title} is better where {_condition(turn, currency, True)}, "
            f"{pair[turn.better_below].scenario.title} where it is well below that."
            for turn in turns
        )
        return [f"{claim} under today's assumptions.", *sides]
    conditions = [_condition(turn, currency, turn.at > turn.assumption.value) for turn in turns]
    statements = [f"{claim} unless {' or '.join(conditions[:TOLD_AT_ONCE])}."]
    if conditions[TOLD_AT_ONCE:]:
        statements.append(f"Further from today's values, nor where {' or '.join(conditions[TOLD_AT_ONCE:])}.")
    return statements


def _condition(turn: Switch, currency: str, above: bool) -> str:
    each = turn.assumption
    value = amount(_to_digits(turn.at, each, above), each.quantity.unit, currency)
    return f"{each.quantity.meaning} {'exceeds' if above else 'is below'} {value}"


def _to_digits(value: float, each: UncertainInput, above: bool) -> float:
    """To about a thirtieth of the range it lies in: finer is not known."""
    if each.is_whole:
        return math.floor(value) if above else math.ceil(value)
    return round(value, -math.floor(math.log10((each.high - each.low) / 32)))


def _described(switch: Switch, pair: Pair) -> Mapping[str, Any]:
    each = switch.assumption
    return {
        "path": each.path,
        "meaning": each.quantity.title,
        "unit": each.quantity.unit,
        "value": each.value,
        "range": [each.low, each.high],
        "at": switch.at,
        "low": switch.low,
        "high": switch.high,
        "better_below": pair[switch.better_below].name,
        "better_above": pair[switch.better_above].name,
    }
