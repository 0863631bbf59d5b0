"""Random firms over the whole schema: every field and both ends of its range, every word, blocks that are there or not,
nulls, and events in the middle.

What is drawn is read off the schema's own declarations, so a new field is drawn without being told. Narrowed is the
size of a run, not what happens in it: two years, and no more leads at once than a test has time for. Values that
contradict each other are made to agree; what the schema still refuses is not drawn.

`firm(number)` is one and the same firm for a number, and independent of the next. `firms()` is the hypothesis strategy:
its firms resemble each other more, but a failure shrinks towards the base firm.
"""

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Protocol, Union, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from hypothesis import reject
from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from smarketing.agents.mechanisms import MECHANISMS
from smarketing.scenarios import Scenario, ScenarioError, from_resolved, load
from smarketing.scenarios.paths import leaves, show
from smarketing.scenarios.policies import may_change
from smarketing.scenarios.quantities import Quantity, Section
from smarketing.scenarios.schema import Event, Spec

WEEKS = 52  # of the warm-up, and measured after it
TEAM = 30  # people of a function at most, unless a test asks for more
UNITS = 3
# Leads that the opening money may buy in the time until they expire, per business unit. One takes some 300 bytes, and a
# run that fills its arrays is repeated with up to 64 times the room.
MOST_WAITING = 10_000.0
MOST_EVENTS = 3
DECADES = 1e3  # a range that is wider is drawn by its logarithm
UNTOLD = ("client", "assumptions")  # say nothing about the world, like all plain text

# How far a firm's numbers lie from their defaults. The first is what a failure is reduced to.
HOWS = ORDINARY, ANYWHERE, CORNERS, MIXED = range(4)


class Chance(Protocol):
    """Where a firm's values come from; both ends of a range are included."""

    def whole(self, low: int, high: int) -> int: ...

    def real(self, low: float, high: float) -> float: ...


class Seeded:
    """Independent draws under a number."""

    def __init__(self, number: int) -> None:
        self._random = random.Random(number)

    def whole(self, low: int, high: int) -> int:
        return self._random.randint(low, high)

    def real(self, low: float, high: float) -> float:
        return min(high, max(low, self._random.uniform(low, high)))


@dataclass(frozen=True)
class Drawn:
    """Draws of hypothesis, which it can shrink."""

    draw: st.DrawFn

    def whole(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))

    def real(self, low: float, high: float) -> float:
        return self.draw(st.floats(low, high))


@dataclass(frozen=True)
class Size:
    """How large a firm may be: people of each function, business units, and leads as `MOST_WAITING` has it."""

    people: int = TEAM
    units: int = UNITS
    waiting: float = MOST_WAITING
    ranges: Mapping[str, tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        ranges = {
            "horizon.warm_up_weeks": (WEEKS, WEEKS),
            "horizon.weeks": (WEEKS, WEEKS),
            "organisation.marketers": (1, self.people),
            "organisation.salespeople": (1, self.people),
            "organisation.business_units": (1, self.units),
            "market.segments.opens_week": (0, WEEKS - 1),
            "events.week": (0, WEEKS - 1),
            "compensation.salespeople.spiffs.from": (0, WEEKS - 1),
            "compensation.salespeople.spiffs.to": (0, WEEKS - 1),
        }
        object.__setattr__(self, "ranges", ranges)


def firm(number: int, size: Size | None = None, how: int | None = None) -> Scenario:
    """The random firm of a number. `how` is ORDINARY (a quarter of its numbers lie off their defaults), ANYWHERE,
    CORNERS (every number at an end of its range) or MIXED (every second one); without it, each in turn.
    """
    chance = Seeded(number)
    while True:
        try:
            return _firm(chance, size or Size(), number % len(HOWS) if how is None else how)
        except ScenarioError:
            continue


def firms(size: Size | None = None, how: int | None = None) -> st.SearchStrategy[Scenario]:
    """The same as a strategy."""
    return _firms(size or Size(), how)


@st.composite
def _firms(draw: st.DrawFn, size: Size, how: int | None) -> Scenario:
    chance = Drawn(draw)
    try:
        return _firm(chance, size, _one_of(chance, HOWS) if how is None else how)
    except ScenarioError:
        reject()


def differences(scenario: Scenario) -> dict[str, Any]:
    """What a firm says that the base firm does not, path: value."""
    base = {show(path): value for path, value in leaves(load("status_quo").spec.model_dump())}
    own = {show(path): value for path, value in leaves(scenario.spec.model_dump())}
    return {path: value for path, value in own.items() if path not in base or base[path] != value}


def _firm(chance: Chance, size: Size, how: int) -> Scenario:
    """Raises ScenarioError where the values contradict each other in a way that `_agree` does not know."""
    tree = _section(_Maker(chance, size, how), Spec, "")
    _agree(tree)
    _fit(tree, size)
    own = tree["horizon"]["warm_up_policies"] == "own"
    tree |= {"id": "random", "assumptions": {}, "before": None if own else _base_policies()}
    tree["events"] = [_event(_Maker(chance, size, how)) for _ in range(chance.whole(0, MOST_EVENTS))]
    _fit_money(tree)
    while True:
        try:
            return from_resolved(tree)
        except ScenarioError:
            if not tree["events"]:
                raise
            tree["events"].pop()  # after it the firm would not be valid: it does not happen


@cache
def _base_policies() -> Any:
    return load("status_quo").before


# A value of every field, by what the schema says of it


class Node(NamedTuple):
    """A field as the schema declares it: what it holds, what is known of it, and its default."""

    holds: Any
    notes: Sequence[Any] = ()
    default: Any = None


class _Maker(NamedTuple):
    chance: Chance
    size: Size
    how: int


def _section(make: _Maker, model: type[Section], path: str) -> dict[str, Any]:
    made = {}
    for name, node in _nodes(model).items():
        here = f"{path}.{name}" if path else name
        if here not in (*UNTOLD, "events"):
            made[name] = _value(make, node, here)
    return made


@cache
def _nodes(model: type[Section]) -> dict[str, Node]:
    return {name: _node(info) for name, info in model.model_fields.items()}


def _node(info: FieldInfo) -> Node:
    default = None if info.is_required() else info.get_default(call_default_factory=True)
    return Node(info.annotation, info.metadata, default)


def _value(make: _Maker, node: Node, path: str) -> Any:
    holds, notes = node.holds, node.notes
    if get_origin(holds) is Annotated:
        holds, *inner = get_args(holds)
        notes = [*notes, *(note for known in inner for note in getattr(known, "metadata", ()))]
    if get_origin(holds) in (Union, UnionType):
        if make.chance.whole(0, 1) == 0:
            return None
        holds = next(option for option in get_args(holds) if option is not NoneType)
    if get_origin(holds) is Literal:
        return _one_of(make.chance, get_args(holds))
    if get_origin(holds) is list:
        return _list(make, Node(get_args(holds)[0], notes), path)
    if get_origin(holds) is dict:
        count = make.chance.whole(*_lengths(notes))
        return {f"{path.rpartition('.')[2]}_{n}": _value(make, Node(get_args(holds)[1]), path) for n in range(count)}
    if holds is bool:
        return bool(make.chance.whole(0, 1))
    if holds is str:
        return node.default or "random firm"
    if holds in (int, float):
        return holds(_number(make, Node(holds, notes, node.default), path))
    return _section(make, holds, path)


def _one_of[T](chance: Chance, choices: Sequence[T]) -> T:
    return choices[chance.whole(0, len(choices) - 1)]


def _list(make: _Maker, node: Node, path: str) -> list[Any]:
    if path == "neutralise":
        return _some_of(make.chance, list(MECHANISMS), 0, 5)
    return [_value(make, Node(node.holds), path) for _ in range(make.chance.whole(*_lengths(node.notes)))]


def _some_of[T](chance: Chance, choices: Sequence[T], fewest: int, most: int) -> list[T]:
    return list(dict.fromkeys(_one_of(chance, choices) for _ in range(chance.whole(fewest, most))))


def _lengths(notes: Sequence[Any]) -> tuple[int, int]:
    fewest = next((note.min_length for note in notes if isinstance(note, MinLen)), 0)
    return fewest, next(note.max_length for note in notes if isinstance(note, MaxLen))


def _number(make: _Maker, node: Node, path: str) -> float:
    low, high = make.size.ranges.get(path) or _range(node.notes)
    if make.how in (ORDINARY, MIXED) and node.default is not None and low <= node.default <= high:
        if make.chance.whole(0, 3) < (3 if make.how == ORDINARY else 2):
            return float(node.default)
    if make.how in (CORNERS, MIXED):
        return _one_of(make.chance, (low, high))
    if node.holds is int:
        return make.chance.whole(int(low), int(high))
    return _real(make.chance, low, high)


def _real(chance: Chance, low: float, high: float) -> float:
    """A number of a range: now and then an end of it; in a wide range even in the logarithm."""
    if chance.whole(0, 5) == 0:
        return _one_of(chance, (low, high))
    start = low if low > 0.0 else 1.0
    if low < 0.0 or high <= DECADES * start:
        return chance.real(low, high)
    return min(high, max(low, math.exp(chance.real(math.log(start), math.log(high)))))


def _range(notes: Sequence[Any]) -> tuple[float, float]:
    for note in notes:
        if isinstance(note, Quantity) and note.low is not None and note.high is not None:
            return note.low, note.high
    low = next(note.ge for note in notes if isinstance(note, Ge))
    high = next(note.le for note in notes if isinstance(note, Le))
    return float(low), float(high)


# What has to agree


def _agree(tree: dict[str, Any]) -> None:
    """Make values that depend on each other agree, in place."""
    plan = tree["compensation"]["salespeople"]
    _agree_plan(plan)
    _agree_goals(tree["compensation"]["marketers"])
    for spiff in plan["spiffs"]:
        spiff["from"], spiff["to"] = sorted(spiff[end] for end in ("from", "to"))
    if plan["contest"] is not None:
        plan["contest"]["top"] = min(plan["contest"]["top"], tree["organisation"]["salespeople"])
    channels = list(tree["marketing"]["channels"].values())
    total = sum(channel["share"] for channel in channels)
    for position, channel in enumerate(channels):
        channel["share"] = channel["share"] / total if total > 0.0 else float(position == 0)
    market = tree["market"]
    for position, segment in enumerate(market["segments"]):
        segment["name"] = f"segment {position}"
    if all(segment["opens_week"] is not None for segment in market["segments"]):
        market["segments"][0]["opens_week"] = None
    if not any(market["seasonality"]):
        market["seasonality"][0] = 1.0


def _agree_plan(plan: dict[str, Any]) -> None:
    """The same of the plan of salespeople."""
    _ascend(plan["tiers"])
    _ascend(plan["rates"])
    _agree_goals(plan)
    if plan["rates"]:
        plan["tiers"] = []
    highest = 0.0
    for step in plan["rates"]:
        if step["retroactive"]:
            step["rate"] = max(step["rate"], highest)
        highest = max(highest, step["rate"])
    if plan["quota"] is None:
        plan.update(cap=None, tiers=[], rates=[], bonus_at_quota=0.0, threshold=0.0, ratchet=0.0)
        plan["annual"] = {"accelerator": 1.0, "bonus": 0.0, "gate": False}
    if plan["rates"] and plan["rates"][0]["above"] >= 1.0 and not plan["bonus_at_quota"]:
        plan["cap"] = None
    plan["year_to_date"] = plan["year_to_date"] and plan["bonus_at_quota"] > 0.0
    for spiff in plan["spiffs"]:
        spiff["segment"] = None
        if not spiff["rate"]:
            spiff["per_deal"] = spiff["per_deal"] or 1.0
    total = sum(part["share"] for part in plan["schedule"])
    for position, part in enumerate(plan["schedule"]):
        part["share"] = part["share"] / total if total > 0.0 else float(position == 0)
    if plan["split"] is not None:
        plan["split"]["closed"] = 1.0 - plan["split"]["sourced"]


def _agree_goals(pays: dict[str, Any]) -> None:
    if not pays["goals"] or not pays["target_bonus"]:
        pays.update(goals=[], target_bonus=0.0)
    total = sum(goal["weight"] for goal in pays["goals"])
    for position, goal in enumerate(pays["goals"]):
        goal["weight"] = goal["weight"] / total if total > 0.0 else float(position == 0)
        if goal["threshold"] >= 1.0:
            goal["at_threshold"] = None
        if goal["cap"] == 1.0:
            goal["accelerator"] = None


def _ascend(tiers: list[dict[str, float]]) -> None:
    tiers[:] = [tier for _, tier in sorted({tier["above"]: tier for tier in tiers}.items())]


def _fit(tree: dict[str, Any], size: Size) -> None:
    """Lower the opening revenue to what buys no more leads than a test has time for, whatever the policy."""
    channels = tree["marketing"]["channels"].values()
    per_dollar = sum(channel["share"] / channel["cost_per_lead"] for channel in channels)
    largest_budget = _range(_nodes(_nodes(Spec)["budget"].holds)["total"].notes)[1]
    growth = max(1.0, 1.0 + tree["market"]["growth"]) ** 2
    a_dollar_buys = largest_budget / WEEKS * per_dollar * growth * max(tree["market"]["seasonality"])
    most = size.waiting / (a_dollar_buys * (tree["handoff"]["lead_expiry_weeks"] + 1))
    tree["firm"]["opening_revenue"] = max(1.0, min(tree["firm"]["opening_revenue"], most))


def _fit_money(tree: dict[str, Any]) -> None:
    """Lower budgets in money to what the largest share comes to."""
    most = _range(_nodes(_nodes(Spec)["budget"].holds)["total"].notes)[1] * tree["firm"]["opening_revenue"]
    for budget, name in _in_money(tree):
        if budget.get(name) is not None:
            budget[name] = max(1.0, min(budget[name], most))


def _in_money(tree: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Every place in which a budget in money may stand, and its name there."""
    yield tree["budget"], "amount"
    for event in tree["events"]:
        yield event["set"], "budget.amount"
        yield event["set"].get("budget", {}), "amount"


# Events


def _event(make: _Maker) -> dict[str, Any]:
    """A week, and one to three fields or groups of policy that change in it."""
    changeable = _changeable()
    values = {
        path: _value(make, changeable[path], path) for path in _some_of(make.chance, list(changeable), 1, MOST_EVENTS)
    }
    for path, value in values.items():
        if path in ("compensation.salespeople.tiers", "compensation.salespeople.rates"):
            _ascend(value)
        elif path in ("compensation", "compensation.salespeople"):
            _agree_plan(value.get("salespeople", value))
        if path in ("compensation", "compensation.marketers"):
            _agree_goals(value.get("marketers", value))
    if "budget.total" in values:
        values["budget.amount"] = None
    return {"week": _value(make, _nodes(Event)["week"], "events.week"), "set": values}


@cache
def _changeable() -> Mapping[str, Node]:
    """Every field and group that an event may set."""
    return {path: node for path, node in _walk(Spec, "") if may_change(path)}


def _walk(model: type[Section], prefix: str) -> Iterator[tuple[str, Node]]:
    for name, node in _nodes(model).items():
        path = f"{prefix}.{name}" if prefix else name
        yield path, node
        if isinstance(node.holds, type) and issubclass(node.holds, Section):
            yield from _walk(node.holds, path)
