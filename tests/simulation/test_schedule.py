"""The week has twelve phases, in one order, and both engines follow the one list."""

import ast
import inspect
import textwrap

import numpy as np
import pytest

from smarketing.agents.draws import key
from smarketing.agents.mesa_agents import Leader, Marketer, Salesperson
from smarketing.simulation import loop
from smarketing.simulation.activation_order import draw_activation_order
from smarketing.simulation.schedule import MARKETERS, PHASES, SALESPEOPLE, UNIT
from tests.runs import opened, parameters_in, short

NAMES = [
    "market moves",
    "leaders review",
    "marketers sense",
    "marketers act",
    "handoff",
    "salespeople plan",
    "salespeople work",
    "customers respond",
    "credit is assigned",
    "blame and trust",
    "feedback travels",
    "books close",
]
RANGES = {"p.organisation.marketers": MARKETERS, "p.organisation.salespeople": SALESPEOPLE}


def calls_in(function: ast.FunctionDef) -> list[tuple[str, str, str]]:
    """(who, behaviour, index it is called with) of every statement of the loop's week; anything else is an error."""
    found = []
    for statement in function.body:
        match statement:
            case ast.Expr(value=ast.Constant()):
                continue  # the docstring
            case ast.Expr(value=ast.Call(func=ast.Name(id=name), args=arguments)):
                assert [ast.unparse(argument) for argument in arguments] == ["world", "p", "u", "week", "key"]
                found.append((UNIT, name, ""))
            case ast.For(
                iter=ast.Call(func=ast.Name(id="range"), args=[reach]),
                body=[ast.Expr(value=ast.Call(func=ast.Name(id=name), args=arguments))],
            ):
                before, row, after = arguments[:3], arguments[3], arguments[4:]
                assert [ast.unparse(argument) for argument in (*before, *after)] == ["world", "p", "u", "week", "key"]
                found.append((RANGES[ast.unparse(reach)], name, ast.unparse(row)))
            case ast.Assign() | ast.Return():
                assert ast.unparse(statement) in ("turns = world.activation_order[u]", "return world.units[u].status")
            case _:
                pytest.fail(f"a statement that the schedule does not know: {ast.unparse(statement)}")
    return found


def test_a_week_has_the_twelve_phases_of_the_model_in_their_order():
    assert [phase.name for phase in PHASES] == NAMES


def test_the_compiled_loop_takes_exactly_the_steps_of_the_schedule():
    source = textwrap.dedent(inspect.getsource(getattr(loop.run_week, "py_func", loop.run_week)))
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    index = {(UNIT, True): "", (MARKETERS, True): "j", (SALESPEOPLE, True): "turns[turn]", (SALESPEOPLE, False): "i"}
    steps = [step for phase in PHASES for step in phase.steps]
    assert calls_in(function) == [(step.who, step.act.__name__, index[step.who, step.in_turn]) for step in steps]


def test_the_loop_calls_the_very_kernels_of_the_schedule():
    for phase in PHASES:
        for step in phase.steps:
            assert getattr(loop, step.act.__name__) is step.act


def test_every_behaviour_of_a_person_is_a_method_of_its_face():
    mesa_agents = {MARKETERS: Marketer, SALESPEOPLE: Salesperson}
    for phase in PHASES:
        for step in phase.steps:
            if step.who in mesa_agents:
                assert step.act.__name__ in vars(mesa_agents[step.who])
    assert "review" in vars(Leader)


def test_people_contend_only_after_the_turns_of_the_week_are_drawn():
    steps = [step for phase in PHASES for step in phase.steps]
    drawn = next(n for n, step in enumerate(steps) if step.act is draw_activation_order)
    for n, step in enumerate(steps):
        if step.who == SALESPEOPLE:
            assert step.in_turn == (n > drawn)


def test_turns_are_the_order_of_a_random_key_of_each_person():
    scenario = short(organisation__hiring="fixed")
    world, p = opened(scenario), parameters_in(scenario.inputs, 0)
    orders = []
    for week in range(40):
        draw_activation_order(world, p, 0, week, key(1, 0))
        keys = world.salespeople[0].turn_key
        assert world.activation_order[0].tolist() == np.argsort(keys, kind="stable").tolist()
        orders.append(world.activation_order[0].copy())
    places = np.argsort(np.array(orders), axis=1)  # place of each person in each week
    assert len(np.unique(orders, axis=0)) == 40
    assert np.all(np.abs(places.mean(axis=0) - 5.5) < 4 * places.std() / np.sqrt(40))
