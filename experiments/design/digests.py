"""The digest of every point of a study: a few points are built, the others are told from them."""

import pickle
from collections.abc import Hashable, Mapping

from smarketing.experiments.design.points import StudyScenarios
from smarketing.scenarios.paths import Path, parse
from smarketing.scenarios.starred_paths import elements
from smarketing.scenarios.variants import Variants, varies_alone

_MOST_KEPT = 128  # firms whose neighbours are told from them; each takes half a megabyte


class Digests:
    """Digests of the firms of a study, each as `StudyScenarios.at` would have it.

    Points that differ in plain numbers and words alone are told from one of them that was built. What else varies
    (mappings, shares, the length of a sale) parts the points into groups, each with its own.
    """

    def __init__(self, scenarios: StudyScenarios) -> None:
        self._scenarios = scenarios
        self._leaves: dict[str, tuple[Path, ...] | None] = {}
        self._split: dict[tuple[str, ...], tuple[list[str], list[str]]] = {}
        self._groups: dict[Hashable, Variants | None] = {}
        self._met: set[Hashable] = set()

    def of(self, values: Mapping[str, object]) -> str:
        """The digest of a point. Raises InputError, as `StudyScenarios.at` does, where there is no such firm."""
        paths = tuple(values)
        if paths not in self._split:
            alone = [path for path in paths if self._alone(path) is not None]
            self._split[paths] = alone, [path for path in paths if path not in alone]
        alone, others = self._split[paths]
        key = paths, pickle.dumps([values[path] for path in others]) if others else b""
        if alone and (group := self._groups.get(key)) is not None:
            digest = group.digest([values[path] for path in alone])
            if digest is not None:
                return digest
        scenario = self._scenarios.at(values)
        if key not in self._met:  # of points that are alone of their kind nothing is kept
            self._met.add(key)
        elif alone and key not in self._groups:
            if len(self._groups) >= _MOST_KEPT:
                del self._groups[next(iter(self._groups))]
            leaves = [self._alone(path) or () for path in alone]
            self._groups[key] = Variants.of(scenario, leaves, [values[path] for path in alone])
        return scenario.digest

    def _alone(self, text: str) -> tuple[Path, ...] | None:
        """The paths a path stands for, if each is a number or word by itself."""
        if text not in self._leaves:
            leaves = tuple(parse(path) for path in elements(text, self._scenarios.base))
            self._leaves[text] = leaves if leaves and varies_alone(self._scenarios.scenario, leaves) else None
        return self._leaves[text]
