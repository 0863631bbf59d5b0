"""Whether the answer of a comparison stands under other assumptions that fit what is published about as well.

The comparison is made again under each set of the parameter ensemble, with a few runs that share their luck. The
differences between sets hold doubt about the assumptions and the luck of few runs. The luck that all sets share is
taken out and told as a part of the interval, the rest by shrinking the sets' means (`inference.shrinkage`). Told
besides: what each policy may be regretted for, and in what share of the sets it meets a limit (`inference.robustness`).
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
from numpy.typing import NDArray

from smarketing.errors import InputError
from smarketing.experiments.comparison.limits import Limit, limits, robustness_frame
from smarketing.experiments.comparison.other_assumptions import RunsUnderAssumptions
from smarketing.experiments.comparison.summary import DECIDING, measured
from smarketing.experiments.running.runner import Runner, Watch
from smarketing.experiments.running.settings import Options, Settings
from smarketing.inference.estimates import CONFIDENCE
from smarketing.inference.robustness import Regrets, regrets, share_meeting
from smarketing.inference.shrinkage import shared_luck, shrunk, without_shared_luck
from smarketing.scenarios import Scenario
from smarketing.scenarios.client_ensemble import beside, sets_in
from smarketing.scenarios.compared_policies import Policy, policies
from smarketing.scenarios.parameter_ensemble import ensemble
from smarketing.showing import Shown
from smarketing.simulation.outcomes import OUTCOMES

if TYPE_CHECKING:
    import pandas as pd

RUNS = 8  # of each policy under each set
TOLD = ("growth_rate", "revenue", "operating_contribution")

type Floats = NDArray[np.float64]


@dataclass(frozen=True, repr=False)
class OverEnsemble(Shown):
    """A comparison made again under every set of assumptions; `summary` is the content of `ensemble.json`."""

    summary: Mapping[str, Any]

    def notebook_lines(self) -> dict[str, str]:
        """What a notebook shows: each policy's largest regret and how often it is the best."""
        rows = self.summary["robustness"][DECIDING]
        return {
            "over": f"{self.summary['sets']} sets of assumptions that fit {self.summary['fit']}",
            **{
                row[
                    "policy"
                ]: f"best in {row['share_best']:.0%}, largest regret {row['largest_regret']:.4g} of {DECIDING}"
                for row in rows
            },
            "more": ".summary, .to_frame()",
        }

    def to_frame(self) -> "pd.DataFrame":
        """A row a policy and outcome: mean and largest regret, share of the sets in which it is best, its worst set,
        whether it has the least largest regret (`minimax`), and of each limit the share of sets that meet it.
        """
        return robustness_frame(self.summary["robustness"], self.summary["limits"])


def robustness(
    scenarios: Sequence[str | Path | Scenario],
    meets: Sequence[str] = (),
    *,
    overrides: Mapping[str, Any] | None = None,
    watch: Watch | None = None,
    stop: threading.Event | None = None,
    **settings: Unpack[Options],
) -> OverEnsemble:
    """Compare policies under every set of assumptions that fits: regret, minimax, and how often a limit is met.

        >>> found = sm.robustness(["misaligned", "aligned"], ["growth_rate >= 0.05"], overrides=quick)
        >>> list(found.to_frame()["policy"][:2])
        ['misaligned', 'aligned']

    meets  limits such as "growth_rate >= 0.05"; the other arguments as for `compare`, eight runs of each under each set

    Raises InputError for limits that cannot be read, and where there is no ensemble.
    """
    chosen = policies(scenarios, overrides)
    return OverEnsemble(over_ensemble(chosen, Settings(**settings), watch, stop, limits(meets)))


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
    policies: Sequence[Policy],
    settings: Settings,
    watch: Watch | None = None,
    stop: threading.Event | None = None,
    meets: Sequence[Limit] = (),
) -> dict[str, Any]:
    """Per policy and outcome what its difference to the first policy is over the ensemble: `ensemble.json`.

    The ensemble is the client's own where one stands beside the first policy's file, else that of the library.

    mean, low, high   of the true difference; the interval holds doubt about the assumptions and the luck of the runs
    share_holds       share of the sets in which the difference has the sign of the mean
    sd_of_sets        spread of the true difference between sets
    sd_of_runs        spread between runs under one set, for comparison
    best              share of the sets in which each policy has the best growth of all
    robustness        per outcome what each policy may be regretted for (`inference.robustness.Regrets`)
    limits            of each of `meets` the share of the sets in which each policy meets it, with its interval

    Raises InputError as `check` does, and KeyboardInterrupt when stopped before the end.
    """
    check(policies)
    of_client = sets_of_client(policies)
    sets = of_client or ensemble()
    runner = Runner.of(settings, watch, stop, weekly_runs=0)
    outcomes = tuple(dict.fromkeys((*TOLD, *(limit.outcome for limit in meets))))
    values = RunsUnderAssumptions(policies, runner).of(sets, outcomes, settings.first, RUNS, fitted=not of_client)
    gaps = values[: len(TOLD), :, 1:] - values[: len(TOLD), :, :1]
    names = [policy.name for policy in policies]
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
        "best": {
            DECIDING: dict(
                zip(
                    names,
                    (regrets_of_policy.share_best for regrets_of_policy in _regrets(values, DECIDING)),
                    strict=True,
                )
            ),
        },
        "robustness": {
            outcome: [
                {"policy": name, **asdict(regrets_of_policy)}
                for name, regrets_of_policy in zip(names, _regrets(values, outcome), strict=True)
            ]
            for outcome in TOLD
        },
        "limits": [
            {
                **asdict(limit),
                "measure": measured(OUTCOMES[limit.outcome]),
                "policies": {
                    name: asdict(
                        share_meeting(values[outcomes.index(limit.outcome), :, s], limit.value, limit.at_least)
                    )
                    for s, name in enumerate(names)
                },
            }
            for limit in meets
        ],
    }


def _regrets(values: Floats, outcome: str) -> list[Regrets]:
    return regrets(true_levels(values[TOLD.index(outcome)]), OUTCOMES[outcome].good or 1)


def true_levels(values: Floats) -> Floats:
    """The true mean of every policy under each set, (sets, policies), of `values` (sets, policies, runs).

    Told from the first policy and from paired differences to it, in which luck has least to say. Sets without two sound
    runs of every policy are left out.
    """
    sound = values[(np.isfinite(values).sum(axis=2) > 1).all(axis=1)]
    first, *gaps = (sound[:, 0], *(sound[:, s] - sound[:, 0] for s in range(1, sound.shape[1])))
    level = shrunk(without_shared_luck(first))[0]
    return np.stack([level, *(level + shrunk(without_shared_luck(gap))[0] for gap in gaps)], axis=1)


def _difference(gaps: Floats, outcome: str) -> dict[str, float | int]:
    """One difference (sets, runs)."""
    true, within = shrunk(without_shared_luck(gaps))
    mean = float(true.mean())
    ends = np.quantile(true, (0.5 - CONFIDENCE / 2, 0.5 + CONFIDENCE / 2)) - mean
    luck = shared_luck(gaps)
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
