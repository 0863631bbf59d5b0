"""The runs of a population: every firm with its own policies and, for the causal effect, with others in its place."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smarketing.experiments.population.draws import LEVELS, Firm, draw
from smarketing.experiments.population.firms import Templates, templates
from smarketing.experiments.running.runner import Watch, in_threads, threads
from smarketing.experiments.running.runtime_forecast import expected_seconds, typical_seconds, work
from smarketing.scenarios.policies import GROUPS
from smarketing.simulation import simulate
from smarketing.simulation.outcomes import OUTCOME_DTYPE

OWN = "own"  # the policies where each firm has the policies it drew
POLICY_SETS = (OWN, *LEVELS)
_WEIGHED = 64  # firms that are looked at for the estimate


@dataclass(frozen=True)
class Population:
    """Firms and what became of them, firm by firm in the order of their numbers.

    outcomes  per set of policies (n,) structured, one float64 field an outcome; NaN throughout where a run failed
    failures  (firm number, policies) -> reason
    complete  False if it was stopped early: what is here is sound, only fewer firms than asked for
    """

    firms: tuple[Firm, ...]
    outcomes: Mapping[str, NDArray[np.void]]
    failures: Mapping[tuple[int, str], str]
    seed: int
    complete: bool = True

    def of(self, outcome: str, policies: str = OWN) -> NDArray[np.float64]:
        """One outcome (n,) under one set of policies."""
        values: NDArray[np.float64] = self.outcomes[policies][outcome]
        return values


def simulate_population(
    count: int,
    policies: Sequence[str] = POLICY_SETS,
    *,
    seed: int = 1,
    first: int = 0,
    assumed: Mapping[str, float] | None = None,
    jobs: int | None = None,
    watch: Watch | None = None,
    stop: threading.Event | None = None,
) -> Population:
    """Run firms `first` to `first + count - 1` of the population of `seed` under each of the `policies`.

    Under "own" a firm has the policies it drew; under the name of a library scenario it has those of that one, from the
    same week on and with the same circumstances and luck. `assumed`: see `scenarios.load`.
    """
    library = templates(assumed)
    numbers, workers = range(first, first + count), jobs or threads()
    if watch:
        watch.expect(count, _expected(library, numbers, policies, seed, workers))
    finished: dict[int, tuple[Firm, list[NDArray[np.void]], dict[str, str]]] = {}
    work = in_threads(
        lambda number: run_firm(library, draw(seed, number), policies, seed),
        numbers,
        workers,
        stop or threading.Event(),
    )
    for firm, rows, broken in work:
        finished[firm.number] = firm, rows, broken
        if watch:
            watch.advance(len(finished), count)
    order, none = sorted(finished), np.empty(0, OUTCOME_DTYPE)
    return Population(
        firms=tuple(finished[number][0] for number in order),
        outcomes={
            each: np.concatenate([none, *(finished[number][1][at] for number in order)])
            for at, each in enumerate(policies)
        },
        failures={(number, each): why for number in order for each, why in finished[number][2].items()},
        seed=seed,
        complete=len(order) == count,
    )


def _expected(library: Templates, numbers: range, policies: Sequence[str], seed: int, workers: int) -> float:
    """Time for the lives of all these firms [s]: a few are timed, and some stand for all."""
    firms = [draw(seed, number) for number in numbers[:: -(-len(numbers) // _WEIGHED)]]
    inputs = [library.firm(firm, firm.levels).inputs for firm in firms]
    machine = typical_seconds(
        lambda number, _: run_firm(library, firms[number], policies, seed),
        len(firms),
        lambda number: work(inputs[number]),
    )
    each = expected_seconds([(one, 1) for one in inputs], machine) / len(firms)
    return each * len(numbers) / min(workers, len(numbers))


def run_firm(
    library: Templates, firm: Firm, policies: Sequence[str], seed: int
) -> tuple[Firm, list[NDArray[np.void]], dict[str, str]]:
    """One firm under each set of policies: its outcomes, and why a run of it failed."""
    rows, broken = [], {}
    for each in policies:
        levels = firm.levels if each == OWN else dict.fromkeys(GROUPS, each)
        run = simulate(library.firm(firm, levels), 1, seed, first=firm.number, jobs=1, weekly=False)
        rows.append(run.outcomes)
        for _, why in run.failures():
            broken[each] = why
    return firm, rows, broken
