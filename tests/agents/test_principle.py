"""People do what they believe pays: what the principle forbids is not there; every mechanism can be switched off."""

import ast
import functools
import re

import numpy as np
import pytest

from smarketing.agents.draws import key
from smarketing.agents.mechanisms import MECHANISMS, Mechanism
from smarketing.agents.state import Status
from smarketing.scenarios import load
from smarketing.scenarios.record import PARAMETERS
from smarketing.simulation.arrays import allocate
from smarketing.simulation.loop import run_firm
from tests.agents.kernel_sources import drawn_by, kernel_named, kernels
from tests.agents.test_contract import leaves
from tests.agents.test_writes import EVENTFUL
from tests.firm import SMALL, parameters

# Names that would type in an effect on the firm instead of letting it emerge.
FORBIDDEN = r"ignor|neglect|blame_rate|rush|spiral|hockey|spike|growth_rate|target_growth|growth_target|leak_rate"


def test_no_parameter_types_in_an_effect_on_the_firm():
    paths = [path.replace(".", "_") for path in leaves(PARAMETERS)]
    assert not [path for path in paths if re.search(FORBIDDEN, path)]


def test_no_luck_decides_what_is_neglected_or_who_is_blamed():
    """What people make of what they know is not drawn: only the world is."""
    for name in ("make_agenda", "plan_effort", "allocate_time", "set_threshold", "explain_shortfall", "answer_blame"):
        assert drawn_by(kernel_named(name)) == set(), name
    assert drawn_by(kernel_named("settle")) == drawn_by(kernel_named("review")) == set()


# Every mechanism can be neutralised from YAML. What then holds is tested where the mechanism is.


@pytest.mark.parametrize("mechanism", Mechanism, ids=lambda mechanism: mechanism.id)
def test_neutralising_a_mechanism_sets_its_switch_and_no_other(mechanism):
    assert list(np.flatnonzero(parameters(neutralise=(mechanism.id,)).neutral)) == [mechanism]


@pytest.mark.parametrize("mechanism", Mechanism, ids=lambda mechanism: mechanism.id)
def test_every_mechanism_is_named_where_its_rule_and_source_are(mechanism):
    sources = " ".join(ast.get_docstring(kernel.node) or "" for kernel in kernels().values())
    spelled = re.sub(r"M(\d+)-M(\d+)", lambda m: " ".join(f"M{n}" for n in range(int(m[1]), int(m[2]) + 1)), sources)
    assert re.search(rf"\b{mechanism.id}\b", spelled)


# A firm in which every mechanism has something to do, extensions included.
EVERYTHING = {
    **EVENTFUL,
    "organisation.business_units": 1,
    "handoff.routing": "performance",
    "decision_rights.conversion": "marketing",
    "behaviour.leader.blame_limit": 0.1,
}


@functools.cache
def history(neutralise=(), **changes) -> bytes:
    """The weekly records of one run."""
    overrides = {**SMALL, **EVERYTHING, **changes, "neutralise": list(neutralise)}
    inputs = load("status_quo", overrides=overrides).inputs
    world = allocate(inputs)
    status = run_firm(world, inputs.parameters.view(np.recarray), inputs.epoch_starts, inputs.warm_up_weeks, key(1, 0))
    assert status == Status.OK
    return world.weeks.tobytes()


@pytest.mark.parametrize("mechanism", Mechanism, ids=lambda mechanism: mechanism.id)
def test_a_firm_without_the_mechanism_has_another_history(mechanism):
    """A switch that changed nothing would be no switch."""
    changes = {"organisation.structure": "generalists"} if mechanism == Mechanism.STRUCTURE else {}
    assert history((mechanism.id,), **changes) != history(**changes)


def test_a_firm_without_any_mechanism_still_runs():
    assert history(tuple(MECHANISMS))
