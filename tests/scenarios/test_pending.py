"""A field that has no effect yet says so, and no other does: held against what the kernels read."""

import re
from pathlib import Path

import pytest

from smarketing.agents.mechanisms import MECHANISMS, Mechanism
from smarketing.scenarios import load
from smarketing.scenarios.field_index import Field, fields
from smarketing.scenarios.pending import NOT_BUILT, notes, when_built

ROOT = Path(__file__).resolve().parents[2]
DECLARATIONS = ("parameters.py", "mechanisms.py", "state.py")
KERNELS = "\n".join(
    file.read_text("utf-8")
    for folder in ("agents", "simulation")
    for file in sorted((ROOT / folder).glob("*.py"))
    if file.name not in DECLARATIONS
)
# Sitting in one office alone changes nothing (Le Meunier-FitzHugh & Massey 2019), so nobody reads it.
WITHOUT_EFFECT = {"alignment.colocated", "compensation.salespeople.spiffs.new_only"}  # all that is won is new
NOT_FOR_KERNELS = {
    "horizon.warm_up_policies",
    "sales.cycle_weeks",
    "neutralise",
    "events.set",
    "events.week",
    "currency",
}
READ = [
    field
    for field in fields().values()
    if field.quantity and field.kind != "group" and field.quantity.unit != "text" and field.path not in NOT_FOR_KERNELS
]


def is_read(field: Field) -> bool:
    return re.search(rf"\.{field.name}\b|\[\"{field.name}\"\]", KERNELS) is not None


@pytest.mark.parametrize("field", READ, ids=lambda field: field.path)
def test_what_no_kernel_reads_says_so(field: Field):
    assert field.quantity is not None
    if not is_read(field):
        assert when_built(field.quantity.mechanisms, field.path) or field.path in WITHOUT_EFFECT


def test_what_can_be_switched_off_is_built():
    switched = {Mechanism[name].id for name in re.findall(r"\bneutral\[Mechanism\.(\w+)\]", KERNELS)}
    assert switched == set(MECHANISMS) - NOT_BUILT


def test_a_switch_is_asked_for_by_its_name():
    """Past the last switch, a number would read some other field."""
    assert not re.findall(r"\.neutral\b(?!\[Mechanism\.).*", KERNELS)


def test_the_base_firm_has_nothing_to_wait_for():
    assert list(notes(load("status_quo"))) == []


def test_a_note_names_place_field_and_mechanism(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("smarketing.scenarios.pending.NOT_BUILT", frozenset({"M38"}))
    assert list(notes(load("status_quo", {"fulfilment.capacity": 3, "culture.rivalry": 0.5}))) == [
        "--set fulfilment.capacity: fulfilment.capacity: accepted; takes effect when M38 is built"
    ]


def test_a_field_that_a_built_mechanism_reads_too_has_its_effect(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("smarketing.scenarios.pending.NOT_BUILT", frozenset({"M29", "M30", "alignment.rotation"}))
    assert when_built(("M29", "M30")) == "takes effect when M29 and M30 are built"
    assert when_built(("M29", "M15")) == ""
    assert when_built(()) == ""
    assert when_built(("M35",), "alignment.rotation.weeks") == "takes effect when M35 is built"
    assert when_built(("M35",), "alignment.quality") == ""
