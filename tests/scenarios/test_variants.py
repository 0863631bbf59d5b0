"""Digests that are told from a neighbour are those that building the firm gives, and rules see what they must."""

import random
from collections.abc import Iterator
from typing import Any

import pytest

from smarketing.scenarios import Scenario, ScenarioError, load
from smarketing.scenarios.contradictions import READS, contradictions, may_contradict
from smarketing.scenarios.field_index import fields
from smarketing.scenarios.lineage import library
from smarketing.scenarios.paths import Path, leaves, parse, schema_path, show
from smarketing.scenarios.quantities import Section
from smarketing.scenarios.variants import Variants, varies_alone
from tests.random_firms import Size, firm
from tests.scenarios.test_published_plans import FILES

FIRMS = 4
EVENTFUL = {
    "events": [
        {"week": 20, "set": {"compensation.salespeople.quota": None, "budget.total": "x 1.5"}},
        {"week": 40, "set": {"organisation.salespeople": 3}},
    ]
}


def other(path: Path, value: Any, chance: random.Random) -> Any:
    """Another value that the field may have."""
    field = fields()[schema_path(path)]
    if field.kind == "word":
        return chance.choice([word for word in field.choices if word != value])
    if field.kind == "truth value":
        return not value
    if field.nullable and value is not None and chance.random() < 0.5:
        return None
    assert field.quantity is not None and field.quantity.low is not None and field.quantity.high is not None
    low, high = field.quantity.low, min(field.quantity.high, field.quantity.low + 50)
    return chance.randint(int(low), int(high)) if field.kind == "whole number" else chance.uniform(low, high)


def alone(scenario: Scenario) -> Iterator[tuple[Path, Any]]:
    tree = scenario.spec.model_dump()
    return ((path, value) for path, value in leaves(tree) if varies_alone(scenario, [path]))


def built(scenario: Scenario, values: dict[Path, Any]) -> str | None:
    """The digest of the scenario with these values; None where they contradict."""
    try:
        return scenario.changed({show(path): value for path, value in values.items()}).digest
    except ScenarioError:
        return None


@pytest.mark.parametrize("number", range(FIRMS))
def test_a_value_of_any_field_gives_the_digest_of_the_firm_that_has_it(number: int):
    scenario, chance = firm(number, Size()), random.Random(number)
    tried, refused = 0, 0
    for path, value in list(alone(scenario))[number::FIRMS]:
        around = Variants.of(scenario, [[path]], [value])
        assert around is not None, show(path)
        new = other(path, value, chance)
        found = built(scenario, {path: new})
        assert around.digest([new]) == found, f"{show(path)}: {value} to {new}"
        tried, refused = tried + 1, refused + (found is None)
    assert tried > 30 and refused < tried / 4  # firms that say how long a sale takes have fewer


@pytest.mark.parametrize("number", range(FIRMS))
def test_many_values_at_once_give_the_digest_of_the_firm_and_contradictions_are_seen(number: int):
    scenario, chance = firm(100 + number, Size()), random.Random(number)
    pay = [pair for pair in alone(scenario) if pair[0][0] in ("compensation", "organisation")]
    chosen = chance.sample(list(alone(scenario)), 20) + chance.sample(pay, 10)
    varied = dict(chosen)
    around = Variants.of(scenario, [[path] for path in varied], list(varied.values()))
    assert around is not None
    for _ in range(25):
        new = {path: other(path, value, chance) if chance.random() < 0.3 else value for path, value in varied.items()}
        assert around.digest(list(new.values())) == built(scenario, new)


def test_of_two_values_that_contradict_neither_has_to_be_wrong_by_itself():
    scenario = load("status_quo")
    quota, cap = parse("compensation.salespeople.quota"), parse("compensation.salespeople.cap")
    around = Variants.of(scenario, [[quota], [cap]], [400_000, None])
    assert around is not None
    for values in ([400_000, None], [None, None], [400_000, 2.0], [None, 2.0], [300_000, 2]):
        assert around.digest(values) == built(scenario, dict(zip((quota, cap), values, strict=True)))
    assert around.digest([None, 2.0]) is None


def test_a_value_that_is_none_of_the_field_is_left_to_who_can_say_why():
    path = parse("budget.total")
    around = Variants.of(load("status_quo", {"budget.total": 0.2}), [[path]], [0.2])
    assert around is not None
    for value in (-1.0, 7.0, float("nan"), True, "x 1.5", "much", None, {"a": 1}):
        assert around.digest([value]) is None
    assert around.digest([0.3]) == load("status_quo", {"budget.total": 0.3}).digest


def test_words_are_read_as_settings_are():
    path = parse("feedback.rule")
    around = Variants.of(load("status_quo", {"feedback.rule": "none"}), [[path]], ["none"])
    assert around is not None
    assert around.digest(["'closed_loop'"]) == load("status_quo", {"feedback.rule": "closed_loop"}).digest


def test_a_star_moves_every_member():
    paths = [parse(f"market.segments.{place}.drift") for place in range(4)]
    scenario = load("status_quo", {"market.segments[*].drift": 0.01})
    around = Variants.of(scenario, [paths], [0.01])
    assert around is not None
    assert around.digest([0.05]) == load("status_quo", {"market.segments[*].drift": 0.05}).digest


@pytest.mark.parametrize(
    ("path", "overrides"),
    [
        ("marketing.channels.website.share", {}),
        ("sales.cycle_weeks", {}),
        ("behaviour.closing.log_odds", {"sales.cycle_weeks": 20}),
        ("budget.amount", {}),
        ("budget.total", {"budget.amount": 5e6}),
        ("horizon.weeks", {}),
        ("horizon.warm_up_policies", {}),
        ("market.seasonality", {}),
        ("compensation.salespeople.contest", {}),
        ("compensation.salespeople.tiers", {}),
        ("market.segments.0.name", {}),
        ("budget.total", EVENTFUL),
        ("organisation.salespeople", EVENTFUL),
    ],
)
def test_what_says_more_than_one_number_is_left_to_building(path: str, overrides: dict[str, Any]):
    assert not varies_alone(load("status_quo", overrides), [parse(path)])


def test_what_contradicts_only_after_an_event_is_seen():
    scenario, path = load("status_quo", EVENTFUL), parse("compensation.salespeople.cap")
    around = Variants.of(scenario, [[path]], [None])
    assert around is not None
    assert around.digest([2.0]) is None and built(scenario, {path: 2.0}) is None
    assert around.digest([None]) == scenario.digest


def _blank(section: Section, prefix: str = "") -> None:
    """Take away every field that no rule may read."""
    for name in list(section.__dict__):
        path, value = f"{prefix}{name}", section.__dict__[name]
        if not may_contradict(path):
            del section.__dict__[name]
            continue
        members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
        if path not in READS:
            for member in members:
                if isinstance(member, Section):
                    _blank(member, f"{path}.")


@pytest.mark.parametrize("name", [*library(), *FILES])
def test_rules_read_what_they_say_they_read(name: str):
    spec = load(FILES.get(name, name)).spec.model_copy(deep=True)
    before = list(contradictions(spec))
    _blank(spec)
    assert not hasattr(spec, "behaviour") and not hasattr(spec, "handoff")
    assert list(contradictions(spec)) == before
