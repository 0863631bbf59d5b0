"""What random firms come to, so that two processes can be compared: one of them checks every index."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np

from smarketing.agents.draws import key
from smarketing.agents.jit import KernelError
from smarketing.agents.state import Status, World
from smarketing.scenarios import Scenario
from smarketing.simulation import Run, simulate
from smarketing.simulation.arrays import allocate
from smarketing.simulation.errors import ProgrammingError
from smarketing.simulation.loop import run_firm
from tests.random_firms import Size, differences, firm
from tests.runs import finish, numbers, short
from tests.simulation.few_weeks import SCRATCH

NOTICED = "noticed"
# Whether an index passes an end hangs on how numbers stand to each other more than on how large they are.
SIZES = {"small": Size(people=10, units=2, waiting=3_000.0), "large": Size()}


@dataclass(frozen=True)
class End:
    """How a firm ended: the status, a digest of all results, and what is wrong with them."""

    status: int
    digest: str
    faults: list[str]


def end_of(number: int, size: str) -> End:
    """Run a random firm twice, and look at every number."""
    end, again = end_of_one_run(number, size), end_of_one_run(number, size)
    faults = end.faults if again == end else [*end.faults, "is not the same twice"]
    if end.status == Status.OK:
        faults = [*faults, *_no_numbers(finish(firm(number, SIZES[size]), seed=number))]
    return End(end.status, end.digest, faults)


def end_of_one_run(number: int, size: str) -> End:
    """The same of a single run: where every index is checked, one takes as long as several."""
    scenario = firm(number, SIZES[size])
    try:
        run = simulate(scenario, seed=number, jobs=1)
    except ProgrammingError as fault:
        return End(-1, "", [f"{fault}", f"{differences(scenario)}"])
    faults = [*_without_bounds(run)] if run.status[0] == Status.OK else []
    return End(int(run.status[0]), hashlib.sha256(_bytes(run)).hexdigest(), faults)


def _bytes(run: Run) -> bytes:
    assert run.weekly is not None
    return run.status.tobytes() + run.outcomes.tobytes() + run.weekly.tobytes()


def _without_bounds(run: Run) -> Iterator[str]:
    """Weekly series are numbers; an outcome may be undefined, but nothing is without bounds."""
    assert run.weekly is not None
    yield from (name for name, values in numbers(run.weekly) if not np.isfinite(values).all())
    yield from (name for name, values in numbers(run.outcomes) if np.isinf(values).any())


def _no_numbers(world: World) -> Iterator[str]:
    """What somebody would have gone on with, and results may hide: a maximum of 0 and no number is 0."""
    for column in (name for name in world._fields if name not in SCRATCH):
        for name, values in numbers(getattr(world, column), column):
            if values.dtype.kind == "f" and np.isnan(values).any():
                yield f"{name} is no number"


def past_the_end(scenario: Scenario) -> str:
    """Whether it is noticed when the engine writes past the end of an array: a histogram that ends too soon."""
    inputs = scenario.inputs
    world = allocate(inputs)
    world = world._replace(response_days=world.response_days[:1])  # the memory behind it is there
    try:
        run_firm(world, inputs.parameters.view(np.recarray), inputs.epoch_starts, inputs.warm_up_weeks, key(1, 0))
    except KernelError as noticed:
        return NOTICED if "IndexError" in str(noticed) else "failed otherwise"
    return "missed"


def main(first: str, count: str, size: str) -> None:
    """Print whether indices are checked, and how each firm ended."""
    ends = {number: asdict(end_of_one_run(number, size)) for number in range(int(first), int(first) + int(count))}
    print(json.dumps({"past the end": past_the_end(short()), "ends": ends}))
