"""Where the gap between two firms comes from: the Shapley share of each friction group, over all coalitions of groups.

A coalition is the baseline with some of the eight groups (`scenarios.policies.GROUPS`) as the better firm has them.
Every coalition meets the same market and luck, run by run, so shares sum to the gap in every single run, and their
intervals come from resampling whole runs.
"""

import functools
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
from numpy.typing import NDArray

from smarketing.errors import InputError
from smarketing.experiments.comparison.compare import Comparison
from smarketing.experiments.comparison.comparison_folder import ComparisonFolder
from smarketing.experiments.comparison.summary import DECIDING
from smarketing.experiments.running.run_scenarios import run_scenarios
from smarketing.experiments.running.runner import Runner, Watch
from smarketing.experiments.running.settings import Options, Settings
from smarketing.inference.bootstrap_t import FEWEST_RUNS, bootstrap_t
from smarketing.inference.estimates import CONFIDENCE
from smarketing.inference.shapley import interactions, n_members, shapley
from smarketing.scenarios import Scenario, ScenarioError
from smarketing.scenarios.compared_policies import Policy, policies
from smarketing.scenarios.descriptions import explain_difference
from smarketing.scenarios.policies import GROUPS
from smarketing.simulation.outcomes import OUTCOMES
from smarketing.store.policy_runs import PolicyRuns, common

if TYPE_CHECKING:
    import pandas as pd

REPLICATIONS = 20  # of each of 256 firms: shares of growth to about half a point, in two minutes on two cores
COALITIONS = 1 << len(GROUPS)
_MOST_TOLD = 3

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Decomposition:
    """Finished runs of every coalition between two firms.

        >>> found = sm.decompose("misaligned", "aligned", overrides=quick, replications=5)
        >>> found.outcome, len(found.runs_of), len(found.content["shares"])
        ('growth_rate', 256, 8)

    outcome   whose gap is decomposed
    runs      of each coalition that is a firm of its own
    runs_of   (256,) which of these a coalition has; bit i of the coalition is group i of `GROUPS`
    scaled    the better firm with its pay scaled to be compared at equal pay; None: its pay is as written
    complete  False if it was stopped early: only runs that every coalition has finished count
    """

    policies: tuple[Policy, Policy]
    outcome: str
    runs: tuple[PolicyRuns, ...]
    runs_of: NDArray[np.int64]
    scaled: PolicyRuns | None
    settings: Settings
    complete: bool
    started: datetime
    finished: datetime

    @functools.cached_property
    def ends(self) -> Comparison:
        """The two firms themselves, compared as usual."""
        none, every = self.runs[self.runs_of[0]], self.scaled or self.runs[self.runs_of[-1]]
        runs = tuple(
            PolicyRuns(policy.name, policy.scenario, one.replications, one.outcomes, None, one.weekly_of, one.failures)
            for policy, one in zip(self.policies, (none, every), strict=True)
        )
        return Comparison(self.policies, runs, self.settings, self.complete, self.started, self.finished)

    @functools.cached_property
    def replications(self) -> NDArray[np.int64]:
        """The runs that count: the outcome is defined for them in every coalition."""
        runs = [*self.runs, *([self.scaled] if self.scaled else [])]
        shared = common([one.replications for one in runs])
        sound = np.all([np.isfinite(one.of(shared, self.outcome)) for one in runs], axis=0)
        return shared[sound]

    def worths(self, outcome: str) -> Floats:
        """An outcome of every coalition, (256, n) over `replications`."""
        values = np.stack([one.of(self.replications, outcome) for one in self.runs])
        return values[self.runs_of]

    @functools.cached_property
    def content(self) -> dict[str, Any]:
        """The content of `decomposition.json`: the gap, who brought how much of it, and every coalition."""
        worths = self.worths(self.outcome)
        pairs = interactions(worths)
        names = list(GROUPS)
        measure = OUTCOMES[self.outcome]
        at_equal_pay = self.scaled.of(self.replications, self.outcome) if self.scaled else worths[-1]
        return {
            "outcome": self.outcome,
            "title": measure.title,
            "unit": measure.unit,
            "kind": measure.kind,
            "good": measure.good,
            "confidence": CONFIDENCE,
            "replications": len(self.replications),
            "baseline": self.policies[0].name,
            "best": self.policies[1].name,
            "titles": {policy.name: policy.scenario.title for policy in self.policies},
            "gap": _estimates((at_equal_pay - worths[0])[None])[0],
            "scaling": _estimates((at_equal_pay - worths[-1])[None])[0] if self.scaled else None,
            "shares": [{"group": name} | size for name, size in zip(names, _estimates(shapley(worths)), strict=True)],
            "interactions": [
                {"groups": [names[i], names[j]]} | size
                for (i, j), size in zip(pairs, _estimates(np.stack(list(pairs.values()))), strict=True)
            ],
            "coalitions": self._coalitions(),
        }

    @functools.cached_property
    def table(self) -> "pd.DataFrame":
        """The content of `coalitions.parquet`: a row for each coalition and run, with every outcome."""
        import pandas as pd

        runs = self.replications
        coalition = np.repeat(np.arange(COALITIONS), len(runs))
        columns: dict[str, Any] = {name: (coalition >> bit & 1).astype(bool) for bit, name in enumerate(GROUPS)}
        columns |= {"n_aligned": n_members(coalition), "replication": np.tile(runs, COALITIONS)}
        return pd.DataFrame(columns | {name: self.worths(name).ravel() for name in OUTCOMES})

    @property
    def files(self) -> dict[str, Any]:
        """What a result folder keeps of it beside the comparison of the two firms."""
        import pyarrow as pa

        table = pa.Table.from_pandas(self.table, preserve_index=False)
        return {"decomposition.json": self.content, "coalitions.parquet": table}

    def save(self, out: str | Path | None = None) -> Path:
        """Write the result folder to `out` or `results/<name>-<n>`; return where it is."""
        folder = ComparisonFolder.of(out, self.policies, self.settings, kind="decompose")
        folder.fill(self.ends, self.files)
        return folder.path

    def _coalitions(self) -> list[dict[str, Any]]:
        growth, worth = self.worths(DECIDING).mean(axis=1), self.worths(self.outcome).mean(axis=1)
        groups = [[name for bit, name in enumerate(GROUPS) if each >> bit & 1] for each in range(COALITIONS)]
        return [
            {"groups": members, "n_aligned": len(members), "growth": float(growth[at]), "value": float(worth[at])}
            for at, members in enumerate(groups)
        ]


def decompose(
    misaligned: str | Path | Scenario,
    aligned: str | Path | Scenario,
    outcome: str = DECIDING,
    *,
    overrides: Mapping[str, Any] | None = None,
    watch: Watch | None = None,
    stop: threading.Event | None = None,
    **settings: Unpack[Options],
) -> Decomposition:
    """Decompose the gap of an outcome between two firms that differ in friction groups only.

        >>> found = sm.decompose("misaligned", "aligned", overrides=quick, replications=5)
        >>> len(found.content["shares"])
        8

    Arguments as for `compare`; `replications` is a number, 20 unless given. Raises InputError, naming what else
    differs, for two firms whose difference the friction groups do not make up.
    """
    pair = policies([misaligned, aligned], overrides)
    asked = Settings(**({"replications": REPLICATIONS} | settings))
    return take_apart((pair[0], pair[1]), outcome, asked, watch, stop)


def take_apart(
    pair: tuple[Policy, Policy],
    outcome: str,
    settings: Settings,
    watch: Watch | None = None,
    stop: threading.Event | None = None,
) -> Decomposition:
    """Run every coalition between the two firms of `pair`, with their pay as written.

    What scaling the better firm's pay to be compared at equal pay does comes as a part of its own.
    """
    count = check(pair, outcome, settings)
    base, best = (policy.as_written or policy.scenario for policy in pair)
    scenarios, runs_of = coalitions(base, best)
    n = len(scenarios)
    if pair[1].as_written is not None:
        scenarios.append(pair[1].scenario)
    started = datetime.now(UTC)
    runner = Runner.of(settings, watch, stop, weekly_runs=0, block_seconds=0.0)
    runner.time_runs(scenarios)
    runs = tuple(run_scenarios(runner, scenarios, settings.first, count))
    complete = all(len(one.replications) == count for one in runs)
    scaled = runs[n] if len(runs) > n else None
    done = Decomposition(pair, outcome, runs[:n], runs_of, scaled, settings, complete, started, datetime.now(UTC))
    if len(done.replications) < FEWEST_RUNS and complete:
        raise InputError(
            f"{outcome}: only {len(done.replications)} of {count} runs have a value in every coalition, and an "
            f"interval takes {FEWEST_RUNS}. Choose an outcome that is defined for both firms, or more runs with -n."
        )
    return done


def check(pair: tuple[Policy, Policy], outcome: str, settings: Settings) -> int:
    """How many runs of each coalition are asked for. Raises InputError where the gap cannot be decomposed."""
    if outcome not in OUTCOMES:
        raise InputError(f"--outcome {outcome}: there is no such outcome. There are {', '.join(OUTCOMES)}.")
    if not isinstance(settings.replications, int) or settings.replications < FEWEST_RUNS:
        raise InputError(
            f"replications: {settings.replications!r} cannot be used. A decomposition takes a number of runs, at least "
            f"{FEWEST_RUNS}, since its intervals come from resampling them."
        )
    base, best = (policy.as_written or policy.scenario for policy in pair)
    adopted = _adopting(base, best, list(GROUPS))
    if adopted == base:
        raise InputError(f"{pair[0].name} and {pair[1].name} are the same firm: there is no gap to decompose.")
    if adopted != best:
        others = [said.text for said in explain_difference(adopted, best)]
        listed = " ".join(others[:_MOST_TOLD]) or "The policies of their warm-up differ."
        more = f" And {len(others) - _MOST_TOLD} more." if len(others) > _MOST_TOLD else ""
        raise InputError(
            f"{pair[0].name} and {pair[1].name} differ in more than the eight friction groups, so their gap cannot be "
            f"shared among these. Beside them, {pair[1].name} differs in this: {listed}{more} Make that equal in both "
            f"files; `smarketing scenario diff {pair[0].name} {pair[1].name}` shows every difference."
        )
    return settings.replications


def coalitions(base: Scenario, best: Scenario) -> tuple[list[Scenario], NDArray[np.int64]]:
    """The different firms among the coalitions, and for each coalition (256,) which of these it is.

    A group in which the two firms do not differ makes no firm of its own.
    """
    places: dict[Scenario, int] = {}
    place_of = np.empty(COALITIONS, dtype=np.int64)
    for coalition in range(COALITIONS):
        members = [name for bit, name in enumerate(GROUPS) if coalition >> bit & 1]
        place_of[coalition] = places.setdefault(_adopting(base, best, members), len(places))
    return list(places), place_of


def _adopting(base: Scenario, best: Scenario, groups: list[str]) -> Scenario:
    try:
        return base.adopting(best, groups)
    except ScenarioError as fault:
        raise InputError(
            f"{base.name} with {', '.join(groups)} as in {best.name} is not a valid firm, so their gap cannot be "
            f"decomposed: {fault}"
        ) from None


def _estimates(values: Floats) -> list[dict[str, float]]:
    """Mean and bootstrap interval of each row of `values` (m, n)."""
    mean, low, high = bootstrap_t(values.T)
    return [
        {"mean": m, "low": lo, "high": hi} for m, lo, hi in zip(mean.tolist(), low.tolist(), high.tolist(), strict=True)
    ]
