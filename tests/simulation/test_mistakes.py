"""A mistake in the source is told with its function, file and line, and is no result of any firm."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smarketing.agents.jit import jit_is_off
from smarketing.agents.mesa_agents import Salesperson
from smarketing.simulation import FirmModel, model, simulate
from smarketing.simulation import run as engine
from smarketing.simulation.errors import ProgrammingError
from smarketing.simulation.mistakes import described, place
from tests.runs import short
from tests.simulation import broken_kernels

HERE = "tests/simulation/broken_kernels.py"
compiled = pytest.mark.skipif(jit_is_off(), reason="what plain Python says, Python says")


def line_of(text: str) -> int:
    """Where the kernels file has this text."""
    lines = Path(broken_kernels.__file__).read_text().splitlines()
    (found,) = [number for number, line in enumerate(lines, start=1) if text in line]
    return found


@compiled
@pytest.mark.parametrize(
    ("mistake", "function", "text"),
    [
        ("misspelt_field", "_paid_hours", "p.feedback.paid_houres"),
        ("misspelt_column", "misspelt_column", "world.salespeeple"),
        ("misspelt_name", "misspelt_name", "warm_up_weaks"),
        ("wrong_type", "wrong_type", '= "many"'),
        ("wrong_number_of_arguments", "wrong_number_of_arguments", "_reports(parameters[0], key)"),
    ],
)
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_mistake_in_a_kernel_names_kernel_file_and_line(
    mistake: str, function: str, text: str, jobs: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(engine, "run_firm", getattr(broken_kernels, mistake))
    with pytest.raises(ProgrammingError) as told:
        simulate(short(), replications=2, jobs=jobs)
    assert f"in {function}, {HERE}:{line_of(text)}: " in str(told.value)
    assert text in str(told.value), "the line itself"
    assert len(str(told.value)) < 1_000, "numba's own message has pages of record types"
    assert told.value.__cause__ is not None


@compiled
@pytest.mark.parametrize("mistake", ["two_types", "not_compiled"])
def test_what_is_wrong_with_a_kernel_as_a_whole_names_the_kernel(mistake: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine, "run_firm", getattr(broken_kernels, mistake))
    with pytest.raises(ProgrammingError, match=rf"in {mistake}, {HERE}:\d+: "):
        simulate(short())


def test_a_mistake_in_plain_python_names_the_line_that_was_reached(monkeypatch: pytest.MonkeyPatch):
    def measure(books: Any) -> float:
        return float(books.measured["revenu"].sum())

    monkeypatch.setattr(engine, "measure", measure)
    with pytest.raises(ProgrammingError, match=r"in measure, tests/simulation/test_mistakes\.py:\d+: .*revenu"):
        simulate(short())


def test_a_mistake_in_a_behaviour_of_ones_own_names_its_line():
    class Clerk(Salesperson):
        def plan_effort(self) -> None:
            self.state.efort = 1.0

    model = FirmModel(short(), salesperson=Clerk)
    with pytest.raises(ProgrammingError, match=r"in plan_effort, tests/simulation/test_mistakes\.py:\d+: .*efort"):
        model.step()


def test_a_mistake_in_the_opening_is_told_by_the_mesa_engine_too(monkeypatch: pytest.MonkeyPatch):
    def open_firm(*_: Any) -> None:
        raise KeyError("opening_customer")

    monkeypatch.setattr(model, "open_firm", open_firm)
    with pytest.raises(ProgrammingError, match=r"in open_firm, tests/simulation/test_mistakes\.py:\d+: KeyError"):
        FirmModel(short())


@pytest.mark.parametrize(
    "fault", [ZeroDivisionError("nobody"), OverflowError("too much"), MemoryError(), OSError("gone")]
)
def test_what_one_run_or_one_machine_comes_to_is_no_mistake(fault: Exception, monkeypatch: pytest.MonkeyPatch):
    def ends(*_: Any) -> int:
        raise fault

    monkeypatch.setattr(engine, "run_firm", ends)
    with pytest.raises(type(fault)):
        simulate(short(), replications=2, jobs=2)


def test_the_place_is_the_innermost_function_around_the_line():
    def outer() -> Callable[[], None]:
        def inner() -> None:
            raise KeyError("x")

        return inner

    with pytest.raises(KeyError) as told:
        outer()()
    found = place(told.value)
    assert found is not None
    assert (found.function, found.text) == ("inner", 'raise KeyError("x")')
    assert re.match(r"in inner, tests/simulation/test_mistakes\.py:\d+: KeyError: 'x'\n", described(told.value))
