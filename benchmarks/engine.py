"""How long a firm takes once everything is compiled: the library firm `status_quo`, 18 people over 260 weeks."""

import importlib
import importlib.util
from collections.abc import Iterator
from functools import partial

from benchmarks.table import Line
from benchmarks.timing import median_ratio, median_seconds
from smarketing.scenarios import load
from smarketing.simulation import simulate

BATCH = 8  # replications a timing: long enough for the clock, short enough for many repeats
SHARED = 32  # replications that two threads share: of a few, one thread waits for the other's last a good part
REPEATS = 15
MILLI, MICRO = 1e3, 1e6


def engine_lines() -> Iterator[Line]:
    """Time of a replication, of a lead and of a person's week; what a second thread and the Mesa engine make of it."""
    firm = load("status_quo")
    run = partial(simulate, firm, replications=BATCH, weekly=False)
    warm = simulate(firm, replications=BATCH, jobs=2)  # compiles where it has to, and counts the leads
    assert warm.weekly is not None
    n_leads = float(warm.weekly["leads"].sum(axis=1).mean())
    n_touched = float(warm.weekly["contacted"].sum(axis=1).mean())

    replication = median_seconds(partial(run, jobs=1), REPEATS) / BATCH
    yield Line("one replication of status_quo, one thread", replication * MILLI, "ms", target=20.0)
    yield Line("  leads a replication", n_leads, "")
    yield Line("  a lead", replication / n_leads * MICRO, "µs", target=0.3)
    yield Line("  leads a second", n_leads / replication, "1/s")
    yield Line("  leads first contacted a second", n_touched / replication, "1/s")
    yield Line("  a week of a person", replication / person_weeks(firm) * MICRO, "µs")
    yield Line("  weeks of persons a second", person_weeks(firm) / replication, "1/s")
    yield from _phases()
    study = partial(simulate, firm, replications=SHARED, weekly=False)
    gain = median_ratio(partial(study, jobs=1), partial(study, jobs=2), REPEATS)
    yield Line("two threads against one", gain, "times", target=1.6, better="higher")

    mesa = partial(simulate, firm, replications=1, weekly=False, engine="mesa")
    mesa()
    yield Line("one replication on the Mesa engine", median_seconds(mesa, 3) * MILLI, "ms", target=500.0)


def person_weeks(firm) -> float:
    """Weeks of work in one replication, over everybody [person-weeks]."""
    organisation = firm.inputs.parameters[0]["organisation"]
    people = int(organisation["marketers"] + organisation["salespeople"]) * int(organisation["business_units"])
    return float(people * firm.inputs.total_weeks)


def _phases() -> Iterator[Line]:
    """The split of a replication by phase of the week, where it is measured."""
    if importlib.util.find_spec("benchmarks.phases"):
        yield from importlib.import_module("benchmarks.phases").phase_lines()
