"""Study files: what they may say, and how they say what is wrong."""

import re
from pathlib import Path

import pytest

from smarketing.errors import InputError
from smarketing.experiments.design.parameters import Levels, Range
from smarketing.experiments.design.points import StudyScenarios, points
from smarketing.experiments.design.study_file import load_study, studies

GOOD = """\
name: Commission and feedback
scenario: misaligned
design:  {method: grid, samples: 256}
parameters:
  compensation.salespeople.commission_rate: [0.02, 0.05, 0.08, 0.12]
  feedback.interval_weeks: {min: 1, max: 26, type: int}
  budget.marketing_share: {min: 0.2, max: 0.7}
replications: 100
outcomes: [growth_rate, contribution, blame_index]
"""


def test_a_file_says_what_is_varied_and_how(write):
    study = load_study(write(GOOD))
    assert study.name == "Commission and feedback"
    assert study.parameters == (
        Levels("compensation.salespeople.commission_rate", (0.02, 0.05, 0.08, 0.12)),
        Range("feedback.interval_weeks", 1, 26, whole=True),
        Range("budget.marketing_share", 0.2, 0.7),
    )
    assert (study.replications, study.outcomes) == (100, ("growth_rate", "contribution", "blame_index"))
    assert len(points(study)) == 256


def test_a_field_of_whole_numbers_is_sampled_in_whole_numbers_unasked(write):
    study = load_study(write(GOOD.replace(", type: int", "")))
    assert study.parameters[1] == Range("feedback.interval_weeks", 1, 26, whole=True)


@pytest.mark.parametrize("name", studies())
def test_every_point_of_every_study_of_the_library_is_a_firm(name):
    study = load_study(name)
    scenarios = StudyScenarios(study)
    digests = [scenarios.at(point.values).digest for point in points(study, scenarios)]
    assert len(set(digests)) == len(digests)
    assert study.description


def test_levels_may_have_labels_for_tables(write):
    levels = "{title: Leads, levels: {0.5: {website: {cost_per_lead: 160}}, 1: {website: {cost_per_lead: 80}}}}"
    study = load_study(write(f"name: A\nscenario: status_quo\nparameters:\n  marketing.channels: {levels}\n"))
    assert [point.shown(study) for point in points(study)] == [{"marketing.channels": 0.5}, {"marketing.channels": 1.0}]
    assert study.titles == {"marketing.channels": "Leads"}


def test_what_other_commands_read_is_kept_as_it_stands(write):
    study = load_study(write(GOOD + "sensitivity: {method: morris, trajectories: 8}\n"))
    assert study.sections == {"sensitivity": {"method": "morris", "trajectories": 8}}


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ("name: C", "nam: C", "mine.yaml:1: nam", "did you mean name?"),
        ("scenario: misaligned", "scenario: misalined", "mine.yaml:2: scenario", "did you mean misaligned?"),
        ("method: grid", "method: gird", "mine.yaml:3: design.method", "grid, lhs, sobol, list"),
        ("samples: 256", "samples: many", "mine.yaml:3: design.samples", "whole number"),
        ("samples: 256", "samples: 0", "mine.yaml:3", "from 1 to"),
        (
            "commission_rate:",
            "comission_rate:",
            "mine.yaml:5",
            "did you mean commission_rate?",
        ),
        ("[0.02, 0.05, 0.08, 0.12]", "[]", "mine.yaml:5", "at least one level"),
        ("[0.02, 0.05, 0.08, 0.12]", "0.02", "mine.yaml:5", "a list of levels, or a range"),
        ("type: int", "type: whole", "mine.yaml:6", "int or float"),
        ("max: 26, type: int", "max: 26, scale: cubic", "mine.yaml:6", "linear or log"),
        ("min: 1, max: 26", "min: 26, max: 1", "mine.yaml:6", "from a min to a max above it"),
        ("min: 1, max: 26", "min: 1, max: .inf", "mine.yaml:6", "from a min to a max above it"),
        ("min: 1, max: 26", "min: .nan, max: 26", "mine.yaml:6", "from a min to a max above it"),
        ("min: 1, max: 26", "min: a, max: 26", "mine.yaml:6", "must be numbers"),
        ("min: 0.2, max", "min: 0, scale: log, max", "mine.yaml:7", "above zero for a log scale"),
        ("min: 0.2, max", "minimum: 0.2, min: 0.1, max", "mine.yaml:7", "not known here"),
        ("replications: 100", "replications: 1.5", "mine.yaml:8: replications", "whole number"),
        ("replications: 100", "replications: 0", "mine.yaml", "at least 1"),
        ("blame_index]", "blame_indx]", "mine.yaml:9: outcomes", "did you mean blame_index? docs/outcomes.md"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(write, old, new, where, what):
    assert GOOD.count(old) == 1
    with pytest.raises(InputError) as error:
        load_study(write(GOOD.replace(old, new)))
    assert where in str(error.value)
    assert what in str(error.value)
    assert "?." not in str(error.value)


def test_a_value_that_a_scenario_refuses_is_told_with_the_line_of_the_study(write):
    study = load_study(write(GOOD.replace("0.12]", "0.7]")))
    with pytest.raises(
        InputError, match=r"mine\.yaml:5: compensation\.salespeople\.commission_rate: is 0\.7.*0 to 0\.5"
    ):
        StudyScenarios(study).at({"compensation.salespeople.commission_rate": 0.7})


def test_values_that_contradict_each_other_name_the_point_and_the_remedy(write):
    text = "name: A\nscenario: status_quo\nparameters:\n  compensation.salespeople.quota: [null, 400000]\n"
    study = load_study(write(text + "  compensation.salespeople.cap: [null, 2]\n"))
    with pytest.raises(InputError, match=r"(?s)cap.*This is the point.*constraints:"):
        StudyScenarios(study).at({"compensation.salespeople.quota": None, "compensation.salespeople.cap": 2})


def test_one_value_is_not_varied_twice(write):
    text = "name: A\nscenario: status_quo\nparameters:\n  market.segments.0.drift: [0, 0.02]\n"
    with pytest.raises(InputError, match="keep one"):
        load_study(write(text + "  market.segments[0].drift: [0, 0.02]\n"))


def test_a_study_that_is_not_there_names_those_that_are():
    with pytest.raises(InputError, match="did you mean firm_size"):
        load_study("firm_siz")
    with pytest.raises(InputError, match="there is no such study file"):
        load_study("nowhere.yaml")


def test_a_scenario_beside_the_study_is_found(write, tmp_path):
    (tmp_path / "acme.yaml").write_text("name: Acme\nbudget: {total: 0.2}\n", encoding="utf-8")
    study = load_study(write(GOOD.replace("scenario: misaligned", "scenario: acme.yaml")))
    assert StudyScenarios(study).base["budget"]["total"] == 0.2


def test_the_example_of_the_documentation_is_a_study(write):
    page = (Path(__file__).resolve().parents[3] / "docs/studies.md").read_text("utf-8")
    example, *_ = re.findall(r"^```yaml\n(.*?)^```", page, re.M | re.S)  # what follows are parts of studies
    study = load_study(write(example))
    scenarios = StudyScenarios(study)
    found = points(study, scenarios)
    assert len(found) > 100
    assert scenarios.at(found[-1].values).digest
