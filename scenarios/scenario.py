"""A scenario that has been read and found valid."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path as File
from typing import Any

from smarketing.scenarios import build, policies
from smarketing.scenarios.errors import Fault, ScenarioError
from smarketing.scenarios.field_index import fields
from smarketing.scenarios.history import before
from smarketing.scenarios.layers import Adopted, FileLayer, Origin, Saved, drop_channels, is_base, place, setting
from smarketing.scenarios.paths import Path, leaves, parse, schema_path, show
from smarketing.scenarios.quantities import ASSUMPTION
from smarketing.scenarios.record import PARAMETERS
from smarketing.scenarios.schema import Spec
from smarketing.scenarios.validate import validated
from smarketing.showing import Shown
from smarketing.simulation.inputs import Inputs

UNSOURCED = ("name", "description", "client", "assumptions", "events", "extends")  # they say nothing about the world


@dataclass(frozen=True, repr=False)
class Scenario(Shown):
    """What `simulate` and `FirmModel` run. Immutable, and equal to another that gives a run the same numbers.

    name     the library name, or the file's name without its suffix
    spec     every field with its value
    before   the policies of the warm-up, as a tree; None where the scenario runs its own
    origins  what set the values: the files it is made of, the base first, then single settings
    """

    name: str
    spec: Spec
    before: Mapping[str, Any] | None
    origins: tuple[Origin, ...] = ()

    def notebook_lines(self) -> dict[str, str]:
        """What a notebook shows: name, what it is, its sizes, and what it is made of."""
        firm = self.spec.organisation
        return {
            "name": self.name,
            "description": self.description,
            "people": f"{firm.salespeople} salespeople, {firm.marketers} marketers, units: {firm.business_units}",
            "weeks": f"{self.spec.horizon.warm_up_weeks} of warm-up, {self.spec.horizon.weeks} measured",
            "made of": ", ".join(self.files) or "one file",
            "digest": self.digest[:16],
            "all fields": ".resolved()",
        }

    @property
    def title(self) -> str:
        return self.spec.name

    @property
    def description(self) -> str:
        return self.spec.description

    @cached_property
    def inputs(self) -> Inputs:
        """The arrays a run reads: a row for the warm-up, one from measured week 0, one at each later event."""
        return build.inputs(self.epochs, self.spec.horizon.warm_up_weeks, self.spec.horizon.weeks)

    @cached_property
    def epochs(self) -> list[tuple[int, dict[str, Any]]]:
        """Every value that holds from which week on: [(week from the start of the warm-up, resolved scenario), ...]."""
        rows = policies.epochs(self.spec.model_dump(), self.before)
        return [(week, Spec.model_validate(tree).model_dump()) for week, tree in rows]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that a run reads. Names, descriptions, sources and the client do not count."""
        content = digest_begun(self.inputs)
        content.update(self.inputs.parameters.tobytes())
        return content.hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def sources(self) -> dict[str, str]:
        """Where each value is known from, by path: a published source, what `assumptions` says, or "assumption"."""
        given = [
            (origin, {parse(text): str(source) for text, source in origin.assumptions.items()}, is_base(origin))
            for origin in reversed(self.origins)
        ]
        return {show(path): _source(path, given) for path in self._sourced()}

    @cached_property
    def places(self) -> dict[str, str]:
        """What sets each value, by path: "acme.yaml:12", "--set budget.total"."""
        return {show(path): place(self.origins, path) for path in self._sourced()}

    @property
    def files(self) -> dict[str, str]:
        """The files the scenario is made of, the base first, with the SHA-256 of each."""
        documents = [origin.document for origin in self.origins if isinstance(origin, FileLayer)]
        return {document.name: document.digest for document in documents}

    @cached_property
    def logo(self) -> File | None:
        """The client's logo. Raises ScenarioError where the file is missing or outside the scenario's folder."""
        client = self.spec.client
        if client is None or client.logo is None:
            return None
        return _logo(client.logo, self.origins)

    def resolved(self) -> dict[str, Any]:
        """Every value as plain data, for manifests: `from_resolved` makes the same scenario of it again."""
        return {"id": self.name, **self.spec.model_dump(mode="json"), "before": deepcopy(self.before)}

    def changed(self, values: Mapping[str, Any]) -> "Scenario":
        """This scenario with single values set, by path, as overrides of `load` are. Raises ScenarioError."""
        layers = tuple(setting(path, value) for path, value in values.items())
        tree = self.spec.model_dump()
        for layer in layers:
            layer.lay(tree)
        drop_channels(tree)
        origins = (*self.origins, *layers)
        spec = validated(tree, origins)
        same = spec.horizon.warm_up_policies == self.spec.horizon.warm_up_policies
        return Scenario(self.name, spec, self.before if same else before(spec, origins), origins)

    def with_history_of(self, today: "Scenario") -> "Scenario":
        """This scenario where its warm-up runs today's policies and `today` is the firm it is compared with."""
        if self.spec.horizon.warm_up_policies != "today":
            return self
        return replace(self, before=policies.extract(today.spec.model_dump()))

    def adopting(self, other: "Scenario", groups: Iterable[str]) -> "Scenario":
        """This scenario with some friction groups as they are in another one."""
        paths = [path for group in groups for path in policies.GROUPS[group]]
        tree = policies.adopt(self.spec.model_dump(), other.spec.model_dump(), paths)
        origins = (*self.origins, Adopted(other.origins, tuple(parse(path) for path in paths)))
        return Scenario(self.name, validated(tree, origins), self.before, origins)

    def _sourced(self) -> list[Path]:
        return [path for path, _ in leaves(self.spec.model_dump()) if path[0] not in UNSOURCED]


def digest_begun(inputs: Inputs) -> "hashlib._Hash":
    """The digest of a scenario up to its parameters, which come last: most of many scenarios differ in those alone."""
    content = hashlib.sha256(f"{inputs.warm_up_weeks} {inputs.weeks} {_layout()}".encode())
    content.update(inputs.epoch_starts.tobytes())
    return content


@cache
def _layout() -> str:
    """Names and types of a row, as text: as much work as all the rest of a digest, and always the same."""
    return str(PARAMETERS.descr)


def _source(path: Path, given: Iterable[tuple[Origin, Mapping[Path, str], bool]]) -> str:
    """Where a value is known from; `given`: what each origin says, the last first, and whether it is the base firm.

    Sources given together with a value or later count; one that was given for an earlier value does not. A source of
    a whole group speaks of what its file sets in the group: the rest stays what it is.
    """
    for origin, sources, base in given:
        sets_it = origin.sets(path) is not None
        for length in range(len(path), 0, -1):
            if path[:length] in sources and (sets_it or length == len(path)):
                return sources[path[:length]]
        if sets_it and not base:
            return ASSUMPTION
    quantity = fields()[schema_path(path)].quantity
    return quantity.source if quantity else ASSUMPTION


def _logo(name: str, origins: tuple[Origin, ...]) -> File | None:
    path: Path = ("client", "logo")
    giver = next((origin for origin in reversed(origins) if origin.sets(path) is not None), None)
    if isinstance(giver, Saved):
        return None  # a manifest keeps no pictures
    folder = giver.document.file.parent if isinstance(giver, FileLayer) else File.cwd()
    file = (folder / name).resolve()
    fault = ""
    if not file.is_relative_to(folder):
        fault = f"{name} lies outside the folder of the scenario; put a copy beside the scenario file"
    elif file.suffix.lower() not in (".png", ".jpg", ".jpeg", ".svg"):
        fault = f"{name} is no picture that a report can show; use a PNG, JPEG or SVG file"
    elif not os.path.isfile(file):
        fault = f"there is no file {name} beside the scenario file"
    if fault:
        raise ScenarioError(Fault(fault, place(origins, path), show(path)))
    return file
