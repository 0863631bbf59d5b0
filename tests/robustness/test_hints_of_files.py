"""Every hint of facts, mappings, exports, deals and studies, followed to the letter, is accepted as it was meant."""

import re
from pathlib import Path
from typing import Any

import pytest

from smarketing.errors import InputError
from smarketing.evidence.crm.calibrate import KNOWN, calibrate, mapping_text, read_mapping
from smarketing.evidence.firm.facts_file import read_facts
from smarketing.experiments.design.points import StudyScenarios, points
from smarketing.experiments.design.study_file import load_study
from smarketing.experiments.optimisation.goal import goal
from smarketing.experiments.sensitivity import prepared
from smarketing.pay_plans.deals_file import HEADINGS, read_deals, read_quotas
from smarketing.scenarios.facts import KINDS, facts_of


@pytest.fixture(autouse=True)
def _there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def hint(attempt: Any, pattern: str) -> str:
    """What the message of a refusal says to write."""
    with pytest.raises(InputError) as caught:
        attempt()
    found = re.search(pattern, str(caught.value), re.MULTILINE | re.DOTALL)
    assert found, str(caught.value)
    return found[1]


# Facts

EXAMPLES = {
    "60000": 60_000, "60k": 60_000, "60.000": 60_000, "1200000": 1.2e6, "$11M": 11e6, "100k a month": 1.2e6,
    "60k a year": 60_000, "5k a month": 60_000, "14 %": 0.14, "0.14": 0.14, "28 %": 0.28, "0.28": 0.28, "120": 120,
    "10 a month": 120, "230": 230, "50 a week": 50 * 52 / 12, "39": 39, "9 months": 39.107, "2": 2, "4 hours": 1 / 6,
    "6": 6, "600": 600,
}  # fmt: skip


def fact(text: str) -> Any:
    Path("facts.yaml").write_text(text + "\n", encoding="utf-8")
    return facts_of({name: value for name, value in read_facts(Path("facts.yaml")).items() if name in KINDS})


@pytest.mark.parametrize("name", KINDS)
def test_every_example_of_a_fact_is_accepted_and_is_the_number_it_looks_like(name: str):
    told = hint(lambda: fact(f"{name}: qqq"), r"must be a number such as (.+)\.$")
    for example in re.split(r", | or ", told):
        expected = EXAMPLES.get(example)
        if example == "1 % a month":
            expected = 1 - 0.99**12 if name == "churn" else 1.01**12 - 1
        assert fact(f"{name}: {example}")[name].value == pytest.approx(expected, rel=1e-4), example


@pytest.mark.parametrize(
    "name", [name for name, kind in KINDS.items() if kind.unit in ("share", "1/yr") and kind.high >= 0.3]
)
def test_a_percentage_of_a_fact_is_told_both_ways(name: str):
    told = hint(lambda: fact(f"{name}: 30"), r"if you mean 30 %, write (.+)\.$")
    assert [fact(f"{name}: {each}")[name].value for each in told.split(" or ")] == [0.3, 0.3]


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("said", ["-1e300", "1e300"])
def test_both_ends_of_a_fact_are_accepted_as_they_are_told(name: str, said: str):
    told = hint(lambda: fact(f"{name}: {said}"), r"must be (from \S+ to \S+?)(?:\.$|;)")
    low, high = re.fullmatch(r"from (\S+) to (\S+)", told).groups()  # type: ignore[union-attr]
    assert (fact(f"{name}: {low}")[name].value, fact(f"{name}: {high}")[name].value) == (
        KINDS[name].low,
        KINDS[name].high,
    )


@pytest.mark.parametrize(
    ("wrong", "pattern", "right", "name", "value"),
    [
        ("revenu: 5M", r"did you mean (\w+)\?$", "{}: 5M", "revenue", 5e6),
        ("churn: {valu: 12 %, error: 2 %}", r"write \{(value): 10, error: 2\}", "churn: {{{}: 12 %, error: 2 %}}",
            "churn", 0.12),
        ("deal_mean: {valu: 10}", r"write (\{value: 10, error: 2\})", "deal_mean: {}", "deal_mean", 10),
        ("deal_mean: [1, 2, 3]", r"a range is (\[)low, high\]", "deal_mean: {}10, 20]", "deal_mean", 15),
        ("salespeople: 5.5", r"must be a whole number: (round) it", "salespeople: 6 # {}", "salespeople", 6),
        ("# nothing", r"such as `(.+)`", "{}", "revenue", 11e6),
        ("churn: 0,1", r"()", "churn: 0,1{}", "churn", 0.1),
    ],
)  # fmt: skip
def test_a_hint_of_a_fact_is_accepted(wrong: str, pattern: str, right: str, name: str, value: float):
    if pattern != "()":
        told = hint(lambda: fact(wrong), pattern)
    else:
        told = ""  # a comma is read as it is meant, without a word
    assert fact(right.format(told))[name].value == pytest.approx(value)


def test_the_currency_that_is_told_is_accepted():
    Path("facts.yaml").write_text("currency: Euro\n")
    told = hint(lambda: read_facts(Path("facts.yaml")), r"such as ([A-Z]+)\.$")
    Path("facts.yaml").write_text(f"currency: {told}\n")
    assert read_facts(Path("facts.yaml"))["currency"] == told


# Exports and their mapping

EXPORT = "Angelegt,Stand,Wert\n2025-01-10,closedwon,100\n2025-01-12,closedlost,50\n"


def mapped(text: str) -> Any:
    Path("own.csv").write_text(EXPORT)
    Path("mapping.yaml").write_text(text + "\n")
    return calibrate("own.csv", "mapping.yaml").records.columns["own.csv"]


def test_a_mapping_that_is_told_is_accepted():
    Path("own.csv").write_text(EXPORT)
    option = hint(lambda: calibrate("own.csv"), r"Name it in a mapping file: --mapping (\S+)\.$")
    form = hint(lambda: mapped("own.csv: Angelegt"), r"write (FILE: \{created: HEADING\});")
    assert option == "mapping.yaml"
    text = form.replace("FILE", "own.csv").replace("HEADING", "Angelegt")
    assert mapped(text)["created"] == "Angelegt"


def test_every_name_that_a_mapping_may_have_is_accepted():
    told = hint(lambda: mapped("own.csv: {creatd: Angelegt}"), r"known are (.+)\.$").split(", ")
    assert told == list(KNOWN)
    for name in told:
        Path("mapping.yaml").write_text(f"own.csv: {{{name}: Angelegt}}\n")
        assert read_mapping(Path("mapping.yaml")) == {"own.csv": {name: "Angelegt"}}


@pytest.mark.parametrize(
    ("wrong", "pattern", "right"),
    [
        ("owm.csv: {created: Angelegt}", r"mapping\.yaml:1: .*did you mean (\S+)\?$", "{}: {{created: Angelegt}}"),
        ("own.csv:\n  created: Angelgt", r"mapping\.yaml:2: .*did you mean (\S+)\?$", "own.csv:\n  created: {}"),
        ("own.csv: {created: When}", r"valid names: (\w+)", "own.csv: {{created: {}}}"),
        ("# nothing", r"write `FILE: \{(created): HEADING\}`", "own.csv: {{{}: Angelegt}}"),
    ],
)
def test_a_name_that_no_file_has_is_refused_with_one_that_is_accepted(wrong: str, pattern: str, right: str):
    told = hint(lambda: mapped(wrong), pattern)
    assert mapped(right.format(told))["created"] == "Angelegt"


def test_the_mapping_that_is_written_is_read_back():
    Path("own.csv").write_text(EXPORT.replace("Angelegt", "Create Date"))
    found = calibrate("own.csv")
    Path("mapping.yaml").write_text(mapping_text(found.records))
    assert calibrate("own.csv", "mapping.yaml").records.columns == found.records.columns


# Deals and quotas

DEALS = {"who": "Ann", "date": "2026-02-03", "amount": "1000"}


@pytest.mark.parametrize("missing", DEALS)
def test_every_heading_that_is_told_is_found(missing: str):
    def deals(heading: str) -> Any:
        heads = [heading if what == missing else what for what in DEALS]
        Path("deals.csv").write_text(f"{','.join(heads)}\n{','.join(DEALS.values())}\n", encoding="utf-8")
        return read_deals("deals.csv").deals[0]

    told = hint(lambda: deals("xyz"), r"heading may be (.+?) or the like")
    assert told.split(", ") == list(HEADINGS[missing][:5])
    for heading in told.split(", "):
        deal = deals(heading)
        assert (deal.who, str(deal.day), deal.amount) == ("Ann", "2026-02-03", 1000)


@pytest.mark.parametrize(
    ("wrong", "remedy", "right"),
    [
        ("", "a row of headings and a row a deal", "who,date,amount\nAnn,2026-02-03,1000\n"),
        ("who,date,amount\n", "Add a row a deal", "who,date,amount\nAnn,2026-02-03,1000\n"),
        ("who,date,amount\n,,\n,2026-01-01,3\n", "Put right what is missing", "who,date,amount\nAnn,2026-01-01,3\n"),
    ],
)
def test_a_file_of_deals_put_right_as_told_is_read(wrong: str, remedy: str, right: str):
    Path("deals.csv").write_text(wrong)
    with pytest.raises(InputError, match=remedy):
        read_deals("deals.csv")
    Path("deals.csv").write_text(right)
    assert len(read_deals("deals.csv").deals) == 1


def test_quotas_put_right_as_told_are_read():
    Path("q.csv").write_text("who,quota\n,\n,5\n")
    with pytest.raises(InputError, match="Write a row a person, with who and quota"):
        read_quotas("q.csv")
    Path("q.csv").write_text("who,quota\nAnn,500000\nBob,none\n")
    with pytest.raises(InputError, match=r"q\.csv:3: Bob has no quota above zero\. Write it, or leave the row out"):
        read_quotas("q.csv")
    Path("q.csv").write_text("who,quota\nAnn,500000\n")
    assert read_quotas("q.csv") == {"Ann": 500_000}


# Studies: what is wrong, where the hint is, what to write instead, and what the study then has

HEAD = "name: Mine\nscenario: status_quo\n"
VARIED = HEAD + "parameters: {budget.total: {min: 0.1, max: 0.3}, feedback.rule: [none, closed_loop]}\n"
STUDIES = {
    "a key": (HEAD + "paramters: {budget.total: [0.1, 0.2]}", r"did you mean (\w+)\?",
              HEAD + "{}: {{budget.total: [0.1, 0.2]}}", lambda s: s.paths == ("budget.total",)),
    "a field": (HEAD + "parameters: {budget.totl: [0.1, 0.2]}", r"did you mean (\w+)\?",
                HEAD + "parameters: {{budget.{}: [0.1, 0.2]}}", lambda s: s.paths == ("budget.total",)),
    "a scenario": ("name: Mine\nscenario: alignd\nparameters: {budget.total: [0.1, 0.2]}", r"did you mean (\w+)\?",
                   "name: Mine\nscenario: {}\nparameters: {{budget.total: [0.1, 0.2]}}",
                   lambda s: s.scenario == "aligned"),
    "an outcome": (VARIED + "outcomes: [revenu]", r"did you mean (\w+)\?", VARIED.replace("{", "{{").replace("}", "}}")
                   + "outcomes: [{}]", lambda s: s.outcomes == ("revenue",)),
    "a list of names": (VARIED + "outcomes: 5", r"such as (\[.+?\]),", VARIED.replace("{", "{{").replace("}", "}}")
                        + "outcomes: {}", lambda s: s.outcomes == ("growth_rate", "contribution")),
    "a method": (VARIED + "design: {method: soboll}", r"one of .*(sobol)\b", VARIED.replace("{", "{{")
                 .replace("}", "}}") + "design: {{method: {}}}", lambda s: s.design.method == "sobol"),
    "a range": (HEAD + "parameters: {budget.marketing_share: 5}", r"a range such as (\{min: 0, max: 1\})",
                HEAD + "parameters: {{budget.marketing_share: {}}}", lambda s: s.parameters[0].high == 1),
    "a condition": (VARIED + "constraints: 5", r"such as `(- .+?)`", VARIED.replace("{", "{{").replace("}", "}}")
                    + "constraints:\n  {}", lambda s: s.constraints[0].text == "budget.marketing_share <= 0.5"),
    "a condition that compares nothing": (
        VARIED + "constraints: [budget.total]", r"write for instance (\S+ <= 0\.5)",
        VARIED.replace("{", "{{").replace("}", "}}") + "constraints: ['{}']",
        lambda s: s.constraints[0].text == "budget.marketing_share <= 0.5"),
    "levels with labels": (HEAD + "parameters: {budget.total: {levels: 5}}", r"a mapping of `(label): level`",
                           HEAD + "parameters: {{budget.total: {{levels: {{{}: 0.2, other: 0.3}}}}}}",
                           lambda s: s.parameters[0].labels == ("label", "other")),
    "the type of a range": (HEAD + "parameters: {budget.total: {min: 0.1, max: 0.2, type: real}}", r"be int or (float)",
                            HEAD + "parameters: {{budget.total: {{min: 0.1, max: 0.2, type: {}}}}}",
                            lambda s: not s.parameters[0].whole),
    "the scale of a range": (HEAD + "parameters: {budget.total: {min: 0.1, max: 0.2, scale: logarithm}}",
                             r"be linear or (log)\b",
                             HEAD + "parameters: {{budget.total: {{min: 0.1, max: 0.2, scale: {}}}}}",
                             lambda s: s.parameters[0].log),
    "seeds": (VARIED + "seeds: other", r"must be common or (separate)", VARIED.replace("{", "{{").replace("}", "}}")
              + "seeds: {}", lambda s: s.seeds == "separate"),
    "the seed": (VARIED + "design: {seed: 99999999999}", r"from 0 to (\d+)", VARIED.replace("{", "{{")
                 .replace("}", "}}") + "design: {{seed: {}}}", lambda s: s.design.seed == 2**32 - 1),
    "an element of a list": (HEAD + "parameters: {'market.segments.9.drift': [0.01, 0.02]}",
                             r"to (market\.segments\[\d\])", HEAD + "parameters: {{'{}.drift': [0.01, 0.02]}}",
                             lambda s: s.paths == ("market.segments[3].drift",)),
    "too few points for two levels": (
        HEAD + "parameters: {budget.total: {min: 0.1, max: 0.3}, firm.churn: {min: 0.1, max: 0.2}}\n"
        "design: {samples: 2}", r"Ask for ([\d,]+) or more",
        HEAD + "parameters: {{budget.total: {{min: 0.1, max: 0.3}}, firm.churn: {{min: 0.1, max: 0.2}}}}\n"
        "design: {{samples: {}}}", lambda s: s.design.samples == 4),
    "too many samples": (
        HEAD + "parameters: {budget.total: [0.1, 0.2]}\ndesign: {samples: 99999999}", r"from 1 to ([\d,]+), for",
        HEAD + "parameters: {{budget.total: [0.1, 0.2]}}\ndesign: {{samples: {}}}",
            lambda s: s.design.samples == 100_000),
    "or sampled": (
        HEAD + "parameters: {budget.total: {min: 0.1, max: 0.3}, firm.churn: {min: 0.1, max: 0.2}}\n"
        "design: {samples: 2}", r"sample them with `(method: sobol)`",
        HEAD + "parameters: {{budget.total: {{min: 0.1, max: 0.3}}, firm.churn: {{min: 0.1, max: 0.2}}}}\n"
        "design: {{samples: 2, {}}}", lambda s: s.design.method == "sobol"),
    "too many points": (
        HEAD + "parameters:\n  budget.total: {min: 0.1, max: 0.3, levels: 2000}\n"
        "  firm.churn: {min: 0.1, max: 0.2, levels: 2000}", r"sample them with `(method: sobol)`",
        HEAD + "parameters: {{budget.total: {{min: 0.1, max: 0.3}}, firm.churn: {{min: 0.1, max: 0.2}}}}\n"
        "design: {{samples: 8, {}}}", lambda s: s.design.samples == 8),
    "what is set and varies": (VARIED + "set: {budget.total: 0.2}", r"(Leave it out here)", VARIED.replace("{", "{{")
                               .replace("}", "}}") + "# {}", lambda s: "budget.total" in s.paths),
    "a level twice": (HEAD + "parameters: {budget.total: [0.1, 0.1, 0.2]}", r"(twice|once)",
                      HEAD + "parameters: {{budget.total: [0.1, 0.2]}} # {}",
                          lambda s: len(s.parameters[0].values) == 2),
}  # fmt: skip


@pytest.mark.parametrize("case", STUDIES.values(), ids=STUDIES)
def test_a_hint_of_a_study_is_accepted_and_means_what_was_meant(case: tuple):
    wrong, pattern, right, has = case

    def study(text: str) -> Any:
        Path("study.yaml").write_text(text + "\n", encoding="utf-8")
        found = load_study("study.yaml")
        firms = StudyScenarios(found)
        firms.at(points(found, firms)[-1].values)
        return found

    assert has(study(right.format(hint(lambda: study(wrong), pattern))))


GOALS = {
    "no goal": (VARIED, r"for instance\n(optimise:.*)$", VARIED.replace("{", "{{").replace("}", "}}") + "{}",
                lambda g: g.objectives == {"contribution": 1} and g.limits[0].text == "commission_cost <= 1300000"),
    "a key": (VARIED + "optimise: {objectives: [contribution], trial: 5}", r"did you mean (\w+)\?",
              VARIED.replace("{", "{{").replace("}", "}}") + "optimise: {{objectives: [contribution], {}: 5}}",
              lambda g: g.trials == 5),
    "objectives": (VARIED + "optimise: {objectives: contribution}", r"such as (\{contribution: maximise\})",
                   VARIED.replace("{", "{{").replace("}", "}}") + "optimise: {{objectives: {}}}",
                   lambda g: g.objectives == {"contribution": 1}),
    "an objective": (VARIED + "optimise: {objectives: [contributon]}", r"did you mean (\w+)\?",
                     VARIED.replace("{", "{{").replace("}", "}}") + "optimise: {{objectives: [{}]}}",
                     lambda g: g.objectives == {"contribution": 1}),
    "which way": (VARIED + "optimise: {objectives: {commission_cost: less}}", r"or (minimise)",
                  VARIED.replace("{", "{{").replace("}", "}}") + "optimise: {{objectives: {{commission_cost: {}}}}}",
                  lambda g: g.objectives == {"commission_cost": -1}),
    "limits": (VARIED + "optimise: {objectives: [contribution], constraints: 5}", r"such as (\[.+\])",
               VARIED.replace("{", "{{").replace("}", "}}")
               + "optimise: {{objectives: [contribution], constraints: {}}}",
               lambda g: g.limits[0].text == "commission_cost <= 1300000"),
    "how several count": (VARIED + "optimise: {objectives: [contribution], combine: max}", r"mean or (worst)",
                          VARIED.replace("{", "{{").replace("}", "}}")
                          + "optimise: {{objectives: [contribution], combine: {}}}", lambda g: g.combine == "worst"),
    "a firm": (VARIED + "optimise: {objectives: [contribution], scenarios: [alignd]}", r"did you mean (\w+)\?",
               VARIED.replace("{", "{{").replace("}", "}}")
               + "optimise: {{objectives: [contribution], scenarios: [{}]}}", lambda g: g.firms[0].name == "aligned"),
}  # fmt: skip


@pytest.mark.parametrize("case", GOALS.values(), ids=GOALS)
def test_a_hint_of_a_goal_is_accepted_and_means_what_was_meant(case: tuple):
    wrong, pattern, right, has = case

    def wanted(text: str) -> Any:
        Path("study.yaml").write_text(text + "\n", encoding="utf-8")
        return goal(load_study("study.yaml"))

    assert has(wanted(right.format(hint(lambda: wanted(wrong), pattern))))


def test_a_sensitivity_study_put_right_as_told_is_accepted():
    def ready(text: str) -> Any:
        Path("study.yaml").write_text(HEAD + text + "\n", encoding="utf-8")
        return prepared(load_study("study.yaml"), "morris")

    told = hint(lambda: ready("parameters: {budget.total: [0.1, 0.2]}"), r"a range such as (\{min: 0, max: 1\})")
    both = f"parameters: {{budget.total: [0.1, 0.2], budget.marketing_share: {told}}}"
    assert len(ready(both).parameters) == 2
    hint(lambda: ready(both + "\nconstraints: [budget.total < 0.15]"), "(leave the constraints away)")


def test_a_function_that_is_told_is_accepted():
    def own(text: str) -> Any:
        Path("study.yaml").write_text(VARIED + f"outcomes:\n  - gini_pay: {text}\n", encoding="utf-8")
        return load_study("study.yaml")

    told = hint(lambda: own("gini_pay"), r"such as (\S+?)\.?$")
    Path("my_rules.py").write_text("def gini_pay(history):\n    return 0.0\n")
    assert own(told).outcomes == ("gini_pay",)
