"""Words in, numbers out: turns resolved scenarios into the arrays a run reads.

`PARAMETERS` has the shape of the scenario file, so one walk over both fills it. What differs is stated in the tables
below: words become the members of an enumeration, and a null becomes the number that stands for it.
"""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smarketing.agents import parameters as p
from smarketing.simulation.inputs import Inputs

Tree = Mapping[str, Any]

# Which enumeration encodes the words at a path. The words are the members' names in lower case.
ENUMERATIONS: Mapping[str, type[IntEnum]] = {
    "organisation.structure": p.Structure,
    "organisation.head": p.Function,
    "organisation.hiring": p.Hiring,
    "marketing.channels.kind": p.ChannelKind,
    "compensation.salespeople.basis": p.PayBasis,
    "compensation.salespeople.period": p.Period,
    "budget.rule": p.BudgetRule,
    "budget.review": p.Period,
    "feedback.rule": p.FeedbackRule,
    "handoff.routing": p.Routing,
    "attribution.rule": p.AttributionRule,
    "decision_rights.message": p.Function,
    "decision_rights.offer": p.Function,
    "decision_rights.conversion": p.Function,
}

# What a null number becomes. A null group (contest, SLA, rotation) leaves its record at zero: nobody wins, none agreed.
NULLS: Mapping[str, float] = {
    "market.segments.opens_week": -inf,
    "compensation.salespeople.quota": 0.0,
    "compensation.salespeople.cap": inf,
    "fulfilment.capacity": inf,
}

# Fields of the record that are not fields of the file, with the path each is derived from.
DERIVED: Mapping[str, str] = {
    "neutral": "neutralise",
    "fiscal_start_week": "horizon.fiscal_start_week",
    "marketing.n_channels": "marketing.channels",
    "compensation.salespeople.n_tiers": "compensation.salespeople.tiers",
    "handoff.sla.agreed": "handoff.sla",
}


def inputs(epochs: Sequence[tuple[int, Tree]], warm_up_weeks: int, weeks: int) -> Inputs:
    """The arrays of a scenario.

    Args:
        epochs: the first week of each epoch [week from the start of the warm-up], and all it sets: the resolved
            scenario as plain dictionaries and lists
        warm_up_weeks: length of the warm-up [weeks]
        weeks: length of the measured horizon [weeks]
    """
    rows = np.zeros(len(epochs), dtype=p.PARAMETERS)
    for row, (_, tree) in zip(rows, epochs, strict=True):
        _fill_top(row, tree)
    starts = np.array([start for start, _ in epochs], dtype=np.int64)
    return Inputs(parameters=rows, epoch_starts=starts, warm_up_weeks=warm_up_weeks, weeks=weeks)


def _fill_top(row: np.void, tree: Tree) -> None:
    for name in p.PARAMETERS.names or ():
        if name == "neutral":
            row["neutral"][[int(mechanism[1:]) for mechanism in tree["neutralise"]]] = True
        elif name == "fiscal_start_week":
            row["fiscal_start_week"] = tree["horizon"]["fiscal_start_week"]
        else:
            _fill(row[name], tree[name], name)


def _fill(record: np.void, tree: Tree, path: str) -> None:
    """Write every field of one record from the mapping that has the same names."""
    for name in record.dtype.names or ():
        here = f"{path}.{name}"
        if here == "marketing.n_channels":
            record[name] = len(tree["channels"])
        elif here == "marketing.channels":
            _fill_channels(record[name], tree["channels"])
        elif here == "compensation.salespeople.n_tiers":
            record[name] = len(tree["tiers"])
        elif here == "handoff.sla.agreed":
            record[name] = True
        else:
            _write(record, name, tree[name], here)


def _write(record: np.void, name: str, value: Any, path: str) -> None:
    if isinstance(value, Mapping):
        _fill(record[name], value, path)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for element, item in zip(record[name], value, strict=False):
            _fill(element, item, path)
    elif isinstance(value, list):
        record[name][: len(value)] = value
    elif isinstance(value, str):
        record[name] = ENUMERATIONS[path][value.upper()]
    elif value is not None:
        record[name] = value
    elif path in NULLS:
        record[name] = NULLS[path]


def _fill_channels(rows: NDArray[np.void], channels: Mapping[str, Tree]) -> None:
    """Channels in the order of the file. Their shares add up to one up to rounding; here they do exactly."""
    total = sum(channel["share"] for channel in channels.values())
    for row, channel in zip(rows, channels.values(), strict=False):
        _fill(row, channel, "marketing.channels")
        row["share"] /= total
