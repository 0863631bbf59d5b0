"""Says what a scenario is, and what one scenario does instead of another, in plain language."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from smarketing.scenarios import policies
from smarketing.scenarios.acting import PLAN, is_felt
from smarketing.scenarios.amounts import amount, joined, money, number
from smarketing.scenarios.field_index import fields
from smarketing.scenarios.paths import get, parse, schema_path
from smarketing.scenarios.scenario import Scenario

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Sentence:
    """One difference or fact, the paths it speaks of, and their friction group (None: in no group)."""

    text: str
    paths: tuple[str, ...]

    @property
    def group(self) -> str | None:
        return policies.group_of(self.paths[0])


def describe(path: str, value: Any, currency: str = "USD") -> str:
    """One value as a sentence: `describe("compensation.shared_pool", 0.1)` → "the share of ... is 10 %"."""
    return _topic(path).format(_slot(path, value, currency))


def explain_difference(base: Scenario, other: Scenario) -> list[Sentence]:
    """What `other` does instead of `base`, one sentence a difference, in the order of the scenario file.

    Names, descriptions, sources and the client do not count.
    """
    mine, theirs = base.spec.model_dump(), other.spec.model_dump()
    currency = other.spec.currency
    sentences = [_sentence(text, path) for path, text in _plain_differences(mine, theirs, currency)]
    sentences += _segment_differences(mine["market"]["segments"], theirs["market"]["segments"], currency)
    sentences += _channel_differences(mine["marketing"]["channels"], theirs["marketing"]["channels"], currency)
    order = {path: position for position, path in enumerate(fields())}
    sentences.sort(key=lambda sentence: order[schema_path(parse(sentence.paths[0]))])
    return sentences + _event_differences(base, other, currency)


# Fields that read better together: what they say, and how their value reads.


def _bonus(value: Mapping[str, float], currency: str) -> str:
    per_lead = {"leads": "a lead", "qualified": "a qualified lead", "accepted": "a lead that sales accepts"}
    shares = {"pipeline": "of the pipeline they source", "revenue": "of the bookings they source"}
    parts = [f"{money(value[key], currency)} {text}" for key, text in per_lead.items() if value[key]]
    parts += [f"{number(100 * value[key])} % {text}" for key, text in shares.items() if value[key]]
    return joined(parts, "no bonus")


def _sla(value: Mapping[str, float] | None, currency: str) -> str:
    if value is None:
        return "no agreement on leads"
    parts = [f"sales answers within {amount(value['response_days'], 'days')}"]
    if value["min_score"]:
        parts.append(f"marketing hands over no lead that scores below {number(value['min_score'])}")
    if value["volume"]:
        parts.append(f"marketing delivers {amount(value['volume'], 'leads/week')}")
    return f"an agreement ({joined(parts)})"


def _rotation(value: Mapping[str, float] | None, currency: str) -> str:
    if value is None:
        return "never"
    times = "once" if value["per_year"] == 1 else f"{number(value['per_year'])} times"
    return f"for {amount(value['weeks'], 'weeks')} {times} a year"


def _contest(value: Mapping[str, Any] | None, currency: str) -> str:
    if value is None:
        return "no prize"
    winners = "the best" if value["top"] == 1 else f"each of the best {number(value['top'])}"
    if value["period"] == "year":
        return f"a prize of {amount(value['prize'], '$', currency)} a year for {winners}"
    return f"a prize of {amount(value['prize'], '$/period', currency)} for {winners}"


def _tiers(value: Sequence[Mapping[str, float]], currency: str) -> str:
    parts = [f"{number(tier['factor'])} times from {number(100 * tier['above'])} % of quota" for tier in value]
    return joined(parts, "none")


def _rates(value: Sequence[Mapping[str, Any]], currency: str) -> str:
    parts = [
        f"{number(100 * step['rate'])} % {'of everything ' if step['retroactive'] else ''}"
        f"from {number(100 * step['above'])} % of quota"
        for step in value
    ]
    return joined(parts, "the commission's own")


def _draw(value: Mapping[str, Any], currency: str) -> str:
    if not value["amount"]:
        return "nothing in advance"
    paid = amount(value["amount"], "$/period", currency)
    return f"{paid} in advance, paid back out of later pay" if value["recoverable"] else f"at least {paid}"


def _spiffs(value: Sequence[Mapping[str, Any]], currency: str) -> str:
    parts = []
    for one in value:
        pays = [f"{money(one['per_deal'], currency)} a deal"] if one["per_deal"] else []
        pays += [f"{number(100 * one['rate'])} % of the deal"] if one["rate"] else []
        where = f" in segment {one['segment']}" if one["segment"] else ""
        where += " with a new customer" if one["new_only"] else ""
        first, last = one["from"], one["to"]
        weeks = f"in week {first} alone" if first == last else f"from week {first} to {last}"
        parts.append(f"{joined(pays)}{where} {weeks}")
    return joined(parts, "none")


def _schedule(value: Sequence[Mapping[str, Any]], currency: str) -> str:
    parts = []
    for part in value:
        when = f"after {number(part['after_weeks'])} weeks" if part["after_weeks"] else "at signing"
        kept = " if the customer is still there" if part["if_kept"] else ""
        parts.append(f"{number(100 * part['share'])} % {when}{kept}")
    return joined(parts, "in full at signing")


def _goals(value: Sequence[Mapping[str, Any]], currency: str) -> str:
    parts = []
    for goal in value:
        counted = goal["measure"] in ("leads", "qualified", "accepted")
        target = number(goal["target"]) if counted else money(goal["target"], currency)
        text = f"{goal['measure'].replace('_', ' ')} of {target} a year (weight {number(100 * goal['weight'])} %"
        text += f", from {number(100 * goal['threshold'])} % on" if goal["threshold"] else ""
        text += f", {number(100 * goal['at_threshold'])} % there" if goal["at_threshold"] is not None else ""
        if goal["accelerator"] is not None:
            text += f", {number(goal['accelerator'])} points for each beyond the target"
        text += f", at most {number(goal['cap'])} times" if goal["cap"] is not None else ""
        parts.append(f"{text})")
    return joined(parts, "none")


def _split(value: Mapping[str, Any] | None, currency: str) -> str:
    if value is None or value["mode"] == "double":
        return "given in full to who sourced and to who closed them"
    return f"shared, {number(100 * value['sourced'])} % to who sourced, {number(100 * value['closed'])} % to who closed"


def _seasonality(value: Sequence[float], currency: str) -> str:
    parts = [f"{month} {number(100 * factor)} %" for month, factor in zip(MONTHS, value, strict=True) if factor != 1]
    return f"uneven ({', '.join(parts)} of the average)" if parts else "level over the year"


def _neutralised(value: Sequence[str], currency: str) -> str:
    return joined(list(value), "none")


TOPICS: Mapping[str, tuple[str, Callable[[Any, str], str]]] = {
    "neutralise": ("the mechanisms switched off are {}", _neutralised),
    "market.seasonality": ("demand is {}", _seasonality),
    "compensation.salespeople.tiers": ("the tiers of commission are {}", _tiers),
    "compensation.salespeople.rates": ("the rates of commission are {}", _rates),
    "compensation.salespeople.draw": ("salespeople are paid {}", _draw),
    "compensation.salespeople.spiffs": ("the spiffs are {}", _spiffs),
    "compensation.salespeople.schedule": ("commission is paid {}", _schedule),
    "compensation.salespeople.goals": ("the goals of salespeople are {}", _goals),
    "compensation.salespeople.split": ("deals from marketing's leads are {}", _split),
    "compensation.marketers.goals": ("the goals of marketers are {}", _goals),
    "compensation.salespeople.contest": ("salespeople compete for {}", _contest),
    "compensation.marketers.bonus": ("marketers earn {}", _bonus),
    "handoff.sla": ("marketing and sales have {}", _sla),
    "alignment.rotation": ("marketers and salespeople swap jobs {}", _rotation),
}
TOLD_APART = ("market.segments", "marketing.channels", "events", "name", "description", "client", "assumptions")


def _topic(path: str) -> str:
    """The sentence of a path, with `{}` for its value."""
    here = parse(path)
    known = schema_path(here)
    if known in TOPICS:
        return TOPICS[known][0]
    quantity = fields()[known].quantity
    sentence = quantity.sentence if quantity else f"{known} is {{}}"
    if here[:2] == ("market", "segments") and len(here) > 3:
        return f"in segment {here[2]}, {sentence}"
    if here[:2] == ("marketing", "channels") and len(here) > 3:
        return f"for the channel {_channel(here[2])}, {sentence}"
    return sentence


def _slot(path: str, value: Any, currency: str) -> str:
    """How a value reads in the sentence of its path."""
    known = schema_path(parse(path))
    if known in TOPICS:
        return TOPICS[known][1](value, currency)
    quantity = fields()[known].quantity
    words = quantity.words if quantity else {}
    if value is None or isinstance(value, bool):
        key = {None: "null", True: "true", False: "false"}[value]
        return words.get(key, key)
    if isinstance(value, str):
        return words.get(value, value)
    if isinstance(value, int | float) and quantity is not None:
        return words.get("value", "{}").format(amount(value, quantity.unit, currency))
    return str(value)


def _channel(name: object) -> str:
    return f'"{str(name).replace("_", " ")}"'


def _instead(path: str, old: Any, new: Any, currency: str) -> str:
    """A difference as a sentence, without capital and full stop."""
    return f"{_topic(path).format(_slot(path, new, currency))} instead of {_slot(path, old, currency)}"


def _sentence(text: str, *paths: str) -> Sentence:
    return Sentence(f"{text[0].upper()}{text[1:]}.", paths)


def _plain_differences(mine: Mapping[str, Any], theirs: Mapping[str, Any], currency: str) -> Iterator[tuple[str, str]]:
    """Everything that is neither of a segment nor of a channel: path and text."""
    for path, field in fields().items():
        if path.startswith(TOLD_APART) or any(path.startswith(f"{topic}.") for topic in TOPICS):
            continue
        if field.kind == "group" and path not in TOPICS:
            continue
        old, new = get(mine, parse(path)), get(theirs, parse(path))
        if old != new and is_felt(mine, theirs, path):
            yield path, _instead(path, old, new, currency)


def _segment_differences(
    mine: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]], currency: str
) -> Iterator[Sentence]:
    """Segment by segment; what differs in all of them alike is said once. Others than as many are named."""
    if len(mine) != len(theirs):
        names = joined([str(segment["name"]) for segment in theirs])
        yield _sentence(f"the number of segments is {len(theirs)} ({names}) instead of {len(mine)}", "market.segments")
    for path, field in fields().items():
        if not path.startswith("market.segments.") or field.kind == "group":
            continue
        name = parse(path.removeprefix("market.segments."))
        changes = [(get(old, name), get(new, name)) for old, new in zip(mine, theirs, strict=False)]
        here = [f"market.segments[{k}].{path.removeprefix('market.segments.')}" for k in range(len(changes))]
        differing = [position for position, (old, new) in enumerate(changes) if old != new]
        if len(differing) == len(changes) and all(change == changes[0] for change in changes):
            yield _sentence(f"in every segment, {_instead(path, *changes[0], currency)}", *here)
            continue
        for position in differing:
            where = f"in segment {theirs[position]['name']}, " if path != "market.segments.name" else ""
            yield _sentence(where + _instead(path, *changes[position], currency), here[position])


def _channel_differences(
    mine: Mapping[str, Mapping[str, Any]], theirs: Mapping[str, Mapping[str, Any]], currency: str
) -> Iterator[Sentence]:
    for name in [*mine, *(name for name in theirs if name not in mine)]:
        path = f"marketing.channels.{name}"
        if name not in theirs:
            yield _sentence(f"the channel {_channel(name)} is dropped", path)
        elif name not in mine:
            new = theirs[name]
            share, cost = amount(new["share"], "share"), money(new["cost_per_lead"], currency)
            yield _sentence(
                f"there is a channel {_channel(name)}, with {share} of programme money at {cost} a lead", path
            )
        else:
            for key, value in theirs[name].items():
                if value != mine[name][key]:
                    yield _sentence(_instead(f"{path}.{key}", mine[name][key], value, currency), f"{path}.{key}")


def _event_differences(base: Scenario, other: Scenario, currency: str) -> list[Sentence]:
    """What happens in mid-run: told week by week as the changes that the events of a week make."""
    old, new = _timeline(base, currency), _timeline(other, currency)
    lines = [f"no longer, from week {week} on: {text}" for week, text in old.items() if new.get(week) != text]
    lines += [f"from week {week} on, {text}" for week, text in new.items() if old.get(week) != text]
    return [_sentence(text, "events") for text in lines]


def _timeline(scenario: Scenario, currency: str) -> dict[int, str]:
    """The changes of each week that has events, in words."""
    start, before = scenario.spec.horizon.warm_up_weeks, scenario.spec.model_dump()
    changes = {}
    for first_week, after in scenario.epochs[1:]:
        lines = list(_plain_differences(before, after, currency))
        texts = [text for _, text in lines]
        if any(path.startswith(PLAN) and path != f"{PLAN}.base" for path, _ in lines):
            at_once = get(after, parse(f"{PLAN}.at_once"))
            texts.append(f"the changed plan is paid {'at once' if at_once else 'from the next pay period on'}")
        if texts:
            changes[first_week - start] = joined(texts)
        before = after
    return changes
