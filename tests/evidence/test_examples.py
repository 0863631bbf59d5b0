"""The client folders that ship: each firm is a valid scenario that keeps its facts, each change has its history."""

from pathlib import Path

import pytest

from smarketing.evidence.crm.calibrate import calibrate
from smarketing.evidence.firm.facts_file import read_facts
from smarketing.scenarios import load
from smarketing.scenarios.books import books
from smarketing.scenarios.facts import facts_of
from smarketing.scenarios.policies import extract

FOLDERS = [Path(__file__).parents[2] / "docs" / "examples" / name for name in ("nordwerk", "two_people")]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_client_folder_is_facts_a_firm_and_three_changes(folder: Path):
    firm = load(folder / "client.yaml")
    said = read_facts(folder / "facts.yaml")
    assert firm.spec.client is not None
    assert firm.spec.client.facts == {name: value for name, value in said.items() if name not in ("name", "currency")}
    changes = [file for file in folder.glob("*.yaml") if file.stem not in ("client", "facts")]
    assert len(changes) == 3
    today = extract(firm.spec.model_dump())
    assert all(load(change).before == today and load(change) != firm for change in changes)


def test_the_export_that_ships_is_calibrated():
    """Written by `export-crm`, as its facts file says: the values behind it lie in the intervals that are found."""
    folder = FOLDERS[0].parent / "crm"
    found = calibrate([folder / f"{name}.csv" for name in ("hubspot_contacts", "hubspot_deals", "spend", "people")])
    numbers = found.findings.numbers
    assert (numbers["salespeople"].value, numbers["marketers"].value) == (6, 3)
    assert (numbers["base_pay"].value, numbers["quota"].value) == (70_000, 1.2e6)
    firm = load(FOLDERS[0] / "client.yaml")
    assert numbers["cycle_weeks"].value == pytest.approx(39, abs=1.5)
    assert firm.spec.client is not None and numbers["deal_mean"].low < 60_000 < numbers["deal_mean"].high
    assert not found.records.dropped
    said = facts_of({k: v for k, v in read_facts(folder / "facts.yaml").items() if k != "name"})
    assert not books(said | facts_of({k: v for k, v in found.facts.items() if k != "currency"}), "USD").clashes
