"""Rules of one's own in studies: named in the file, kept with the results, and run again when they are edited."""

import json
from pathlib import Path

import pandas as pd
import pytest

from smarketing.errors import InputError
from smarketing.experiments.comparison.compare import compare
from smarketing.experiments.design.study_file import load_study
from smarketing.experiments.optimisation.goal import goal
from smarketing.experiments.sweeps.sweep import sweep

STUDY = """\
name: Own
scenario: status_quo
set: {horizon.warm_up_weeks: 52, horizon.weeks: 52, budget.total: 0.05}
parameters: {leadership.pressure: [0, 1]}
replications: 2
outcomes: [growth_rate, wins: RULES:wins]
optimise: {objectives: {wins: maximise}}
"""
RULES = "def wins(run):\n    return FACTOR * float(len(run.won))\n"


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    monkeypatch.chdir(tmp_path)
    module = f"rules_{abs(hash(request.node.name))}"
    (tmp_path / f"{module}.py").write_text(RULES.replace("FACTOR", "1"))
    (tmp_path / "study.yaml").write_text(STUDY.replace("RULES", module).replace("wins: ", "{wins: ", 1).replace(
        "wins]", "wins}]"))  # fmt: skip
    return tmp_path / "study.yaml"


def test_an_outcome_of_a_study_file_is_in_every_table(study: Path):
    found = sweep(study, out="s", jobs=1)
    assert found.points["wins"].min() > 0
    runs = pd.read_parquet("s/replications.parquet")
    assert runs.columns[-1] == "wins" and len(runs) == 4
    assert json.loads(Path("s/summary.json").read_text())["measures"]["wins"]["title"] == "Wins"
    rules = json.loads(Path("s/manifest.json").read_text())["study"]["own_rules"]
    assert list(rules["outcomes"]) == ["wins"] and len(rules["digest"]) == 64
    assert goal(load_study(study)).objectives == {"wins": 1}


def test_an_edited_rule_is_run_again_and_an_unchanged_one_is_not(study: Path):
    loaded = load_study(study)
    first = sweep(loaded, out="s", jobs=1).points["wins"]
    sweep(loaded, out="s", resume=True, jobs=1)
    assert json.loads(Path("s/manifest.json").read_text())["sessions"][-1]["runs"] == 0
    twice = sweep(loaded, out="s", resume=True, jobs=1, outcomes={"wins": lambda run: 2.0 * len(run.won)})
    assert (twice.points["wins"] == 2 * first).all()


def test_a_comparison_tells_the_difference_in_an_outcome_of_ones_own(study: Path):
    loaded = load_study(study)
    found = compare(["status_quo", "status_quo"], replications=2, jobs=1, outcomes=loaded.own.outcomes)
    assert found.differences["status_quo-2"]["wins"]["mean"] == 0
    assert found.summary["scenarios"]["status_quo"]["outcomes"]["wins"]["mean"] > 0
    manifest = json.loads((found.save("c") / "manifest.json").read_text())
    assert len(manifest["own_rules"]["digest"]) == 64


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("nothing:there", r"study.yaml:6.*the module nothing cannot be imported"),
        ("json:gini", r"study.yaml:6.*json \(.*\) has no gini"),
        ("json", "must be written module:function"),
    ],
)
def test_a_function_that_is_not_there_is_told_with_its_line(study: Path, written: str, told: str):
    text = study.read_text()
    study.write_text(text.replace(text[text.index("rules_") : text.index(":wins}")] + ":wins", written))
    with pytest.raises(InputError, match=told):
        load_study(study)
