"""What a marketer's plan pays by the share of the usual results, against plans whose pay is known."""

from pathlib import Path

import pytest

from smarketing.pay_plans.marketer_plan import MarketerCurve
from smarketing.pay_plans.payout import payout
from smarketing.pay_plans.plan_ledger import plan_of
from smarketing.reports import marketer_payout as words
from smarketing.reports.figures.marketer_payout import marketer_payout_figure
from smarketing.reports.payout_section import of_salespeople
from smarketing.scenarios import load
from smarketing.simulation import simulate

PLANS = Path(__file__).parents[1] / "plans"
PAY = "compensation.marketers"


def curve(source="status_quo", **changes):
    return MarketerCurve(plan_of(load(source, {path.replace("__", "."): value for path, value in changes.items()})))


@pytest.mark.parametrize(
    ("attainment", "paid"), [(0.79, 0), (0.80, 9_000), (1.0, 18_000), (1.1, 22_500), (1.3, 27_000)]
)
def test_a_published_goal_pays_as_its_words_say(attainment, paid):
    """Murphy (2001): nothing below 80 %, half there, one and a half times at 120 % and no more."""
    assert curve(PLANS / "murphy_2001.yaml").bonus(attainment) == pytest.approx(paid)


@pytest.mark.parametrize(
    ("attainment", "paid"), [(0.89, 0), (0.9, 0.5), (0.92, 0.6), (1.0, 1.0), (1.2, 1.5), (2.0, 1.5)]
)
def test_quarters_of_a_steady_year_pay_four_times_one(attainment, paid):
    """Rally (2013), exhibit 10.1: $2,250 a quarter at target."""
    assert curve(PLANS / "rally_2013.yaml").bonus(attainment) == pytest.approx(4 * 2_250 * paid)


def test_rates_pay_by_what_the_opening_year_lets_expect():
    found = curve(compensation__marketers__bonus__leads=10)
    [leads] = found.measures
    assert (leads.measure, leads.of, leads.rate) == ("leads", "opening year", 10)
    assert found.bonus(1.0) == pytest.approx(10 * leads.per_year)
    assert found.bonus(0.5) == pytest.approx(5 * leads.per_year)
    assert found.slope(1.0) == pytest.approx(10 * leads.per_year)


def test_what_is_usual_is_what_the_simulated_firm_opens_with():
    """A run's first quarter has about the leads that the money of week 0 buys; some are found besides."""
    [leads] = curve().measures
    firm = load("status_quo")
    run = simulate(firm, 10, seed=3)
    assert run.weekly is not None
    captured = run.weekly["leads"][:, :13].sum(1).mean() * 4 / 6  # a marketer's, over a year
    assert captured == pytest.approx(leads.per_year, rel=0.35)


def test_a_shared_pool_follows_the_plan_and_not_ones_own_results():
    alone, pooled = curve(), curve(compensation__shared_pool=0.5)
    assert pooled.bonus(1.0) == pytest.approx(alone.bonus(1.0))
    assert pooled.bonus(0.0) == pytest.approx(0.5 * alone.bonus(1.0))
    assert curve(compensation__shared_pool=1, compensation__marketers__bonus__leads=0).bonus(0.3) == pytest.approx(
        9_000
    )


def test_parts_add_up_in_words_and_alike_is_said_once():
    told = payout({"now": load("status_quo"), "goal": load(PLANS / "murphy_2001.yaml")}, simulation=False).summary
    now, goal = (list(words.lines(told, name)) for name in ("now", "goal"))
    assert "leads (as in the opening year)" in now[0] and "$90,000 base pay" in now[0]
    assert goal[0].startswith("A marketer has $108,000 a year at 100 %: $90,000 base pay and $18,000")
    assert goal[1] == "At 50 % of that it is $90,000: $90,000 base pay."
    assert list(of_salespeople(told, "goal")) == ["Salespeople are paid as under Status quo."]
    twice = payout({"now": load("status_quo"), "same": load("status_quo")}, simulation=False).summary
    assert next(words.lines(twice, "same")) == "Marketers are paid as under Status quo."


def test_the_figure_jumps_where_the_plan_does_and_is_left_out_where_nothing_follows_results():
    told = payout({"goal": load(PLANS / "murphy_2001.yaml")}, simulation=False).summary
    figure = marketer_payout_figure(told)
    assert figure is not None and "$90,000 at half" in figure.title and figure.svg().startswith("<svg")
    none = payout({"none": load("status_quo", {f"{PAY}.bonus.leads": 0})}, simulation=False).summary
    assert marketer_payout_figure(none) is None
    assert next(words.lines(none, "none")).endswith("and nothing that follows own results.")


def test_paired_runs_tell_what_all_marketers_gain():
    """A raise of $10,000 for each of six, who answer to it in nothing else within weeks."""
    plans = {"now": load("status_quo"), "raised": load("status_quo", {f"{PAY}.base": 100_000})}
    found = payout(plans, replications=6).summary["marketers_gain"]["raised"]
    assert 50_000 < found["mean"] < 100_000
    same = payout({"now": load("status_quo"), "same": load("status_quo")}, replications=2).summary
    assert same["marketers_gain"]["same"]["mean"] == 0.0


def test_plans_side_by_side_are_read_at_the_results_of_the_baseline_s_opening_year():
    """Dearer salespeople leave less money for programmes, so fewer leads: that changes no marketer's plan."""
    dearer = load("status_quo", {"compensation.salespeople.base": 110_000})
    cheaper_lead = load("status_quo", {f"{PAY}.bonus.leads": 5})
    found = payout({"now": load("status_quo"), "dearer": dearer, "half": cheaper_lead}, simulation=False).summary
    now, same, half = (found["plans"][name]["marketers"] for name in ("now", "dearer", "half"))
    assert same["curve"] == now["curve"]
    assert half["target_bonus"] == pytest.approx(now["target_bonus"] / 2)
    assert next(iter(words.lines(found, "dearer"))) == "Marketers are paid as under Status quo."
    assert "leads (as in the baseline's opening year)" in next(iter(words.lines(found, "half")))
