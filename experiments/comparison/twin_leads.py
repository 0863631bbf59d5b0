"""Leads that fare differently under two policies: the same prospects, found by their address."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from smarketing.agents.draws import unpack_cell
from smarketing.agents.state import Stage, World

if TYPE_CHECKING:
    import pandas as pd

LEAD_EVENTS: Mapping[str, str] = {
    "known": "a lead is known under one policy only",
    "owner": "a lead goes to another salesperson",
    "first_touch": "a lead is contacted at another time, or under one policy only",
    "opened": "a lead becomes an opportunity at another time, or under one policy only",
    "won": "a deal is won under one policy only",
}
ADDRESS = ["cell", "birth_week", "slot"]
_NOT_YET = -1.0


def lead_differences(a: World, b: World, kinds: set[str], warm_up: int) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """The first lead, by its address, that differs in each of `kinds`: the kind, the lead, its state in `a` and `b`.

    Moments are told in weeks of the measured horizon, which begins after `warm_up` weeks.
    """
    if _pool(a) == _pool(b):
        return
    left, right = _table(a).add_suffix("_a"), _table(b).add_suffix("_b")
    both = left.join(right, how="outer").fillna(_NOT_YET).sort_index()
    for kind in [kind for kind in LEAD_EVENTS if kind in kinds]:
        mine, other = both[f"{kind}_a"], both[f"{kind}_b"]
        met = kind != "owner" or (mine >= 0) & (other >= 0)  # a lead nobody has goes to nobody else
        differ = both[(mine != other) & met]
        if len(differ):
            first = differ.iloc[0]
            states = (_state(kind, float(first[f"{kind}_{side}"]), warm_up) for side in "ab")
            cell, birth_week, slot = (int(part) for part in np.asarray(differ.index[0]))
            yield kind, lead_name(cell, birth_week, slot, warm_up), (next(states), next(states))


def lead_name(cell: int, birth_week: int, slot: int, warm_up: int) -> str:
    """A lead by its address, counted from 1 as people do: number 15 of week 3 in unit 1, segment 3, channel 2."""
    unit, segment, source = unpack_cell(cell)
    return f"lead {slot + 1} of week {birth_week - warm_up} in {unit + 1}.{segment + 1}.{source + 1}"


def _pool(world: World) -> bytes:
    """The rows in use, to see at once that nothing differs."""
    return world.leads[:, : int(world.units["n_leads"].max())].tobytes()


def _table(world: World) -> "pd.DataFrame":
    """Every lead that there is or was, by address; what has not happened to it is -1."""
    import pandas as pd

    ended = world.trace[: world.units[0].n_traced]
    leads = np.concatenate([ended, world.leads[world.leads["stage"] != Stage.FREE]])
    columns = {name: leads[name] for name in (*ADDRESS, "owner", "first_touch", "opened")}
    won = np.where(leads["stage"] == Stage.WON, 1.0, _NOT_YET)
    return pd.DataFrame(columns | {"known": 1.0, "won": won}).set_index(ADDRESS)


def _state(kind: str, value: float, warm_up: int) -> str:
    if value < 0:
        return "not there" if kind == "known" else "not yet"
    if kind == "owner":
        return f"salesperson {value + 1:.0f}"
    return {"known": "there", "won": "won"}.get(kind, f"week {value - warm_up:.1f}")
