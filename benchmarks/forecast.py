"""How well the time of a study is known before it is run: estimate of the cost model against what runs take."""

import statistics
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks.table import Line
from benchmarks.timing import seconds
from smarketing import experiments
from smarketing.experiments.design.study_file import load_study
from smarketing.experiments.running.runtime_forecast import expected_seconds, typical_seconds, work
from smarketing.experiments.sweeps.plan import lay_out
from smarketing.scenarios import library, load
from smarketing.simulation import simulate
from smarketing.simulation.inputs import HasInputs

STUDIES = Path(experiments.__file__).with_name("studies")
POINTS = 12  # of a study, evenly spread over its design
RUNS = 2  # of each
ROUNDS = 5


def forecast_lines() -> Iterator[Line]:
    """Estimate against measured time, whichever is larger over the other: the library at once, and each study."""
    yield _line("the whole library", [load(name) for name in library()])
    for path in sorted(STUDIES.glob("*.yaml")):
        layout = lay_out(load_study(path.stem))
        step = max(1, len(layout.points) // POINTS)
        yield _line(path.stem, [layout.scenarios.at(point.values) for point in layout.points[::step]])


def _line(name: str, firms: Sequence[HasInputs]) -> Line:
    """The median over rounds, each of an estimate and of the runs that follow it: the machine's speed may change."""
    off = statistics.median(_estimate(firms) / _taken(firms) for _ in range(ROUNDS))
    return Line(f"{name}: estimate off by", max(off, 1.0 / off), "times", target=1.5)


def _estimate(firms: Sequence[HasInputs]) -> float:
    machine = typical_seconds(
        lambda number, replication: _run(firms[number], replication),
        len(firms),
        lambda number: work(firms[number].inputs),
    )
    return expected_seconds([(firm.inputs, RUNS) for firm in firms], machine)


def _taken(firms: Sequence[HasInputs]) -> float:
    return sum(seconds(partial(_run, firm, replication)) for firm in firms for replication in range(RUNS))


def _run(firm: HasInputs, replication: int) -> None:
    simulate(firm, first=replication, weekly=False, jobs=1)
