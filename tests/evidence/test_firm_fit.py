"""A firm is found from what its client says, within the intervals that are stated."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from smarketing.commands.firm_files import check_by_running
from smarketing.evidence.firm.client_file import client_file
from smarketing.evidence.firm.fit import Fit, fit
from smarketing.experiments.comparison.agreement import agreement, drifts
from smarketing.scenarios import load
from smarketing.scenarios.history import before
from smarketing.scenarios.policies import extract

_spec = importlib.util.spec_from_file_location("firms", Path(__file__).with_name("firms.py"))
assert _spec is not None and _spec.loader is not None
_firms = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_firms)
FIRMS = _firms.FIRMS

RUNS = {"two-person software": 24, "shop fitters": 48, "equipment": 24, "services by the year": 8, "large vendor": 4}
QUICK = ("two-person software",)


def missed(found: Fit) -> list[str]:
    return [
        f"{row.name}: {row.said}, simulated {row.simulated} ({row.interval})" for row in found.rows if row.met is False
    ]


@pytest.fixture(scope="module")
def software() -> Fit:
    return fit(FIRMS["two-person software"], runs=RUNS["two-person software"])


def test_a_firm_is_what_its_client_says(software: Fit):
    assert not missed(software)
    assert {row.name for row in software.rows} == FIRMS["two-person software"].keys()


@pytest.mark.soak
@pytest.mark.parametrize("name", [name for name in FIRMS if name not in QUICK])
def test_every_invented_firm_is_found(name: str):
    found = fit(FIRMS[name], runs=RUNS[name])
    assert not missed(found)


def test_the_file_is_the_firm_and_says_where_each_value_is_from(software: Fit, tmp_path: Path):
    file = tmp_path / "client.yaml"
    file.write_text(client_file(software, "Two People", "client.yaml"), encoding="utf-8")
    scenario = load(file)
    assert scenario == software.scenario
    assert before(scenario.spec, scenario.origins) == extract(scenario.spec.model_dump())
    assert scenario.sources["firm.opening_revenue"].startswith("worked out from what the client says of: revenue")
    assert scenario.sources["firm.churn"].startswith("worked out")
    assert scenario.sources["behaviour.progress.skill"] == "assumption"
    assert scenario.sources["compensation.shared_pool"] == load("status_quo").sources["compensation.shared_pool"]
    rows = check_by_running(scenario)
    assert rows == [row.plain() for row in software.rows]


def test_a_fact_that_cannot_be_met_is_told_with_the_reason():
    said = {"revenue": 11e6, "recurring_share": 0.4, "deals_per_year": 120, "deal_mean": 60_000, "customers": 180}
    found = fit(said, runs=4, seconds=20)
    row = next(row for row in found.rows if row.name == "customers")
    assert row.met is False
    assert "each deal is a new customer" in row.why


def row_of_growth(said: float, simulated: float) -> dict[str, Any]:
    values = {"said": said, "low": said - 0.03, "high": said + 0.03, "mean": simulated}
    return {"name": "growth", "said": f"{100 * said:g} %", "values": values}


@pytest.mark.parametrize(("simulated", "warns"), [(0.06, False), (0.085, False), (0.10, True), (-0.15, True)])
def test_books_that_drift_are_warned_of(simulated: float, warns: bool):
    assert bool(drifts([row_of_growth(0.06, simulated)])) == warns


def test_a_scenario_without_facts_has_nothing_to_agree_with():
    assert check_by_running(load("status_quo")) == []
    assert agreement({}, load("status_quo"), {}) == []
