"""Firms for tests of the engine: short horizons, runs whose arrays can be looked into, and a week at a time."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from smarketing.agents.draws import key
from smarketing.agents.hiring import count_heads
from smarketing.agents.parameters import Hiring
from smarketing.agents.state import Stage, Status, World
from smarketing.scenarios import Scenario, load
from smarketing.simulation.arrays import allocate, blank_record
from smarketing.simulation.inputs import Inputs
from smarketing.simulation.loop import run_firm, run_week
from smarketing.simulation.opening import open_firm
from smarketing.simulation.remedies import FULL

TWO_YEARS: Mapping[str, Any] = {"horizon.warm_up_weeks": 52, "horizon.weeks": 52}
TRACED = 400_000  # more leads than any firm of these tests meets


class TooManyLeadsError(AssertionError):
    """The run ended because leads found no room; its message to users tells them to have fewer."""


def short(name: str = "status_quo", **overrides: Any) -> Scenario:
    """A library scenario over one year of warm-up and one measured; `__` in a name stands for the dot of a path."""
    return load(name, {**TWO_YEARS, **{path.replace("__", "."): value for path, value in overrides.items()}})


def finish(
    scenario: Scenario, world: World | None = None, *, seed: int = 1, replication: int = 0, trace: int = 0
) -> World:
    """The arrays of one replication after its last week, with more room for leads where that is needed."""
    inputs = scenario.inputs
    rows = inputs.parameters.view(np.recarray)
    for room in (1.0, 8.0, 64.0):
        arrays = world if world is not None else allocate(inputs, room=room, trace=trace)
        status = run_firm(arrays, rows, inputs.epoch_starts, inputs.warm_up_weeks, key(seed, replication))
        if status not in FULL:
            break
    _check(status, "the run")
    return arrays


def _check(status: int, what: str) -> None:
    error = TooManyLeadsError if status in FULL else AssertionError
    if status != Status.OK:
        raise error(f"{what} ended with {Status(int(status)).name}")


def opened(scenario: Scenario, *, seed: int = 1, replication: int = 0, trace: int = 0, room: float = 1.0) -> World:
    """The arrays of one replication on the eve of week 0."""
    inputs = scenario.inputs
    world = allocate(inputs, trace=trace, room=room)
    blank_record(world)
    for u in range(len(world.units)):
        open_firm(world, parameters_in(inputs, 0), u, inputs.warm_up_weeks, key(seed, replication))
    return world


def weeks_of(
    scenario: Scenario, world: World, *, seed: int = 1, replication: int = 0, first: int = 0, last: int | None = None
) -> Iterator[int]:
    """Step an opened firm; yields each week when it is over."""
    inputs = scenario.inputs
    for week in range(first, inputs.total_weeks if last is None else last):
        for u in range(len(world.units)):
            p = parameters_in(inputs, week)
            if p.organisation.hiring != Hiring.FIXED:
                count_heads(world, p, u)
                p = world.in_force[u]
            _check(run_week(world, p, u, week, key(seed, replication)), f"week {week}")
        yield week


def parameters_in(inputs: Inputs, week: int) -> Any:
    """The parameters in force in a week."""
    return inputs.parameters.view(np.recarray)[np.searchsorted(inputs.epoch_starts, week, side="right") - 1]


def copy_of(world: World) -> World:
    """Arrays of their own with the same content."""
    return World._make(column.copy() for column in world)


def leads_held(world: World, units: Iterable[int] | None = None) -> np.ndarray:
    """Every lead that has not ended yet, of all business units or of some."""
    held = [world.leads[u][: world.units[u].n_leads] for u in units or range(len(world.units))]
    every = np.concatenate(held).view(np.ndarray)
    return every[every["stage"] != Stage.FREE]


def leads_ended(world: World) -> np.ndarray:
    """Every lead at its end, of a run with a trace."""
    return np.array(world.trace[: world.units[0].n_traced])


def numbers(array: np.ndarray, path: str = "") -> Iterator[tuple[str, np.ndarray]]:
    """Every field of an array of records, down to plain numbers, with its dotted name."""
    array = array.view(np.ndarray)
    if array.dtype.names is None:
        yield path, array
        return
    for name in array.dtype.names:
        yield from numbers(array[name], f"{path}.{name}" if path else name)
