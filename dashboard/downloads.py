"""What can be taken away: the report, the workbook or the slides of the question on the page, or a policy as YAML."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from smarketing.errors import InputError
from smarketing.experiments.comparison.compare import Comparison
from smarketing.scenarios import Scenario
from smarketing.scenarios.descriptions import explain_difference
from smarketing.scenarios.policy_file import BASE, policy_file

MOST_TOLD = 40  # changes told in a description
TYPES = {
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def document(comparison: Comparison, form: str) -> bytes:
    """The document of that form, made from a folder of results as `smarketing report` makes it."""
    if form not in TYPES:
        raise InputError(f"{form[:20]}: choose html, xlsx or pptx.")
    with tempfile.TemporaryDirectory() as folder:
        return _writer(form)(comparison.save(Path(folder) / "results")).read_bytes()


def as_yaml(scenario: Scenario, base: str, description: str) -> str:
    """A file that makes this policy: of the library scenario it was based on, else of the base firm."""
    return policy_file(scenario, base or BASE, scenario.title, description)


def described(scenario: Scenario, parent: Scenario, base: str) -> str:
    """What a policy is, as what was changed of which firm; of a firm that was not changed what its file says."""
    changes = [one.text.rstrip(".") for one in explain_difference(parent, scenario)]
    if not changes:
        return scenario.description
    rest = len(changes) - MOST_TOLD
    more = [f"{rest} more values are changed"] if rest > 0 else []
    return f"{parent.title} ({base or BASE}), changed on the live page. {'. '.join([*changes[:MOST_TOLD], *more])}."


def _writer(form: str) -> Callable[[Path], Path]:
    if form == "html":
        from smarketing.reports.documents.page import write_report

        return write_report
    if form == "xlsx":
        from smarketing.reports.documents.workbook import write_workbook

        return write_workbook
    from smarketing.reports.documents.slides import write_slides

    return write_slides
