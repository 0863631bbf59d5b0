"""From files and settings to a scenario: what is inherited, what wins, and where each value comes from."""

from pathlib import Path

import numpy as np
import pytest

from smarketing.scenarios import Scenario, ScenarioError, from_resolved, load
from smarketing.scenarios.documents import parse


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def written(text: str, name: str = "acme.yaml") -> Scenario:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(text)
    return load(name)


def test_a_file_says_only_what_differs():
    acme = written("name: Acme\nfeedback: {interval_weeks: 2}")
    assert acme.spec.feedback.interval_weeks == 2
    assert acme.spec.model_copy(update={"name": "Status quo"}).feedback.rule == "none"
    assert (acme.name, acme.title, acme.description) == ("acme", "Acme", "")


def test_a_file_without_a_name_is_called_after_itself():
    assert written("budget: {total: 0.2}", "north_branch.yaml").title == "north_branch"


def test_a_file_that_is_empty_but_for_a_parent_is_that_parent():
    assert written("extends: aligned") == load("aligned")


def test_mappings_are_merged_and_lists_are_replaced():
    Path("base.yaml").write_text(
        "compensation: {salespeople: {base: 50000, tiers: [{above: 1, factor: 3}, {above: 2, factor: 4}]}}"
    )
    acme = written("extends: ./base.yaml\ncompensation: {salespeople: {tiers: [{above: 1, factor: 2}]}}")
    plan = acme.spec.compensation.salespeople
    assert plan.base == 50_000
    assert [(tier.above, tier.factor) for tier in plan.tiers] == [(1, 2)]


def test_channels_are_merged_by_name_and_null_drops_one():
    acme = written(
        "marketing:\n  channels:\n    bought_lists: null\n    website: {share: 0.21}\n"
        "    podcast: {kind: paid, cost_per_lead: 90, share: 0.1}\n"
    )
    channels = acme.spec.marketing.channels
    assert list(channels) == ["website", "advertising", "trade_fairs", "partners", "referrals", "podcast"]
    assert channels["website"].cost_per_lead == 80
    assert channels["podcast"].carry_over == 0.93


def test_a_grandchild_inherits_through_every_generation():
    Path("base.yaml").write_text("name: Base\ndescription: The base.\nextends: misaligned\nbudget: {total: 0.2}")
    acme = written("extends: ./base.yaml")
    assert acme.spec.budget.total == 0.2
    assert acme.spec.feedback == load("misaligned").spec.feedback
    assert acme.description == ""
    assert list(acme.files) == ["status_quo.yaml", "misaligned.yaml", "base.yaml", "acme.yaml"]


def test_an_anchor_can_be_used_again_in_the_same_file():
    acme = written(
        "market:\n  segments:\n    - &one {name: a, drift: 0.03}\n    - {name: b, deal_size: &deals {median: 9000}}\n"
        "    - {name: c, deal_size: *deals}\n    - {name: d}\n"
    )
    assert [segment.deal_size.median for segment in acme.spec.market.segments] == [24_000, 9_000, 9_000, 24_000]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.3", 0.3), (".5", 0.5), ("1e3", 1000.0), ("-2", -2), ("+3", 3), ("1.", 1.0), ("007", 7),
        ("true", True), ("False", False), ("null", None), ("~", None), ("", None),
        ("yes", "yes"), ("no", "no"), ("none", "none"), ("0x10", "0x10"), ("1_000", "1_000"),
        ("2026-10-01", "2026-10-01"),
        ("'0.3'", "0.3"), ("[1, a]", [1, "a"]), ("{a: 1}", {"a": 1}), (".inf", float("inf")),
    ],
)  # fmt: skip
def test_a_plain_value_means_what_yaml_1_2_says(text: str, value: object):
    assert parse(text, "here")[0] == value


def test_settings_win_over_the_file_and_reach_into_lists():
    acme = load("aligned", {"market.segments[2].drift": "0.05", "market.segments.3.drift": 0.01, "budget.total": "0.3"})
    assert [segment.drift for segment in acme.spec.market.segments] == [0.02, 0.02, 0.05, 0.01]
    assert acme.spec.budget.total == 0.3
    assert acme.spec.feedback == load("aligned").spec.feedback


def test_settings_may_be_words_lists_mappings_null_and_numpy_numbers():
    acme = load(
        "status_quo",
        {
            "feedback.rule": "closed_loop",
            "neutralise": "[M25, M19]",
            "handoff.sla": "{response_days: 2}",
            "handoff.sla.min_score": np.float64(0.25),
            "compensation.salespeople.quota": "null",
            "systems.count": np.int64(7),
        },
    )
    assert acme.spec.neutralise == ["M25", "M19"]
    assert acme.spec.handoff.sla is not None
    assert acme.spec.handoff.sla.min_score == 0.25
    assert acme.spec.compensation.salespeople.quota is None
    assert acme.spec.systems.count == 7


def test_a_mechanism_may_be_called_by_its_name():
    named = load("status_quo", {"neutralise": "[blame, M19]"})
    assert named.spec.neutralise == ["M25", "M19"]
    assert named == load("status_quo", {"neutralise": "[M25, fixation]"})


def test_a_library_file_is_not_changed_by_what_is_laid_over_it():
    before = load("status_quo")
    load("status_quo", {"market.segments[0].drift": 0.05, "compensation.salespeople.tiers": "[{above: 1, factor: 2}]"})
    assert load("status_quo") == before


def test_each_value_knows_its_place():
    Path("acme.yaml").write_text("name: Acme\nextends: aligned\nfeedback:\n  interval_weeks: 8\n")
    places = load("acme.yaml", {"budget.total": 0.2}).places
    assert places["feedback.interval_weeks"] == "acme.yaml:4"
    assert places["budget.total"] == "--set budget.total"
    assert places["compensation.salespeople.stretch"].startswith("aligned.yaml:")
    assert places["firm.churn"].startswith("status_quo.yaml:")
    assert places["market.segments[3].drift"].startswith("status_quo.yaml:")


def test_a_replaced_list_hides_the_lines_of_the_list_it_replaces():
    acme = written("market:\n  segments:\n    - {name: a}\n    - {name: b}\n    - {name: c}\n    - {name: d}\n")
    assert acme.places["market.segments[1].drift"] == "acme.yaml:4"


def test_a_source_holds_for_the_value_it_was_given_with():
    Path("base.yaml").write_text(
        "assumptions: {compensation: interview, compensation.salespeople.quota: contract}\n"
        "compensation: {salespeople: {base: 50000, quota: 300000, commission_rate: 0.1}}\n"
    )
    sources = written("extends: ./base.yaml\ncompensation: {salespeople: {commission_rate: 0.12}}").sources
    assert sources["compensation.salespeople.base"] == "interview"
    assert sources["compensation.salespeople.quota"] == "contract"
    assert sources["compensation.salespeople.commission_rate"] == "assumption"
    assert sources["market.lead_decay"].startswith("Oldroyd")
    assert load("status_quo", {"market.lead_decay": 0.5}).sources["market.lead_decay"] == "assumption"


def test_a_source_may_be_given_for_an_inherited_value():
    acme = written("assumptions: {firm.churn: CRM export}")
    assert acme.sources["firm.churn"] == "CRM export"
    assert acme.sources["firm.expansion"] == load("status_quo").sources["firm.expansion"]


def test_only_what_a_run_reads_makes_scenarios_differ():
    acme = written("name: Acme\ndescription: x\nassumptions: {firm.churn: y}\nclient: {name: z}\ncurrency: EUR")
    assert acme == load("status_quo")
    assert hash(acme) == hash(load("status_quo"))
    assert acme != load("status_quo", {"horizon.weeks": 157})
    assert acme != load("status_quo", {"firm.churn": 0.13})


def test_a_resolved_scenario_keeps_the_policies_of_its_warm_up():
    saved = load("aligned").resolved()
    saved["before"]["feedback"]["rule"] = "periodic"
    assert from_resolved(saved) != load("aligned")
    assert from_resolved(saved).inputs.parameters[0]["feedback"]["rule"] == 2


def test_a_logo_lies_beside_the_file_that_names_it():
    Path("base").mkdir()
    Path("base/logo.png").write_bytes(b"")
    Path("base/base.yaml").write_text("client: {name: Acme, logo: logo.png}")
    acme = written("extends: ./base/base.yaml")
    assert acme.logo == Path("base/logo.png").resolve()
    assert load("status_quo").logo is None


def test_adopted_groups_bring_their_places_along():
    mixed = load("misaligned").adopting(load("aligned"), ["feedback"])
    assert mixed.places["feedback.rule"].startswith("aligned.yaml:")
    assert mixed.places["marketing.research_share"].startswith("aligned.yaml:")
    assert mixed.places["systems.integrated"].startswith("misaligned.yaml:")


def test_adopting_a_contradiction_is_refused():
    free = load("status_quo", {"organisation.salespeople": 2})
    contest = load("status_quo", {"compensation.salespeople.contest": "{top: 3, prize: 10}"})
    with pytest.raises(ScenarioError, match="only 2 salespeople"):
        free.adopting(contest, ["incentives"])
