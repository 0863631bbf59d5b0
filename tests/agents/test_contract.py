"""Every behaviour keeps the one contract: its arguments, what its docstring says, what its body may not do."""

import ast
import functools
import itertools
import re
import textwrap

import numpy as np
import pytest

from smarketing.agents import draws, jit, state
from smarketing.scenarios import load
from smarketing.scenarios.record import PARAMETERS
from smarketing.simulation.model import FirmModel
from smarketing.simulation.run import simulate
from smarketing.simulation.schedule import MARKETERS, PHASES, SALESPEOPLE, UNIT
from tests.agents.kernel_sources import Kernel, drawn_by, forbidden, kernel_named, kernels, reach, streams_named
from tests.firm import SMALL

STEPS = {step.act.__name__: step for phase in PHASES for step in phase.steps}
SIGNATURES = {
    UNIT: ["world", "p", "u", "week", "key"],
    MARKETERS: ["world", "p", "u", "j", "week", "key"],
    SALESPEOPLE: ["world", "p", "u", "i", "week", "key"],
}
# The loop calls every behaviour there is, and `draws` hands out the draws of others.
DRAW_FOR_OTHERS = ("smarketing.simulation.loop", "smarketing.agents.draws")


# Closed forms that the tests of pay compare the behaviours with, compiled like them.
REFERENCES = {"poisson", "marginal_now", "marginal_pay", "pay_gain", "sign_plan"}


def public_kernels() -> list[Kernel]:
    return [kernel for kernel in kernels().values() if kernel.is_public]


# What a docstring says


@pytest.mark.parametrize("name", STEPS)
def test_a_behaviour_takes_the_world_the_parameters_who_acts_the_week_and_the_key(name):
    assert kernel_named(name).arguments == SIGNATURES[STEPS[name].who]


@pytest.mark.parametrize("name", STEPS)
def test_a_behaviour_says_what_it_writes_and_where_its_rule_comes_from(name):
    sections = kernel_named(name).sections
    assert {"Writes", "Source"} <= set(sections)
    assert re.search(r"\bM\d+\b|docs/odd\.md", sections["Source"])


@pytest.mark.parametrize("kernel", public_kernels(), ids=lambda kernel: kernel.name)
def test_a_kernel_names_exactly_the_streams_that_it_draws(kernel):
    if kernel.module in DRAW_FOR_OTHERS:
        return
    named, drawn = streams_named(kernel.sections.get("Draws", "")), drawn_by(kernel)
    assert named == drawn, f"{kernel.place} must say: Draws   Stream.{', '.join(sorted(drawn)) or '(no such line)'}"


def test_a_draw_that_is_not_named_would_be_noticed():
    """The call graph is followed through modules: what a callee draws, its caller draws."""
    assert "RESEARCH" in kernel_named("sense").draws_itself
    assert {"TOUCH", "CLOSING", "CONTACT"} <= drawn_by(kernel_named("work_week"))
    assert not kernel_named("work_week").draws_itself


def test_every_public_kernel_says_what_it_is():
    assert not [kernel.place for kernel in public_kernels() if not ast.get_docstring(kernel.node)]


def test_every_stream_that_is_named_exists():
    named = set().union(*(streams_named(kernel.sections.get("Draws", "")) for kernel in kernels().values()))
    assert named <= {stream.name for stream in draws.Stream}


# What a body may not do


@pytest.mark.parametrize("kernel", kernels().values(), ids=lambda kernel: f"{kernel.module}.{kernel.name}")
def test_a_kernel_never_allocates_prints_or_raises(kernel):
    assert list(forbidden(kernel)) == []


@pytest.mark.parametrize(
    "line", ["x = np.zeros(3)", "print(1)", "raise ValueError", "x = [1, 2]", "y = world.copy()", "x = {i for i in y}"]
)
def test_a_kernel_that_did_would_be_noticed(line):
    node = ast.parse(textwrap.dedent(f"def act(world, y):\n    {line}\n")).body[0]
    assert isinstance(node, ast.FunctionDef)
    assert list(forbidden(Kernel("agents.bad", "act", node, {})))


def test_no_kernel_is_dead_code():
    """What a run never reaches is not behaviour. Whoever keeps it for later keeps it in git."""
    reached = {part.place for part in reach(kernel_named("run_firm"))}
    left = [kernel for kernel in kernels().values() if kernel.place not in reached]
    assert {kernel.name for kernel in left} == REFERENCES, [kernel.place for kernel in left]


# How it is compiled


@functools.cache
def both_engines_have_run() -> None:
    scenario = load("status_quo", overrides=SMALL)
    simulate(scenario, replications=1)
    FirmModel(scenario).step()


@pytest.mark.parametrize("name", STEPS)
def test_both_engines_call_a_behaviour_with_the_same_types(name):
    behaviour = STEPS[name].act
    if not isinstance(behaviour, jit.kernels.Kernel):
        pytest.skip("runs as plain Python: NUMBA_DISABLE_JIT is set")
    both_engines_have_run()
    assert len(behaviour.signatures) == 1
    assert behaviour.by_name, "the loop calls it by name, so that an edit of it leaves the rest as it is"


# Names


def leaves(dtype: np.dtype, path: str = "") -> list[str]:
    """The paths of all fields of a record, nested ones included."""
    if dtype.subdtype:
        return leaves(dtype.subdtype[0], path)
    if dtype.names is None:
        return [path]
    return list(itertools.chain(*(leaves(dtype[name], f"{path}.{name}" if path else name) for name in dtype.names)))


def test_no_field_has_a_name_that_numpy_has_for_something_else():
    """In plain Python `record.size` is NumPy's. `base` is the contract's word for pay: it is read as plan["base"]."""
    records = [PARAMETERS, *(value for value in vars(state).values() if isinstance(value, np.dtype))]
    names = {path.rpartition(".")[2] for record in records for path in leaves(record)}
    assert names & set(dir(np.record)) <= {"base"}
