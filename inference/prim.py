"""PRIM: boxes of circumstances in which something happens nearly always (Friedman & Fisher 1999), by the EMA workbench.

Of the boxes that peeling passes through, the one that balances how many of its futures are cases (density) and how many
of the cases are in it (coverage) is taken; limits that could be luck (quasi-p above 0.05) are lifted again (Bryant &
Lempert 2010). What a box promises is also told of futures that it was not made from.
"""

import importlib
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

PEEL, LEAST_MASS, MOST_BOXES, SURE = 0.05, 0.05, 3, 0.05
_WORTH = 1.5  # times as dense as futures at large, or half of the way to certain: a box below that tells nothing

type Limits = Mapping[str, tuple[float, float] | tuple[str, ...]]
type Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Box:
    """Circumstances, and what holds in them.

    limits    path -> (low, high) of a number, or the words that it may be; what is not named is not limited
    coverage  share of all cases that lie in the box; `density` share of its futures that are cases; `mass` its share of
              all futures
    held_out  the density that a box found in the same way on one half of the futures has on the other half, both ways;
              NaN where there is none
    """

    limits: Limits
    coverage: float
    density: float
    mass: float
    held_out: float


def boxes(inputs: pd.DataFrame, happens: Bools) -> list[Box]:
    """The boxes, the first found first; each of the futures that lie in none before it."""
    kept: list[Box] = []
    left = np.ones(len(happens), bool)
    while len(kept) < MOST_BOXES and happens[left].sum() >= max(3, LEAST_MASS * len(happens) / 2):
        limits = _limits(inputs[left], happens[left])
        inside = holds(limits, inputs) & left
        if not limits or not inside.any() or happens[inside].mean() < _least(happens.mean()):
            break
        kept.append(
            Box(
                limits=limits,
                coverage=float(happens[inside].sum() / happens.sum()),
                density=float(happens[inside].mean()),
                mass=float(inside.mean()),
                held_out=_held_out(inputs[left], happens[left]),
            )
        )
        left &= ~inside
    return kept


def _least(share: float) -> float:
    """The density that a box must have to be told, where it happens in this share of all futures."""
    return min(_WORTH * share, (1 + share) / 2)


def holds(limits: Limits, inputs: pd.DataFrame) -> Bools:
    """(n,) which futures lie within limits."""
    inside = np.ones(len(inputs), bool)
    for path, limit in limits.items():
        column = inputs[path]
        if isinstance(limit[0], str):
            inside &= column.astype(str).isin(limit).to_numpy()
        else:
            inside &= ((column >= limit[0]) & (column <= limit[1])).to_numpy(dtype=bool)
    return inside


def _held_out(inputs: pd.DataFrame, happens: Bools) -> float:
    half = np.random.default_rng(0).random(len(happens)) < 0.5  # by chance: the rows of a Sobol sequence take turns
    hits = total = 0
    for mine in (half, ~half):
        if happens[mine].any():
            inside = holds(_limits(inputs[mine], happens[mine]), inputs[~mine])
            hits, total = hits + int(happens[~mine][inside].sum()), total + int(inside.sum())
    return hits / total if total else float("nan")


def _limits(inputs: pd.DataFrame, happens: Bools) -> dict[str, Any]:
    """The limits of the best box of these futures."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of optional parts of the workbench that are not installed, and of seaborn
        prim: Any = importlib.import_module("ema_workbench.analysis.prim")
        table = pd.DataFrame(
            {path: inputs[path].astype(float if _is_number(inputs[path]) else str) for path in inputs}
        ).reset_index(drop=True)
        box = prim.Prim(table, happens.astype(int), peel_alpha=PEEL, mass_min=LEAST_MASS).find_box()
    path = box.peeling_trajectory
    both = path["coverage"] + path["density"]
    step = int((2 * path["coverage"] * path["density"] / both.where(both > 0, 1)).to_numpy().argmax())
    start, end, p_values = box.prim.box_init, box.box_lims[step], box.p_values[step]
    limits: dict[str, Any] = {}
    for name, of_limit in p_values.items():
        if not _is_number(inputs[name]):
            if min(np.ravel(of_limit)) <= SURE:
                limits[name] = tuple(sorted(map(str, end[name].iloc[0])))
            continue
        low, high = (
            float(end[name].iloc[place]) if 0 <= p <= SURE else float(start[name].iloc[place])
            for place, p in enumerate(np.ravel(of_limit))
        )
        if (low, high) != (float(start[name].iloc[0]), float(start[name].iloc[1])):
            limits[name] = (low, high)
    return limits


def _is_number(column: "pd.Series[Any]") -> bool:
    return column.dtype.kind in "if"
