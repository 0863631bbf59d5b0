"""The model has not become much dearer than it was when `make bench` was last run: a ratio, never a time."""

import pytest

from benchmarks.guard import GENEROUS, guard_lines, stored_costs

STORED = stored_costs()


def test_the_guard_watches_what_was_measured():
    assert {line.name for line in guard_lines(1)} == set(STORED)


def test_the_model_costs_about_as_much_as_it_did(capsys: pytest.CaptureFixture[str]):
    for line in guard_lines(9):
        stored = STORED[line.name]
        with capsys.disabled():
            print(f"\nspeed: {line.name} takes {line.value:.3g} reference loops, stored {stored:.3g}", end=" ")
        assert line.value < GENEROUS * stored, (
            f"{line.name} has become {line.value / stored:.1f} times dearer than benchmarks/results.json says. "
            "Find out what made it so; if it is worth it, run make bench and say so in CHANGELOG.md."
        )
