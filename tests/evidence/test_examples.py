"""The client folders that ship: each firm is a valid scenario that keeps its facts, each change has its history."""

from pathlib import Path

import pytest

from smarketing.evidence.firm.facts_file import read_facts
from smarketing.scenarios import load
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
