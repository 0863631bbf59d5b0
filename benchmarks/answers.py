"""How soon a question is answered, and how many runs common random numbers save."""

from collections.abc import Iterator
from functools import partial

from benchmarks.table import Line
from benchmarks.timing import median_seconds
from smarketing.experiments import compare

POLICIES = ("misaligned", "aligned")
DECIDING = "growth_rate"


def answer_lines() -> Iterator[Line]:
    """A first answer in a warm process, and what pairing is worth in the comparison that `make demo` makes."""
    ask = partial(_differences, 20)
    ask()
    yield Line("first answer: two policies, 20 runs each", median_seconds(ask, 5), "s")
    runs = 200
    difference = _differences(runs)["aligned"][DECIDING]
    needed = difference["runs_unpaired_equivalent"]
    yield Line(f"runs without pairing for the interval of {runs}", needed, "runs")
    yield Line("  saved by common random numbers", 100 * (1 - runs / needed), "%")


def _differences(runs: int):
    """What the answer is read from: computed only when asked for."""
    return compare(POLICIES, replications=runs).differences
