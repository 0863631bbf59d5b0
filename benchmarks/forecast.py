"""How well the time of a study is known before it is run: estimate of the cost model against what runs take."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import experiments
from benchmarks.table import Line
from benchmarks.timing import seconds
from experiments.cost import expected_seconds
from experiments.gauge import typical_seconds
from experiments.sweeps.plan import lay_out
from experiments.sweeps.study_file import load_study
from scenarios import library, load
from simulation import simulate
from simulation.inputs import HasInputs

STUDIES = Path(experiments.__file__).with_name("studies")
POINTS = 12  # of a study, evenly spread over its design
RUNS = 2  # of each


def forecast_lines() -> Iterator[Line]:
    """Estimate against measured time, whichever is larger over the other: the library at once, and each study."""
    yield _line("the whole library", [load(name) for name in library()])
    for path in sorted(STUDIES.glob("*.yaml")):
        layout = lay_out(load_study(path.stem))
        step = max(1, len(layout.points) // POINTS)
        yield _line(path.stem, [layout.firms.at(point.values) for point in layout.points[::step]])


def _line(name: str, firms: Sequence[HasInputs]) -> Line:
    timed = firms[len(firms) // 2]
    run = partial(simulate, replications=1, weekly=False, jobs=1)
    estimate = expected_seconds([(f.inputs, RUNS) for f in firms], timed.inputs, typical_seconds(partial(run, timed)))
    taken = sum(seconds(partial(run, firm, first=r)) for firm in firms for r in range(RUNS))
    return Line(f"{name}: estimate off by", max(estimate / taken, taken / estimate), "times", target=1.5)
