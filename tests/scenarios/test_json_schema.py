"""What an editor knows of scenario files is what the loader accepts."""

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given

from smarketing.agents.mechanisms import MECHANISMS
from smarketing.scenarios import Scenario, library
from smarketing.scenarios.documents import read
from smarketing.scenarios.field_index import fields
from smarketing.scenarios.json_schema import json_schema
from smarketing.scenarios.lineage import LIBRARY
from smarketing.scenarios.starter import starter
from tests.strategies import generated_scenarios

SCHEMA = json_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def properties(schema: dict[str, Any]) -> list[dict[str, Any]]:
    groups = [schema, *schema["$defs"].values()]
    groups += [choice for group in groups for choice in group.get("anyOf", ())]
    return [field for group in groups for field in group.get("properties", {}).values()]


def test_the_schema_is_a_json_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@pytest.mark.parametrize("name", library())
def test_every_library_file_keeps_to_the_schema(name: str):
    VALIDATOR.validate(read(LIBRARY / f"{name}.yaml", name).values)


def test_a_new_file_keeps_to_the_schema(tmp_path: Path):
    file = tmp_path / "acme.yaml"
    file.write_text(starter("Acme"))
    VALIDATOR.validate(read(file, "acme.yaml").values)


@given(generated_scenarios())
def test_every_valid_scenario_keeps_to_the_schema(scenario: Scenario):
    VALIDATOR.validate(scenario.spec.model_dump(mode="json"))


@pytest.mark.parametrize(
    "values",
    [
        {"comission": 1},
        {"budget": {"total": 9}},
        {"budget": {"total": "0.2"}},
        {"feedback": {"rule": "closedloop"}},
        {"marketing": {"channels": {"Web Site": {}}}},
        {"market": {"segments": []}},
        {"events": [{"week": 3, "set": {"market.lead_decay": 0.1}}]},
        {"events": [{"week": 3}]},
        {"neutralise": [f"M{len(MECHANISMS) + 1}"]},
    ],
    ids=str,
)
def test_what_the_loader_refuses_an_editor_marks(values: dict[str, Any]):
    assert not VALIDATOR.is_valid(values)


def test_a_channel_may_be_dropped_and_a_file_may_be_partial():
    VALIDATOR.validate({"extends": "aligned", "marketing": {"channels": {"bought_lists": None}}})


def test_every_field_shows_its_description_unit_and_source():
    described = [field for field in properties(SCHEMA) if "unit" in field]
    assert len(described) >= len([field for field in fields().values() if field.quantity])
    assert all(field["description"].startswith(tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for field in described)
    assert all(f"[{field['unit']}]" in field["description"] and field["source"] for field in described)


def test_ranges_choices_and_defaults_are_there_to_complete():
    assert SCHEMA["$defs"]["Culture"]["properties"]["rivalry"]["maximum"] == 1
    assert SCHEMA["$defs"]["SalesPlan"]["properties"]["period"]["enum"] == ["month", "quarter", "year"]
    assert SCHEMA["$defs"]["Firm"]["properties"]["churn"]["default"] == 0.14
    assert SCHEMA["properties"]["extends"]["examples"] == list(library())
