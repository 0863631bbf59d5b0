"""Today, then a change: whose policies the warm-up runs."""

from pathlib import Path

import numpy as np
import pytest

from smarketing.experiments import InputError, compare
from smarketing.experiments.comparison.twins import twins
from smarketing.scenarios import from_resolved, load
from smarketing.scenarios.compared_policies import policies
from smarketing.scenarios.policies import extract
from smarketing.simulation import simulate

FIRM = """\
extends: status_quo
horizon: {warm_up_weeks: 52, weeks: 52, warm_up_policies: today}
organisation: {marketers: 2, salespeople: 3}
firm: {opening_revenue: 6000000, opening_customers: 120}
compensation: {salespeople: {commission_rate: 0.05}}
"""
CHANGE = "extends: ./firm.yaml\nfeedback: {rule: closed_loop, paid_hours: 1}\n"


@pytest.fixture
def firm(tmp_path: Path) -> Path:
    (tmp_path / "firm.yaml").write_text(FIRM)
    (tmp_path / "change.yaml").write_text(CHANGE)
    (tmp_path / "again.yaml").write_text("extends: ./change.yaml\nattribution: {rule: linear}\n")
    return tmp_path


def test_alone_a_change_has_the_history_of_what_it_extends(firm: Path):
    own = extract(load(firm / "firm.yaml").spec.model_dump())
    assert load(firm / "change.yaml").before == own
    assert load(firm / "again.yaml").before == extract(load(firm / "change.yaml").spec.model_dump())


def test_a_file_that_describes_a_firm_was_always_so(firm: Path):
    rows = load(firm / "firm.yaml").inputs.parameters
    assert rows[0]["compensation"]["salespeople"]["commission_rate"] == 0.05
    assert rows[0]["compensation"] == rows[1]["compensation"]


def test_a_single_setting_is_a_change_of_today(firm: Path):
    rows = load(firm / "firm.yaml", {"compensation.salespeople.commission_rate": 0.09}).inputs.parameters
    assert rows["compensation"]["salespeople"]["commission_rate"].tolist() == [0.05, 0.09]


def test_a_change_of_policy_that_extends_a_library_firm_begins_at_week_0():
    scenario = load("status_quo", {"horizon.warm_up_policies": "today", "feedback.rule": "closed_loop"})
    assert scenario.before == extract(load("status_quo").spec.model_dump())
    assert load("status_quo").changed({"horizon.warm_up_policies": "own"}).before is None


def test_in_a_comparison_every_arm_has_the_first_ones_history(firm: Path):
    chosen = policies([firm / "change.yaml", firm / "firm.yaml", firm / "again.yaml"])
    today = extract(chosen[0].scenario.spec.model_dump())
    assert [policy.scenario.before for policy in chosen] == [today] * 3


def test_nothing_differs_before_week_0_and_something_does_after(firm: Path):
    chosen = policies([firm / "firm.yaml", firm / "change.yaml"])
    weeks = [simulate(policy.scenario, 2, weekly=True).weekly for policy in chosen]
    assert weeks[0] is not None and weeks[1] is not None
    assert (weeks[0][:, :52] == weeks[1][:, :52]).all()
    assert not np.array_equal(weeks[0][:, 52:], weeks[1][:, 52:])


def test_twins_are_one_firm_until_week_0(firm: Path):
    found = twins(*(load(firm / name) for name in ("firm.yaml", "again.yaml")))
    assert min(event.week for event in found.chain) == 0


def test_a_saved_scenario_keeps_its_history(firm: Path):
    scenario = load(firm / "change.yaml")
    assert from_resolved(scenario.resolved()) == scenario


def test_what_was_adopted_years_ago_is_a_comparison_of_steady_states(firm: Path):
    (firm / "old.yaml").write_text(CHANGE + "horizon: {warm_up_policies: own}\n")
    steady = compare([firm / "firm.yaml", firm / "old.yaml"], replications=2).summary
    assert steady["steady_states"] and steady["payback_weeks"] == {}
    changed = compare([firm / "firm.yaml", firm / "change.yaml"], replications=2).summary
    assert not changed["steady_states"] and "change" in changed["payback_weeks"]


def test_two_currencies_are_not_compared(firm: Path):
    (firm / "euro.yaml").write_text(CHANGE + "currency: EUR\n")
    with pytest.raises(InputError, match=r"counts in USD, euro in EUR"):
        policies([firm / "firm.yaml", firm / "euro.yaml"])
