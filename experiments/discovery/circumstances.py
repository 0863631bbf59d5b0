"""Where a comparison turns when its assumptions move together: boxes of scenario discovery beside its switch points.

Switch points move one assumption at a time. Here all of those that came near to turning the answer move at once, drawn
over their ranges; each future meets both policies under the same luck.
"""

import threading
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from smarketing.experiments.comparison.minimax_regret import drawn
from smarketing.experiments.comparison.other_assumptions import RunsUnderAssumptions
from smarketing.experiments.comparison.summary import DECIDING
from smarketing.experiments.discovery.discover import as_mapping, value_range
from smarketing.experiments.running.runner import Runner, Watch
from smarketing.experiments.running.settings import Settings
from smarketing.inference.estimates import critical_t
from smarketing.inference.prim import boxes
from smarketing.scenarios.compared_policies import Policy
from smarketing.scenarios.uncertain_inputs import UncertainInput, uncertain_inputs
from smarketing.store.strict_json import plain

FUTURES, RUNS = 200, 4
FEWEST_INPUTS = 2


def with_circumstances(
    switch_points: Mapping[str, Any],
    policies: Sequence[Policy],
    settings: Settings,
    watch: Watch | None = None,
    stop: threading.Event | None = None,
) -> dict[str, Any]:
    """The content of `switch_points.json`, with `circumstances` in each pair that two assumptions or more may turn.

    Raises KeyboardInterrupt once `stop` is set.
    """
    runner = Runner(settings.seed, settings.engine, settings.threads, weekly_runs=0, watch=watch)
    runner.stop = stop or runner.stop
    by_name = {policy.name: policy for policy in policies}
    every = uncertain_inputs([policy.scenario for policy in policies])
    pairs = []
    for pair in switch_points["pairs"]:
        if is_open(pair):
            open_ = [each for each in every if each.path in pair["looked_at"]]
            both = (by_name[pair["a"]], by_name[pair["b"]])
            pair = {**pair, "circumstances": circumstances(both, pair["better"], open_, runner, settings.first)}
        pairs.append(pair)
    return {**switch_points, "pairs": pairs}


def is_open(pair: Mapping[str, Any]) -> bool:
    """Whether there is something to move together: one assumption alone is a switch point."""
    return len(pair["looked_at"]) >= FEWEST_INPUTS


def circumstances(
    pair: tuple[Policy, Policy], better: str | None, assumptions: Sequence[UncertainInput], runner: Runner, first: int
) -> dict[str, Any]:
    """Where the policy that is `better` today (None: the second) loses growth to the other.

    loser, other    names of the two
    futures, cases  how many were drawn, and in how many it loses for certain (95 %)
    boxes, inputs, ranges  as in discovery.json
    """
    points = drawn(assumptions, FUTURES)
    (growth,) = RunsUnderAssumptions(pair, runner).of(points, (DECIDING,), first, RUNS)
    sign = -1.0 if better == pair[0].name else 1.0
    gaps = sign * (growth[:, 1] - growth[:, 0])
    sound = np.isfinite(gaps).all(axis=1)
    inputs = pd.DataFrame({each.path: [float(point[each.places[0]]) for point in points] for each in assumptions})[
        sound
    ]
    means, errors = gaps[sound].mean(axis=1), gaps[sound].std(axis=1, ddof=1) / np.sqrt(RUNS)
    happens = means + critical_t(RUNS - 1) * errors < 0  # for certain: where both firms collapse, neither loses
    some = 0 < happens.sum() < len(happens)
    loser, other = (pair[0], pair[1]) if sign < 0 else (pair[1], pair[0])
    summary: dict[str, Any] = plain(
        {
            "loser": loser.name,
            "other": other.name,
            "outcome": DECIDING,
            "currency": pair[0].scenario.spec.currency,
            "futures": len(happens),
            "runs": RUNS,
            "cases": int(happens.sum()),
            "inputs": {each.path: {"path": each.path, **_words(each)} for each in assumptions},
            "ranges": {path: value_range(inputs[path]) for path in inputs},
            "boxes": [as_mapping(box) for box in boxes(inputs.reset_index(drop=True), happens)] if some else [],
        }
    )
    return summary


def _words(each: UncertainInput) -> dict[str, str]:
    return {"title": each.quantity.title.removeprefix("The "), "unit": each.quantity.unit}
