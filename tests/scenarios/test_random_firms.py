"""The random firms of other tests reach everything that a scenario file may say."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from smarketing.scenarios.field_index import Field, fields
from smarketing.scenarios.paths import leaves, schema_path
from tests.random_firms import CORNERS, Size, firm

ENOUGH = 200
SIZE = Size()
SPIFF = "compensation.salespeople.spiffs.segment"  # a name
NOT_DRAWN = ("name", "description", "client", "assumptions", "currency", "market.segments.name", "events.set", SPIFF)
DRAWN = [
    field
    for field in fields().values()
    if field.kind in ("number", "whole number", "word", "truth value") and not field.path.startswith(NOT_DRAWN)
]


@cache
def met() -> Mapping[str, set[Any]]:
    """Every value that `ENOUGH` firms at the ends of the ranges have, by path as the schema has it."""
    values: dict[str, set[Any]] = defaultdict(set)
    for number in range(ENOUGH):
        for path, value in leaves(firm(number, SIZE, CORNERS).spec.model_dump()):
            values[schema_path(path)].add(str(value) if isinstance(value, list | dict) else value)
    return values


@pytest.mark.parametrize("field", DRAWN, ids=lambda field: field.path)
def test_a_field_takes_both_its_ends_and_all_its_words(field: Field):
    if field.path in ("firm.opening_revenue", "budget.amount"):
        return  # are lowered to what a test has time for
    expected: set[Any] = set(field.choices)
    if field.kind == "truth value":
        expected = {True, False}
    elif field.quantity is not None and field.quantity.low is not None:
        ends = SIZE.ranges.get(field.path, (field.quantity.low, field.quantity.high))
        expected = set(ends)
    if field.path == "marketing.channels.share":
        expected = {0.0, 1.0}
    if field.path == "compensation.salespeople.contest.top":
        expected = {1}  # no more than there are people
    assert expected
    assert met()[field.path] >= (expected | {None} if field.nullable else expected)


@pytest.mark.parametrize("path", [field.path for field in fields().values() if field.nullable])
def test_a_block_is_there_in_some_firms_and_in_others_not(path: str):
    if path.startswith(NOT_DRAWN):
        return
    assert None in met()[path]
    assert any(value is not None for known in met() if known.startswith(path) for value in met()[known])


def test_a_firm_is_the_same_whenever_it_is_asked_for_and_no_other_is_like_it():
    some = [firm(number) for number in range(30)]
    assert some == [firm(number) for number in range(30)]
    assert len({each.digest for each in some}) == len(some)


def test_events_of_every_number_are_drawn_and_change_something():
    counts = {len(firm(number).spec.events) for number in range(60)}
    assert counts == {0, 1, 2, 3}
    assert any(len(firm(number).inputs.parameters) > 3 for number in range(60))
