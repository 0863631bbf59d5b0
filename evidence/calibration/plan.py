"""What the search may cost, and what counts as known."""

from dataclasses import dataclass

from smarketing.evidence.calibration.objective import Budget

FEWEST, MOST = 50, 100  # sets kept for the ensemble
WELL, HARDLY = 0.5, 0.85  # width of the ensemble, against the search box, below and above which a value is (not) known


@dataclass(frozen=True)
class Plan:
    """What the search may cost. Counted in runs and not in minutes, so that it comes to the same on every machine.

    screening, evaluation, check   runs of one evaluation: of an assumption moved alone, of a set, of the set chosen
    parameters  how many assumptions are fitted together
    waves       how many sets each wave evaluates, at most: the search ends with the wave that makes its finds enough
    seed        luck of the search; the check uses the next one
    """

    screening: Budget
    evaluation: Budget
    check: Budget
    parameters: int
    waves: tuple[int, ...]
    seed: int

    def runs(self, n_candidates: int, n_sets: int) -> int:
        """All runs of the fit; two evaluations beside the sets say where it starts and how exact one of them is."""
        evaluated = n_sets + 2
        return (1 + 2 * n_candidates) * self.screening.runs + evaluated * self.evaluation.runs + self.check.runs


USUAL = Plan(
    screening=Budget(firms=80, pairs=12, traced=0),
    evaluation=Budget(firms=200, pairs=32, traced=1),
    check=Budget(firms=1_000, pairs=300, traced=10),
    parameters=16,
    waves=(96, 80, 80, 80, 80, 80, 80),
    seed=20_100,
)
