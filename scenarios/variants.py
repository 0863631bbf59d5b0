"""Many firms that differ in a few numbers: the digest of each, and whether it can be, without building each.

A study has thousands of points, and a scenario takes some milliseconds: layers, checks, arrays. Where points differ in
plain numbers and words alone, the row that a run reads differs in these places and nowhere else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from pydantic import ValidationError

from smarketing.scenarios.contradictions import contradictions, may_contradict
from smarketing.scenarios.errors import ScenarioError
from smarketing.scenarios.layers import setting
from smarketing.scenarios.paths import EVERY, Path, parse, schema_path, show
from smarketing.scenarios.policies import is_policy
from smarketing.scenarios.record import PARAMETERS
from smarketing.scenarios.scenario import Scenario, digest_begun
from smarketing.scenarios.schema import Spec
from smarketing.scenarios.slots import Slot, holder, slot


@dataclass(frozen=True)
class _Place:
    """A number that varies: its slot, where that is in the rows in which it counts, and the groups that hold it."""

    slot: Slot
    offsets: tuple[int, ...]
    groups: tuple[dict[str, Any], ...]
    name: str


class Variants:
    """The firms that differ from one in the values at given paths; several paths may take one value.

    paths  each what one value is for: the paths of single numbers or words, as `varies_alone` finds them
    """

    def __init__(self, scenario: Scenario, paths: Sequence[Sequence[Path]]) -> None:
        inputs = scenario.inputs
        read = any(may_contradict(schema_path(path)) for together in paths for path in together)
        self._specs = _private(scenario) if read else []
        self._places = [[self._place(scenario, path) for path in together] for together in paths]
        self._asked = [number for number, places in enumerate(self._places) if any(place.groups for place in places)]
        self._answers: dict[tuple[Any, ...], bool] = {}
        self._row = bytearray(inputs.parameters.tobytes())
        offsets = [at for places in self._places for place in places for at in place.offsets]
        first = min(offsets, default=0)
        self._begun = digest_begun(inputs)
        self._begun.update(self._row[:first])
        self._rest = memoryview(self._row)[first:]

    @classmethod
    def of(cls, scenario: Scenario, paths: Sequence[Sequence[Path]], values: Sequence[Any]) -> Self | None:
        """Those around a scenario, which has these values; None where they cannot be told without building each."""
        if not all(varies_alone(scenario, together) for together in paths):
            return None
        variants = cls(scenario, paths)
        return variants if variants.digest(values) == scenario.digest else None

    def digest(self, values: Sequence[Any]) -> str | None:
        """The digest of the scenario with these values; None where only building it tells what is wrong with it."""
        try:
            checked = [places[0].slot.check(_read(value)) for places, value in zip(self._places, values, strict=True)]
        except (ValidationError, ScenarioError):
            return None
        if self._asked and not self._can_be(checked):
            return None
        for places, value in zip(self._places, checked, strict=True):
            for place in places:
                written = place.slot.written(value)
                for at in place.offsets:
                    self._row[at : at + len(written)] = written
        content = self._begun.copy()
        content.update(self._rest)
        return content.hexdigest()

    def _can_be(self, checked: Sequence[Any]) -> bool:
        """Whether no rule that binds several fields is broken, now or after an event."""
        asked = tuple(checked[number] for number in self._asked)
        if asked not in self._answers:
            for number, value in zip(self._asked, asked, strict=True):
                for place in self._places[number]:
                    for group in place.groups:
                        group[place.name] = value
            self._answers[asked] = not any(True for spec in self._specs for _ in contradictions(spec))
        return self._answers[asked]

    def _place(self, scenario: Scenario, path: Path) -> _Place:
        place = slot(scenario.spec, path)
        assert place is not None
        # In a warm-up under the policies of before, the scenario's own count for nothing.
        switched = scenario.before is not None and is_policy(show(path))
        rows = range(int(switched), len(scenario.inputs.parameters))
        offsets = tuple(row * PARAMETERS.itemsize + place.offset for row in rows)
        read = may_contradict(place.field)
        groups = tuple(holder(spec, path).__dict__ for spec in self._specs) if read else ()
        return _Place(place, offsets, groups, str(path[-1]))


def varies_alone(scenario: Scenario, paths: Iterable[Path]) -> bool:
    """Whether each path holds a single number or word that is nowhere but in its own place, whatever its value."""
    return all(slot(scenario.spec, path) is not None and not _touched(scenario, path) for path in paths)


def _touched(scenario: Scenario, path: Path) -> bool:
    """Whether an event sets the value at a path, or something around it."""
    paths = (parse(text) for event in scenario.spec.events for text in event.set)
    return any(all(a == b or EVERY in (a, b) for a, b in zip(mine, path, strict=False)) for mine in paths)


def _private(scenario: Scenario) -> list[Spec]:
    """Copies of what is checked: the scenario, and what it is after each event. Their values are changed in place."""
    after = [tree for _, tree in scenario.epochs[1:]] if scenario.spec.events else []
    specs: list[Mapping[str, Any] | Spec] = [scenario.spec.model_copy(deep=True)]
    specs += [{**tree, "events": []} for tree in after]
    return [spec if isinstance(spec, Spec) else Spec.model_validate(spec) for spec in specs]


def _read(value: Any) -> Any:
    """A value as a setting takes it: text is YAML."""
    return _text(value) if isinstance(value, str) else value


@lru_cache(maxsize=4096)
def _text(text: str) -> Any:
    return setting("name", text).value
