"""What is answered, message by message, on an engine that takes no time."""

import json

import pytest

from smarketing.dashboard.app import MOST_AT_ONCE, Dashboard
from smarketing.dashboard.controls import FIRST, controls, elements, values
from smarketing.dashboard.question import Asked, Question
from smarketing.dashboard.server import dashboard_of
from smarketing.errors import InputError
from smarketing.scenarios import load
from smarketing.scenarios.field_index import fields

POOL = "compensation.shared_pool"


@pytest.fixture
def quick(engine) -> Dashboard:
    return dashboard_of([], stages=(4, 12))


def question(share: float, page: str = "") -> Question:
    return Question(page=page, policies=[Asked(key="status_quo"), Asked(key="b", changes={POOL: share})])


def kinds(dashboard: Dashboard, asked: Question) -> list[str]:
    return [str(message["kind"]) for message in dashboard.messages(asked)]


def test_policies_come_first_then_an_answer_a_stage_each_with_its_figures(quick):
    told = [kind for kind in kinds(quick, question(0.1)) if kind != "progress"]
    assert told[:3] == ["policies", "answer", "figures"]
    assert told.count("answer") == 2
    assert told[-1] == "done"


def test_the_sentence_says_what_was_moved_and_what_it_does(quick):
    answers = [message for message in quick.messages(question(0.1)) if message["kind"] == "answer"]
    assert answers[-1]["runs"] == 12
    said = answers[-1]["sentence"]
    assert "paid by revenue against plan is 10 % instead of 0 %" in said
    assert "Status quo" in said
    json.dumps(answers, allow_nan=False)


def test_the_next_question_of_a_page_ends_the_one_before(quick):
    first = quick.messages(question(0.1, "page"))
    assert next(first)["kind"] == "policies"
    assert next(first)["kind"] in ("progress", "answer")
    assert "answer" in kinds(quick, question(0.2, "page"))
    assert "answer" in kinds(quick, question(0.3, "another-page"))
    assert [message["kind"] for message in first if message["kind"] == "answer"] == []


def test_more_questions_at_once_than_can_be_answered_are_told_so_and_leave_room_when_they_end(quick):
    streams = [quick._lines(quick.messages(question(0.1))) for _ in range(MOST_AT_ONCE)]
    for stream in streams:
        next(stream)
    assert b"Too many questions" in b"".join(quick._lines(quick.messages(question(0.1))))
    streams.pop().close()
    assert b"Too many questions" not in b"".join(quick._lines(quick.messages(question(0.1))))


def test_every_control_has_what_the_schema_says_and_a_value(quick):
    inside = values(load("aligned"))
    shown = controls()
    assert len([one for one in shown if one["rank"] is not None]) > FIRST
    assert [one["rank"] for one in shown[:FIRST]] == list(range(FIRST))
    for one in shown:
        field = fields()[one["path"]]
        assert one["path"] in inside
        if one["kind"] == "list":  # of members: the schema has a source for their values, not for the list
            assert field.kind == "list" and isinstance(inside[one["path"]], list) and one["fresh"]
            continue
        assert field.quantity is not None
        assert one["source"] == field.quantity.source
        if one["low"] is not None:
            assert one["low"] <= one["from"] < one["to"] <= one["high"]
            assert one["step"] > 0
    assert inside[POOL] == load("aligned").spec.compensation.shared_pool


def test_members_of_lists_and_optional_groups_have_controls_where_a_firm_has_them():
    firm = load("status_quo")
    inside, found = values(firm), {one["path"]: one for one in elements(firm)}
    assert found["market.segments[1].drift"]["title"].endswith(": Services")
    assert found["marketing.channels.trade_fairs.share"]["title"].endswith(": trade fairs")
    assert set(found) <= set(inside)
    assert not set(found) & {one["path"] for one in controls()}
    contest = found["compensation.salespeople.contest"]
    assert contest["kind"] == "group" and inside[contest["path"]] is None
    assert not any(path.startswith(f"{contest['path']}.") for path in found)
    on = firm.changed({contest["path"]: contest["fresh"]})
    assert f"{contest['path']}.prize" in {one["path"] for one in elements(on)}
    for one in found.values():
        if one["kind"] == "group" and inside[one["path"]] is None:
            firm.changed({one["path"]: one["fresh"]})


def test_scenarios_of_the_command_line_can_be_chosen_and_no_other_file(tmp_path, engine):
    file = tmp_path / "acme.yaml"
    file.write_text("name: Acme\ncompensation: {shared_pool: 0.3}\n", encoding="utf-8")
    acme = dashboard_of([str(file), "aligned"])
    assert [asked.base for asked in acme.start.policies] == ["acme", "aligned"]
    assert acme.choice.scenario(acme.start.policies[0]).title == "Acme"
    with pytest.raises(InputError, match="There is no scenario"):
        acme.choice.scenario(Asked(key="a", base=str(file)))


def test_one_scenario_stands_beside_a_copy_to_change_and_five_do_not_fit():
    assert [asked.title for asked in dashboard_of(["aligned"]).start.policies] == ["Aligned", "Your policy"]
    with pytest.raises(InputError, match="4 fit side by side"):
        dashboard_of(["status_quo", "aligned", "misaligned", "one_head", "generalists"])
