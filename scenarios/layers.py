"""What a scenario is made of: files laid over one another, then single settings. Knows where each value comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, runtime_checkable

import numpy as np

from smarketing.scenarios.documents import Document, parse
from smarketing.scenarios.errors import Fault, ScenarioError
from smarketing.scenarios.lineage import BASE, LIBRARY
from smarketing.scenarios.paths import Path, PathError, assign, covers, merge, show
from smarketing.scenarios.paths import parse as parse_path
from smarketing.visible import unseen


class Origin(Protocol):
    """Something that values come from."""

    @property
    def assumptions(self) -> Mapping[str, Any]:
        """The sources it gives for what it sets, by path."""

    def sets(self, path: Path) -> str | None:
        """Where it sets the value at a path ("acme.yaml:12"); None where it does not."""


@runtime_checkable
class Layer(Origin, Protocol):
    """An origin that lays its values over those below."""

    def lay(self, tree: dict[str, Any]) -> None:
        """Write what it sets into a tree, in place."""


@dataclass(frozen=True)
class FileLayer:
    """A scenario file. Mappings merge into what is below; anything else, lists included, replaces it as a whole.

    A key of the file with a dot or a bracket in it is a path, set after the rest: `market.segments[*].drift: x 1.5`.
    """

    document: Document

    @cached_property
    def by_path(self) -> Mapping[Path, str]:
        """The keys that are paths, as they stand in the file. Raises ScenarioError for one that is none."""
        origins: dict[Path, str] = {}
        for key in self.document.values:
            if "." in key or "[" in key:
                try:
                    origins[parse_path(key)] = key
                except PathError as error:
                    raise ScenarioError(Fault(str(error), self.document.place((key,)), key)) from None
        return origins

    @property
    def assumptions(self) -> Mapping[str, Any]:
        given = self.document.values.get("assumptions")
        return given if isinstance(given, dict) else {}

    def sets(self, path: Path) -> str | None:
        for known, key in reversed(list(self.by_path.items())):
            if covers(known, path):
                return self.document.place((key, *path[len(known) :]))
        node: Any = self.document.values
        replaced = False
        for part in path:
            replaced = replaced or not isinstance(node, dict | None)  # nothing is below what is null
            if isinstance(node, dict) and part in node:
                node = node[str(part)]
            elif isinstance(node, list) and isinstance(part, int) and part < len(node):
                node = node[part]
            else:
                # what is no mapping sets all that it replaces
                return self.document.place(path) if replaced else None
        return self.document.place(path)

    def lay(self, tree: dict[str, Any]) -> None:
        """Write what the file sets into a tree, in place. Its parent's name and description are not its own."""
        tree["name"] = self.document.file.stem
        tree.pop("description", None)
        paths = self.by_path.values()
        merge(
            tree, {key: value for key, value in self.document.values.items() if key != "extends" and key not in paths}
        )
        for path, key in self.by_path.items():
            try:
                assign(tree, path, self.document.values[key])
            except PathError as error:
                raise ScenarioError(Fault(str(error), self.document.place((key,)), key)) from None


@dataclass(frozen=True)
class Setting:
    """One `--set path=value`, or one of the overrides that Python code passes."""

    path: Path
    value: Any
    assumptions: Mapping[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> str:
        return f"--set {show(self.path)}"

    def sets(self, path: Path) -> str | None:
        return self.place if covers(self.path, path) else None

    def lay(self, tree: dict[str, Any]) -> None:
        """Write the value into a tree, in place. Raises ScenarioError where the path leads through no group."""
        try:
            assign(tree, self.path, self.value)
        except PathError as error:
            raise ScenarioError(Fault(str(error), self.place)) from None


@dataclass(frozen=True)
class Adopted:
    """Paths whose values were taken over from another scenario."""

    origins: tuple[Origin, ...]
    paths: tuple[Path, ...]
    assumptions: Mapping[str, Any] = field(default_factory=dict)

    def sets(self, path: Path) -> str | None:
        return place(self.origins, path) if any(covers(prefix, path) for prefix in self.paths) else None


@dataclass(frozen=True)
class Saved:
    """A resolved scenario as a manifest keeps it: what set its values is no longer known."""

    assumptions: Mapping[str, Any]

    def sets(self, path: Path) -> str | None:
        return "the saved scenario"


def setting(path: str, value: Any) -> Setting:
    """One override as a layer. Text is read as YAML ("[M19]", "null", "0.5"); any other value is taken as it is."""
    name = f"--set {path}"
    if mark := unseen(path):
        raise ScenarioError(Fault(f"holds {mark}, a character that is not seen; delete it", name))
    if isinstance(value, str):
        try:
            value = parse(value, name)[0]
        except ScenarioError as error:
            raise ScenarioError(*(Fault(fault.message, name) for fault in error.faults)) from None
    elif isinstance(value, np.generic | np.ndarray):
        value = value.tolist()
    try:
        here = parse_path(path)
    except PathError as error:
        raise ScenarioError(Fault(str(error), name)) from None
    if here[0] == "extends":
        raise ScenarioError(Fault("a file extends another; name the file or library scenario you mean instead", name))
    return Setting(here, value)


def is_base(origin: Origin) -> bool:
    """Whether it is the file of the base firm, whose values are everybody's and nobody's choice."""
    return isinstance(origin, FileLayer) and origin.document.file == LIBRARY / f"{BASE}.yaml"


def stack(layers: Sequence[Layer]) -> dict[str, Any]:
    """All layers laid over one another, the first at the bottom. A channel that ends as null is no channel."""
    tree: dict[str, Any] = {}
    for layer in layers:
        layer.lay(tree)
    drop_channels(tree)
    return tree


def drop_channels(tree: dict[str, Any]) -> None:
    """Take the channels that are null out of a tree, in place."""
    marketing = tree.get("marketing")
    channels = marketing.get("channels") if isinstance(marketing, dict) else None
    if isinstance(channels, dict):
        for name in [name for name, channel in channels.items() if channel is None]:
            del channels[name]


def place(origins: Sequence[Origin], path: Path) -> str:
    """Where the value at a path comes from; for a path that nothing sets, where its nearest parent does."""
    for length in range(len(path), -1, -1):
        for origin in reversed(origins):
            origin_path = origin.sets(path[:length])
            if origin_path is not None:
                return origin_path
    return ""
