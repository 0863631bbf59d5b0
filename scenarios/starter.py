"""The text of a new scenario file: a working example, then every field as a comment to take from."""

from collections.abc import Iterator
from typing import Any

from smarketing.scenarios.calibration import fitted
from smarketing.scenarios.field_index import Field, fields
from smarketing.scenarios.lineage import BASE

# Fields the example sets itself, that cannot be set in place, or that a consultant seldom touches.
LEFT_OUT = (
    "name",
    "description",
    "client",
    "assumptions",
    "events",
    "behaviour",
    "neutralise",
    "market",
    "marketing",
    "currency",
)

EXAMPLE = """\
# A scenario of smarketing: what one firm does, as far as it differs from `extends`.
# Check it with `smarketing scenario check FILE`; see what it comes to with `smarketing scenario show FILE`, and against
# another one with `smarketing scenario diff {base} FILE`. For help while typing, save the output of
# `smarketing scenario schema` beside this file as scenario.schema.json: the next line makes editors use it.
# yaml-language-server: $schema=scenario.schema.json
name: {title}
description: Marketers earn a share of the revenue they source; what customers say goes back every four weeks.
extends: {base}                 # a library scenario (`smarketing scenario list`) or a file in this folder

horizon: {{warm_up_policies: today}}  # the firm was as today until now; the change comes at week 0

assumptions:                        # where your numbers come from: a source, or the word assumption
  compensation.marketers: assumption
  feedback: assumption

compensation:
  marketers:
    bonus: {{leads: 0, revenue: 0.05}}
feedback: {{rule: closed_loop, interval_weeks: 4, both_ways: true, paid_hours: 1}}

# Change a policy in mid-run; weeks count from the start of the measured years.
# events:
#   - {{week: 104, set: {{compensation.salespeople.cap: 2}}}}

# Switch mechanisms off, by their ids:
# neutralise: [M25]

# Everything else, as the base firm has it. Take away the # of a field and of the lines above it that it belongs to;
# what belongs to horizon, compensation or feedback goes under the lines that stand above already.
# Segments (market.segments) and channels (marketing.channels) are in `smarketing scenario show {base}`.
"""


def starter(title: str) -> str:
    """The text of a scenario file that extends the base firm, is valid and changes two policies.

    >>> "extends: status_quo" in sm.starter("My firm")
    True
    """
    return EXAMPLE.format(title=_quoted(title), base=BASE) + "\n".join(_reference()) + "\n"


def _reference() -> Iterator[str]:
    """Every field with its default, meaning, unit and range, as comments."""
    for path, field in fields().items():
        if path.startswith(LEFT_OUT):
            continue
        indent = "  " * path.count(".")
        if field.kind == "group" and (field.quantity is None or not field.nullable):
            yield f"#{'' if indent else chr(10) + '#'} {indent}{field.name}:"
        elif not _inside_null(path):
            text = f"# {indent}{field.name}: {_yaml(fitted().values.get(path, field.default))}"
            yield f"{text:<44}# {_meaning(field)}"


def _inside_null(path: str) -> bool:
    """True for the fields of a group or of the items of a list that the base firm has not: they are told with it."""
    return any(
        (field.nullable or field.kind == "list") and path.startswith(f"{known}.") for known, field in fields().items()
    )


def _meaning(field: Field) -> str:
    quantity = field.quantity
    if quantity is None:
        return ""
    if field.kind == "truth value":
        return quantity.title
    rule = f"{quantity.unit}, {field.span}{' or null' if field.nullable else ''}" if field.span else field.rule()
    return f"{quantity.title}; {rule}"


def _yaml(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
