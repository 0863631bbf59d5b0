"""Every hint of a scenario and of `--set`, followed to the letter, is accepted and means what was meant.

A case is a wrong text, where the hint stands in the message, and the text that follows it: `{}` is the hint as it was
said. What is meant is the value that then stands at a path.
"""

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from smarketing.commands.main import main
from smarketing.scenarios import Scenario, ScenarioError, load
from smarketing.scenarios.field_index import Field, fields
from smarketing.scenarios.number_words import meant, written
from smarketing.scenarios.paths import assign, get, parse
from smarketing.scenarios.yaml_text import yaml_text


class Case(NamedTuple):
    wrong: str
    hint: str
    right: str
    path: str
    meant: Any


PLAN = "compensation: {salespeople: "
SEGMENTS = "market: {segments: [{name: A, accounts: 50, OPENS}, {name: B, accounts: 50, opens_week: 20}]}\n"
CASES = {
    "a field mistyped": Case("budget: {totl: 0.2}", r"did you mean (\w+)\?", "budget: {{{}: 0.2}}", "budget.total",
        0.2),
    "a group mistyped": Case("budgett: {total: 0.2}", r"did you mean (\w+)\?", "{}: {{total: 0.2}}", "budget.total",
        0.2),
    "a field of another group": Case(
        "interval_weeks: 6", r"did you mean ([\w.]+)\?", "{}: 6", "feedback.interval_weeks", 6
    ),
    "a word": Case("feedback: {rule: closed_lop}", r"did you mean (\w+)\?", "feedback: {{rule: {}}}", "feedback.rule",
                   "closed_loop"),
    "a mechanism": Case("neutralise: [wear_ot]", r"did you mean (\w+)\?", "neutralise: [{}]",
                        "neutralise", None),
    "yes": Case("compensation: {salespeople: {bonus_at_quota: 0.1, year_to_date: yes}}", r"write (true|false)$",
                "compensation: {{salespeople: {{bonus_at_quota: 0.1, year_to_date: {}}}}}",
                "compensation.salespeople.year_to_date", True),
    "off": Case("compensation: {salespeople: {annual: {gate: off}}}", r"write (true|false)$",
                "compensation: {{salespeople: {{annual: {{gate: {}}}}}}}", "compensation.salespeople.annual.gate",
                    False),
    "a percentage": Case("firm: {churn: 14}", r"write ([\d.]+)$", "firm: {{churn: {}}}", "firm.churn", 0.14),
    "a name with a colon": Case("name: Acme: the firm", r"write (.+)$", "{}", "name", "Acme: the firm"),
    "a name with a colon and quotes": Case('name: Acme: "the" \\ firm', r"write (.+)$", "{}", "name",
                                           'Acme: "the" \\ firm'),
    "a channel mistyped": Case("assumptions: {marketing.channels.webstie.share: x}", r"did you mean (\w+)\?",
                               "assumptions: {{marketing.channels.{}.share: x}}", "assumptions", None),
    "what an event sets": Case("events: [{week: 3, set: {budget.totl: 0.3}}]", r"did you mean ([\w.]+)\?",
                               "events: [{{week: 3, set: {{budget.{}: 0.3}}}}]", "events", None),
    "a parent": Case("extends: alignd", r"did you mean (\w+)\?", "extends: {}", "feedback.rule", "closed_loop"),
    "a parent beside": Case("extends: base", r"write (\S+)$", "extends: {}", "budget.total", 0.21),
    "no segment is open": Case(SEGMENTS.replace("OPENS", "opens_week: 3"), r"set (opens_week: null)",
                               SEGMENTS.replace("{", "{{").replace("}", "}}").replace("OPENS", "{}"),
                               "market.segments[0].opens_week", None),
    "a cap without a quota": Case(PLAN + "{quota: null, cap: 2}}", r"set (cap: null)", PLAN.replace("{", "{{")
                                  + "{{quota: null, {}}}}}", "compensation.salespeople.cap", None),
    "a retroactive rate that pays less": Case(
        PLAN + "{rates: [{above: 0, rate: 0.07}, {above: 0.9, rate: 0.0123, retroactive: true}]}}",
        r"give at least ([\d.]+),",
        PLAN.replace("{", "{{")
        + "{{rates: [{{above: 0, rate: 0.07}}, {{above: 0.9, rate: {}, retroactive: true}}]}}}}",
        "compensation.salespeople.rates[1].rate", 0.07),
    "a retroactive rate with a third": Case(
        PLAN + "{rates: [{above: 0, rate: 0.0533333}, {above: 0.7, rate: 0.01, retroactive: true}]}}",
        r"give at least ([\d.]+),",
        PLAN.replace("{", "{{")
        + "{{rates: [{{above: 0, rate: 0.0533333}}, {{above: 0.7, rate: {}, retroactive: true}}]}}}}",
        "compensation.salespeople.rates[1].rate", pytest.approx(0.0533333, abs=1e-4)),
    "or not retroactive": Case(
        PLAN + "{rates: [{above: 0, rate: 0.07}, {above: 0.9, rate: 0.01, retroactive: true}]}}",
        r"or (retroactive: false)",
        PLAN.replace("{", "{{") + "{{rates: [{{above: 0, rate: 0.07}}, {{above: 0.9, rate: 0.01, {}}}]}}}}",
        "compensation.salespeople.rates[1].rate", 0.01),
    "a cap of nothing": Case(
        PLAN + "{rates: [{above: 1, rate: 0.05}], cap: 2}}", r"set (cap: null)",
        PLAN.replace("{", "{{") + "{{rates: [{{above: 1, rate: 0.05}}], {}}}}}", "compensation.salespeople.cap", None),
    "credit that is shared": Case(
        PLAN + "{split: {mode: shared, sourced: 0.8, closed: 0.8}}}", r"; (mode: double) gives",
        PLAN.replace("{", "{{") + "{{split: {{{}, sourced: 0.8, closed: 0.8}}}}}}",
        "compensation.salespeople.split.mode", "double"),
    "a currency": Case("currency: Euro", r"such as ([A-Z]{3})$", "currency: {}", "currency", "EUR"),
    "no mapping": Case("- 1", r"such as `(.+)`", "{}", "name", "My firm"),
    "two documents": Case("name: A\n---\nname: A\n", r"remove the second `(---)`", "name: A\n#{}\n", "name", "A"),
    "an event of a segment": Case(
        "events: [{week: 8, set: {'market.segments[1].opens_week': 30}}]", r"write (opens_week) where the segment",
        "market: {{segments: [{{name: A, accounts: 50}}, {{name: B, accounts: 50, {}: 30}}]}}",
        "market.segments[1].opens_week", 30),
    "a spiff that is over": Case(
        "events: [{week: 8, set: {compensation.salespeople.spiffs: [{from: 2, to: 5, rate: 0.1}]}}]",
        r"let it last beyond week (\d+)",
        "events: [{{week: 8, set: {{compensation.salespeople.spiffs: [{{from: 2, to: 1{}, rate: 0.1}}]}}}}]",
        "events", None),
}  # fmt: skip


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    (tmp_path / "base.yaml").write_text("budget: {total: 0.21}\n")
    return tmp_path / "acme.yaml"


def refused(file: Path, text: str) -> str:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(file)
    return str(caught.value)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_hint_in_a_file_is_accepted_and_means_what_was_meant(case: Case, acme: Path):
    told = refused(acme, case.wrong + "\n")
    found = re.search(case.hint, told, re.MULTILINE)
    assert found, told
    acme.write_text(case.right.format(found[1]) + "\n", encoding="utf-8")
    value = get(load(acme).spec.model_dump(), parse(case.path))
    if case.meant is not None or case.path.endswith(("cap", "opens_week")):
        assert value == case.meant


@pytest.mark.parametrize("n", range(2, 5))
def test_weights_of_goals_as_told_add_up(n: int, acme: Path):
    goals = [{"measure": "bookings", "target": 1e6, "weight": 0.9}] * n
    tree = {"compensation": {"salespeople": {"target_bonus": 0.2, "goals": goals}}}
    told = refused(acme, yaml_text(tree))
    found = re.search(r"give each a weight, such as ([\d.]+)$", told, re.MULTILINE)
    assert found, told
    tree["compensation"]["salespeople"]["goals"] = [
        {"measure": "bookings", "target": 1e6, "weight": float(found[1])}
    ] * n
    acme.write_text(yaml_text(tree))
    assert load(acme).spec.compensation.salespeople.goals[0].weight == pytest.approx(1 / n, abs=1e-3)


LISTS = ("events", "client", "assumptions", "market.s", "marketing.channels", "compensation")  # need what they stand in
LISTS = ("events", "client", "assumptions", "market.s", "marketing.channels", "compensation")  # need what they stand in
NUMBERS = [
    pytest.param(field, id=field.path, marks=[pytest.mark.soak] if field.path.startswith("behaviour.") else [])
    for field in fields().values()
    if field.kind in ("number", "whole number") and field.quantity is not None and field.quantity.high is not None
    if not field.path.startswith(LISTS) or (field.path.startswith("compensation.") and field.path.count(".") == 2)
]


def ends_of(field: Field) -> tuple[float, float]:
    """The range of a field that has one."""
    assert field.quantity is not None and field.quantity.low is not None and field.quantity.high is not None
    return field.quantity.low, field.quantity.high


def values_of(field: Field) -> list[float]:
    """Some that the field may have, in its middle and at its ends."""
    low, high = ends_of(field)
    if field.kind == "whole number":
        return sorted({low, high, low + (high - low) // 2, min(high, 1000.0), min(high, 12_000.0)})
    inside = [float(f"{low + share * (high - low):.3g}") for share in (0.25, 0.5)]
    return [value for value in (low, *inside, 0.125, 1.5, high) if low <= value <= high]


def loaded_with(field: Field, text: str) -> tuple[Scenario | None, str]:
    """The base firm with a value as it was told; or what is said against it, where it contradicts other values."""
    try:
        return load("status_quo", {field.path: text}), ""
    except ScenarioError as fault:
        return None, str(fault)


def as_people_write(value: float) -> list[str]:
    """The same number in other words."""
    text = written(value)
    forms = [text.replace(".", ",")] if "." in text else []
    forms += [f"{value:,.0f}", f"{value:,.0f}".replace(",", "'")] if value == int(value) and value >= 1000 else []
    forms += [f"{100 * value:.10g} %"] if 0 < value < 10 else []
    forms += [f"{value / 1e6:.10g} million"] if value >= 1e5 else []
    forms += [text.replace("-", "−")] if value < 0 else []
    return [form for form in forms if meant(form) is not None]


@pytest.mark.parametrize("field", NUMBERS)
def test_a_number_in_other_words_is_told_as_the_file_takes_it(field: Field):
    """By `--set`; that the same hint stands in a file is told by tests/scenarios/test_number_words.py."""
    base = load("status_quo")
    for value in values_of(field):
        for text in as_people_write(value):
            try:
                load("status_quo", {field.path: text})
            except ScenarioError as fault:
                told = str(fault)
            else:
                raise AssertionError(f"{field.path}={text} was taken without a word")
            found = re.search(r"write (\S+)$", told, re.MULTILINE)
            assert found, told
            tree = base.spec.model_dump()
            assign(tree, parse(field.path), value)
            now, against = loaded_with(field, found[1])
            assert "must be a" not in against, f"{text}: {found[1]} gives {against}"
            if now is not None:
                assert get(now.spec.model_dump(), parse(field.path)) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize("field", NUMBERS)
def test_both_ends_of_a_range_that_is_told_are_accepted(field: Field):
    with pytest.raises(ScenarioError) as caught:
        load("status_quo", {field.path: 1e300})
    found = re.search(r"must be a (?:whole )?number from (\S+) to (\S+)", str(caught.value))
    assert found, str(caught.value)
    for end, value in zip(found.groups(), ends_of(field), strict=True):
        as_typed = re.sub(r"[.,;]$", "", end)
        assert float(as_typed.replace(",", "")) == value
        assert "must be a" not in loaded_with(field, as_typed.replace(",", ""))[1]


SETTINGS = {
    "a field": ("budget.totl=0.2", r"did you mean (\w+)\?", "budget.{}=0.2", "budget.total", 0.2),
    "a field of another group": ("interval_weeks=6", r"did you mean ([\w.]+)\?", "{}=6", "feedback.interval_weeks", 6),
    "an element": ("market.segments[7].drift=0.01", r"to (market\.segments\[\d\])", "{}.drift=0.01",
                   "market.segments[3].drift", 0.01),
    "nothing to set": ("budget", r"such as --set (\S+)", "{}", "feedback.interval_weeks", 4),
    "nothing to set, the other example": ("budget", r"or --set (\S+)\.$", "{}", "compensation.salespeople.cap", None),
    "no path": ("a..b=3", r"such as (\S+) or", "{}=3", "compensation.salespeople.cap", 3),
    "no path, the other example": ("a..b=0.01", r"or (\S+)$", "{}=0.01", "market.segments[0].drift", 0.01),
    "a word": ("feedback.rule=closedloop", r"did you mean (\w+)\?", "feedback.rule={}", "feedback.rule", "closed_loop"),
}  # fmt: skip


@pytest.mark.parametrize("case", SETTINGS.values(), ids=SETTINGS)
def test_a_hint_for_a_setting_is_accepted_and_means_what_was_meant(case: tuple, tmp_path, monkeypatch, capsys):
    wrong, hint, right, path, value = case
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="2"):
        main(["scenario", "show", "status_quo", "--set", wrong])
    told = capsys.readouterr().err
    found = re.search(hint, told, re.MULTILINE)
    assert found, told
    name, _, text = right.format(found[1]).partition("=")
    assert get(load("status_quo", {name: text}).spec.model_dump(), parse(path)) == value


@pytest.mark.parametrize("wrong", ["new", "empty", "name", "library"])
def test_a_remedy_that_is_a_command_or_a_name_works(wrong: str, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    if wrong == "library":
        with pytest.raises(ScenarioError, match=r"did you mean (\w+)\?") as caught:
            load("algined")
        assert load(re.search(r"mean (\w+)\?", str(caught.value))[1]).name == "aligned"  # type: ignore[index]
        return
    if wrong == "name":
        with pytest.raises(SystemExit, match="2"):
            main(["scenario", "new", "acme.txt"])
        file = re.search(r"Write (\S+)\.$", capsys.readouterr().err, re.MULTILINE)[1]  # type: ignore[index]
        assert file == "acme.yaml"
    else:
        if wrong == "empty":
            Path("acme.yaml").write_text("# nothing\n")
        with pytest.raises(ScenarioError, match="`smarketing scenario new FILE` writes one") as caught:
            load("acme.yaml")
        Path("acme.yaml").unlink(missing_ok=True)
        file = "acme.yaml"
    with pytest.raises(SystemExit, match="0"):
        main(["scenario", "new", file])
    assert load(file).spec
