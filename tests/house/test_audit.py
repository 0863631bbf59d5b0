"""`make audit` says what is known, and never that nothing is wrong where nobody could be asked."""

import json
import re
from pathlib import Path

import pytest

from docs.audit import ACCEPTED, FAULTS, GOOD, NOT_ASKED, answered, licences

ROOT = Path(__file__).resolve().parents[2]
CLEAN = {"name": "numpy", "version": "2.0", "vulns": []}
FAULT = {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["2.11"]}
FAULTY = {"name": "jinja2", "version": "2.10", "vulns": [FAULT]}
SKIPPED = {"name": "six", "skip_reason": "Dependency not found on PyPI and could not be audited: six (1.16.0)"}
OURS = {"name": "smarketing", "skip_reason": "distribution marked as editable"}


def printed(*packages: dict) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


@pytest.mark.parametrize("text", [printed(SKIPPED, OURS), printed(OURS), printed(), "", "Traceback", "[]", "{}"])
def test_a_service_that_knows_nothing_is_no_success(text: str):
    answer = answered(text)
    assert answer.code == NOT_ASKED
    assert len(answer.sentences) == 1 and answer.sentences[0].startswith(
        "The service of advisories could not be reached"
    )


def test_what_is_known_to_be_faulty_is_named_with_the_version_that_mends_it():
    answer = answered(printed(CLEAN, FAULTY, OURS))
    assert answer.code == FAULTS
    assert answer.sentences[0] == "Known fault: jinja2 2.10: PYSEC-1, mended in 2.11"


def test_an_accepted_fault_is_none_by_any_of_its_names():
    assert answered(printed(CLEAN, FAULTY), {"CVE-1": "no template of a stranger is rendered"}).code == GOOD


def test_one_package_that_is_not_known_is_told_and_counts():
    answer = answered(printed(CLEAN, SKIPPED))
    assert answer.code == FAULTS and "Not known to the service: six." in answer.sentences


def test_where_all_is_known_and_good_the_answer_is_good():
    assert answered(printed(CLEAN, OURS)).code == GOOD


def test_every_dependency_has_a_line_with_its_licence():
    found = {name.lower(): licence for name, licence in licences().items()}
    assert "BSD" in found["numpy"] and found["typer"]


def test_what_was_accepted_stands_on_the_page():
    page = (ROOT / "docs/security.md").read_text("utf-8")
    assert all(advisory in page for advisory in ACCEPTED)
    assert re.search(r"make audit", page)
