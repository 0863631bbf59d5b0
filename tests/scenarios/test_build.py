"""Words become numbers: every value arrives where a kernel reads it."""

from collections.abc import Mapping
from math import inf
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given

from smarketing.agents.mechanisms import MECHANISMS
from smarketing.scenarios import Scenario, load
from smarketing.scenarios.encodings import Null, Words
from smarketing.scenarios.record import PARAMETERS
from smarketing.scenarios.sales_cycle import paced
from smarketing.scenarios.schema import Spec
from tests.strategies import generated_scenarios


def notes(path: str) -> dict[type, Any]:
    """The notes to a field, by their type."""
    section: Any = Spec
    *groups, name = path.split(".")
    for group in groups:
        inner = section.model_fields[group].annotation
        section = next(kind for kind in (*reversed(get_args(inner)), inner) if hasattr(kind, "model_fields"))
    return {type(note): note for note in section.model_fields[name].metadata}


def encoded(value: Any, path: str) -> Any:
    """What one value should have become, worked out from the notes alone."""
    if isinstance(value, str):
        return notes(path)[Words].of[value.upper()]
    return notes(path)[Null].becomes if value is None else value


def compare(record: Any, tree: Any, path: str) -> int:
    """Check every value of a tree against its record; the number of values compared."""
    if path == "handoff.sla":
        assert bool(record["agreed"]) == (tree is not None)
    if tree is None and record.dtype.names:
        assert record == np.zeros(1, record.dtype)[0]
        return 1
    if isinstance(tree, Mapping):
        items = [(name, value) for name, value in tree.items() if f"{path}.{name}" != "market.segments.name"]
        return sum(compare(record[name], value, f"{path}.{name}") for name, value in items)
    if isinstance(tree, list) and path != "market.seasonality":
        assert not record[len(tree) :].view(np.uint8).any(), "rows past the last one are zero"
        return sum(compare(row, item, path) for row, item in zip(record, tree, strict=False))
    expected = encoded(tree, path)
    assert np.array_equal(record, expected), path
    return 1


@given(generated_scenarios())
def test_every_value_of_a_scenario_is_in_its_row(scenario: Scenario):
    tree = paced(scenario.spec.model_copy(update={"events": []}).model_dump())
    del tree["sales"]["cycle_weeks"]
    start = scenario.inputs.parameters[1] if not scenario.spec.events else load_without_events(scenario)
    channels = tree["marketing"].pop("channels")
    total = sum(channel["share"] for channel in channels.values())
    for channel in channels.values():
        channel["share"] /= total
    assert start["marketing"]["n_channels"] == len(channels)
    compare(start["marketing"]["channels"], list(channels.values()), "marketing.channels")
    plan = tree["compensation"]["salespeople"]
    assert start["compensation"]["salespeople"]["n_tiers"] == len(plan["tiers"])
    assert start["horizon"]["fiscal_start_week"] == tree["horizon"]["fiscal_start_week"]
    assert set(np.flatnonzero(start["neutral"])) == {MECHANISMS[id] for id in tree["neutralise"]}
    groups = [name for name in PARAMETERS.names or () if name not in ("neutral", "horizon", "epoch")]
    n_compared = sum(compare(start[name], tree[name], name) for name in groups)
    assert n_compared > 150


def load_without_events(scenario: Scenario) -> np.void:
    spec = scenario.spec.model_copy(update={"events": []})
    row: np.void = Scenario(scenario.name, spec, scenario.before).inputs.parameters[1]
    return row


@given(generated_scenarios())
def test_arrays_hold_numbers_only_and_epochs_ascend(scenario: Scenario):
    inputs = scenario.inputs
    assert inputs.parameters.dtype == PARAMETERS
    assert len(inputs.parameters) == len(inputs.epoch_starts) >= 2
    assert inputs.epoch_starts[:2].tolist() == [0, inputs.warm_up_weeks]
    assert (np.diff(inputs.epoch_starts) > 0).all()
    assert inputs.epoch_starts[-1] < inputs.total_weeks
    for row in inputs.parameters:
        channels = row["marketing"]["channels"][: row["marketing"]["n_channels"]]
        assert channels["share"].sum() == pytest.approx(1, abs=1e-12)
        assert (channels["cost_per_lead"] > 0).all()


def test_a_null_becomes_the_number_that_stands_for_it():
    row = load("status_quo").inputs.parameters[1]
    assert row["compensation"]["salespeople"]["cap"] == inf
    assert row["fulfilment"]["capacity"] == inf
    assert (row["market"]["segments"]["opens_week"][: row["market"]["n_segments"]] == -inf).all()
    assert not row["handoff"]["sla"]["agreed"]
    assert row["alignment"]["rotation"]["weeks"] == 0
    assert row["compensation"]["salespeople"]["contest"]["top"] == 0
    free = load("status_quo", {"compensation.salespeople.quota": "null"}).inputs.parameters[1]
    assert free["compensation"]["salespeople"]["quota"] == 0


def test_shares_typed_to_three_decimals_are_made_exact():
    thirds = {
        name: None if k > 2 else {"share": 0.333} for k, name in enumerate(load("status_quo").spec.marketing.channels)
    }
    rows = load("status_quo", {"marketing.channels": thirds}).inputs.parameters[1]["marketing"]
    assert rows["n_channels"] == 3
    assert rows["channels"]["share"][:3].tolist() == [1 / 3] * 3
    assert not rows["channels"]["share"][3:].any()


def test_the_same_scenario_is_the_same_bytes():
    one, two = load("aligned").inputs, load("aligned", {"feedback.rule": "closed_loop"}).inputs
    assert one.parameters.tobytes() == two.parameters.tobytes()
