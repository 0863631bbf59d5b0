"""Fitted values lie over the base firm and under every other file."""

import json
import sys
from pathlib import Path

import pytest

from smarketing.scenarios import calibration, load
from smarketing.scenarios.field_index import fields
from smarketing.scenarios.lineage import LIBRARY
from smarketing.scenarios.policies import is_policy

PATH = "behaviour.blame.gain"


@pytest.fixture
def fitted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fit that found one value, and kept two sets."""
    file = tmp_path / "calibration.json"
    file.write_text(json.dumps({"values": {PATH: 5.5}, "ensemble": [{PATH: 4.0}, {PATH: 6.0}]}))
    values = calibration.record(file)["values"]
    loading = sys.modules["smarketing.scenarios.load"]  # the package exports a function of that name
    monkeypatch.setattr(loading, "fitted", lambda: calibration.Fitted(values))


@pytest.mark.usefixtures("fitted")
def test_the_library_takes_the_fitted_values_and_says_so():
    for name in ("status_quo", "aligned"):
        firm = load(name)
        assert firm.spec.behaviour.blame.gain == 5.5
        assert firm.sources[PATH] == "fitted: scenarios/calibration.json"
        assert firm.places[PATH] == "calibration.json"


@pytest.mark.usefixtures("fitted")
def test_what_a_file_or_an_override_sets_itself_wins(tmp_path: Path):
    file = tmp_path / "acme.yaml"
    file.write_text("behaviour: {blame: {gain: 2}}")
    acme = load(file)
    assert acme.spec.behaviour.blame.gain == 2
    assert acme.sources[PATH] == "assumption"
    assert load("aligned", {PATH: 1}).spec.behaviour.blame.gain == 1


@pytest.mark.usefixtures("fitted")
def test_a_set_of_the_ensemble_lies_where_the_fitted_values_lie(tmp_path: Path):
    assert load("aligned", assumed={PATH: 4.0}).spec.behaviour.blame.gain == 4
    file = tmp_path / "acme.yaml"
    file.write_text("behaviour: {blame: {gain: 2}}")
    assert load(file, assumed={PATH: 4.0}).spec.behaviour.blame.gain == 2


@pytest.mark.usefixtures("fitted")
def test_a_firm_that_extends_nothing_keeps_every_value_it_sets(tmp_path: Path):
    own = tmp_path / "own.yaml"
    own.write_text((LIBRARY / "status_quo.yaml").read_text() + "\nbehaviour: {blame: {gain: 2}}\n")
    assert load(own).spec.behaviour.blame.gain == 2


def test_what_the_library_takes_is_assumed_in_range_and_no_policy():
    for path, value in calibration.fitted().values.items():
        quantity = fields()[path].quantity
        assert quantity is not None and quantity.assumed and not is_policy(path)
        assert quantity.low is not None and quantity.high is not None and quantity.low <= value <= quantity.high
