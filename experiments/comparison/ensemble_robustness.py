"""Whether the answer of a comparison stands under other assumptions that fit what is published about as well.

The comparison is made again under each set of the parameter ensemble, with a few runs that share their luck. The
differences between sets hold doubt about the assumptions and the luck of few runs; the luck is taken out by shrinking
the sets' means towards their own mean (empirical Bayes: Efron & Morris 1973; variances between and within sets as in a
one-way analysis).
"""

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smarketing.errors import InputError
from smarketing.experiments.comparison.other_assumptions import RunsUnderAssumptions
from smarketing.experiments.comparison.summary import DECIDING
from smarketing.experiments.running.runner import Runner, Watch
from smarketing.experiments.running.settings import Settings
from smarketing.inference.estimates import CONFIDENCE, half_width
from smarketing.inference.shrinkage import shrunk
from smarketing.scenarios.client_ensemble import beside, sets_in
from smarketing.scenarios.compared_policies import Policy
from smarketing.scenarios.parameter_ensemble import ensemble
from smarketing.simulation.outcomes import OUTCOMES

RUNS = 8  # of each policy under each set


TOLD = ("growth_rate", "revenue", "operating_contribution")


type Floats = NDArray[np.float64]


def check(policies: Sequence[Policy]) -> None:
    """Raise InputError where there is no ensemble, or a scenario that cannot be loaded anew."""
    if sets_of_client(policies):
        return
    ensemble()
    if unnamed := [policy.name for policy in policies if policy.given is None]:
        raise InputError(f"{unnamed[0]}: only a scenario given by name or file can be loaded under other assumptions.")


def sets_of_client(policies: Sequence[Policy]) -> Sequence[Mapping[str, float]]:
    """Those that stand beside the first policy's file, fitted to its client's figures; empty where there are none."""
    given = policies[0].given
    file = beside(Path(given)) if given is not None and given.endswith((".yaml", ".yml")) else None
    return sets_in(file) if file is not None and file.is_file() else ()


def over_ensemble(
    policies: Sequence[Policy], settings: Settings, watch: Watch | None = None, stop: threading.Event | None = None
) -> dict[str, Any]:
    """Per policy and outcome what its difference to the first policy is over the ensemble: `ensemble.json`.

    The ensemble is the client's own where one stands beside the first policy's file, else that of the library.

    mean, low, high   of the true difference; the interval holds doubt about the assumptions and the luck of the runs
    share_holds       share of the sets in which the difference has the sign of the mean
    sd_of_sets        spread of the true difference between sets
    sd_of_runs        spread between runs under one set, for comparison
    best              share of the sets in which each policy has the best growth of all

    Raises InputError as `check` does, and KeyboardInterrupt when stopped before the end.
    """
    check(policies)
    of_client = sets_of_client(policies)
    sets = of_client or ensemble()
    runner = Runner.of(settings, watch, stop, weekly_runs=0)
    values = RunsUnderAssumptions(policies, runner).of(sets, TOLD, settings.first, RUNS, fitted=not of_client)
    gaps = values[:, :, 1:] - values[:, :, :1]
    return {
        "sets": len(sets),
        "fit": "the client's figures" if of_client else "published targets",
        "runs_per_set": RUNS,
        "baseline": policies[0].name,
        "confidence": CONFIDENCE,
        "differences": {
            policy.name: {outcome: _difference(gaps[o, :, s], outcome) for o, outcome in enumerate(TOLD)}
            for s, policy in enumerate(policies[1:])
        },
        "best": {DECIDING: dict(zip((policy.name for policy in policies), best_shares(gaps), strict=True))},
    }


def best_shares(gaps: Floats) -> list[float]:
    """Share of the sets in which each policy, the first among them, has the best growth; `gaps` (outcomes, sets,
    policies less one, runs) are differences to the first. Sets without two sound runs of every policy do not count.
    """
    growth = gaps[TOLD.index(DECIDING)] * OUTCOMES[DECIDING].good
    sound = growth[(np.isfinite(growth).sum(axis=2) > 1).all(axis=1)]
    true = [shrunk(sound[:, s])[0] for s in range(sound.shape[1])]
    first = np.argmax([np.zeros(len(sound)), *true], axis=0)
    return [float(np.mean(first == s)) for s in range(1 + len(true))]


def _difference(gaps: Floats, outcome: str) -> dict[str, float | int]:
    """One difference (sets, runs)."""
    true, within = shrunk(gaps)
    mean = float(true.mean())
    ends = np.quantile(true, (0.5 - CONFIDENCE / 2, 0.5 + CONFIDENCE / 2)) - mean
    luck = half_width(within, int(np.isfinite(gaps).sum()))
    low, high = mean - np.hypot(ends[0], luck), mean + np.hypot(ends[1], luck)
    return {
        "mean": mean,
        "low": float(low),
        "high": float(high),
        "share_holds": float(np.mean(np.sign(true) == np.sign(mean))),
        "sd_of_sets": float(true.std()),
        "sd_of_runs": within,
        "good": OUTCOMES[outcome].good,
        "n": len(true),
    }
