"""What is policy, which group it belongs to, and what holds when."""

from math import inf

import pytest

from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.parameters import FeedbackRule
from smarketing.scenarios import load, policies
from smarketing.scenarios.field_index import fields
from smarketing.scenarios.paths import covers, leaves, parse, schema_path, show
from smarketing.scenarios.policies import GROUPS, OTHER_POLICIES, POLICIES, STAFFING

# The binding list of the groups, written out a second time.
EXPECTED = {
    "incentives": ["compensation.*"],
    "blame": ["culture.self_serving_bias", "alignment.*"],
    "handoff": ["handoff.*"],
    "feedback": ["feedback.*", "marketing.research_share"],
    "systems": ["systems.*", "attribution.*"],
    "budget_politics": ["budget.rule", "budget.review", "budget.marketing_share", "budget.lobbying"],
    "short_termism": ["leadership.horizon_weeks", "leadership.pressure", "decision_rights.*"],
    "culture": ["culture.*", "leadership.*"],  # the others of these
}


def in_groups(path: str) -> list[str]:
    return [name for name, prefixes in GROUPS.items() if any(covers(parse(p), parse(path)) for p in prefixes)]


def test_every_field_is_in_at_most_one_group():
    for path in fields():
        assert len(in_groups(path)) <= 1, path


def test_the_groups_hold_exactly_the_paths_promised():
    for path, field in fields().items():
        if field.kind == "group":
            continue
        candidates = [
            name
            for name, patterns in EXPECTED.items()
            if any(path == pattern or path.startswith(pattern.removesuffix("*")) for pattern in patterns)
        ]
        exact = [name for name in candidates if path in EXPECTED[name]]
        assert policies.group_of(path) == next(iter(exact or candidates), None), path


def test_a_group_names_only_fields_there_are():
    for path in (*POLICIES, *STAFFING):
        assert path in fields()


def test_misaligned_and_aligned_differ_in_the_groups_and_nothing_else():
    mine, theirs = (dict(leaves(load(name).spec.model_dump())) for name in ("misaligned", "aligned"))
    named = ("name", "description", "assumptions")
    differing = {path for path in mine.keys() | theirs.keys() if mine.get(path, ...) != theirs.get(path, ...)}
    groups = {policies.group_of(schema_path(path)) for path in differing if path[0] not in named}
    assert groups == set(GROUPS), "every group differs, and nothing outside them does"


def test_adopting_every_group_turns_misaligned_into_aligned():
    assert load("misaligned").adopting(load("aligned"), GROUPS) == load("aligned")
    assert load("misaligned").adopting(load("aligned"), []) == load("misaligned")


@pytest.mark.parametrize("group", GROUPS)
def test_adopting_a_group_changes_its_paths_alone(group: str):
    base, other = load("misaligned"), load("aligned")
    mixed = dict(leaves(base.adopting(other, [group]).spec.model_dump()))
    mine, theirs = dict(leaves(base.spec.model_dump())), dict(leaves(other.spec.model_dump()))
    for path, value in mixed.items():
        assert value == (theirs if policies.group_of(schema_path(path)) == group else mine)[path], show(path)


def test_the_warm_up_runs_the_base_firms_policies_on_the_scenarios_own_circumstance():
    changed = {"firm.churn": 0.2, "budget.total": 0.3, "marketing.professional_norm": 0.9, "neutralise": "[M25]"}
    rows = load("aligned", changed).inputs.parameters
    base = load("status_quo").inputs.parameters[0]
    assert [row["firm"]["churn"] for row in rows] == [0.2, 0.2]
    assert [row["budget"]["total"] for row in rows] == [0.18, 0.3]
    assert [row["marketing"]["professional_norm"] for row in rows] == [0.2, 0.9]
    assert [bool(row["neutral"][Mechanism.BLAME]) for row in rows] == [False, True]
    for group in (
        "compensation",
        "alignment",
        "handoff",
        "feedback",
        "systems",
        "decision_rights",
        "leadership",
        "culture",
    ):
        assert rows[0][group] == base[group]
        assert rows[1][group] != base[group]


def test_a_scenario_may_run_its_own_policies_in_the_warm_up():
    rows = load("aligned", {"horizon.warm_up_policies": "own"}).inputs.parameters
    rows["epoch"] = 0
    assert rows[0] == rows[1]
    assert rows[0]["feedback"]["rule"] == FeedbackRule.CLOSED_LOOP


def test_the_other_policies_are_in_no_group():
    assert [policies.group_of(path) for path in OTHER_POLICIES] == [None] * len(OTHER_POLICIES)
    assert all(policies.is_policy(path) for path in POLICIES)
    assert not any(policies.is_policy(path) for path in (*STAFFING, "firm.churn", "budget", "marketing.channels"))
    assert all(policies.may_change(path) for path in (*POLICIES, *STAFFING))


EVENTS = """[
  {week: 60, set: {compensation.salespeople.cap: 2}},
  {week: 0, set: {feedback.rule: ad_hoc}},
  {week: 30, set: {feedback: {rule: periodic}, organisation.salespeople: 14}},
  {week: 60, set: {feedback.rule: closed_loop, compensation.salespeople.cap: 3}},
]"""


def test_events_start_an_epoch_each_week_that_has_some():
    inputs = load("status_quo", {"events": EVENTS, "horizon.warm_up_weeks": 52}).inputs
    assert inputs.epoch_starts.tolist() == [0, 52, 82, 112]
    rules = [FeedbackRule(row["feedback"]["rule"]).name for row in inputs.parameters]
    assert rules == ["NONE", "AD_HOC", "PERIODIC", "CLOSED_LOOP"]
    caps = [float(row["compensation"]["salespeople"]["cap"]) for row in inputs.parameters]
    assert caps == [inf, inf, inf, 3.0]
    assert [int(row["organisation"]["salespeople"]) for row in inputs.parameters] == [12, 12, 14, 14]


def test_an_event_may_open_a_group_that_was_null():
    row = load("status_quo", {"events": "[{week: 9, set: {handoff.sla.response_days: 3}}]"}).inputs.parameters[2]
    assert row["handoff"]["sla"]["agreed"]
    assert row["handoff"]["sla"]["response_days"] == 3
