"""What to do and what it costs; why surveys show more; where the answer turns: words on numbers that are there."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from smarketing.reports import figures, prose
from smarketing.reports.documents.next_steps import next_steps
from smarketing.reports.figures.bridge import bridge_of, cost_of, in_money
from smarketing.reports.figures.decomposition import coalitions, interplay, parts
from smarketing.reports.figures.pay import finding, groups_of
from smarketing.reports.recommendation import cost, to_do, trough
from smarketing.reports.results import Results
from smarketing.reports.survey import caveat
from smarketing.reports.switch_points import switching
from tests.reports.conftest import MakeFolder
from tests.reports.synthetic import ALIGNED, MISALIGNED, STATUS_QUO, THREE


def test_the_better_policy_is_to_be_adopted_and_said_what_it_is(make_folder: MakeFolder):
    said = to_do(Results.read(make_folder(MISALIGNED, ALIGNED)).summary)
    assert said.startswith("What to do: adopt Aligned. Marketers earn 5 % of the bookings they source")


def test_a_policy_that_does_worse_is_not_to_be_adopted(make_folder: MakeFolder):
    assert to_do(Results.read(make_folder(ALIGNED, MISALIGNED)).summary) == "What to do: keep Aligned."


def test_what_cannot_be_told_is_not_recommended(make_folder: MakeFolder):
    twin = replace(STATUS_QUO, key="twin", title="Twin")
    assert to_do(Results.read(make_folder(STATUS_QUO, twin, runs=10)).summary).startswith("What to do: nothing yet.")


def test_costs_are_revenue_less_contribution_run_by_run(make_folder: MakeFolder):
    folder = make_folder(MISALIGNED, ALIGNED)
    results = Results.read(folder)
    runs = pd.read_parquet(folder / "replications.parquet").set_index(["scenario", "replication"])
    spent = (runs["revenue"] - runs["contribution"]).unstack("scenario")
    gaps = spent["aligned"] - spent["misaligned"]
    found = cost_of(results, results.summary.alternatives[0])
    assert found is not None
    assert found.mean == pytest.approx(gaps.mean())
    assert found.half_width == pytest.approx(1.972 * gaps.std() / len(gaps) ** 0.5, rel=1e-3)
    assert cost(results).startswith("What it costs: $")
    assert prose.size_span(found, results.summary.measures["contribution"], "USD") in cost(results)


def test_the_lines_of_the_bridge_add_up(make_folder: MakeFolder):
    found = bridge_of(Results.read(make_folder(MISALIGNED, ALIGNED)))
    assert found is not None
    assert sum(line.mean for _, line in found.lines) == pytest.approx(found.total.mean)
    assert [title for title, _ in found.lines] == [
        *("Revenue", "Cost of goods", "Base pay", "Variable pay of salespeople", "Variable pay of marketing"),
        *("Marketing programmes", "Market research", "Support of sales", "Cost of change"),
    ]
    by_title = dict(found.lines)
    assert by_title["Market research"].same
    assert by_title["Variable pay of salespeople"].mean < 0 < by_title["Support of sales"].mean  # more, less spent


def test_the_bridge_of_a_folder_from_before_costs_were_told_apart_has_them_in_one_line(make_folder: MakeFolder):
    folder = make_folder(MISALIGNED, ALIGNED)
    now = bridge_of(Results.read(folder))
    runs = pd.read_parquet(folder / "replications.parquet")
    runs.drop(columns=["base_pay_cost", "research_cost"]).to_parquet(folder / "replications.parquet")
    found = bridge_of(Results.read(folder))
    assert now is not None and found is not None
    assert [title for title, _ in found.lines][2:] == ["All other selling and marketing"]
    assert sum(line.mean for _, line in found.lines) == pytest.approx(found.total.mean)
    assert (now.name, found.name) == ("Operating contribution", "Contribution")
    assert figures.KINDS["bridge"](Results.read(folder)) is not None
    runs.drop(columns="commission_cost").drop(columns="base_pay_cost").to_parquet(folder / "replications.parquet")
    assert figures.KINDS["bridge"](Results.read(folder)) is None


def test_a_cost_moved_alike_in_every_run_is_known_exactly_in_spite_of_the_last_digits(make_folder: MakeFolder):
    folder = make_folder(MISALIGNED, ALIGNED)
    runs = pd.read_parquet(folder / "replications.parquet")
    base, better = runs["scenario"] == "misaligned", runs["scenario"] == "aligned"
    runs.loc[better, "base_pay_cost"] = runs.loc[base, "base_pay_cost"].to_numpy() + 123_456.7
    runs.loc[better, "research_cost"] += 1e-9 * runs.loc[better, "replication"]
    runs.to_parquet(folder / "replications.parquet")
    found = bridge_of(Results.read(folder))
    assert found is not None
    moved, alike = dict(found.lines)["Base pay"], dict(found.lines)["Market research"]
    assert (in_money(moved, "USD"), in_money(alike, "USD")) == ("−$123k", "the same")


def test_what_most_of_the_cost_is_for_is_named(make_folder: MakeFolder):
    assert ", mostly marketing programmes." in cost(Results.read(make_folder(MISALIGNED, ALIGNED)))


def test_the_deepest_point_before_pay_back_is_found(make_folder: MakeFolder):
    folder = make_folder(MISALIGNED, ALIGNED)
    weekly = pd.read_parquet(folder / "weekly.parquet")
    gain = [0.0, -3.0, -2.0, 1.0, 9.0]
    rows = [
        {"scenario": key, "week": week, "series": "operating_contribution", "mean": value}
        for key, values in (("misaligned", [1.0] * 5), ("aligned", [1.0 + each for each in gain]))
        for week, value in enumerate(values)
    ]
    pd.concat([weekly, pd.DataFrame(rows)]).to_parquet(folder / "weekly.parquet")
    results = Results.read(folder)
    found = trough(results, results.summary.alternatives[0])
    assert found is not None
    assert (found.money, found.week) == (5.0, 3)
    assert "At worst, in week 3, the firm is on average $5 behind." in cost(results)


def test_pay_says_who_gains_and_who_loses(make_folder: MakeFolder):
    results = Results.read(make_folder(MISALIGNED, ALIGNED))
    policy = results.summary.alternatives[0]
    groups = groups_of(results, policy)
    assert [group.title for group in groups][:2] == ["Marketers", "Salespeople"]
    assert groups[0].gap.mean == pytest.approx(40_000 * (ALIGNED.contact - MISALIGNED.contact))
    less = replace(groups[1], gap=replace(groups[1].gap, mean=-9_000.0, low=-9_500.0, high=-8_500.0))
    said = finding([groups[0], less], policy, results.summary)
    assert said.startswith("Under Aligned marketers earn $")
    assert "salespeople earn $9.0k less" in said or "salespeople earn $9k less" in said


def test_the_survey_caveat_stands_without_and_with_the_numbers_of_a_population(make_folder: MakeFolder):
    folder = make_folder(*THREE)
    assert "sort firms by how well they did" in caveat(Results.read(folder))
    assert "same firm" not in caveat(Results.read(folder), same_firm=False)
    level = {"low": None, "high": None, "n": 1}
    survey = {name: {"growth_rate": {"mean": mean, **level}} for name, mean in (("top", 0.2), ("bottom", -0.04))}
    causal = {"growth_rate": {"mean": 0.11, "low": 0.1, "high": 0.12, "n": 50}}
    (folder / "population.json").write_text(json.dumps({"firms": 1000, "survey": survey, "causal": causal}))
    said = caveat(Results.read(folder))
    assert "In a survey of 1,000 simulated firms those at the top grow 20 % a year and those at the bottom −4" in said
    assert "policy causes 11 points" in said or "policy causes 11.0 points" in said


def test_switch_points_are_told_with_their_units_and_robustness(make_folder: MakeFolder):
    (found,) = switching(Results.read(make_folder(MISALIGNED, ALIGNED)))
    (turn,) = found.turns
    assert (turn.at, turn.span) == ("31 % a year", "28 % a year to 35 % a year")
    assert (turn.below, turn.above) == ("Aligned", "Misaligned")
    assert "Aligned is very likely (93 %) to be better than Misaligned" in found.robustness
    assert "choosing Misaligned loses $2.1M a year" in found.robustness


def test_overlapping_practices_are_named_and_unclear_ones_are_not(make_folder: MakeFolder):
    folder = make_folder(MISALIGNED, ALIGNED)
    said = interplay(Results.read(folder))
    assert len(said) == 1
    assert said[0].startswith("Feedback from customers and how people are paid overlap")
    content = json.loads((folder / "decomposition.json").read_text())
    content["interactions"][0] |= {"low": -0.02, "high": 0.01}
    (folder / "decomposition.json").write_text(json.dumps(content))
    assert interplay(Results.read(folder)) == []


def test_practices_that_both_firms_have_alike_are_not_shown_as_drivers(make_folder: MakeFolder):
    folder = make_folder(MISALIGNED, ALIGNED)
    content = json.loads((folder / "decomposition.json").read_text())
    assert coalitions(Results.read(folder)) is not None
    content["shares"][2] |= {"mean": 0.0, "low": 0.0, "high": 0.0}
    assert [title for title, _ in parts(content)] == ["Feedback from customers", "How people are paid"]
    (folder / "decomposition.json").write_text(json.dumps(content))
    assert coalitions(Results.read(folder)) is None


def test_what_the_folder_lacks_is_said_with_the_command_that_adds_it(make_folder: MakeFolder):
    folder = make_folder(MISALIGNED, ALIGNED)
    assert next_steps(Results.read(folder)) == {}
    for name in ("decomposition.json", "switch_points.json", "pay.parquet"):
        (folder / name).unlink()
    asked = next_steps(Results.read(folder))
    assert asked["drivers"] == "smarketing decompose misaligned aligned"
    assert asked["switching"] == "smarketing compare misaligned aligned --switch-points"
    assert asked["people"].startswith("smarketing compare misaligned aligned")
