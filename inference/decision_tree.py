"""CART: the same futures parted by one question after the other (Breiman et al. 1984), by scikit-learn."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smarketing.inference.prim import Limits

MOST_LEAVES, LEAST_SHARE = 6, 0.05


@dataclass(frozen=True)
class Leaf:
    """A part of the futures: its limits as those of a box, how many there are, and the share in which it happens."""

    limits: Limits
    n: int
    share: float


def leaves(inputs: pd.DataFrame, happens: NDArray[np.bool_]) -> list[Leaf]:
    """The parts, that in which it happens most first."""
    numbers = {path: inputs[path].astype(float) for path in map(str, inputs) if inputs[path].dtype.kind in "if"}
    categories = {
        (path, category): (inputs[path].astype(str) == category).astype(float)
        for path in map(str, inputs)
        if path not in numbers
        for category in sorted(set(inputs[path].astype(str)))
    }
    columns: list[Any] = [*numbers, *categories]
    table = np.column_stack([*numbers.values(), *categories.values()])
    from sklearn.tree import DecisionTreeClassifier

    grown = DecisionTreeClassifier(max_leaf_nodes=MOST_LEAVES, min_samples_leaf=LEAST_SHARE, random_state=0)
    grown.fit(table, happens)
    at = grown.apply(table)
    ends = {path: (float(inputs[path].min()), float(inputs[path].max())) for path in numbers}
    every = {path: tuple(sorted(set(inputs[path].astype(str)))) for path in map(str, inputs) if path not in numbers}
    parts = [
        Leaf(limits, int((at == node).sum()), float(happens[at == node].mean()))
        for node, limits in _walk(grown.tree_, columns, ends, every, 0, {})
    ]
    return sorted(parts, key=lambda leaf: -leaf.share)


def _walk(
    tree: Any, columns: list[Any], ends: dict[str, Any], every: dict[str, Any], node: int, limits: dict[str, Any]
) -> Iterator[tuple[int, dict[str, Any]]]:
    if tree.children_left[node] < 0:
        yield node, limits
        return
    column, cut = columns[tree.feature[node]], float(tree.threshold[node])
    for child, is_left in ((tree.children_left[node], True), (tree.children_right[node], False)):
        narrowed = dict(limits)
        if isinstance(column, tuple):
            path, category = column
            known = narrowed.get(path, every[path])
            narrowed[path] = tuple(other for other in known if (other == category) != is_left)
        else:
            low, high = narrowed.get(column, ends[column])
            narrowed[column] = (low, min(high, cut)) if is_left else (max(low, cut), high)
        yield from _walk(tree, columns, ends, every, int(child), narrowed)
