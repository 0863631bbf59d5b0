"""`smarketing scenario`: what a user types and reads."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from smarketing.commands.scenario import app
from smarketing.errors import InputError
from smarketing.scenarios import from_resolved, library, load


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def refused(*arguments: str) -> str:
    fault = run(*arguments).exception
    assert isinstance(fault, InputError)
    return str(fault)


def test_list_names_every_scenario_on_a_line_of_its_own():
    lines = run("list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(library())
    assert all(line.endswith(".") for line in lines)


def test_show_gives_values_with_unit_and_place():
    shown = run("show", "aligned", "--set", "budget.total=0.2").stdout
    assert shown.startswith("Aligned\n")
    lines = {line.split()[0]: line for line in shown.splitlines() if line}
    assert "$60,000 a year" in lines["compensation.salespeople.base"]
    assert "status_quo.yaml:" in lines["compensation.salespeople.base"]
    assert "20 %" in lines["budget.total"]
    assert lines["budget.total"].endswith("--set budget.total")
    assert "aligned.yaml:" in lines["feedback.rule"]
    assert not any(path.startswith("behaviour.") for path in lines)
    assert "Oldroyd" not in shown


def test_show_tells_events():
    shown = run("show", "status_quo", "--set", "events=[{week: 9, set: {feedback.both_ways: true}}]").stdout
    assert "week 9: feedback.both_ways = true" in shown.splitlines()[-1]


def test_show_adds_sources_and_coefficients_when_asked():
    shown = run("show", "status_quo", "--sources", "--all").stdout
    assert "Oldroyd, McElheran & Elkington 2011" in shown
    assert "behaviour." in shown


def test_show_as_json_is_the_resolved_scenario_and_nothing_else():
    assert from_resolved(json.loads(run("show", "aligned", "--json").stdout)) == load("aligned")


def test_new_writes_a_file_that_passes_check_and_changes_something():
    assert "smarketing scenario check my-firm.yaml" in run("new", "my-firm.yaml").stdout
    assert load("my-firm.yaml").title == "My firm"
    assert run("check", "my-firm.yaml").stdout == "my-firm.yaml: OK, extends status_quo.yaml\n"
    assert "Marketers earn 5 % of the bookings they source" in run("diff", "status_quo", "my-firm.yaml").stdout


def test_every_commented_field_of_a_new_file_can_be_used():
    run("new", "acme.yaml")
    _, _, reference = Path("acme.yaml").read_text().partition("# Everything else")
    commented = [line[2:] for line in reference.splitlines() if line.startswith("# ") and ":" in line.split("#")[1]]
    fields = [line for line in commented if not line.startswith(("what belongs", "Segments"))]
    Path("full.yaml").write_text("name: Full\n" + "\n".join(fields))
    assert load("full.yaml") == load("status_quo")
    assert len(fields) > 80


def test_new_overwrites_nothing():
    Path("acme.yaml").write_text("mine")
    assert "this file exists, and nothing is ever overwritten" in refused("new", "acme.yaml")
    assert Path("acme.yaml").read_text() == "mine"


def test_new_says_where_a_file_cannot_be():
    assert "ends in .yaml. Write acme.yaml" in refused("new", "acme.txt")
    assert "cannot be written (No such file or directory)" in refused("new", "gone/acme.yaml")


@pytest.mark.parametrize("title", ['quo"te', "back\\slash", "colon: here", "# hash", "naïve 東京"])
def test_new_makes_a_valid_file_of_any_name(title: str):
    run("new", f"{title}.yaml")
    assert load(f"{title}.yaml").title == title.capitalize()


def test_check_tells_every_faulty_file_and_still_names_the_good_ones():
    Path("bad.yaml").write_text("budgt: {}")
    Path("worse.yaml").write_text("")
    result = run("check", "bad.yaml", "aligned", "worse.yaml")
    assert result.stdout.startswith("aligned: OK, extends status_quo.yaml\n")
    assert str(result.exception).splitlines() == [
        "bad.yaml:1: budgt: is not a field; did you mean budget?",
        "worse.yaml: is empty; `smarketing scenario new FILE` writes one to start from",
    ]


def test_check_names_values_that_have_no_effect_yet(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("smarketing.scenarios.pending.NOT_BUILT", frozenset({"M29", "M35"}))
    Path("acme.yaml").write_text("culture: {rivalry: 0.4}\nalignment:\n  rotation: {weeks: 6}")
    assert run("check", "acme.yaml").stdout.splitlines()[1:] == [
        "  note: acme.yaml:3: alignment.rotation.weeks: accepted; takes effect when M35 is built",
        "  note: acme.yaml:3: alignment.rotation.per_year: accepted; takes effect when M35 is built",
        "  note: acme.yaml:1: culture.rivalry: accepted; takes effect when M29 is built",
    ]


def test_diff_speaks_in_groups_with_the_path_at_the_end():
    told = run("diff", "misaligned", "aligned").stdout
    assert told.startswith("Aligned, instead of Misaligned:\n\nPay\n")
    groups = dict(block.split("\n", 1) for block in told.rstrip().split("\n\n")[1:])
    assert list(groups)[:3] == ["Pay", "Contact and blame", "Handoff"]
    sentence = "  Word from customers reaches marketing lead by lead instead of never.  feedback.rule"
    assert sentence in groups["Feedback"].splitlines()


def test_diff_of_a_setting():
    assert (
        "Sales has 10 people instead of 12 people."
        in run("diff", "aligned", "aligned", "--set", "organisation.salespeople=10").stdout
    )
    assert "is the same firm" in run("diff", "aligned", "aligned").stdout


def test_a_setting_that_sets_nothing_is_refused():
    assert "--set budget.total: this sets nothing" in refused("show", "aligned", "--set", "budget.total")


def test_schema_is_json():
    assert json.loads(run("schema").stdout)["title"] == "smarketing scenario"


def test_reading_scenarios_loads_nothing_heavy():
    code = (
        "import sys, smarketing as sm; sm.load('aligned').inputs; import smarketing.scenarios.descriptions;"
        "print([m for m in ('numba', 'mesa', 'pandas', 'matplotlib', 'scipy', 'pyarrow') if m in sys.modules])"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
