"""Threads use one firm's arrays for one replication after another: none may leave a trace in the next."""

import numpy as np
import pytest

from agents.draws import key
from scenarios import load
from simulation.loop import run_firm
from simulation.opening import allocate

REPLICATIONS = 8
# People who leave in the first week, before they have done anything: what they never wrote must not be read.
RESTLESS = {"sales.quit_hazard": 1.0, "horizon.warm_up_weeks": 52, "horizon.weeks": 52}
GIVEN = {"blank"}  # read only: an empty week to copy from


def dirty(world) -> None:
    """Every field of every array as some earlier run may have left it: 1 is in the range of all of them."""
    for name, array in world._asdict().items():
        if name not in GIVEN:
            for field in array.dtype.names or ():
                array[field] = 1
            if not array.dtype.names:
                array[...] = 1


@pytest.mark.parametrize("name", ["misaligned", "aligned", "glengarry", "generalists", "market_entry"])
def test_a_replication_is_the_same_whatever_the_arrays_held_before(name: str):
    inputs = load(name, RESTLESS).inputs
    parameters = inputs.parameters.view(np.recarray)
    for replication in range(REPLICATIONS):
        results = []
        for leave in (lambda world: None, dirty):
            world = allocate(inputs)
            leave(world)
            run_firm(world, parameters, inputs.epoch_starts, inputs.warm_up_weeks, key(1, replication))
            results.append(world.weeks.tobytes() + world.response_days.tobytes() + world.cycle_weeks.tobytes())
        assert results[0] == results[1], f"replication {replication} depends on what ran before it"
