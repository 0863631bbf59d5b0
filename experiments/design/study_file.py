"""Reads a study from YAML, and says with file and line what is wrong with it."""

import math
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from smarketing.errors import InputError, sentence
from smarketing.experiments.design.named_functions import NamedFunctionError, function_named
from smarketing.experiments.design.parameters import Levels, Parameter, Range
from smarketing.experiments.design.study import METHODS, SECTIONS, Design, Study
from smarketing.scenarios.constraints import Constraint
from smarketing.scenarios.documents import Document, read
from smarketing.scenarios.errors import Fault, ScenarioError, close, nearest
from smarketing.scenarios.field_index import closest, fields
from smarketing.scenarios.lineage import SUFFIXES, library
from smarketing.scenarios.paths import Path as Address
from smarketing.scenarios.paths import PathError
from smarketing.scenarios.starred_paths import field_of
from smarketing.simulation.own_rules import OwnRules, own_rules

LIBRARY = Path(__file__).resolve().parent.parent / "studies"
KEYS = (
    "name", "description", "scenario", "set", "design", "parameters", "constraints", "replications", "outcomes",
    "behaviours", "seed", "seeds", *SECTIONS,
)  # fmt: skip
DESIGN_KEYS = ("method", "samples", "seed", "points", "cross")
RANGE_KEYS = ("min", "max", "type", "scale", "levels", "title")


def studies() -> tuple[str, ...]:
    """The names of the studies that come with the product."""
    return tuple(sorted(file.stem for file in LIBRARY.glob("*.yaml")))


def load_study(name: str | Path) -> Study:
    """The study of that name or in that file. Raises InputError with file, line, the rule and what to do."""
    file = _find(str(name))
    try:
        document = read(file, file.name if file.parent == LIBRARY else str(name))
    except ScenarioError as fault:
        text = str(fault).replace("scenario", "study")  # the reader of files speaks of scenarios
        raise InputError(f"{name}: is empty; docs/studies.md shows a study." if "is empty" in text else text) from None
    return _Reader(document).study()


def study_of(
    study: str | Path | Study, own: OwnRules, replications: int | None = None, seed: int | None = None
) -> Study:
    """A study, or that of a name or file, with the user's rules; replications and seed are its own where None."""
    read = (study if isinstance(study, Study) else load_study(study)).with_rules(own)
    replications = read.replications if replications is None else replications
    return replace(read, replications=replications, seed=read.seed if seed is None else seed)


def _find(name: str) -> Path:
    if name in studies():
        return LIBRARY / f"{name}.yaml"
    file = Path(name)
    if file.suffix in SUFFIXES or os.path.isfile(file):
        if not os.path.isfile(file):
            raise InputError(f"{name}: there is no such study file. Those that come with smarketing: {_names()}.")
        return file.resolve()
    message = sentence(f"{name!r} is neither a study of the library nor a file{close(name, studies())}")
    raise InputError(f"{message} The library has: {_names()}.")


def _names() -> str:
    return ", ".join(studies()) or "(none)"


class _Reader:
    """Takes a document apart. Every complaint names the line."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.values = document.values

    def study(self) -> Study:
        self._known(self.values, KEYS, ())
        for key in ("name", "scenario"):
            if not isinstance(self.values.get(key), str) or not self.values[key].strip():
                raise self._fault((key,), "is missing or no text: every study has a name and a scenario")
        places = {f"parameters.{path}": self._place("parameters", path) for path in self._mapping("parameters")}
        for position, point in enumerate(self._design_points()):
            places |= {f"parameters.{path}": self._place("design", "points", position, path) for path in point}
        places |= {f"set.{path}": self._place("set", path) for path in self._mapping("set")}
        for key in ("outcomes", "replications", "seed", "scenario", "set", "parameters", "design", *SECTIONS):
            places[key] = self._place(key)
        texts = self._list("constraints", str, "a list of conditions, such as `- budget.marketing_share <= 0.5`")
        for position in range(len(texts)):
            places[f"constraints[{position}]"] = self._place("constraints", position)
        outcomes, own = self._outcomes()
        behaviours = {
            name: self._function(text, ("behaviours", name)) for name, text in self._mapping("behaviours").items()
        }
        optional: dict[str, Any] = {"outcomes": tuple(outcomes)} if outcomes else {}
        if own or behaviours:
            optional["own"] = self._attempt(
                ("behaviours" if behaviours else "outcomes",), lambda: own_rules(own, behaviours)
            )
        for key in ("replications", "seed"):
            if key in self.values:
                optional[key] = self._whole(self.values[key], (key,))
        for key in ("seeds", "description"):
            if key in self.values:
                optional[key] = str(self.values[key])
        return self._attempt(
            (),
            lambda: Study(
                name=self.values["name"],
                scenario=self._scenario(self.values["scenario"]),
                parameters=tuple(self._parameter(path, given) for path, given in self._mapping("parameters").items()),
                design=self._design(),
                constraints=tuple(map(Constraint, texts)),
                fixed=self._mapping("set"),
                sections={key: self.values[key] for key in SECTIONS if key in self.values},
                file=self.document.file,
                places=places,
                **optional,
            ),
        )

    def _outcomes(self) -> tuple[list[str], dict[str, Any]]:
        """The names of all outcomes, and the functions of the study's own (`- name: module:function`)."""
        rule = "a list of names, such as [growth_rate, contribution], or `- my_outcome: module:function`"
        names, own = [], {}
        for place, entry in enumerate(self._list("outcomes", object, rule)):
            if isinstance(entry, str):
                names.append(entry)
            elif isinstance(entry, Mapping) and len(entry) == 1:
                ((name, text),) = entry.items()
                names.append(str(name))
                own[str(name)] = self._function(text, ("outcomes", place))
            else:
                raise self._fault(("outcomes", place), f"must be in {rule}")
        return names, own

    def _function(self, text: Any, here: Address) -> Any:
        try:
            return function_named(str(text), self.document.file.parent)
        except NamedFunctionError as fault:
            raise self._fault(here, str(fault)) from None

    def _scenario(self, given: str) -> str:
        """A library name as it is; a file as its path, which is meant from the folder of the study file."""
        if given in library():
            return given
        beside = self.document.file.parent / given
        if os.path.isfile(beside):
            return str(beside)
        raise self._fault(
            ("scenario",), f"{given!r} is no scenario of the library, and no file{nearest(given, library())}"
        )

    def _design(self) -> Design:
        given = self._mapping("design")
        self._known(given, DESIGN_KEYS, ("design",))
        if given.get("method", "grid") not in METHODS:
            raise self._fault(("design", "method"), f"is {given['method']!r}, but must be one of {', '.join(METHODS)}")
        numbers: dict[str, Any] = {
            key: self._whole(given[key], ("design", key)) for key in ("samples", "seed") if key in given
        }
        points = tuple(self._design_points())
        method, cross = given.get("method", "grid"), given.get("cross", [])
        if not isinstance(cross, list) or not all(isinstance(path, str) for path in cross):
            raise self._fault(("design", "cross"), "must be a list of paths under parameters")
        return self._attempt(("design",), lambda: Design(method, points=points, cross=tuple(cross), **numbers))

    def _design_points(self) -> Sequence[Mapping[str, Any]]:
        points = self._mapping("design").get("points", [])
        if not isinstance(points, list) or not all(isinstance(point, Mapping) and point for point in points):
            raise self._fault(("design", "points"), "must be a list of points, each a mapping of `path: value`")
        for position, point in enumerate(points):
            for path in point:
                self._check_path(path, ("design", "points", position, path))
        return points

    def _parameter(self, path: str, given: Any) -> Parameter:
        here: Address = ("parameters", path)
        whole_number = self._check_path(path, here)
        if isinstance(given, list):
            return self._attempt(here, lambda: Levels(path, tuple(given)))
        if not isinstance(given, Mapping) or not ({"min", "max"} <= set(given) or "levels" in given):
            raise self._fault(here, "must be a list of levels, or a range such as {min: 0, max: 1}")
        if "min" not in given:
            return self._levels(path, given, here)
        return self._range(path, given, here, whole_number)

    def _levels(self, path: str, given: Mapping[str, Any], here: Address) -> Levels:
        """Levels with a title or with labels: `{title: Lead volume, levels: {0.5: {...}, 1: {...}}}`."""
        self._known(given, ("levels", "title"), here)
        levels, title = given["levels"], str(given.get("title", ""))
        if isinstance(levels, list):
            return self._attempt(here, lambda: Levels(path, tuple(levels), title=title))
        if not isinstance(levels, Mapping):
            raise self._fault((*here, "levels"), "must be a list of levels, or a mapping of `label: level`")
        labels = tuple(map(_number_or_text, levels))
        return self._attempt(here, lambda: Levels(path, tuple(levels.values()), labels, title))

    def _range(self, path: str, given: Mapping[str, Any], here: Address, whole_number: bool) -> Range:
        self._known(given, RANGE_KEYS, here)
        kind = given.get("type", "int" if whole_number else "float")
        scale = given.get("scale", "linear")
        if kind not in ("int", "float"):
            raise self._fault((*here, "type"), f"is {kind!r}, but must be int or float")
        if scale not in ("linear", "log"):
            raise self._fault((*here, "scale"), f"is {scale!r}, but must be linear or log")
        low, high = given["min"], given["max"]
        if not all(isinstance(end, int | float) and not isinstance(end, bool) for end in (low, high)):
            raise self._fault(here, "min and max must be numbers; other values are given as a list of levels")
        steps = self._whole(given["levels"], (*here, "levels")) if "levels" in given else None
        title = str(given.get("title", ""))
        return self._attempt(here, lambda: Range(path, low, high, kind == "int", scale == "log", steps, title))

    def _check_path(self, path: str, here: Address) -> bool:
        """Whether the field there is a whole number. Raises InputError where there is no such field."""
        try:
            known = field_of(path)
        except PathError as fault:
            raise self._fault(here, str(fault)) from None
        if known not in fields():
            raise self._fault(here, f"is not a field of a scenario{closest(known)}")
        return fields()[known].kind == "whole number"

    def _known(self, given: Mapping[str, Any], keys: Sequence[str], here: Address) -> None:
        for key in given:
            if key not in keys:
                raise self._fault((*here, key), f"is not known here{nearest(key, keys)}")

    def _mapping(self, key: str) -> Mapping[str, Any]:
        value = self.values.get(key)
        if value is not None and not isinstance(value, Mapping):
            raise self._fault((key,), "must be a mapping")
        return value or {}

    def _list(self, key: str, kind: type, rule: str) -> list[Any]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, kind) for item in value):
            raise self._fault((key,), f"must be {rule}")
        return value

    def _whole(self, value: Any, here: Address) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._fault(here, f"is {value!r}, but must be a whole number")
        return value

    def _place(self, *path: str | int) -> str:
        return self.document.place(path)

    def _fault(self, path: Address, message: str) -> InputError:
        shown = ".".join(map(str, path))
        return InputError(
            str(Fault(message if message.endswith("?") else f"{message}.", self.document.place(path), shown))
        )

    def _attempt[T](self, path: Address, make: Callable[[], T]) -> T:
        """What `make` makes; an InputError that names no place yet gets that of `path`."""
        try:
            return make()
        except InputError as fault:
            text = str(fault)
            named = text.startswith(f"{self.document.name}:")
            raise (fault if named else InputError(f"{self.document.place(path)}: {text}")) from None


def _number_or_text(label: str) -> str | float:
    try:
        number = float(label)
    except ValueError:
        return label
    return number if math.isfinite(number) else label
