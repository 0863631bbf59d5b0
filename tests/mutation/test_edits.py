"""The edits that `make mutants` tries are mistakes: they are Python, each is another program, each has its tests."""

import ast

import pytest

from tests.mutation.edits import edits_of, every_edit
from tests.mutation.equivalent import equivalents, place_of
from tests.mutation.nearest import nearest_tests


def afters(file: str, function: str, before: str) -> set[str]:
    """What becomes of one line."""
    return {
        after
        for edit in edits_of(file)
        if edit.function == function
        for line, after in [edit.lines()]
        if line == before
    }


LIMIT = "return clip(first - b.experience_of_pressing * lead.pressed, 0.0, 1.0)"
NET = "net = lead.value * (1.0 - lead.discount)"


@pytest.mark.parametrize(
    ("file", "function", "before", "after"),
    [
        ("agents/closing.py", "_win", NET, "net = lead.value * (1.0 + lead.discount)"),
        ("agents/closing.py", "_win", NET, "net = lead.value"),
        ("agents/closing.py", "_win", "record.bookings += net", "record.bookings -= net"),
        ("agents/closing.py", "_win", "if lead.marketer >= 0:", "if lead.marketer > 0:"),
        ("agents/closing.py", "_win", "if lead.marketer >= 0:", "if lead.marketer < 0:"),
        ("agents/customers.py", "first_experience", LIMIT, "return (first - b.experience_of_pressing * lead.pressed)"),
        ("inference/estimates.py", "half_width", "if n < 2:", "if n < 3:"),
    ],
)
def test_a_rule_is_got_wrong_in_the_ways_people_do(file: str, function: str, before: str, after: str):
    assert after in afters(file, function, before)


def test_every_edit_is_another_program():
    for edit in every_edit():
        before, after = edit.lines()
        assert before != after, edit
    for edit in every_edit()[::20]:
        ast.parse(edit.applied())


def test_only_what_decides_is_edited():
    edited = {edit.function for edit in every_edit()}
    assert {"_win", "estimate", "close_books"} <= edited
    assert not edited & {"allocate", "simulate", "_zeros"}, "plain functions around the model"
    assert not [edit for edit in every_edit() if edit.lines()[0].startswith(("raise ", '"""', "def ", "@"))]


def test_the_tests_of_the_rule_itself_come_first():
    assert nearest_tests("agents/closing.py")[0] == "tests/agents/test_closing.py"
    near = nearest_tests("simulation/ledger.py")
    assert near.index("tests/simulation/test_ledger.py") < near.index("tests/regression/test_baselines.py")


def test_what_is_called_equivalent_is_still_an_edit_and_has_its_reason():
    known = {place_of(edit) for edit in every_edit()}
    for place, why in equivalents().items():
        assert place in known, "gone: take it off the list"
        assert why
