"""A scenario that cannot be used is refused with one message: where, which field, which value, the rule, the remedy."""

import os
from pathlib import Path

import pytest

from smarketing.agents.mechanisms import LAST, MECHANISMS
from smarketing.scenarios import ScenarioError, load

NAME = "name: Acme\n"
PAST_THE_LAST = f"M{len(MECHANISMS) + 1}"
BOMB = "\n".join(
    ["a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    + [
        f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}]"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ]
)

# what stands in acme.yaml → what the message must say
FILES: dict[str, tuple[str, list[str]]] = {
    "an unknown key": (
        NAME + "compensation:\n  salespeople:\n    comission_rate: 0.1",
        ["acme.yaml:4: compensation.salespeople.comission_rate: is not a field; did you mean commission_rate?"],
    ),
    "a key in the wrong place": (
        NAME + "commission_rate: 0.1",
        ["acme.yaml:2: commission_rate: is not a field; did you mean compensation.salespeople.commission_rate?"],
    ),
    "text for a number": (
        NAME + "firm: {churn: lots}",
        ["acme.yaml:2: firm.churn: is the text 'lots', but must be a number from 0 to 0.8"],
    ),
    "a number as people write it": (
        NAME + "firm: {opening_revenue: '27,000,000', gross_margin: 70%}",
        ["write 27000000", "write 0.7"],
    ),
    "true for a number": (
        NAME + "organisation: {salespeople: true}",
        ["organisation.salespeople: is true, but must be a whole number from 1 to 1,000"],
    ),
    "a number for a text": (NAME + "description: 3", ["acme.yaml:2: description: is 3, but must be text"]),
    "a fraction for a count": (NAME + "systems: {count: 2.5}", ["is 2.5, but must be a whole number from 1 to 100"]),
    "yes for true": (NAME + "feedback: {both_ways: yes}", ["is the text 'yes', but must be true or false; write true"]),
    "NaN": (NAME + "firm: {churn: .nan}", ["acme.yaml:2: firm.churn: is .nan, but must be a number from 0 to 0.8"]),
    "infinity": (NAME + "firm: {churn: -.inf}", ["acme.yaml:2: firm.churn: is -.inf, but must be a number"]),
    "a number beyond floats": (NAME + "firm: {churn: 1e999}", ["firm.churn: is .inf, but must be a number"]),
    "an integer beyond floats": (NAME + f"firm: {{churn: 1{'0' * 350}}}", ["firm.churn: is a number beyond 1e300"]),
    "an integer of endless digits": (NAME + f"firm: {{churn: 1{'0' * 9000}}}", ["firm.churn: is .inf"]),
    "out of range": (
        NAME + "budget:\n  total: 9",
        ["acme.yaml:3: budget.total: is 9", "a number from 0.02 to 2"],
    ),
    "a firm of 10^12 people": (
        NAME + "organisation: {salespeople: 1000000000000}",
        ["is 1,000,000,000,000", "The largest firm allowed is 10,000 business units of 1,000", "720 GB of memory"],
    ),
    "an unknown word": (
        NAME + "feedback: {rule: closedloop}",
        ["but must be one of none, ad_hoc, periodic, closed_loop; did you mean closed_loop?"],
    ),
    "an unknown mechanism": (
        NAME + f"neutralise: [M2, {PAST_THE_LAST}]",
        [f"neutralise[1]: is the text '{PAST_THE_LAST}'", f"M1 to {LAST}, or its name"],
    ),
    "a mistyped mechanism": (NAME + "neutralise: [fixaton]", ["neutralise[0]: is the text", "did you mean fixation?"]),
    "a scalar for a group": (NAME + "leadership: 3", ["leadership: is 3, but must be a mapping of fields (support,"]),
    "null for a group": (NAME + "leadership:", ["acme.yaml:2: leadership: is null, but must be a mapping of fields"]),
    "null for a number": (NAME + "firm: {churn: }", ["firm.churn: is null, but must be a number from 0 to 0.8"]),
    "an SLA without its promise": (
        NAME + "handoff:\n  sla: {min_score: 0.2}",
        ["acme.yaml:3: handoff.sla.response_days: is missing: give a number from 0.01 to 60"],
    ),
    "a cap without a quota": (
        NAME + "compensation:\n  salespeople:\n    quota: null\n    cap: 2",
        ["acme.yaml:5: compensation.salespeople.cap: is 2, but without a quota", "set cap: null or give a quota"],
    ),
    "a cap of nothing": (
        NAME + "compensation:\n  salespeople:\n    cap: 2\n    rates: [{above: 1, rate: 0.1}]",
        ["acme.yaml:4: compensation.salespeople.cap: is 2 times the variable pay at quota, which is 0", "rate: 0}"],
    ),
    "goals that weigh too much": (
        NAME + "compensation:\n  marketers:\n    target_bonus: 0.2\n    goals:\n"
        "    - {measure: leads, target: 900}\n    - {measure: accepted, target: 90}",
        ["acme.yaml:5: compensation.marketers.goals: hang on target_bonus", "add up to 200 %", "such as 0.5"],
    ),
    "goals that weigh too little": (
        NAME
        + "compensation: {salespeople: {target_bonus: 0.2, goals: [{measure: bookings, target: 4e+5, weight: 0.4}]}}",
        ["compensation.salespeople.goals: hang on target_bonus with weights that add up to 40 %"],
    ),
    "pay at a threshold that is the target": (
        NAME + "compensation:\n  salespeople:\n    target_bonus: 0.2\n"
        "    goals: [{measure: bookings, target: 4e+5, threshold: 1, at_threshold: 0.5}]",
        ["acme.yaml:5: compensation.salespeople.goals[0].at_threshold: is what is paid at a threshold below"],
    ),
    "an accelerator under a cap of 1": (
        NAME + "compensation:\n  salespeople:\n    target_bonus: 0.2\n"
        "    goals: [{measure: bookings, target: 4e+5, cap: 1, accelerator: 2}]",
        ["compensation.salespeople.goals[0].accelerator: pays beyond the target, where a cap of 1 pays nothing more"],
    ),
    "a goal without a measure": (
        NAME + "compensation: {salespeople: {target_bonus: 0.2, goals: [{target: 4e+5}]}}",
        ["goals[0].measure: is missing: give one of bookings, team_bookings, company_revenue"],
    ),
    "a spiff that is over when it is announced": (
        NAME + "events:\n- week: 20\n  set: {compensation.salespeople.spiffs: [{from: 1, to: 5, per_deal: 9}]}",
        ["acme.yaml:4: events[0].set: brings in a spiff in week 20 that ended in week 5", "beyond week 19"],
    ),
    "a draw below zero": (
        NAME + "compensation:\n  salespeople:\n    draw: -5",
        ["acme.yaml:4: compensation.salespeople.draw.amount: is -5, but must be a number from 0 to 1,000,000"],
    ),
    "descending tiers": (
        NAME + "compensation: {salespeople: {tiers: [{above: 1.5, factor: 2}, {above: 1.2, factor: 3}]}}",
        ["compensation.salespeople.tiers[1].above: is 1.2, but the tier before it starts at 1.5"],
    ),
    "too many tiers": (
        NAME
        + f"compensation: {{salespeople: {{tiers: [{', '.join(f'{{above: {k}, factor: 1}}' for k in range(5))}]}}}}",
        ["compensation.salespeople.tiers: has 5 elements, but must have at most 4"],
    ),
    "more winners than people": (
        NAME + "organisation: {salespeople: 3}\ncompensation: {salespeople: {contest: {top: 5, prize: 100}}}",
        ["compensation.salespeople.contest.top: is 5, but a business unit has only 3 salespeople"],
    ),
    "shares that do not add up": (
        NAME + "marketing: {channels: {website: {share: 0.5}}}",
        ["acme.yaml:2: marketing.channels: the shares of programme money must add up to 1", "website 0.5", "= 1.22"],
    ),
    "commission that is not paid in full": (
        NAME + "compensation: {salespeople: {schedule: [{share: 0.5}, {share: 0.4, after_weeks: 26}]}}",
        ["compensation.salespeople.schedule: the shares of a deal's commission must add up to 1, but 0.5 + 0.4 = 0.9"],
    ),
    "a mistyped channel": (
        NAME + "marketing: {channels: {webstie: {share: 0.5}}}",
        ["marketing.channels.webstie.kind: is missing", "correct its name"],
    ),
    "a channel name for a spreadsheet": (
        NAME + "marketing: {channels: {Web Site: {kind: paid, cost_per_lead: 3, share: 0}}}",
        ["marketing.channels.Web Site: the name of a channel has small letters"],
    ),
    "no segment": (
        NAME + "market: {segments: []}",
        ["acme.yaml:2: market.segments: has 0 elements, but must have at least 1"],
    ),
    "thirteen segments": (
        NAME + f"market: {{segments: [{', '.join(f'{{name: s{k}}}' for k in range(13))}]}}",
        ["acme.yaml:2: market.segments: has 13 elements, but must have at most 12"],
    ),
    "a year of eleven months": (NAME + f"market: {{seasonality: {[1] * 11}}}", ["has 11 elements", "exactly 12"]),
    "an impossible month": (
        NAME + f"market: {{seasonality: {[1] * 11 + [7]}}}",
        ["market.seasonality[11]: is 7, but must be a number from 0 to 5"],
    ),
    "no demand": (NAME + f"market: {{seasonality: {[0] * 12}}}", ["market.seasonality: no month has any demand"]),
    "no open segment": (
        NAME + "market:\n  segments:\n" + "".join(f"    - {{name: s{k}, opens_week: 3}}\n" for k in range(4)),
        ["acme.yaml:3: market.segments: no segment is open from the start"],
    ),
    "a segment that opens too late": (
        NAME + "market:\n  segments: [{name: a}, {name: b}, {name: c}, {name: d, opens_week: 156}]",
        ["market.segments[3].opens_week: is 156, but only weeks 0 to 155 are measured"],
    ),
    "twin segments": (
        NAME + "market: {segments: [{name: a}, {name: b}, {name: a}, {name: d}]}",
        ["market.segments[2].name: 'a' is the name of an earlier segment"],
    ),
    "an event after the end": (
        NAME + "events:\n  - {week: 156, set: {compensation.salespeople.cap: null}}",
        ["acme.yaml:3: events[0].week: is 156, but only weeks 0 to 155 are measured"],
    ),
    "an event that changes circumstance": (
        NAME + "events:\n  - week: 4\n    set:\n      market.lead_decay: 0.1",
        [
            "acme.yaml:5: events[0].set: market.lead_decay is circumstance, which no event can change",
            "organisation.marketers",
            "and market.growth",
            "compare a scenario that has it from the start",
        ],
    ),
    "an event that moves prices": (
        NAME + "events: [{week: 4, set: {'market.segments[0].deal_size.median': 9}}]",
        ["prices that change are offer.list_price, against those of the opening"],
    ),
    "a budget in money and as a share": (
        NAME + "budget: {amount: 4e6, total: 0.2}",
        ["acme.yaml:2: budget.total: is a share of revenue, and the budget is $4M a year in money (budget.amount)"],
    ),
    "a share by an event where money holds": (
        NAME + "budget: {amount: 4e6}\nevents: [{week: 9, set: {budget.total: 0.2}}]",
        ["acme.yaml:3: events[0].set: sets budget.total, a share of revenue, while budget.amount is a sum of money"],
    ),
    "a budget in money under the name of the share": (
        NAME + "budget: {total: 4860000}",
        ["must be a number from 0.02 to 2; if you mean money a year, write amount: 4860000 in its place"],
    ),
    "an event with a mistyped path": (
        NAME + "events: [{week: 4, set: {compensation.salespeople.acelerator: 2}}]",
        ["compensation.salespeople.acelerator is not a field; did you mean accelerator?"],
    ),
    "an event with a bad value": (
        NAME + "events:\n  - {week: 4, set: {feedback.candour: 0.5}}\n  - {week: 9, set: {feedback.candour: 2}}",
        ["acme.yaml:4: events: from week 9 on, feedback.candour: is 2, but must be a number from 0 to 1"],
    ),
    "events that contradict each other": (
        NAME + "events:\n  - {week: 4, set: {compensation.salespeople.cap: 2}}\n"
        "  - {week: 9, set: {compensation.salespeople.quota: null}}",
        ["acme.yaml:4: events: from week 9 on, compensation.salespeople.cap: is 2, but without a quota"],
    ),
    "an event without changes": (NAME + "events: [{week: 4, set: {}}]", ["events[0].set"]),
    "a source for no field": (
        NAME + "assumptions: {compensation.marketer: interview}",
        ["assumptions: compensation.marketer is not a field; did you mean marketers?"],
    ),
    "a source that is a number": (NAME + "assumptions: {budget.total: 3}", ["is 3, but must be a source as text"]),
    "a currency by its name": (NAME + "currency: Euro", ["a code of three capital letters, such as EUR"]),
    "a key given twice": ("name: a\nname: b", ["acme.yaml:2: name is given twice; it stands on line 1 already"]),
    "broken YAML": ("name: [a", ["acme.yaml:1: not valid YAML: expected ',' or ']'"]),
    "a tab as indent": ("name: a\nfirm:\n\tchurn: 1", ["acme.yaml:3: not valid YAML"]),
    "nothing": ("", ["acme.yaml: is empty; `smarketing scenario new FILE` writes one"]),
    "comments only": ("# to do\n", ["acme.yaml: is empty"]),
    "a list": ("- name: a", ["acme.yaml:1: must be a mapping of fields, such as `name: My firm`"]),
    "two documents": ("name: a\n---\nname: b", ["acme.yaml:2: a scenario file holds one document"]),
    "a tag": ("name: !!python/object/apply:os.system [ls]", ["acme.yaml:1: the tag", "is not allowed"]),
    "a local tag": ("name: !include other.yaml", ["the tag !include is not allowed"]),
    "an alias bomb": (BOMB, ["more than 20,000 values, aliases written out"]),
    "an alias to itself": ("name: &a [*a]", ["acme.yaml:1: *a refers to nothing above it"]),
    "an alias to nothing": ("name: *a", ["acme.yaml:1: *a refers to nothing above it"]),
    "endless depth": ("name: " + "[" * 50_000, ["acme.yaml:1: nested more than 20 levels deep"]),
    "a key that is a list": ("? [a]\n: b", ["acme.yaml:1: a key must be a word"]),
    "an unknown parent": (
        NAME + "extends: algned",
        ["acme.yaml:2: extends: there is no library scenario 'algned'", "did you"],
    ),
    "a parent beside it without suffix": (
        NAME + "extends: acme",
        ["there is no library scenario 'acme'; for the file beside this one write ./acme.yaml"],
    ),
    "a missing parent": (NAME + "extends: ./gone.yaml", ["there is no file ./gone.yaml in the folder of acme.yaml"]),
    "a parent above": (NAME + "extends: ../gone.yaml", ["extends: ../gone.yaml lies outside the folder of acme.yaml"]),
    "a parent elsewhere": (NAME + "extends: /etc/hosts.yaml", ["/etc/hosts.yaml lies outside the folder of acme.yaml"]),
    "itself as parent": (
        NAME + "extends: ./acme.yaml",
        ["acme.yaml:2: extends: goes in a circle: acme.yaml → acme.yaml"],
    ),
    "a number as parent": (
        NAME + "extends: 3",
        ["extends: must be the name of a library scenario or the path of a file"],
    ),
    "a logo elsewhere": (NAME + "client: {logo: ../logo.png}", ["client.logo: ../logo.png lies outside the folder"]),
    "a logo that is no picture": (NAME + "client: {logo: acme.yaml}", ["use a PNG, JPEG or SVG file"]),
    "a novel as description": (
        NAME + f"description: {'x' * 10_001}",
        ["has 10,001 characters, but may have at most 10,000"],
    ),
    "an empty name": ("name: ''", ["acme.yaml:1: name: has 0 characters, but must have at least 1"]),
    "a missing logo": (
        NAME + "client: {logo: logo.png}",
        ["acme.yaml:2: client.logo: there is no file logo.png beside the scenario file"],
    ),
}


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def message(name: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        load(name)
    return str(caught.value)


@pytest.mark.parametrize(("text", "expected"), FILES.values(), ids=FILES.keys())
def test_a_fault_is_named_with_its_place_and_its_remedy(text: str, expected: list[str]):
    Path("acme.yaml").write_text(text)
    said = message("acme.yaml")
    for part in expected:
        assert part in said
    assert "pydantic" not in said
    assert len(said) < 2_000


def test_all_faults_are_told_at_once():
    Path("acme.yaml").write_text("name: a\nbudget: {total: 9, rule: x}\nfirm: {churn: -1}")
    assert len(message("acme.yaml").splitlines()) == 3


def test_no_more_than_ten_faults_are_told():
    Path("acme.yaml").write_text(NAME + "".join(f"unknown_{k}: 1\n" for k in range(14)))
    lines = message("acme.yaml").splitlines()
    assert len(lines) == 11
    assert lines[-1] == "and 4 more"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff\xfe\x00a", "acme.yaml:1: is not text in UTF-8"),
        ("name: a\ndescription: caf\xe9".encode("latin1"), "acme.yaml:2: is not text in UTF-8"),
        (b"name: a\0b", "acme.yaml: is a binary file"),
        (b"name: \x07", "acme.yaml"),
    ],
)
def test_a_file_that_is_no_text_is_refused(content: bytes, expected: str):
    Path("acme.yaml").write_bytes(content)
    assert expected in message("acme.yaml")


def test_a_file_of_100_mb_is_refused_unread(monkeypatch: pytest.MonkeyPatch):
    with Path("acme.yaml").open("wb") as stream:
        stream.truncate(100_000_000)
    monkeypatch.setattr(Path, "open", lambda *_, **__: pytest.fail("the file was opened"))
    assert "is 100,000,000 bytes; a scenario file may have 262,144" in message("acme.yaml")


def test_a_folder_a_device_and_a_missing_file_are_refused():
    Path("folder.yaml").mkdir()
    assert "folder.yaml: is a folder" in message("folder.yaml")
    assert "/dev/null: is not a regular file" in message("/dev/null")
    assert "gone.yaml: there is no such file; `smarketing scenario new FILE`" in message("gone.yaml")
    assert "'algned' is neither a library scenario nor a file; did you mean aligned?" in message("algned")
    assert "is neither a library scenario nor a file" in message("x" * 5_000)
    assert "is neither a library scenario nor a file" in message("a\0b")


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
def test_a_symbolic_link_cannot_lead_a_parent_out_of_the_folder(tmp_path: Path):
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "outside.yaml").write_text("name: Outside")
    (inside / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (inside / "acme.yaml").write_text("name: a\nextends: ./link.yaml")
    assert "lies outside the folder" in message(str(inside / "acme.yaml"))
    (inside / "loop.yaml").symlink_to(inside / "loop.yaml")
    (inside / "acme.yaml").write_text("name: a\nextends: ./loop.yaml")
    assert "acme.yaml:2: extends" in message(str(inside / "acme.yaml"))


def test_a_circle_of_parents_is_named():
    Path("a.yaml").write_text("name: a\nextends: ./b.yaml")
    Path("b.yaml").write_text("name: b\nextends: ./a.yaml")
    assert "b.yaml:2: extends: goes in a circle: a.yaml → b.yaml → a.yaml" in message("a.yaml")
