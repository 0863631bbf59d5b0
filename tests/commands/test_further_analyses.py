"""What `compare` can be asked beyond the comparison: it is in the folder, on the terminal and in the JSON."""

import json
from pathlib import Path

import pytest

from smarketing.commands.main import main
from smarketing.scenarios.uncertain_inputs import uncertain_inputs
from tests.experiments.comparison import test_decomposition, test_switch_points


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


def compare(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["compare", *map(str, arguments)])
    return int(ended.value.code or 0)


def kept(name: str) -> dict:
    return json.loads(Path("out", name).read_text("utf-8"))


def test_switch_points_are_told_and_kept(monkeypatch, capsys):
    monkeypatch.setattr("smarketing.experiments.running.runner.simulate", test_switch_points.simulate)
    monkeypatch.setattr(
        "smarketing.experiments.comparison.switch_points.uncertain_inputs",
        lambda s: [u for u in uncertain_inputs(s) if u.path == "sales.ramp_weeks"],
    )
    monkeypatch.setattr("smarketing.experiments.comparison.minimax_regret.parameter_sets", tuple)
    assert compare("misaligned", "aligned", "-n", 10, "--switch-points", "--out", "out") == 0
    shown = capsys.readouterr().out
    told = " ".join(shown.split())
    assert "Aligned beats Misaligned in growth unless the time a new salesperson takes to full productivity" in told
    assert "of operating contribution a year on average" in told
    assert max(map(len, shown.splitlines())) <= 80
    assert kept("switch_points.json")["pairs"][0]["parameters"][0]["path"] == "sales.ramp_weeks"


def test_the_decomposition_is_kept_beside_the_comparison(monkeypatch, capsys):
    monkeypatch.setattr("smarketing.experiments.running.runner.simulate", test_decomposition.simulate)
    monkeypatch.setattr("smarketing.experiments.comparison.decomposition.REPLICATIONS", 5)
    assert compare("misaligned", "aligned", "-n", 7, "--decompose", "--out", "out", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["decomposition"] == kept("decomposition.json")
    assert found["decomposition"]["replications"] == 5
    assert found["replications"]["done"] == 7
    assert Path("out/figures/decomposition.svg").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("misaligned", "status_quo", "aligned", "--decompose"), "a gap lies between two firms, and 3 are compared"),
        (("status_quo", "glengarry", "--decompose"), "differ in more than the eight friction groups"),
    ],
)
def test_what_cannot_be_had_is_said_before_anything_runs(arguments, message, capsys):
    assert compare(*arguments) == 2
    assert message in " ".join(capsys.readouterr().err.split())
    assert not Path("results").exists()


def test_a_search_that_is_stopped_leaves_the_comparison(monkeypatch, capsys):
    def stopped(*_: object) -> dict:
        raise KeyboardInterrupt

    monkeypatch.setattr("smarketing.experiments.running.runner.simulate", test_switch_points.simulate)
    monkeypatch.setattr("smarketing.experiments.comparison.switch_points.switch_points", stopped)
    assert compare("misaligned", "aligned", "-n", 10, "--switch-points", "--out", "out") == 130
    assert "the comparison is kept in out" in capsys.readouterr().err
    assert kept("summary.json")["replications"]["done"] == 10
    assert not Path("out/switch_points.json").exists()
