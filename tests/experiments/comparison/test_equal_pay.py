"""Plans at equal cost: every form of plan takes one factor, and after it they cost the same."""

import threading

import numpy as np
import pytest

from smarketing.experiments import InputError
from smarketing.experiments.comparison.equal_pay import ACCEPTED, equal_pay, variable_pay
from smarketing.experiments.comparison.summary import summarise
from smarketing.experiments.running.run_scenarios import gather
from smarketing.experiments.running.settings import Settings
from smarketing.scenarios import Scenario
from smarketing.scenarios.compared_policies import policies
from smarketing.scenarios.pay_scaling import scaled
from tests.runs import short

COMMISSION = "compensation.salespeople.commission_rate"
PLANS = {
    "linear": {"quota": None, "commission_rate": 0.12, "draw": 6000.0, "contest": {"top": 1, "prize": 25000.0}},
    "kinked": {"tiers": [{"above": 1.2, "factor": 3.0}], "cap": 2.0, "bonus_at_quota": 4000.0, "team_share": 0.3},
}


@pytest.fixture
def _few_runs(monkeypatch):
    monkeypatch.setattr("smarketing.experiments.comparison.equal_pay.RUNS", 16)


def firm(name: str, **changes) -> Scenario:
    return short("status_quo", **changes).changed({"name": name})


def test_every_amount_takes_the_factor_and_every_multiple_stays():
    plan = short(compensation__salespeople=PLANS["linear"], compensation__marketers={"bonus": {"revenue": 0.01}})
    assert scaled(plan, 1.5) == {
        COMMISSION: pytest.approx(0.18),
        "compensation.salespeople.draw.amount": 9000,
        "compensation.salespeople.contest.prize": 37500,
        "compensation.marketers.bonus.leads": 15,
        "compensation.marketers.bonus.revenue": pytest.approx(0.015),
    }
    kinked = scaled(short(compensation__salespeople=PLANS["kinked"]), 0.5)
    assert set(kinked) == {
        COMMISSION,
        "compensation.salespeople.bonus_at_quota",
        "compensation.marketers.bonus.leads",
    }


def test_amounts_that_events_set_take_it_too():
    events = [
        {"week": 9, "set": {COMMISSION: 0.1, "compensation.salespeople.quota": 500000.0}},
        {"week": 20, "set": {"compensation.marketers": {"base": 90000.0, "bonus": {"leads": 20.0}}}},
    ]
    told = scaled(short(events=events), 2.0)["events"]
    assert told[0]["set"] == {COMMISSION: 0.2, "compensation.salespeople.quota": 500000.0}
    assert told[1]["set"] == {"compensation.marketers": {"base": 90000.0, "bonus": {"leads": 40.0}}}
    assert "events" not in scaled(short(), 2.0)


@pytest.mark.usefixtures("_few_runs")
def test_variable_pay_is_the_outcome_of_sales_and_the_bonus_of_marketing():
    from smarketing.simulation import simulate

    for leads, has_bonus in ((0.0, False), (10.0, True)):
        firm = short(compensation__marketers={"bonus": {"leads": leads}})
        of_marketing = variable_pay(firm, Settings(), threading.Event())
        of_marketing -= simulate(firm, replications=16).outcomes["commission_cost"]
        assert (of_marketing > 1000).all() == has_bonus
        assert has_bonus or of_marketing == pytest.approx(0, abs=1e-6)


@pytest.mark.usefixtures("_few_runs")
@pytest.mark.parametrize("form", PLANS)
def test_after_it_a_plan_of_any_form_costs_what_the_baseline_costs(form: str):
    settings = Settings()
    pair = policies([short(), firm(form, compensation__salespeople=PLANS[form])])
    (base, other), (factor,) = equal_pay(pair, settings)
    costs = [variable_pay(each.scenario, settings, threading.Event()).mean() for each in (base, other)]
    assert costs[1] == pytest.approx(costs[0], rel=ACCEPTED)
    assert base is pair[0]
    assert factor.pay == pytest.approx(costs[1])
    assert factor.left_low <= factor.left <= factor.left_high
    assert abs(factor.factor - 1) > 0.01
    assert other.overrides[COMMISSION] == other.scenario.spec.compensation.salespeople.commission_rate


@pytest.mark.usefixtures("_few_runs")
def test_policies_that_pay_alike_keep_their_pay():
    agreed = firm("agreed", handoff__sla={"response_days": 1.0})
    (_, other), factors = equal_pay(policies([short(), agreed]), Settings())
    assert factors == []
    assert other.scenario == agreed


@pytest.mark.usefixtures("_few_runs")
def test_without_variable_pay_there_is_nothing_to_scale():
    nothing = {"compensation.salespeople.commission_rate": 0.0, "compensation.marketers.bonus.leads": 0.0}
    unpaid = firm("salaried", **{path.replace(".", "__"): value for path, value in nothing.items()})
    assert np.nanmax(variable_pay(unpaid, Settings(), threading.Event())) == 0
    with pytest.raises(InputError, match="the baseline, pays nothing for results"):
        equal_pay(policies([unpaid, short()]), Settings())
    with pytest.raises(InputError, match="nothing to scale"):
        equal_pay(policies([short(), unpaid]), Settings())


@pytest.mark.usefixtures("_few_runs")
def test_a_plan_that_would_have_to_pay_more_than_a_field_allows_is_refused():
    nothing = {"compensation__marketers__bonus__leads": 0.0}
    tiny = firm("tiny", compensation__salespeople__commission_rate=0.005, **nothing)
    with pytest.raises(InputError, match=r"would have to pay .* no valid plan: .*commission_rate: is [01]"):
        equal_pay(policies([firm("rich", compensation__salespeople__commission_rate=0.5), tiny]), Settings())


@pytest.mark.usefixtures("_few_runs")
def test_equal_in_certainty_a_risky_plan_pays_more_to_be_worth_the_same():
    """The same commission as a bonus for few: riskier, so at equal worth it costs the firm more than the sure plan."""
    averse = {"people__risk_aversion": 3.0, "compensation__marketers__bonus__leads": 0.0}
    plain = firm("plain", **averse)
    risky = firm("risky", compensation__salespeople__accelerator=4.0, **averse)
    settings, stop = Settings(), threading.Event()
    for equal_in in ("cost", "certainty"):
        (base, other), (factor,) = equal_pay(policies([plain, risky]), settings, equal_in=equal_in)
        worth = [variable_pay(each.scenario, settings, stop, equal_in).mean() for each in (base, other)]
        assert worth[1] == pytest.approx(worth[0], rel=ACCEPTED)
        costs = [variable_pay(each.scenario, settings, stop).mean() for each in (base, other)]
        assert (costs[1] > 1.01 * costs[0]) == (equal_in == "certainty")
        assert other.as_written == risky and factor.factor < 1.0
    assert variable_pay(plain, settings, stop, "certainty").mean() < variable_pay(plain, settings, stop).mean()


@pytest.mark.usefixtures("_few_runs")
def test_who_does_not_mind_risk_gives_nothing_to_be_rid_of_it():
    neutral = short(people__risk_aversion=0.0)
    stop = threading.Event()
    sure, spent = (variable_pay(neutral, Settings(), stop, equal_in) for equal_in in ("certainty", "cost"))
    assert (sure == spent).all()


@pytest.mark.usefixtures("_few_runs")
def test_a_policy_is_told_as_it_was_written_and_not_as_it_was_scaled():
    (_, other), _ = equal_pay(
        policies([short(), firm("generous", **{COMMISSION.replace(".", "__"): 0.12})]), Settings()
    )
    base = short()
    summary = summarise(
        [gather("base", base, []), gather("generous", other.scenario, [], other.as_written)], Settings(), complete=False
    )
    (told,) = summary["scenarios"]["generous"]["differs"]
    assert "12 %" in told
