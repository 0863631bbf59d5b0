"""The runs of a study cut along what varies: means by level with intervals, and differences to a level, run by run.

What is not cut along is averaged over, replication by replication, so that luck which points share stays shared.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from smarketing.inference.estimates import half_width
from smarketing.reports.estimates import Estimate
from smarketing.reports.results import FolderError
from smarketing.reports.study_results import Studied

if TYPE_CHECKING:
    import pandas as pd

MOST_LEVELS = 40  # of an axis that is drawn level by level
NONE = "none"

type Floats = NDArray[np.float64]


def estimate(values: Floats) -> Estimate | None:
    """Mean with Student-t interval over the finite values; None where there are none."""
    finite = values[np.isfinite(values)]
    n = finite.size
    if not n:
        return None
    mean = float(finite.mean())
    if n < 2:
        return Estimate(mean, None, None, n)
    half = half_width(float(finite.std(ddof=1)), n)
    return Estimate(mean, mean - half, mean + half, n)


def rows(studied: Studied, outcome: str) -> "pd.DataFrame | None":
    """The runs of a sweep with its parameters, `None` as a word; None for the folder of something else."""
    if studied.kind != "sweep" or studied.runs is None or not len(studied.runs):
        return None
    table = studied.runs[["point", "replication", outcome, *studied.paths]].copy()
    for path in studied.paths:
        column = table[path]
        if not numeric(column):
            table[path] = column.astype("object").where(column.notna(), NONE).astype(str)
    return table


def numeric(column: "pd.Series[Any]") -> bool:
    """Whether a parameter has numbers only, which have an order and distances."""
    return column.dtype.kind in "if" and bool(column.notna().all())


def levels(column: "pd.Series[Any]") -> list[Any]:
    """The values of a parameter: numbers in order, words as they come."""
    distinct = list(dict.fromkeys(column))
    return sorted(distinct) if numeric(column) else distinct


def varied(table: "pd.DataFrame", paths: Sequence[str]) -> list[str]:
    """The parameters that take several values, few enough to draw; numbers first, those of most levels first."""
    ranked = []
    for place, path in enumerate(paths):
        column = table[path]
        count = len(levels(column))
        if 1 < count <= MOST_LEVELS:
            ranked.append((not numeric(column), -count, place))
    return [paths[place] for *_, place in sorted(ranked)]


def chosen(studied: Studied, path: str | None, option: str) -> str | None:
    """The path asked for. Raises FolderError where nothing of that name varies."""
    if path is not None and path not in studied.paths:
        raise FolderError(f"{option} {path}: this does not vary here. What does: {', '.join(studied.paths)}.")
    return path


def by_run(table: "pd.DataFrame", outcome: str, keys: Sequence[str]) -> "pd.DataFrame":
    """A row for each combination of levels of `keys`, a column a replication: the mean over everything else."""
    return table.groupby([*keys, "replication"], sort=False)[outcome].mean().unstack("replication")


def own_value(studied: Studied, path: str) -> Any:
    """What the study's own scenario has at a path; None where that is not known."""
    scenarios = studied.manifest.get("scenarios") or [{}]
    fixed = (studied.manifest.get("study") or {}).get("set") or {}
    if path in fixed:
        return fixed[path]
    tree: Any = scenarios[0].get("resolved")
    for part in re.sub(r"\[(\d+|\*)\]", r".\1", path).split("."):
        if isinstance(tree, list):
            tree = tree[0 if part == "*" else int(part)] if tree else None
        elif isinstance(tree, dict):
            tree = next(iter(tree.values()), None) if part == "*" else tree.get(part)
        else:
            return None
    return tree


def nearest_level(candidates: Sequence[Any], own: Any) -> Any:
    """The level at, or nearest to, the scenario's own value; the first where that has no distance."""
    if own in candidates:
        return own
    if isinstance(own, int | float) and all(isinstance(level, int | float) for level in candidates):
        return min(candidates, key=lambda level: abs(level - own))
    return str(own) if str(own) in candidates else candidates[0]
