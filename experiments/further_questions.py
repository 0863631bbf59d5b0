"""What commands ask beside a comparison, as functions: ablations, equal pay, switch points, twins, status."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from smarketing.experiments.comparison.equal_pay import EqualIn, Factor
from smarketing.experiments.running.runner import Watch
from smarketing.experiments.running.settings import Options, Settings
from smarketing.scenarios import Scenario
from smarketing.scenarios.compared_policies import Policy, policies

if TYPE_CHECKING:
    from smarketing.experiments.comparison.ablation import Ablation
    from smarketing.experiments.comparison.twins import Twins
    from smarketing.experiments.optimisation.status import SearchStatus
    from smarketing.experiments.population.status import PopulationStatus
    from smarketing.experiments.sweeps.status import Status

type Given = str | Path | Scenario


@dataclass(frozen=True)
class EqualPay:
    """Policies whose variable pay was scaled: `scenarios` to compare, the baseline first, and each `Factor`."""

    scenarios: tuple[Scenario, ...]
    factors: tuple[Factor, ...]


def ablate(
    scenario: Given,
    *,
    overrides: Mapping[str, Any] | None = None,
    watch: Watch | None = None,
    stop: threading.Event | None = None,
    **settings: Unpack[Options],
) -> "Ablation":
    """What each mechanism of a firm is worth: each is neutralised in turn, under common random numbers.

        >>> found = sm.ablate("status_quo", overrides=quick, replications=2)
        >>> found.worths[0].mechanism
        'M1'

    Arguments as for `compare`. Raises InputError for `replications="auto"`.
    """
    from smarketing.experiments.comparison.ablation import ablate as one_by_one

    (policy,) = policies([scenario], overrides)
    return one_by_one(policy.scenario, Settings(**settings), watch=watch, stop=stop)


def equal_pay(
    scenarios: Sequence[Given],
    equal_in: EqualIn = "cost",
    *,
    overrides: Mapping[str, Any] | None = None,
    stop: threading.Event | None = None,
    **settings: Unpack[Options],
) -> EqualPay:
    """The same policies with variable pay scaled until each costs what the first, the baseline, does.

        >>> at_par = sm.equal_pay(["status_quo", "aligned"], overrides=quick, replications=20)
        >>> sm.compare(at_par.scenarios, replications=2).runs[1].name
        'aligned'

    equal_in  "cost", or "certainty": worth the same to salespeople, who dislike the risk of pay

    Raises InputError where a policy has no variable pay, or where no factor makes it cost the same.
    """
    from smarketing.experiments.comparison.equal_pay import equal_pay as scaled

    scaled_policies, factors = scaled(policies(scenarios, overrides), Settings(**settings), stop, equal_in)
    return EqualPay(tuple(policy.scenario for policy in scaled_policies), tuple(factors))


def switch_points(
    scenarios: Sequence[Given],
    *,
    overrides: Mapping[str, Any] | None = None,
    watch: Watch | None = None,
    stop: threading.Event | None = None,
    **settings: Unpack[Options],
) -> dict[str, Any]:
    """Where the answer turns: the value of an assumption beyond which another policy is better.

        >>> found = sm.switch_points(["misaligned", "aligned"], overrides=quick)
        >>> found["outcome"], [(pair["a"], pair["b"]) for pair in found["pairs"]]
        ('growth_rate', [('misaligned', 'aligned')])

    What a manager reads of a pair is under `statements`.

    The content of `switch_points.json`, with what assumptions do that move together. Some thousands of runs: minutes.
    """
    from smarketing.experiments.comparison.switch_points import switch_points as search
    from smarketing.experiments.discovery.circumstances import with_circumstances

    chosen, asked = policies(scenarios, overrides), Settings(**settings)
    return with_circumstances(search(chosen, asked, watch, stop), chosen, asked, watch, stop)


def twin(
    a: Given,
    b: Given,
    *,
    replication: int = 0,
    overrides: Mapping[str, Any] | None = None,
    seed: int = 1,
    watch: Callable[[int, int], None] | None = None,
    stop: threading.Event | None = None,
) -> "Twins":
    """One run under two policies: the first event that differs, and the chain from there.

        >>> found = sm.twin("misaligned", "aligned", overrides=short)
        >>> found.chain[0].week
        0

    Raises InputError where the two cannot be the same firm: other horizons, head counts or numbers of units.
    """
    from smarketing.experiments.comparison.twins import twins

    one, other = (_alone(given, overrides) for given in (a, b))
    return twins(one.scenario, other.scenario, replication=replication, seed=seed, watch=watch, stop=stop)


def _alone(given: Given, overrides: Mapping[str, Any] | None) -> Policy:
    (policy,) = policies([given], overrides)
    return policy


def status(folder: str | Path) -> "Status | SearchStatus | PopulationStatus":
    """How far a sweep or a search is: done, failed, rate, time left. It may be running. Or how far a population came.

        >>> sm.sweep("study.yaml", out="how-far").complete
        True
        >>> far = sm.status("how-far")
        >>> far.done, far.audit
        (8, 'seeds: audited; 8 rows have the keys of the plan, 2 different ones; 2 rows run again are the same bytes')

    Raises InputError for a folder that is none of them.
    """
    from smarketing.experiments.optimisation.status import is_search, search_status
    from smarketing.experiments.population.status import population_status
    from smarketing.experiments.sweeps.status import status as of_sweep

    if is_search(folder):
        return search_status(folder)
    return population_status(folder) or of_sweep(folder)
