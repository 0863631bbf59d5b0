"""Ten thousand random firms over the whole schema, each asked for everything that holds of a firm.

A firm is run once and its arrays are shared by all invariants; what is looked at week by week is looked at in a few of
its weeks. Of every twentieth firm both engines, and orders in
which its file and its runs may stand, are compared, too.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from smarketing.scenarios import Scenario, from_resolved
from smarketing.simulation import simulate
from smarketing.simulation.arrays import columns
from tests.random_firms import Size, differences, firm
from tests.runs import TRACED, TooManyLeadsError, finish, weeks_of
from tests.simulation import test_conservation
from tests.simulation.test_engines import both

SIZE = Size(people=6, units=2, waiting=1_000.0)
LARGEST = 20e6  # bytes of arrays: one firm in five has more, for it has millions of customers, and takes seconds
SHORT, LONG, PARTS = 20, 10_000, 50
SEEN_EVERY = 26  # weeks


def firms(first: int, count: int) -> Iterator[tuple[int, Scenario]]:
    """So many random firms that take no seconds, by their number."""
    number = first
    while count:
        made = firm(number, SIZE)
        if sum(column.size for column in columns(made.inputs).values()) <= LARGEST:
            count -= 1
            yield number, made
        number += 1


@pytest.fixture
def some_weeks(monkeypatch: pytest.MonkeyPatch) -> None:
    def some(scenario: Scenario, world: Any, **options: Any) -> Iterator[int]:
        last = options.get("last") or scenario.inputs.total_weeks
        for week in weeks_of(scenario, world, **options):
            if week % SEEN_EVERY == 0 or week == last - 1:
                yield week

    monkeypatch.setattr(test_conservation, "weeks_of", some)


def ask(first: int, count: int) -> None:
    for place, (number, scenario) in enumerate(firms(first, count)):
        try:
            for holds in test_conservation.HOLDS:
                holds(scenario)
            if place % 20 == 0:
                engines_agree(scenario)
                order_means_nothing(scenario)
        except TooManyLeadsError:
            continue
        except AssertionError as fault:
            fault.add_note(f"firm({number}, SIZE): {differences(scenario)}")
            raise


def engines_agree(scenario: Scenario) -> None:
    one, other = both(scenario)
    assert one.status.tolist() == other.status.tolist()
    assert one.outcomes.tobytes() == other.outcomes.tobytes()
    assert one.weekly is not None and other.weekly is not None
    assert one.weekly.tobytes() == other.weekly.tobytes()


def turned_round(tree: Any) -> Any:
    """The same mapping with its keys in the other order; channels draw their luck by place, so they keep theirs."""
    if isinstance(tree, dict):
        return {key: node if key == "channels" else turned_round(node) for key, node in reversed(tree.items())}
    return [turned_round(node) for node in tree] if isinstance(tree, list) else tree


def order_means_nothing(scenario: Scenario) -> None:
    """Not of the fields of a file, nor of runs, threads and calls."""
    again = from_resolved(turned_round(scenario.resolved()))
    assert again.digest == scenario.digest
    together = simulate(again, 3, jobs=2).outcomes
    for number in (2, 0, 1):
        alone = simulate(scenario, 1, first=number, jobs=1).outcomes
        assert alone.tobytes() == together[number : number + 1].tobytes()


@pytest.mark.usefixtures("some_weeks")
def test_all_that_holds_of_a_firm_holds_of_some_random_ones():
    assert len(test_conservation.HOLDS) >= 16
    ask(0, SHORT)


@pytest.mark.soak
@pytest.mark.usefixtures("some_weeks")
@pytest.mark.parametrize("part", range(PARTS))
def test_all_that_holds_of_a_firm_holds_of_ten_thousand_random_ones(part: int):
    ask(10**6 * (part + 1), LONG // PARTS)


def test_a_fault_would_be_seen_in_a_shared_run(some_weeks: None, monkeypatch: pytest.MonkeyPatch):
    def broken(scenario: Scenario) -> Any:
        world = finish(scenario, trace=TRACED)
        world.weeks["won"][-1] += 1
        return world

    monkeypatch.setattr(test_conservation, "run_of", broken)
    with pytest.raises(AssertionError) as caught:
        ask(0, 1)
    assert "firm(" in str(caught.value.__notes__)
