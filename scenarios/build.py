"""Words in, numbers out: turns resolved scenarios into the arrays a run reads."""

from collections.abc import Sequence

import numpy as np

from smarketing.scenarios.record import PARAMETERS, Tree, row
from smarketing.scenarios.sales_cycle import paced
from smarketing.simulation.inputs import Inputs


def inputs(epochs: Sequence[tuple[int, Tree]], warm_up_weeks: int, weeks: int) -> Inputs:
    """The arrays of a scenario.

    Args:
        epochs: the first week of each epoch [week from the start of the warm-up], and all it sets: the resolved
            scenario as plain dictionaries and lists
        warm_up_weeks: length of the warm-up [weeks]
        weeks: length of the measured horizon [weeks]
    """
    rows = np.zeros(len(epochs), PARAMETERS)
    for epoch, (_, tree) in enumerate(epochs):
        rows[epoch] = row(paced(tree))
        rows[epoch]["epoch"] = epoch
        _place_spiffs(rows[epoch], tree)
    starts = np.array([start for start, _ in epochs], dtype=np.int64)
    return Inputs(parameters=rows, epoch_starts=starts, warm_up_weeks=warm_up_weeks, weeks=weeks)


def _place_spiffs(parameters: np.void, tree: Tree) -> None:
    """A spiff that names a segment is for the one at its place."""
    places = {segment["name"]: place for place, segment in enumerate(tree["market"]["segments"])}
    rows = parameters["compensation"]["salespeople"]["spiffs"]
    for one, spiff in zip(rows, tree["compensation"]["salespeople"]["spiffs"], strict=False):
        one["segment"] = places.get(spiff["segment"], -1)
