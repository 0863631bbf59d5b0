"""Turns a tree of plain values into a valid scenario, or says everything that is wrong with it and where."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from smarketing.agents.mechanisms import FIRST, LAST, NAMES
from smarketing.scenarios import policies
from smarketing.scenarios.amounts import amount
from smarketing.scenarios.contradictions import contradictions
from smarketing.scenarios.errors import Fault, ScenarioError, close, nearest
from smarketing.scenarios.field_index import Field, closest, fields, plain
from smarketing.scenarios.layers import Origin, Saved, is_base, place
from smarketing.scenarios.number_words import meant, written
from smarketing.scenarios.paths import Path, PathError, covers, leaves, parse, schema_path, show
from smarketing.scenarios.schema import Spec
from smarketing.scenarios.size import largest_firm

PERCENTAGES = ("$/$", "share", "1/yr", "1/month", "1/week")  # units shown as per cent
HEADS = ("organisation.marketers", "organisation.salespeople", "organisation.business_units")


def validated(tree: Mapping[str, Any], origins: Sequence[Origin]) -> Spec:
    """The scenario a tree describes. Raises ScenarioError with every fault and its place."""
    spec = _typed(tree, origins)
    faults = [_fault(path, message, origins) for path, message in contradictions(spec)]
    faults += _assumption_faults(spec, origins)
    faults += _budget_faults(spec, origins)
    event_faults = [*_event_faults(spec, origins)]
    if not faults and not event_faults:
        event_faults = [*_epoch_faults(spec, origins)]
    if faults or event_faults:
        raise ScenarioError(*faults, *event_faults)
    return spec


def _typed(tree: Mapping[str, Any], origins: Sequence[Origin]) -> Spec:
    try:
        return Spec.model_validate(tree)
    except ValidationError as error:
        raise ScenarioError(*(_from_pydantic(detail, origins) for detail in error.errors())) from None


def _fault(path: Path, message: str, origins: Sequence[Origin], at: Path | None = None) -> Fault:
    return Fault(message, place(origins, path if at is None else at), show(path))


def _from_pydantic(detail: ErrorDetails, origins: Sequence[Origin]) -> Fault:
    """One of pydantic's findings in this project's words: value, rule, nearest valid name."""
    path: Path = tuple(detail["loc"])
    kind, value = detail["type"], detail["input"]
    if path[-1] == "[key]":
        rule = "small letters, digits and _, and starts with a letter"
        return _fault(path[:-1], f"the name of a channel has {rule}", origins, _within(path[:-2], {path[-2]: value}))
    field = fields().get(schema_path(path))
    rule = _rule(path, field)
    if kind == "extra_forbidden":
        return _fault(path, f"is not a field{closest(schema_path(path))}", origins, _within(path, value))
    if kind == "missing":
        at = _within(path[:-1], value) if path[:-1] else ()
        return _fault(path, f"is missing: give {rule}{_perhaps_mistyped(path)}", origins, at)
    context = detail.get("ctx", {})
    if kind in ("too_short", "too_long") and "actual_length" in context:
        return _fault(path, f"has {context['actual_length']} elements, but must have {_length(path, context)}", origins)
    if kind in ("string_too_short", "string_too_long"):
        bound = f"must have at least {context.get('min_length')}" if kind == "string_too_short" else ""
        bound = bound or f"may have at most {context.get('max_length'):,}"
        return _fault(path, f"has {len(value):,} characters, but {bound}", origins)
    message = f"is {shown(value)}, but must be {rule}{_hint(value, field)}"
    return _fault(path, message, origins, _within(path, value))


def _within(path: Path, value: Any) -> Path:
    """The path of a value, or of the first value in it: that is what stands in a file or a setting."""
    return (*path, *next(leaves(value))[0]) if isinstance(value, Mapping) else path


def _rule(path: Path, field: Field | None) -> str:
    """What the value at a path must be, in words."""
    if field is None:
        return "a source as text, or the word assumption" if path[0] == "assumptions" else "a mapping of fields"
    if field.path == "neutralise" and len(path) > 1:
        return f"the id of a mechanism, {FIRST} to {LAST}, or its name"
    if field.path == "currency":
        return "a code of three capital letters, such as EUR"
    if field.kind == "list" and isinstance(path[-1], int):
        return f"a number {field.span}" if field.span else "a mapping of fields"
    return field.rule()


def _length(path: Path, context: Mapping[str, Any]) -> str:
    if schema_path(path) == "market.seasonality":
        return f"exactly {context.get('min_length', context.get('max_length'))}"
    return f"at least {context['min_length']}" if "min_length" in context else f"at most {context['max_length']}"


def shown(value: Any) -> str:
    """A value as it would stand in a file, cut short."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return plain(value) if abs(value) < 1e15 else f"{value:.3e}" if abs(value) < 1e300 else "a number beyond 1e300"
    if isinstance(value, float):
        return {"nan": ".nan", "inf": ".inf", "-inf": "-.inf"}.get(str(value), f"{value:g}")
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    return f"the text {text[:60]!r}{'…' if len(text) > 60 else ''}" if isinstance(value, str) else f"{text[:60]}"


def _hint(value: Any, field: Field | None) -> str:
    """What the author probably meant, as the end of a sentence; empty where that is anybody's guess."""
    if field is None:
        return ""
    if isinstance(value, str):
        return _hint_for_text(value, field)
    limit = field.quantity.high if field.quantity else None
    if isinstance(value, bool) or not isinstance(value, int | float) or limit is None or not value > limit:
        return ""
    if field.path in HEADS:
        return f". {largest_firm()}"
    if field.path == "budget.total" and value > 100 * limit:
        return f"; if you mean money a year, write amount: {written(value)} in its place"
    if field.quantity and field.quantity.unit in PERCENTAGES and 1 < value <= 100 * limit:
        return f"; if you mean {value:g} %, write {written(value / 100)}"
    if field.quantity and field.quantity.unit == "share":
        return f"; it is a share: {written(limit)} is {100 * limit:g} %"
    return ""


def _hint_for_text(text: str, field: Field) -> str:
    if field.kind == "word":
        return close(text, field.choices)
    if field.path == "neutralise":
        return close(text.lower(), NAMES)
    if field.kind == "truth value" and text.lower() in ("yes", "no", "on", "off"):
        return f"; write {'true' if text.lower() in ('yes', 'on') else 'false'}"
    if field.kind in ("number", "whole number"):
        low, high = (field.quantity.low, field.quantity.high) if field.quantity else (None, None)
        number = meant(text, low, high)
        if number is not None:
            return f"; write {written(number)}"
    return ""


def _perhaps_mistyped(path: Path) -> str:
    """For a channel with fields missing: perhaps its name was mistyped."""
    if path[:2] != ("marketing", "channels") or path[-1] != "kind":
        return ""
    return (
        f" (a new channel needs kind, cost_per_lead and share; if {path[2]} is not meant to be new, correct its name)"
    )


def _budget_faults(spec: Spec, origins: Sequence[Origin]) -> list[Fault]:
    """Money or a share of revenue: whoever sets the share where money holds says both."""
    if spec.budget.amount is None:
        return []
    setters = [
        next((at for at in reversed(range(len(origins))) if origins[at].sets(path) and not is_base(origins[at])), -1)
        for path in (("budget", "total"), ("budget", "amount"))
    ]
    if setters[0] < setters[1] or setters[0] < 0 or isinstance(origins[setters[0]], Saved):
        return []
    message = (
        f"is a share of revenue, and the budget is {amount(spec.budget.amount, '$/yr', spec.currency)} in money"
        " (budget.amount); leave one of them out, or set budget.amount: null"
    )
    return [_fault(("budget", "total"), message, origins)]


def _assumption_faults(spec: Spec, origins: Sequence[Origin]) -> list[Fault]:
    """Sources can only be given for fields there are."""
    return [
        Fault(f"{text} {problem}", place(origins, ("assumptions", text)), "assumptions")
        for text in spec.assumptions
        if (problem := _not_a_field(text, spec))
    ]


def _instead(text: str) -> str:
    """How to say what an event cannot."""
    if text.startswith("market.segments") and text.endswith("opens_week"):
        return "; a segment has a week of its own already: write opens_week where the segment stands"
    if ".deal_size" in text:
        return "; prices that change are offer.list_price, against those of the opening"
    if text.startswith("market.segments"):
        return "; a territory that opens on a date is a segment with opens_week; else compare two scenarios"
    if text.startswith(("market", "firm", "sales")):
        return "; compare a scenario that has it from the start"
    return ""


def _event_faults(spec: Spec, origins: Sequence[Origin]) -> list[Fault]:
    """Events set policy, staffing and what turns of itself, by paths that exist."""
    policy = ", ".join(dict.fromkeys(path.split(".")[0] for path in policies.POLICIES))
    faults = []
    for position, event in enumerate(spec.events):
        for text in event.set:
            problem = _not_a_field(text, spec)
            if not problem and not policies.may_change(text):
                problem = (
                    f"is circumstance, which no event can change; events set policy ({policy}) and staffing"
                    f" ({', '.join(policies.STAFFING)}) and {', '.join(policies.TURNS)}{_instead(text)}"
                )
            if problem:
                here: Path = ("events", position, "set", text)
                faults.append(Fault(f"{text} {problem}", place(origins, here), f"events[{position}].set"))
    return faults


def _epoch_faults(spec: Spec, origins: Sequence[Origin]) -> list[Fault]:
    """After the events of each week the scenario must still be valid. The first week that is not is told."""
    try:
        return _first_invalid_epoch(spec, origins)
    except PathError as error:  # an event sets what the firm has not got by then
        setters = [(position, text) for position, event in enumerate(spec.events) for text in event.set]
        here = next(((position, text) for position, text in setters if covers(error.at, parse(text))), setters[0])
        where: Path = ("events", here[0], "set", here[1])
        return [Fault(f"{here[1]}: {error}", place(origins, where), f"events[{here[0]}].set")]


def _first_invalid_epoch(spec: Spec, origins: Sequence[Origin]) -> list[Fault]:
    start = spec.horizon.warm_up_weeks
    faults: list[Fault] = []
    for first_week, tree in policies.epochs(spec.model_dump(), None):
        week = first_week - start
        if all(event.week != week for event in spec.events):
            continue
        try:
            validated({**tree, "events": []}, ())
        except ScenarioError as error:
            for fault in error.faults:
                where = place(origins, ("events", _culprit(spec, week, fault.path), "set"))
                faults.append(Fault(f"from week {week} on, {fault}", where, "events"))
            break
    return faults


def _culprit(spec: Spec, week: int, path: str) -> int:
    """Which event of a week sets a path; the week's last one where none does."""
    of_week = [position for position, event in enumerate(spec.events) if event.week == week]
    for position in of_week:
        if path and any(covers(parse(text), parse(path)) for text in spec.events[position].set):
            return position
    return of_week[-1]


def _not_a_field(text: str, spec: Spec) -> str:
    """Why a path names no field of this scenario; empty where it does."""
    try:
        path = parse(text)
    except PathError as error:
        return f"is not a path: {error}"
    known = schema_path(path)
    if known not in fields():
        return f"is not a field{closest(known)}"
    channels = spec.marketing.channels
    if path[:2] == ("marketing", "channels") and len(path) > 2 and path[2] not in channels:
        return f"is not a field: there is no channel {path[2]}{nearest(str(path[2]), channels)}"
    return ""
