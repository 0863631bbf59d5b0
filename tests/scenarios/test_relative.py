"""Paths with stars, and values said in terms of what they lie over."""

from pathlib import Path

import pytest

from smarketing.scenarios import ScenarioError, load


def test_a_star_stands_for_every_member():
    changed = load("status_quo", {"market.segments[*].drift": 0.01, "marketing.channels.*.elasticity": 0.3}).spec
    assert [segment.drift for segment in changed.market.segments] == [0.01] * 4
    assert {channel.elasticity for channel in changed.marketing.channels.values()} == {0.3}
    assert load("status_quo", {"compensation.*.base": 70000.0}).spec.compensation.marketers.base == 70000


def test_a_value_may_be_a_multiple_of_the_one_below():
    base = load("status_quo").spec
    changed = load(
        "status_quo",
        {
            "organisation.salespeople": "x 1.5",
            "compensation.salespeople.base": "x1.1",
            "marketing.channels.*.cost_per_lead": "× 2",
        },
    ).spec
    assert changed.organisation.salespeople == 18
    assert changed.compensation.salespeople.base == 66000
    for name, channel in base.marketing.channels.items():
        assert changed.marketing.channels[name].cost_per_lead == 2 * channel.cost_per_lead


def test_a_file_may_use_paths_and_multiples(tmp_path: Path):
    file = tmp_path / "acme.yaml"
    file.write_text(
        "compensation: {salespeople: {base: x 1.5}}\nmarket.segments[*].deal_size.median: x 2\nbudget.total: 0.2\n"
    )
    scenario = load(file)
    assert scenario.spec.compensation.salespeople.base == 90000
    assert [segment.deal_size.median for segment in scenario.spec.market.segments] == [48000] * 4
    assert scenario.places["market.segments[2].deal_size.median"].endswith("acme.yaml:2")
    assert scenario.places["budget.total"].endswith("acme.yaml:3")
    assert scenario.sources["market.segments[2].deal_size.median"] == "assumption"


def test_a_multiple_accumulates_over_files(tmp_path: Path):
    (tmp_path / "one.yaml").write_text("compensation.salespeople.base: x 2\n")
    (tmp_path / "two.yaml").write_text("extends: ./one.yaml\ncompensation.salespeople.base: x 2\n")
    assert load(tmp_path / "two.yaml").spec.compensation.salespeople.base == 240000


def test_an_event_may_use_both():
    events = "[{week: 9, set: {marketing.research_share: x 2, compensation.salespeople.base: x 1.1}}]"
    row = load("status_quo", {"events": events}).inputs.parameters[2]
    assert row["marketing"]["research_share"] == 0.1
    assert row["compensation"]["salespeople"]["base"] == 66000


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("organisation.salespeople", "x 1.3", "is 15.6, but must be a whole number"),
        ("compensation.salespeople.cap", "x 2", "is the text 'x 2', but must be a number"),
        ("feedback.rule", "x 2", "is the text 'x 2'"),
        ("budget.total[*]", 3, "budget.total has no members that * could stand for"),
        ("market.segments[*].drft", 0.01, "market.segments[0].drft: is not a field; did you mean drift?"),
    ],
)
def test_what_makes_no_sense_is_refused(path: str, value: object, said: str):
    with pytest.raises(ScenarioError) as caught:
        load("status_quo", {path: value})
    assert said in str(caught.value)


def test_a_mistyped_path_in_a_file_is_told(tmp_path: Path):
    file = tmp_path / "acme.yaml"
    file.write_text("name: Acme\nbudget.totl: 0.2\n")
    with pytest.raises(ScenarioError, match=r"acme\.yaml:2: budget\.totl: is not a field; did you mean total\?"):
        load(file)
