"""A firm is found from what its client says, within the intervals that are stated."""

import importlib.util
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from smarketing.agents.state import Stage
from smarketing.commands.firm_files import check_by_running, not_said, without_effect
from smarketing.evidence.firm import fit as of_fit
from smarketing.evidence.firm.client_file import client_file
from smarketing.evidence.firm.fit import Fit, fit, look
from smarketing.evidence.firm.levers import levers
from smarketing.experiments.comparison.compare import compare, replicate
from smarketing.reports.documents.page import write_report
from smarketing.reports.documents.workbook import write_workbook
from smarketing.scenarios import load
from smarketing.scenarios.agreement import agreement, drifts, measured
from smarketing.scenarios.books import books
from smarketing.scenarios.client_firm import as_of_today
from smarketing.scenarios.facts import facts_of
from smarketing.scenarios.history import before
from smarketing.scenarios.policies import extract
from smarketing.scenarios.reasons import reasons
from smarketing.simulation import simulate
from smarketing.store.strict_json import plain
from tests.reports.test_workbook import Workbook

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
    assert scenario.sources["behaviour.progress.fit"] == "assumption"
    assert scenario.sources["compensation.shared_pool"] == load("status_quo").sources["compensation.shared_pool"]
    rows = check_by_running(scenario)
    assert rows == [row.plain() for row in software.rows]


CONVERTING = {
    "revenue": "2.4M", "growth": "10 %", "recurring_share": "60 %", "marketers": 2, "salespeople": 4,
    "deals_per_year": 100, "win_rate": "25 %", "cycle_weeks": 10, "leads_per_month": 150,
}  # fmt: skip


def test_the_share_of_leads_that_become_customers_is_met():
    """Of 100 deals 25 or 80 come of leads, and salespeople find the others themselves: either can be had."""
    rates = []
    for said in ("1.4 %", "4.4 %"):
        found = fit({**CONVERTING, "lead_to_customer": said}, runs=32)
        row = next(row for row in found.rows if row.name == "lead_to_customer")
        assert row.met and row.title == "share of leads that become customers", row
        assert next(row for row in found.rows if row.name == "leads_per_month").met
        rates.append(found.scenario.spec.sales.prospecting.appointment_rate)
    assert rates[0] > 1.5 * rates[1]


def test_what_was_met_in_the_search_is_missed_by_luck():
    """And not because one figure costs the other."""
    facts = facts_of({"revenue": 2.4e6, "growth": 0.1})
    demand = levers(facts, books(facts, "USD"))["demand"]
    simulated = {name: np.full(9, 3 * fact.value) for name, fact in facts.items()}
    told = {ended: reasons(facts, simulated, {"demand": (0.0, demand)}, books(facts, "USD"), "USD", ended)
            for ended in ("met", "stuck")}  # fmt: skip
    assert "with other luck" in told["met"]["revenue"] and "one costs the other" in told["stuck"]["revenue"]


def test_a_fact_that_cannot_be_met_is_told_with_the_reason():
    said = {"revenue": 11e6, "recurring_share": 0.4, "deals_per_year": 120, "deal_mean": 60_000, "customers": 5_000}
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


def test_the_cycle_is_the_time_that_goes_by():
    """From the first contact to the signature, as a client counts; the outcome counts the weeks of both ends."""
    firm = load("status_quo", {"horizon.warm_up_weeks": 52, "horizon.weeks": 104})
    run = simulate(firm, 8, seed=1, trace="all")
    assert run.weekly is not None and run.traces is not None
    weeks = []
    for lives in run.traces:
        won = lives[(lives["stage"] == Stage.WON) & (lives["ended"] >= 52)]
        weeks.append(np.median(won["ended"] - won["first_touch"]))
    assert measured(run.outcomes, run.weekly, 52)["cycle_weeks"].mean() == pytest.approx(np.mean(weeks), abs=0.2)


def test_a_change_is_checked_as_the_firm_before_it(software: Fit, tmp_path: Path):
    (tmp_path / "client.yaml").write_text(client_file(software, "Two People", "client.yaml"), encoding="utf-8")
    change = tmp_path / "change.yaml"
    change.write_text(
        "extends: ./client.yaml\ncompensation.salespeople.base: x 1.2\n"
        "events: [{week: 52, set: {organisation.salespeople: 4}}]\n", encoding="utf-8",
    )  # fmt: skip
    assert as_of_today(load(tmp_path / "client.yaml")) == load(tmp_path / "client.yaml")
    today = as_of_today(load(change))
    assert today.spec.events == [] and today.spec.organisation.salespeople == software.books.salespeople
    assert today.spec.compensation == software.scenario.spec.compensation


def test_what_was_not_said_is_told(software: Fit):
    told = not_said(software)
    assert "growth of what customers pay" in told
    assert "revenue of the last year" not in told, "it was said"


def test_facts_that_move_nothing_are_told(software: Fit):
    assert without_effect(software) == []
    said = facts_of({"recurring_share": 0, "expansion": 0.03, "churn": 0.1, "quota": 1e6, "quota_share": 0.6})
    told = without_effect(replace(software, facts=said, books=books(said, "USD")))
    assert [sentence.split()[0] for sentence in told] == ["Without", "The", "Who"]


SELLER = {
    **FIRMS["equipment"], "marketing_budget": "800k", "sales_budget": "1.1M", "growth": "13 %",
    "leads_per_month": {"website": 150, "trade shows": 60, "partners": 20},
}  # fmt: skip


@pytest.fixture(scope="module")
def seller() -> Fit:
    return fit(SELLER, runs=6)


def test_leads_stand_by_source_and_share_as_said(seller: Fit):
    rows = {row.name: row for row in seller.rows}
    assert [name for name in rows if name.startswith("leads_per_month")] == [
        "leads_per_month", "leads_per_month.website", "leads_per_month.trade_shows", "leads_per_month.partners",
    ]  # fmt: skip
    total = rows["leads_per_month"].values["mean"]
    for source, leads in SELLER["leads_per_month"].items():
        row = rows[f"leads_per_month.{source.replace(' ', '_')}"]
        assert row.title == f"of which {source}" and row.met is None
        assert total and row.values["mean"] is not None
        assert row.values["mean"] / total == pytest.approx(leads / 230, rel=0.08)


def test_budgets_leave_what_was_said_beside_pay(seller: Fit):
    rows = {row.name: row for row in seller.rows}
    assert rows["marketing_budget"].values["mean"] == pytest.approx(8e5, rel=0.1)
    assert rows["sales_budget"].values["mean"] == pytest.approx(1.1e6, rel=0.1)


def test_a_firm_that_grows_has_the_people_it_was_said_to_have(seller: Fit):
    run = simulate(seller.scenario, 2, seed=3, outcomes={"people": lambda h: float(h.weeks["people"][h.warm_up_weeks])})
    assert run.outcomes["people"].tolist() == [9, 9]


def test_a_wholesaler_whose_customers_order_again_is_found():
    said = {
        "revenue": "18.4M", "growth": "-2 %", "recurring_share": 0, "customers": 2300, "salespeople": 11,
        "marketers": 2, "deal_mean": 3950, "win_rate": "38 %", "cycle_weeks": 3.5, "leads_per_month": 420,
    }  # fmt: skip
    found = fit(said, runs=6)
    assert not missed(found)
    assert {row.name for row in found.rows if row.met is None} == {"recurring_share"}
    assert "Customers order again, 2 times a year" in without_effect(found)[0]
    assert "deals" not in not_said(found)


def test_check_report_and_workbook_have_the_same_table(software: Fit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Of the same runs the same rows, reasons included; of a change, whose firm of today is not run, none."""
    said = {**software.said, "win_rate": "60 %", "growth": "21 %"}
    firm = software.scenario.changed({"client": {"name": "Two", "facts": said}, "horizon.weeks": 52})
    more = firm.changed({"name": "more pay", "compensation.salespeople.base": 70_000})
    result = compare([firm, more], replications=6, seed=1)
    monkeypatch.setattr(of_fit, "simulated_facts", lambda scenario, jobs: look(scenario, 6))
    checked = check_by_running(firm)
    assert result.summary["facts"] == plain(checked)
    missed = [row for row in checked if row["met"] is False]
    assert missed and all(row["why"] for row in missed)
    folder = result.save(tmp_path / "folder")
    page = write_report(folder).read_text("utf-8")
    _, *rows = Workbook(write_workbook(folder)).table("Client's figures")
    assert len(rows) == len(checked)
    for row, cells in zip(checked, rows, strict=True):
        filled = [row["title"], row["said"], row["simulated"], row["interval"], row["why"]]
        assert [cell for cell in filled if cell] == [cell for cell in cells if cell not in ("met", "not met", "", None)]
        assert escape(row["title"], quote=False) in page and escape(row["why"]) in page
    later = firm.changed({"events": [{"week": 9, "set": {"market.growth": 0.1}}]})
    assert replicate(later, replications=2).summary["facts"] == []
