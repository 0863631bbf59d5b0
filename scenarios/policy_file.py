"""A policy that was found, as a scenario file that can be run, compared and changed like any other."""

from collections.abc import Mapping
from typing import Any

from smarketing.scenarios import Scenario, library, load
from smarketing.scenarios.yaml_text import yaml_text

BASE = "status_quo"
_NOT_OF_THE_POLICY = ("name", "description", "client", "assumptions")


def policy_file(policy: Scenario, start: str, name: str, description: str) -> str:
    """The text of a file that extends the library scenario `start` (else the base firm) and makes `policy` of it."""
    parent = start if start in library() else BASE
    own, theirs = policy.spec.model_dump(mode="json"), load(parent).spec.model_dump(mode="json")
    changes = {key: value for key, value in difference(own, theirs).items() if key not in _NOT_OF_THE_POLICY}
    return yaml_text({"name": name, "description": description, "extends": parent, **changes})


def difference(own: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """What of `own` differs from `theirs`; mappings key by key, all else whole."""
    changes: dict[str, Any] = {}
    for key, value in own.items():
        other = theirs.get(key)
        if value == other:
            continue
        both = isinstance(value, Mapping) and isinstance(other, Mapping)
        changes[key] = difference(value, other) if both else value  # type: ignore[arg-type]
    return changes
