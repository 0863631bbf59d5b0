"""The score of the model against published patterns, for programs: what `smarketing validate` prints and keeps."""

from typing import Any

from smarketing.evidence.validation.protocol import Plan, read_firms
from smarketing.evidence.validation.rows import FAMILIES, LINES
from smarketing.evidence.validation.scoreboard import scoreboard
from smarketing.experiments.running.runner import threads


def validate(replications: int = 60, firms: int = 1_000, *, seed: int = 1, jobs: int | None = None) -> dict[str, Any]:
    """Run every firm that a published pattern speaks of and score the patterns: the content of `summary.json`.

        >>> sorted(sm.validate(replications=2, firms=20)["headline"])
        ['development', 'not_counted', 'rows', 'tests']

    Minutes: some forty firms. What was published stands in docs/validation.md.

    replications  runs of each firm; published results are made with 30 or more
    firms         of the simulated survey
    jobs          threads; None: all that this process may use
    """
    return scoreboard(FAMILIES, read_firms(LINES, Plan(replications, firms, seed, jobs=jobs or threads())), [])
