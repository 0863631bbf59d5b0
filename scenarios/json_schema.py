"""The JSON Schema of scenario files: with it, editors complete names and check values as one types."""

from collections.abc import Iterator
from typing import Any

from smarketing.scenarios import policies
from smarketing.scenarios.lineage import BASE, library
from smarketing.scenarios.pending import when_built
from smarketing.scenarios.schema import Spec

ABOUT = (
    "A scenario of smarketing. A file says only what differs from the scenario it extends. Mappings are merged key by"
    " key; lists (segments, tiers, seasonality, events, neutralise) replace the inherited list as a whole. Channels are"
    " merged by name; a channel set to null is dropped, and the shares of those that remain must add up to 1."
)
LIST_ITEMS = (
    "Tier",
    "Rate",
    "Spiff",
    "SalesGoal",
    "MarketerGoal",
    "Event",
)  # nothing is inherited inside a list, so these need all their fields


def json_schema() -> dict[str, Any]:
    """The schema of a file. Unlike a resolved scenario it requires nothing: what a file leaves out is inherited.

    >>> "compensation" in sm.json_schema()["properties"]
    True
    """
    schema = Spec.model_json_schema()
    definitions = schema.pop("$defs")
    del schema["required"]
    for definition in definitions.values():
        if definition["title"] not in LIST_ITEMS:
            definition.pop("required", None)
    for field in _fields(schema, *definitions.values()):
        effect = when_built(field.get("mechanisms", ()))
        if effect:
            field["description"] += f" Accepted; {effect}."
    _allow_dropping(definitions["Marketing"]["properties"]["channels"])
    definitions["Event"]["properties"]["set"]["propertyNames"] = {"pattern": _what_events_set()}
    schema["properties"]["extends"] = _extends()
    return {
        **schema,
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "smarketing scenario",
        "description": ABOUT,
        "$defs": definitions,
    }


def _fields(*groups: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for group in groups:
        yield from group.get("properties", {}).values()


def _allow_dropping(channels: dict[str, Any]) -> None:
    channels["additionalProperties"] = False
    for pattern, channel in channels["patternProperties"].items():
        channels["patternProperties"][pattern] = {"anyOf": [channel, {"type": "null"}]}


def _what_events_set() -> str:
    """The paths an event may set, as a pattern."""
    paths = [path.replace(".", r"\.") for path in (*policies.POLICIES, *policies.STAFFING, *policies.TURNS)]
    return rf"^({'|'.join(paths)})([.\[]|$)"


def _extends() -> dict[str, Any]:
    return {
        "anyOf": [{"type": "string"}, {"type": "null"}],
        "default": BASE,
        "examples": list(library()),
        "description": (
            f"What this scenario is based on: a library scenario ({', '.join(library())}) or the path of a file in this"
            f" file's folder or below it. {BASE} if left out."
        ),
    }
