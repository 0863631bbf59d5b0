"""What a page asks: up to four policies, each a firm and what was changed in it. Checked as files are, and bounded."""

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from smarketing.dashboard.lists import MOST_MEMBERS
from smarketing.errors import InputError
from smarketing.scenarios import Scenario, ScenarioError, library, load
from smarketing.scenarios.compared_policies import Policy, policies
from smarketing.scenarios.documents import MAX_BYTES
from smarketing.scenarios.field_index import fields
from smarketing.scenarios.paths import PathError, parse, schema_path

MOST_POLICIES, MOST_CHANGES = 4, 200

type Single = bool | int | float | str | None
type Group = dict[str, Single]
type Members = Annotated[list[dict[str, Single | Group]], Field(max_length=MOST_MEMBERS)]
type Value = Single | Group | Members


class Asked(BaseModel):
    """One policy as the page holds it.

    key      what it is called in tables, unique on the page; gives its colour
    base     a library scenario, or one that the dashboard was started with; unused where there is a `yaml`
    yaml     the text of a scenario file of the user's own
    changes  what was moved on the page, by path
    """

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    key: Annotated[str, Field(pattern="^[A-Za-z0-9_-]{1,40}$")]
    base: Annotated[str, Field(max_length=200)] = "status_quo"
    title: Annotated[str, Field(max_length=120)] = ""
    yaml: Annotated[str | None, Field(max_length=MAX_BYTES)] = None
    changes: Annotated[dict[Annotated[str, Field(max_length=120)], Value], Field(max_length=MOST_CHANGES)] = Field(
        default_factory=dict
    )


class Question(BaseModel):
    """The policies side by side; the first is the baseline.

    `page` names who asks: its question of a higher `number` replaces this.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    page: Annotated[str, Field(pattern="^[A-Za-z0-9-]{0,40}$")] = ""
    number: Annotated[int, Field(ge=0, le=2**53)] = 0
    policies: Annotated[list[Asked], Field(min_length=1, max_length=MOST_POLICIES)]


@dataclass(frozen=True)
class ScenarioChoice:
    """The scenarios a page may name: the library's, and those the dashboard was started with. No other file is read."""

    own: Mapping[str, Scenario]

    def scenario(self, asked: Asked) -> Scenario:
        """The scenario that is asked for. Raises InputError with a sentence for whoever moved a control."""
        base = self.base(asked)
        changes: dict[str, Any] = dict(asked.changes)
        if asked.title.strip():
            changes["name"] = asked.title.strip()
        try:
            return base.changed(changes) if changes else base
        except ScenarioError as error:
            raise InputError("\n".join(_message(fault.path, fault.message) for fault in error.faults[:3])) from None

    def base(self, asked: Asked) -> Scenario:
        """What was there before anything was moved."""
        return _read(asked.yaml) if asked.yaml is not None else self._named(asked.base)

    def policies(self, question: Question) -> tuple[Policy, ...]:
        """All policies of a question under their keys. Raises InputError where they cannot be compared."""
        keys = [asked.key for asked in question.policies]
        if len(set(keys)) < len(keys):
            raise InputError("Two policies have the same key; every policy needs one of its own.")
        chosen = policies([self.scenario(asked) for asked in question.policies])
        return tuple(
            Policy(asked.key, policy.scenario, None, asked.changes)
            for asked, policy in zip(question.policies, chosen, strict=True)
        )

    def _named(self, base: str) -> Scenario:
        if base in self.own:
            return self.own[base]
        if base in library():
            return _library(base)
        raise InputError(f"There is no scenario {base[:60]!r} here; choose one of the list, or load its file.")


def read_asked[T: BaseModel](kind: type[T], body: bytes) -> T:
    """What the body of a request asks. Raises InputError for what is no question of this kind."""
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise InputError(f"The page asked something that cannot be understood: {place}: {first['msg']}.") from None


def read_yaml(text: str, name: str) -> Scenario:
    """The scenario of an uploaded file, checked as files are. It may extend the library only: it stands alone."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{_file_name(name)}.yaml"
        file.write_text(text, encoding="utf-8")
        try:
            scenario = load(file)
        except ScenarioError as error:
            faults = str(error).replace(f"{folder}/", "")
            raise InputError(faults) from None
        if scenario.logo is not None:  # cannot be: nothing else lies in the folder
            raise InputError("client.logo: a page shows no logos; leave it out.")
        return scenario


def names(choice: ScenarioChoice) -> Sequence[tuple[str, Scenario]]:
    """Every scenario that a page may name, those of the user first."""
    return [*choice.own.items(), *((name, _library(name)) for name in library() if name not in choice.own)]


@lru_cache(maxsize=64)
def _library(name: str) -> Scenario:
    return load(name)


@lru_cache(maxsize=32)
def _read(text: str) -> Scenario:
    return read_yaml(text, "loaded")


def _file_name(name: str) -> str:
    stem = re.sub(r"\.ya?ml$", "", name)
    return re.sub(r"[^A-Za-z0-9_-]+", "_", stem)[:60] or "loaded"


def _message(path: str, message: str) -> str:
    """A fault as a sentence about the thing that was moved, not about its path."""
    try:
        field = fields().get(schema_path(parse(path)))
    except PathError:
        field = None
    quantity = field.quantity if field is not None else None
    return f"{quantity.title}: {message}" if quantity is not None else f"{path}: {message}" if path else message
