"""The first weeks of a firm, whole: everything that the engine has written, to be compared between two processes."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from smarketing.agents.draws import key
from smarketing.agents.state import Status, World
from smarketing.scenarios import Scenario, library, load
from smarketing.simulation.arrays import allocate
from smarketing.simulation.inputs import Inputs
from smarketing.simulation.loop import run_firm
from tests.random_firms import Size, firm

SMALL: Mapping[str, int] = {"organisation.marketers": 2, "organisation.salespeople": 2}
SHARE = 0.2  # of a library firm's revenue, and so of the money for leads
SCRATCH = ("addresses", "batch", "scratch")  # what stands behind the last number of a row is never read
KEPT = 20_000


def cut(inputs: Inputs, warm_up: int, weeks: int) -> Inputs:
    """The same firm over few weeks. Its events, and its segments that open later, come one after the other."""
    parameters = inputs.parameters.copy()
    segments = parameters["market"]["segments"]
    segments["opens_week"] = np.minimum(segments["opens_week"], 1)
    starts = np.array([0, *(warm_up + epoch for epoch in range(len(parameters) - 1))])
    return replace(inputs, parameters=parameters, epoch_starts=starts, warm_up_weeks=warm_up, weeks=weeks)


def library_firms() -> Iterator[tuple[str, Inputs]]:
    """Every library scenario with two people on each side and the leads for them; of many business units, two."""
    for name in library():
        spec = load(name).spec
        size = {
            "organisation.business_units": min(2, spec.organisation.business_units),
            "firm.opening_revenue": SHARE * spec.firm.opening_revenue,
        }
        yield name, cut(load(name, {**SMALL, **size}).inputs, 3, 5)


def random_firms(first: int, count: int) -> Iterator[tuple[str, Inputs]]:
    """Small random firms."""
    for number in range(first, first + count):
        scenario: Scenario = firm(number, Size(people=3, units=2))
        yield str(number), cut(scenario.inputs, 4, 6)


def digests(firms: Iterator[tuple[str, Inputs]]) -> dict[str, dict[str, str]]:
    """A digest of each field of each column after the last week, by firm; and the status."""
    found = {}
    for name, inputs in firms:
        world = allocate(inputs, trace=KEPT, blame_events=KEPT, person_years=100)
        parameters = inputs.parameters.view(np.recarray)
        status = run_firm(world, parameters, inputs.epoch_starts, inputs.warm_up_weeks, key(1, 0))
        found[name] = {"status": Status(int(status)).name, **dict(_columns(world))}
    return found


def _columns(world: World) -> Iterator[tuple[str, str]]:
    for name, column in world._asdict().items():
        if name not in SCRATCH:
            for field, values in _fields(np.asarray(column).view(np.ndarray), name):
                yield field, hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest()


def _fields(values: np.ndarray, path: str) -> Iterator[tuple[str, np.ndarray]]:
    if values.dtype.names is None:
        yield path, values
        return
    for name in values.dtype.names:
        yield from _fields(values[name], f"{path}.{name}")


def main(first: str = "0", count: str = "0") -> None:
    """Print the digests of the library's firms or, where a number of them is given, of random ones."""
    print(json.dumps(digests(random_firms(int(first), int(count)) if int(count) else library_firms())))
