"""The compiled loop, left at the end of every week: for whoever wants to see more than what is left at the end.

It calls the kernels of `simulation/loop.py` in the same order, so results are the same bytes.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from smarketing.agents.hiring import count_heads
from smarketing.agents.parameters import Hiring, parameter_rows
from smarketing.agents.state import Status, World
from smarketing.simulation.arrays import blank_record
from smarketing.simulation.inputs import Inputs
from smarketing.simulation.opening import open_firm


def run_week_by_week(
    world: World, inputs: Inputs, key: np.uint64, week_of: Callable[..., Any], see: Callable[[int, int], None]
) -> int:
    """One replication: `week_of` is `loop.run_week` or what stands for it; `see(unit, week)` follows each week."""
    rows = parameter_rows(inputs.parameters)
    blank_record(world)
    for u in range(len(world.units)):
        open_firm(world, rows[0], u, inputs.warm_up_weeks, key)
        epoch = 0
        for week in range(inputs.total_weeks):
            while epoch + 1 < len(rows) and inputs.epoch_starts[epoch + 1] <= week:
                epoch += 1
            p = rows[epoch]
            if p.organisation.hiring != Hiring.FIXED:
                count_heads(world, p, u)
                p = world.in_force[u]
            status = week_of(world, p, u, week, key)
            if status != Status.OK:
                return int(status)
            see(u, week)
    return int(Status.OK)
